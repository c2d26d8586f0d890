import Foundation
import MeanFieldRuns
import Testing

@Suite struct RunCommandTests {
  static let runKeys: Set = [
    "run", "game", "algorithm", "seed", "trials", "parameters", "metrics", "elapsed", "output",
  ]
  /// What the program tells beyond the keys that are fixed.
  static let moreRunKeys: Set = [
    "agents", "finished", "outcomes", "iterations", "objective", "exploitability",
  ]

  @Test func resultInJSON() throws {
    let program = try Program()
    let outcome = try program(
      run: "run", "beach-bar", "-a", "fictitious-play", "--set", "cells=5", "--iterations", "20",
      "--trials", "2", "--seed", "18446744073709551615", "--agents", "10", "1e12", "--threads",
      "2", "--out", "deep/er", "--json")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    let object = try outcome.json()
    #expect(keys(object) == Self.runKeys.union(Self.moreRunKeys))
    #expect(object["run"] as? String == "er" && object["game"] as? String == "beach-bar")
    #expect(object["algorithm"] as? String == "fictitious-play" && object["trials"] as? Int == 2)
    #expect(object["seed"] as? UInt64 == .max)
    #expect(keys(object["parameters"]) == ["game", "algorithm"])
    let game = (object["parameters"] as? [String: Any])?["game"]
    #expect(keys(game) == ["cells", "horizon", "steps", "discount", "bar", "still-probability"])
    #expect((game as? [String: Any])?["cells"] as? Int == 5)
    let metrics = try #require(object["metrics"] as? [String: [String: Any]])
    #expect(keys(metrics) == ["exploitability", "value", "best_response", "nash_conv"])
    for metric in metrics.values {
      #expect(keys(metric) == ["mean", "std", "trials"])
      #expect((metric["trials"] as? [Double])?.count == 2)
    }
    #expect(keys(object["elapsed"]) == ["wall_s", "cpu_s"])
    let agents = try #require(object["agents"] as? [[String: Any]])
    #expect(agents.map { $0["n"] as? Int } == [10, 1_000_000_000_000])
    #expect(agents.allSatisfy { keys($0) == ["n", "return", "distance"] })
    let output = try #require(object["output"] as? String)
    #expect(output == program("deep/er").resolvingSymlinksInPath().path)
    for file in ["run.sqlite", "policies/variant-1-trial-2.npy", "exploitability.png"] {
      #expect(program.has("deep/er/" + file), "\(file)")
    }
  }

