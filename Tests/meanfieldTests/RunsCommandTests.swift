import Foundation
import MeanFieldRuns
import Testing

@Suite struct RunsCommandTests {
  /// Two runs in runs/: a, with trials and agents, and b, of another game.
  private func program() throws -> Program {
    let program = try Program()
    try makeRun(
      RunDescription(
        game: Selection("left-right"), iterations: 4, trials: 2, evaluation: .init(every: 2)),
      in: program("runs/a"))
    try makeRun(
      RunDescription(
        game: Selection("rock-paper-scissors"), iterations: 3, evaluation: .init(agents: [5])),
      in: program("runs/b"))
    return program
  }

  @Test func listShowAndCompare() throws {
    let program = try program()
    let list = try program(run: "runs", "list", "--json")
    #expect(list.status == 0 && list.errors.isEmpty)
    let runs = try #require(try list.json()["runs"] as? [[String: Any]])
    #expect(runs.map { $0["run"] as? String } == ["a", "b"])
    let all = RunCommandTests.runKeys.union(RunCommandTests.moreRunKeys)
    #expect(runs.allSatisfy { keys($0) == all && $0["finished"] as? Bool == true })
    let implicit = try program(run: "runs")
    #expect(implicit.output.contains("rock-paper-scissors") && implicit.status == 0)

    // By name or by folder.
    for folder in ["b", "runs/b", "runs/b/"] {
      let show = try program(run: "runs", "show", folder, "--json")
      #expect(NSDictionary(dictionary: try show.json()) == NSDictionary(dictionary: runs[1]))
    }
    let text = try program(run: "runs", "show", "b")
    #expect(text.status == 0 && text.output.contains("game:"), "\(text)")

    let compare = try program(run: "runs", "compare", "a", "runs/b", "--json")
    #expect((try compare.json()["runs"] as? [Any])?.count == 2)
    let table = try program(run: "runs", "compare", "a", "b")
    #expect(table.status == 0 && table.output.split(separator: "\n").count == 3)
    #expect(try program(run: "runs", "compare", "a").status == 64)
    #expect(try program(run: "runs", "show", "c").status == 66)
    #expect(try program(run: "runs", "list", "elsewhere").status == 66)
  }

  /// Beside a run of the team's optimum an equilibrium has a price; a and b have none.
  @Test func pricesOfAnarchy() throws {
    let program = try program()
    for (folder, algorithm) in [("selfish", "fictitious-play"), ("team", "team-optimum")] {
      try makeRun(
        RunDescription(
          game: Selection("tables", ["steps": "2"]), algorithm: Selection(algorithm),
          iterations: 200), in: program("runs/\(folder)"))
    }
    let json = try program(run: "runs", "compare", "team", "selfish", "a", "--json").json()
    #expect(keys(json) == ["runs", "anarchy"])
    let prices = try #require(json["anarchy"] as? [[String: Any]])
    #expect(prices.count == 1)
    let price = try #require(prices.first)
    #expect(
      keys(price) == [
        "run", "variant", "team_run", "team_variant", "value", "team_value", "team_gap", "loss",
        "price_of_anarchy", "exploitability",
      ])
    #expect(price["run"] as? String == "selfish" && price["team_run"] as? String == "team")
    // Two roads: 1 beside 11/12, as near as 200 iterations of fictitious play come.
    #expect(abs((price["price_of_anarchy"] as? Double ?? 0) - 12.0 / 11) < 0.01)
    let text = try program(run: "runs", "compare", "team", "selfish")
    #expect(text.status == 0 && text.output.contains("price of anarchy"), "\(text)")
    let without = try program(run: "runs", "compare", "a", "b")
    #expect(!without.output.contains("price of anarchy"))
  }

  /// The table has every measurement once, with all its digits.
  @Test func export() throws {
    let program = try program()
    let outcome = try program(run: "runs", "export", "a")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "variant,label,trial,iteration,metric,value")
    let metrics = try RunStore.open(program("runs/a")).metrics()
    // Four figures at iterations 0, 2 and 4 of two trials.
    #expect(metrics.count == 24 && lines.count == 25)
    for (line, metric) in zip(lines.dropFirst(), metrics) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(
        cells.dropLast().joined(separator: ",")
          == "1,\"\",\(metric.trial),\(metric.iteration),\"\(metric.name)\"")
      #expect(cells.last.flatMap { Double($0) } == metric.value)
    }
  }

  /// A run with a damaged neighbour is still listed.
  @Test func damagedNeighbours() throws {
    let program = try program()
    try program.write(
      "not a database, but longer than its header would be", to: "runs/b/run.sqlite")
    let list = try program(run: "runs", "list", "--json")
    #expect(list.status == 0 && list.errors.contains("Warning"))
    #expect((try list.json()["runs"] as? [Any])?.count == 1)
    #expect(try program(run: "runs", "show", "b").status == 65)
    #expect(try program(run: "run", "--resume", "runs/b").status == 65)
    // What is damaged can be removed.
    let removed = try program(run: "runs", "remove", "runs/b", "--force")
    #expect(removed.status == 0 && !program.has("runs/b"), "\(removed)")
  }

  @Test func nothingToList() throws {
    let program = try Program()
    let list = try program(run: "runs", "list", "--json")
    #expect((try list.json()["runs"] as? [Any])?.isEmpty == true)
    #expect(try program(run: "runs", "list").status == 0)
    #expect(try program.contents == [])
  }

  /// Removing asks, and refuses what is no run.
  @Test func remove() throws {
    let program = try program()
    let asked = try program(run: "runs", "remove", "runs/a")
    #expect(asked.status == 64 && asked.errors.contains("--force") && program.has("runs/a"))
    try FileManager.default.createDirectory(
      at: program("precious"), withIntermediateDirectories: true)
    #expect(try program(run: "runs", "remove", "precious", "--force").status == 66)
    #expect(program.has("precious"))
    #expect(try program(run: "runs", "remove", "runs/a", "--force").status == 0)
    #expect(!program.has("runs/a") && program.has("runs/b"))
    // By name, as show and export take it.
    let named = try program(run: "runs", "remove", "b", "--force")
    #expect(named.status == 0 && !program.has("runs/b"), "\(named)")
  }
}
