import Foundation
import Testing

@Suite struct SimulateCommandTests {
  static let simulationKeys: Set = [
    "game", "as", "agents", "steps", "return", "distance", "elapsed",
  ]

  @Test(arguments: ["agents", "counts", nil], ["1", "20"])
  func resultInJSON(representation: String?, episodes: String) throws {
    let outcome = try Program()(
      run: "simulate", "beach-bar", "--policy", "uniform", "--agents", "500", "--episodes",
      episodes, "--json", more: representation.map { ["--as", $0] } ?? [])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    let object = try outcome.json()
    #expect(keys(object) == Self.simulationKeys.union(["episodes"]))
    #expect(object["as"] as? String == representation ?? "counts")
    #expect(object["agents"] as? Int == 500 && object["steps"] as? Int == 3)
    #expect(keys(object["return"]) == ["mean", "low", "high"], "\(episodes) episodes")
    #expect((object["distance"] as? [Double])?.count == 3)
    #expect(keys(object["elapsed"]) == ["wall_s", "cpu_s"])
  }

  /// The same seed gives the same numbers, on any number of threads.
  @Test func seeds() throws {
    let program = try Program()
    func distances(_ arguments: String...) throws -> [Double]? {
      try program(
        run: "simulate", "susceptible-infected", "--policy", "uniform", "--agents", "9000",
        "--episodes", "2", "--steps", "5", "--json", more: arguments
      ).json()["distance"] as? [Double]
    }
    let first = try distances("--threads", "1")
    #expect(first?.count == 5)
    #expect(try distances("--threads", "2") == first)
    #expect(try distances("--seed", "2") != first)
  }

  /// As many agents as counts can hold, and their distance.
  @Test func theLargestPopulation() throws {
    let outcome = try Program()(
      run: "simulate", "beach-bar", "--policy", "uniform", "--agents", "1e15", "--json")
    let object = try outcome.json()
    #expect(object["as"] as? String == "counts")
    #expect((object["distance"] as? [Double])?.allSatisfy { $0 < 1e-6 } == true)
  }

  /// A film of many steps shows the first ones, and says so.
  @Test func longGame() throws {
    let program = try Program()
    let outcome = try program(
      run: "simulate", "swarm", "--policy", "uniform", "--agents", "2", "--steps", "2000",
      "--episodes", "1", "--out", "kept")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    #expect(outcome.output.contains("Picture: kept/agents.svg, the first 1,001 steps"))
    let film = try String(contentsOf: program("kept/agents.svg"), encoding: .utf8)
    #expect(film.contains("the first 1,001 of 2,000 steps"))
  }

  /// What `--out` leaves: the result and, of few agents on a map, a picture in which they move.
  @Test(arguments: [
    (["crowd-modelling-2d", "--set", "size=5", "--set", "steps=4", "--agents", "9"], true),
    (["crowd-modelling-2d", "--set", "size=5", "--set", "steps=4", "--agents", "301"], false),
    (["beach-bar", "--agents", "9"], false),
  ])
  func keepsTheResult(arguments: [String], hasPicture: Bool) throws {
    let program = try Program()
    let command = arguments + ["--policy", "uniform", "--episodes", "1", "--out", "kept"]
    let outcome = try program(run: "simulate", more: command)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    #expect(outcome.output.contains("Result: kept/simulation.json"))
    #expect(outcome.output.contains("Picture: kept/agents.svg") == hasPicture)
    #expect(outcome.output.contains("No picture: ") == !hasPicture)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: program("kept").path)
    #expect(
      names.sorted() == (hasPicture ? ["agents.csv", "agents.png", "agents.svg"] : [])
        + ["simulation.json"])

    let again = try program(run: "simulate", more: command)
    #expect(again.status == 64 && again.output.isEmpty)
    #expect(again.errors.contains("holds a simulation already"))
  }

  @Test(arguments: [
    (["beach-bra", "--policy", "uniform"], 64, "did you mean beach-bar"),
    (["beach-bar", "--policy", "uniform", "--out", ""], 64, "--out"),
    (["beach-bar"], 64, "--policy"), (["beach-bar", "--policy", "x.npy"], 66, "x.npy"),
    (["beach-bar", "--policy", "uniform", "--agents", "1e16"], 64, "--agents: 1e16"),
    (["beach-bar", "--policy", "uniform", "--steps", "0"], 64, "--steps: 0"),
    (["beach-bar", "--policy", "uniform", "--steps", "4"], 64, "--steps: 4"),
    (["beach-bar", "--policy", "uniform", "--episodes", "0"], 64, "--episodes"),
    (["beach-bar", "--policy", "uniform", "--as", "count"], 64, "count"),
    (["predator-prey", "--policy", "uniform", "--agents", "2"], 64, "3 populations"),
    (["beach-bar", "--policy", "uniform", "--as", "agents", "--agents", "1e15"], 71, "counts"),
  ])
  func refusals(arguments: [String], status: Int32, hint: String) throws {
    let outcome = try Program()(run: "simulate", more: arguments)
    #expect(outcome.status == status && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains(hint), "\(outcome)")
  }
}