  @Test func sweepInJSON() throws {
    let program = try Program()
    try program.write(
      """
      name: a sweep
      game: left-right
      iterations: 6
      sweep: {algorithm.learning-rate: [0.1, 1]}
      """, to: "sweep.yaml")
    let outcome = try program(run: "run", "sweep.yaml", "--json", "--quiet")
    #expect(outcome.status == 0, "\(outcome)")
    let object = try outcome.json()
    #expect(
      keys(object)
        == Self.runKeys.union(["finished", "variants", "exploitability"]).subtracting([
          "parameters", "metrics",
        ]))
    let variants = try #require(object["variants"] as? [[String: Any]])
    #expect(variants.map { $0["label"] as? String } == ["learning-rate 0.1", "learning-rate 1"])
    #expect(program.has("runs/a-sweep/run.sqlite"))
    let listed = try program(run: "runs", "list", "--json").json()["runs"] as? [[String: Any]]
    let least = variants.compactMap {
      (($0["metrics"] as? [String: Any])?["exploitability"] as? [String: Any])?["mean"] as? Double
    }.min()
    #expect(listed?.first?["exploitability"] as? Double == least && least != nil)
    let text = try program(run: "run", "sweep.yaml", "--out", "b")
    #expect(
      text.output.hasPrefix("sweep.yaml: 2 variants of left-right by online-mirror-descent\n"))
  }

  /// Without --out each run has a folder of its own, and text instead of JSON.
  @Test func foldersByName() throws {
    let program = try Program()
    for number in 1...2 {
      let outcome = try program(run: "run", "left-right", "--iterations", "3")
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      let folder = "runs/left-right-by-online-mirror-descent" + (number == 1 ? "" : "-2")
      #expect(outcome.output.contains("Everything is in \(folder)"), "\(outcome)")
      #expect(program.has(folder + "/policy.npy"))
    }
  }

  /// A run's name may be longer than a folder's, and lead nowhere else.
  @Test(arguments: [
    (String(repeating: "é", count: 400), String(repeating: "é", count: 100)),
    ("../../😀a\\e[31m/b", "a-31m-b"),
  ])
  func foldersOfOddNames(name: String, folder: String) throws {
    let program = try Program()
    try program.write("game: left-right\niterations: 1\nname: \"\(name)\"\n", to: "a.yaml")
    let outcome = try program(run: "run", "a.yaml", "--json", "--quiet")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: program("runs").path) == [folder])
  }

  /// Flags and a run file say the same thing.
  @Test func runFilesAndFlagsAgree() throws {
    let program = try Program()
    try program.write(
      """
      game: {name: beach-bar, cells: 5}
      algorithm: {name: fictitious-play}
      iterations: 9
      seed: 4
      evaluate: {every: 3, agents: [20]}
      """, to: "file.yaml")
    #expect(try program(run: "run", "file.yaml", "--out", "a", "--quiet").status == 0)
    #expect(
      try program(
        run: "run", "beach-bar", "--set", "cells=5", "-a", "fictitious-play", "--iterations", "9",
        "--seed", "4", "--every", "3", "--agents", "20", "--out", "b", "--threads", "1"
      ).status == 0)
    #expect(try RunContents(of: program("a")) == RunContents(of: program("b")))
  }

  // MARK: - What is refused

  /// The status tells bad usage, the message names what is wrong and what would be right, and
  /// nothing is written.
  @Test(arguments: [
    (["run", "beach-bra"], "did you mean beach-bar"),
    (["run", "beach-bar", "-a", "online-miror-descent"], "did you mean online-mirror-descent"),
    (["run", "beach-bar", "--set", "cels=4"], "cells"),
    (["run", "beach-bar", "--set", "cells=1"], "2 to 1000000"),
    (["run", "beach-bar", "--set", "cells"], "KEY=VALUE"),
    (["run", "beach-bar", "--with", "learning-rate=0"], "learning-rate"),
    (["run", "beach-bar", "--with", "learning-rate=inf"], "learning-rate"),
    (["run", "beach-bar", "--with", "learning-rate=nan"], "learning-rate"),
    (["run", "beach-bar", "--iterations", "0"], "--iterations: 0"),
    (["run", "beach-bar", "--iteratons", "5"], "--iterations"),
    (["run", "beach-bar", "--trials", "x"], "--trials: x"),
    (["run", "beach-bar", "--seed", "-1"], "seed"),
    (["run", "beach-bar", "--agents", "0"], "--agents: 0"),
    (["run", "beach-bar", "--agents", "1e16"], "--agents: 1e16"),
    (["run", "beach-bar", "--threads", "0"], "--threads: 0"),
    (["run", "beach-bar", "--tolerance=-1"], "--tolerance: -1"),
    (["run", "beach-bar", "--resume", "x"], "--resume"),
    (["run", "predator-prey", "--agents", "2", "--iterations", "1"], "agents"),
    (["run"], "beach-bar"),
  ])
  func badUsage(arguments: [String], hint: String) throws {
    let program = try Program()
    let outcome = try program(run: arguments[0], more: Array(arguments.dropFirst()))
    #expect(outcome.status == 64 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    #expect(try program.contents == [])
  }

  /// Faults of a run file are told with line and column.
  @Test(arguments: [
    ("game: beach-bra\n", "bad.yaml:1:7"),
    ("game: {name: beach-bar, cells: 1}\n", "bad.yaml:1:32"),
    ("game: beach-bar\niterations: many\n", "bad.yaml:2:13"),
    ("game: beach-bar\niteratons: 3\n", "bad.yaml:2:1"),
    ("game: beach-bar\nalgorithm:\n  name: fictitous-play\n", "bad.yaml:3:9"),
    ("game: [beach-bar\n", "bad.yaml:"),
  ])
  func badRunFiles(text: String, place: String) throws {
    let program = try Program()
    try program.write(text, to: "bad.yaml")
    let outcome = try program(run: "run", "bad.yaml", "--out", "out", "--json")
    #expect(outcome.status == 65 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.hasPrefix("Error: \(place)"), "\(outcome.errors)")
    #expect(try program.contents == ["bad.yaml"])
  }

  @Test func missingFiles() throws {
    let program = try Program()
    #expect(try program(run: "run", "missing.yaml").status == 66)
    #expect(try program(run: "run", "--resume", "missing").status == 66)
    #expect(try program.contents == [])
  }

  @Test func foldersInUse() throws {
    let program = try Program()
    #expect(try program(run: "run", "left-right", "--iterations", "2", "--out", "a").status == 0)
    let again = try program(run: "run", "left-right", "--out", "a")
    #expect(
      again.status == 64 && again.errors.contains("--resume \(program("a").path)"), "\(again)")
    try program.write("", to: "file")
    let blocked = try program(run: "run", "left-right", "--out", "file")
    #expect(blocked.status == 73 && blocked.errors.contains("file"), "\(blocked)")
  }

  /// In an epidemic that nobody has yet, the population's rest depends on where it began.
  @Test(arguments: ["0", "0.6"])
  func restThatDependsOnItsStart(infected: String) throws {
    let program = try Program()
    let settings = ["horizon=discounted", "discount=0.9", "initially-infected=\(infected)"]
    let outcome = try program(
      run: "run", "susceptible-infected", "-a", "team-optimum", "--iterations", "2", "--out", "a",
      "--quiet", more: settings.flatMap { ["--set", $0] })
    #expect(outcome.status == 0, "\(outcome)")
    let warning = "the team's gradient is not to be trusted"
    #expect(outcome.output.contains(warning) == (infected == "0"), "\(outcome)")
    let shown = try program(run: "runs", "show", "a")
    #expect(shown.output.contains(warning) == (infected == "0"), "\(shown)")
  }

  @Test func divergence() throws {
    let program = try Program()
    let first = try program(
      run: "run", "left-right", "--with", "learning-rate=1e308", "--out", "a", "--json")
    #expect(first.status == 65 && first.output.isEmpty)
    #expect(first.errors.contains("after 10 iterations"), "\(first.errors)")
    let again = try program(run: "run", "--resume", "a", "--json")
    #expect(again.status == 65 && again.errors == first.errors)
    let shown = try program(run: "runs", "show", "a", "--json").json()
    let metrics = shown["metrics"] as? [String: Any]
    #expect(keys(metrics?["exploitability"]) == ["mean", "std", "trials"])
  }

  /// A database that is a run's in form but not in content is bad data, not a crash.
  @Test(arguments: [
    "UPDATE trial SET variant = 9", "UPDATE run SET wall_seconds = 'long'",
    "UPDATE metric SET iteration = 'x' WHERE iteration = 0", "UPDATE run SET description = x'FF00'",
    "UPDATE variant SET layout = '[]'", "UPDATE variant SET parameters = ''",
    "UPDATE trial SET outcome = 'odd', finished = 0", "DELETE FROM trial",
    "UPDATE checkpoint SET data = x'00', iteration = 1; UPDATE trial SET outcome = NULL, finished = 0",
  ])
  func damagedContents(statements: String) throws {
    let program = try Program()
    try makeRun(
      RunDescription(
        game: Selection("left-right"), iterations: 4, evaluation: .init(agents: [5])),
      in: program("a"))
    try tamper(program("a"), statements)
    for arguments in [["runs", "show", "a", "--json"], ["run", "--resume", "a", "--json"]] {
      let outcome = try program(run: arguments[0], more: Array(arguments.dropFirst()))
      #expect(outcome.signal == nil, "\(arguments): \(outcome.errors.prefix(300))")
      #expect([0, 65].contains(outcome.status), "\(arguments): \(outcome.errors.prefix(300))")
      #expect(!outcome.errors.contains("DecodingError"), "\(outcome.errors.prefix(300))")
    }
  }
}
