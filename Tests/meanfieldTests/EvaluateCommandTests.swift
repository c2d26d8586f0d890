import Foundation
import MeanFieldRuns
import Testing

@Suite struct EvaluateCommandTests {
  @Test func resultInJSON() throws {
    let program = try Program()
    let outcome = try program(
      run: "evaluate", "uniform", "--game", "left-right", "--agents", "2", "1e12", "--json")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    let object = try outcome.json()
    #expect(keys(object) == ["game", "mean_field", "agents", "slopes"])
    let field = try #require(object["mean_field"] as? [String: Any])
    #expect(
      keys(field) == ["value", "best_response", "exploitability", "nash_conv", "populations"])
    // Half of the agents are in each place: −½ (½ + 2 · ½) against −½.
    #expect(field["value"] as? Double == -0.75 && field["best_response"] as? Double == -0.5)
    let populations = try #require(field["populations"] as? [[String: Any]])
    #expect(populations.count == 1)
    #expect(
      keys(populations[0]) == ["name", "value", "best_response", "exploitability"])
    let agents = try #require(object["agents"] as? [[String: Any]])
    #expect(agents.map { $0["n"] as? Int } == [2, 1_000_000_000_000])
    for row in agents {
      #expect(keys(row) == Self.keysOfAgents)
      let gain = try #require(row["gain"] as? [String: Double])
      let numbers = ["low", "mean", "high"].compactMap { gain[$0] }
      #expect(numbers.count == 3 && numbers == numbers.sorted())
      #expect(row["exploitability"] as? Double == gain["mean"])
      #expect(row["low"] as? Double == gain["low"])
    }
    // The exploitability is known, and so is the price of a mean field's response: nothing.
    #expect(agents.map { $0["plan"] as? String } == ["exact", "exact"])
    let two = ["value", "exploitability", "low", "high"].map { agents[0][$0] as? Double ?? .nan }
    for (found, expected) in zip(two, [-1.125, 0.375, 0.375, 0.375]) {
      #expect(abs(found - expected) < 1e-12)
    }
    let price = try #require(agents[0]["price_of_ignoring"] as? [String: Any])
    #expect(abs((price["mean"] as? Double ?? 1)) < 1e-12)
    #expect(abs((agents[1]["exploitability"] as? Double ?? 0) - 0.25) < 1e-6)
  }

  /// A deviation's gain, however well measured, bounds no other's.
  @Test func sampledResultInJSON() throws {
    let outcome = try Program()(
      run: "evaluate", "uniform", "--game", "left-right", "--agents", "1e12", "--episodes", "400",
      "--sampled", "--json")
    let agents = try #require(try outcome.json()["agents"] as? [[String: Any]])
    #expect(agents.count == 1 && keys(agents[0]) == Self.keysOfAgents)
    #expect(agents[0]["plan"] as? String == "own-weight" && agents[0]["high"] is NSNull)
    #expect(abs((agents[0]["exploitability"] as? Double ?? 0) - 0.25) < 1e-6)
  }

  private static let keysOfAgents: Set<String> = [
    "n", "value", "value_low", "value_high", "value_error", "exploitability", "low", "high", "gain",
    "plan", "gain_ignoring_influence", "price_of_ignoring",
  ]

  /// Without an end, what the game names of its population is told of the one at rest.
  @Test func populationAtRest() throws {
    let program = try Program()
    let game = ["--game", "malware-spread", "--set", "cells=2"]
    let outcome = try program(run: "evaluate", "uniform", more: game + ["--json"])
    let field = try #require(try outcome.json()["mean_field"] as? [String: Any])
    #expect((field["population_at_rest_residual"] as? Double ?? 1) < 1e-12)
    // Half of the healthy are left alone and half of these fall ill; half of the ill are repaired:
    // a quarter to the one side, a half to the other.
    let population = try #require(field["population_at_rest"] as? [String: Double])
    #expect(keys(population) == ["mean_state"])
    #expect(abs((population["mean_state"] ?? 0) - 1.0 / 3) < 1e-12)
    let text = try program(run: "evaluate", "uniform", more: game)
    #expect(text.status == 0)
    #expect(text.output.contains("mean_state of the population at rest: 0.333333"), "\(text)")
  }

  /// The curve over N: value and exploitability come near the mean field's like 1/N, and the folder
  /// holds the result and its picture, and no more what a killed process left half made.
  @Test func curve() throws {
    let program = try Program()
    let arguments = [
      "evaluate", "uniform", "--game", "left-right", "--agents", "10", "100", "1000", "--out", "c",
    ]
    // A number that no process has, and our own.
    let draft = program("c/\(Draft.name(for: "agents", of: 999_999_999))")
    let used = program("c/\(Draft.name(for: "agents"))")
    for folder in [draft, used] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let json = try program(run: arguments[0], more: arguments.dropFirst() + ["--json"]).json()
    let slopes = try #require(json["slopes"] as? [String: [String: Any]])
    for name in ["value", "exploitability"] {
      let rate = try #require(slopes[name])
      #expect(abs((rate["slope"] as? Double ?? 0) + 1) < 1e-6)
      #expect(rate["fitted"] as? [Int] == [10, 100, 1000])
      #expect(
        keys(rate) == ["of", "slope", "low", "high", "fitted", "indistinguishable", "bounded"])
      #expect(rate["of"] as? String == name)
      let ends = try [#require(rate["low"] as? Double), #require(rate["high"] as? Double)]
      #expect(ends[0] <= -1 && -1 <= ends[1] && ends[1] - ends[0] < 1e-6, "\(ends)")
      #expect((rate["indistinguishable"] as? [Int])?.isEmpty == true)
    }
    let files = ["agents.csv", "agents.gnuplot", "agents.png", "agents.svg", "evaluation.json"]
    let written = try FileManager.default.contentsOfDirectory(atPath: program("c").path)
    #expect(written.sorted() == ([used.lastPathComponent] + files).sorted())
    let whole = try Data(contentsOf: program("c/evaluation.json"))
    let kept = try JSONSerialization.jsonObject(with: whole)
    #expect(kept as? NSDictionary == json as NSDictionary)

    // What is kept is not overwritten.
    let again = try program(run: arguments[0], more: Array(arguments.dropFirst()))
    #expect(again.status == 64 && again.errors.contains("c holds an evaluation already"))
    #expect(try Data(contentsOf: program("c/evaluation.json")) == whole)

    try FileManager.default.removeItem(at: program("c/evaluation.json"))
    let text = try program(run: arguments[0], more: Array(arguments.dropFirst()))
    #expect(text.status == 0 && text.output.contains("The error goes like N^−1.00 ± 0.00."))
    #expect(text.output.contains("The distance of the exploitability from 0.25 goes like N^−1.00"))
    #expect(text.output.contains("c/agents.png"))
    for line in text.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  /// Where the interval contains 0 the text says so, and the fit leaves the point out.
  @Test func indistinguishable() throws {
    let arguments = [
      "uniform", "--game", "susceptible-infected", "--set", "steps=4", "--agents", "10", "100",
      "1e12", "--episodes", "100",
    ]
    let text = try Program()(run: "evaluate", more: arguments)
    #expect(text.status == 0 && text.output.contains("not distinguishable from 0\nat N ="))
    #expect(text.output.contains("10^12, left out of the fit."), "\(text)")
    #expect(text.output.contains("The error\ntakes three numbers of agents to tell"), "\(text)")
    for line in text.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let rate = try Program()(run: "evaluate", more: arguments + ["--json"]).json()["slopes"]
    let value = (rate as? [String: [String: Any]])?["value"]
    #expect(value?["fitted"] as? [Int] == [10, 100])
    #expect(value?["indistinguishable"] as? [Int] == [1_000_000_000_000])
  }

  /// A law is not drawn through bounds; those N are named, and the slope is null.
  @Test func boundsFixNoLaw() throws {
    let arguments = [
      "uniform", "--game", "susceptible-infected", "--agents", "14", "16",
    ]
    let text = try Program()(run: "evaluate", more: arguments)
    #expect(
      text.output.contains("known by bounds only, which fix no law, at N =\n14, 16."), "\(text)")
    #expect(!text.output.contains("exploitability goes like"))
    for line in text.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let slopes = try Program()(run: "evaluate", more: arguments + ["--json"]).json()["slopes"]
    let rates = try #require(slopes as? [String: [String: Any]])
    #expect(rates["exploitability"]?["bounded"] as? [Int] == [14, 16])
    #expect(rates["exploitability"]?["slope"] is NSNull)
    // Two points give a slope and no interval.
    #expect(rates["value"]?["slope"] is Double && rates["value"]?["low"] is NSNull)
  }

  /// Bounds hold for certain; sampling on request stays below the upper one but for chance.
  @Test func boundsAndSamples() throws {
    let arguments = [
      "uniform", "--game", "susceptible-infected", "--agents", "15", "--json",
    ]
    let program = try Program()
    func row(_ more: [String]) throws -> [String: Any] {
      let object = try program(run: "evaluate", more: arguments + more).json()
      #expect(keys(object) == ["game", "mean_field", "agents"])
      return try #require((object["agents"] as? [[String: Any]])?.first)
    }
    let bounds = try row([])
    #expect(keys(bounds) == Self.keysOfAgents.union(["ceiling"]))
    #expect(bounds["plan"] as? String == "bounds")
    let (low, high) = (bounds["low"] as? Double ?? 0, bounds["high"] as? Double ?? 0)
    #expect(bounds["exploitability"] as? Double == low && low < high)
    #expect(bounds["ceiling"] as? Double == high)
    let sampled = try row(["--sampled", "--episodes", "200"])
    #expect(sampled["plan"] as? String != "bounds" && sampled["ceiling"] == nil)
    #expect((sampled["low"] as? Double ?? .infinity) < high && sampled["high"] is NSNull)
  }

  /// The policy that a run wrote has the exploitability that the run measured.
  @Test func policyFiles() throws {
    let program = try Program()
    let ran = try program(
      run: "run", "predator-prey", "--set", "size=2", "--iterations", "10", "--out", "a", "--json")
    let metrics = try ran.json()["metrics"] as? [String: [String: Any]]
    let outcome = try program(
      run: "evaluate", "a/policy.npy", "--game", "predator-prey", "--set", "size=2", "--json")
    #expect(outcome.status == 0, "\(outcome)")
    let field = try outcome.json()["mean_field"] as? [String: Any]
    #expect(
      field?["exploitability"] as? Double == metrics?["exploitability"]?["mean"] as? Double)
    #expect((field?["populations"] as? [Any])?.count == 3)
    #expect((try outcome.json()["agents"] as? [Any])?.isEmpty == true)
    let text = try program(
      run: "evaluate", "a/policy.npy", "--game", "predator-prey", "--set", "size=2")
    #expect(text.status == 0 && text.output.contains("population 3"))

    let wrong = try program(run: "evaluate", "a/policy.npy", "--game", "beach-bar")
    #expect(wrong.status == 65 && wrong.errors.contains("shape"), "\(wrong)")
    let database = try program(run: "evaluate", "a/run.sqlite", "--game", "beach-bar")
    #expect(database.status == 65, "\(database)")
  }

  /// Without agents the result is kept without a picture.
  @Test func keptWithoutAgents() throws {
    let program = try Program()
    let text = try program(run: "evaluate", "uniform", "--game", "left-right", "--out", "c")
    #expect(text.status == 0 && text.output.contains("Result: c/evaluation.json"), "\(text)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: program("c").path).count == 1)
  }

  /// A difference of two values that are the same up to rounding is shown as 0, and has all its bits
  /// in JSON.
  @Test func rounding() throws {
    let program = try Program()
    try program.write("0.3 0.3 0.3\n", to: "r.csv")
    try program.write("0 0 0 1\n0 1 0 1\n0 2 0 1\n", to: "t.csv")
    let arguments = [
      "uniform", "--game", "tables", "--set", "rewards=r.csv", "--set", "transitions=t.csv",
    ]
    let field = try program(run: "evaluate", more: arguments + ["--json"]).json()["mean_field"]
    let exploitability = (field as? [String: Any])?["exploitability"] as? Double ?? 0
    #expect(exploitability != 0 && abs(exploitability) < 1e-14)
    let text = try program(run: "evaluate", more: arguments)
    #expect(text.output.hasSuffix("agents      3              3               0\n"), "\(text)")
  }

  /// The game of a run is that of its folder, of its name in runs/ and of its run file: with its
  /// settings and the files they name, and those of the command line on top.
  @Test func gamesOfRuns() throws {
    let program = try Program()
    try program.write("###\n...\n", to: "map.txt")
    try FileManager.default.createDirectory(
      at: program("files"), withIntermediateDirectories: true)
    try program.write(".....\n.....\n", to: "files/map.txt")
    try program.write(
      "game: {name: crowd-modelling-2d, map: map.txt, steps: 3}\niterations: 2\n",
      to: "files/a.yaml")
    #expect(try program(run: "run", "files/a.yaml", "--out", "runs/a", "--quiet").status == 0)
    func evaluate(_ words: [String]) throws -> NSDictionary {
      let outcome = try program(run: "evaluate", more: ["uniform", "--json", "--game"] + words)
      #expect(outcome.status == 0, "\(outcome)")
      return try outcome.json() as NSDictionary
    }
    for more in [[], ["--set", "steps=5"], ["--set", "map=map.txt"]] {
      var settings = ["steps=3", "map=files/map.txt"]
      if let last = more.last { settings[last.hasPrefix("map") ? 1 : 0] = last }
      let expected = try evaluate(["crowd-modelling-2d"] + settings.flatMap { ["--set", $0] })
      for source in ["runs/a", "a", "files/a.yaml"] {
        #expect(try evaluate([source] + more) == expected, "\(source) \(more)")
      }
    }
    let simulation = try program(run: "simulate", "a", "--policy", "runs/a/policy.npy", "--json")
    #expect(try simulation.json()["game"] as? String == "crowd-modelling-2d", "\(simulation)")
    #expect((try simulation.json()["distance"] as? [Double])?.count == 3)

    // A sweep over the game leaves one game where the command line chooses.
    try program.write("game: beach-bar\nsweep: {game.cells: [4, 5]}\n", to: "sweep.yaml")
    #expect(
      try evaluate(["sweep.yaml", "--set", "cells=5"])
        == evaluate(["beach-bar", "--set", "cells=5"]))
  }

  /// A run means its policy and its game; settings go on top, and a game that is named before it.
  @Test func policyOfARun() throws {
    let program = try Program()
    // A run whose name is a game's is no less a run.
    let description = RunDescription(
      game: Selection("beach-bar", ["cells": "5"]), iterations: 3)
    try makeRun(description, in: program("runs/beach-bar"))
    func evaluate(_ words: String) throws -> Program.Outcome {
      try program(run: "evaluate", more: words.split(separator: " ").map(String.init))
    }
    let file = "runs/beach-bar/policy.npy"
    let five = "--game beach-bar --set cells=5"
    for settings in ["", " --set bar=1"] {
      let expected = try evaluate("\(file) \(five)\(settings) --json")
      #expect(expected.status == 0)
      for words in ["runs/beach-bar", "beach-bar", "beach-bar --game runs/beach-bar"] {
        let outcome = try evaluate("\(words)\(settings) --json")
        #expect(outcome.output == expected.output, "\(words): \(outcome)")
      }
    }
    #expect(try evaluate("beach-bar").output.contains("beach-bar in beach-bar, infinitely many"))
    let team = try evaluate("beach-bar --team runs/beach-bar --json").json()["anarchy"]
    #expect(abs((team as? [String: Double])?["loss"] ?? 1) < 1e-12)
    let other = try evaluate("beach-bar --game beach-bar")
    #expect(other.status == 65 && other.errors.contains("\(file): a policy of this game has"))

    func distances(_ words: String) throws -> [Double]? {
      let outcome = try program(
        run: "simulate", more: words.split(separator: " ").map(String.init) + ["--json"])
      return try outcome.json()["distance"] as? [Double]
    }
    let distance = try distances("beach-bar --set cells=5 --policy \(file)")
    #expect(distance?.count == 3)
    for words in ["runs/beach-bar", "runs/beach-bar --policy beach-bar"] {
      #expect(try distances(words) == distance, "\(words)")
    }
    // The game, not the run of its name.
    let none = try program(run: "simulate", "beach-bar")
    #expect(none.status == 64 && none.errors.contains("--policy: name a policy"))
  }

  /// A run that has no policy yet, or several, says so.
  @Test func runsWithoutOnePolicy() throws {
    let program = try Program()
    var description = RunDescription(game: Selection("left-right"), iterations: 3)
    try makeRun(description, in: program("one"))
    description.trials = 2
    try makeRun(description, in: program("two"))
    let several = try program(run: "evaluate", "two")
    #expect(several.status == 64, "\(several)")
    #expect(several.errors.contains("two has 2 policies; name the file of one, such as two/pol"))
    let one = ["two/policies/variant-1-trial-2.npy", "--game", "two"]
    #expect(try program(run: "evaluate", more: one).status == 0)

    // Taken further and not yet at its end, it still holds the policy of its old one.
    try tamper(program("one"), "UPDATE trial SET outcome = NULL, finished = 0")
    let open = try program(run: "simulate", "one")
    #expect(open.status == 66 && open.errors.contains("one has no final policy"), "\(open)")

    try tamper(program("one"), "UPDATE trial SET outcome = 'diverged'")
    let diverged = try program(run: "evaluate", "one")
    #expect(diverged.status == 65, "\(diverged)")
    #expect(diverged.errors.contains("one diverged; name the file to take the policy measured"))
    #expect(try program(run: "evaluate", "one/policy.npy", "--game", "one").status == 0)
  }

  /// A policy may come through a pipe, as all other files may.
  @Test func policyFromAPipe() throws {
    let program = try Program()
    try makeRun(
      RunDescription(game: Selection("left-right"), iterations: 3), in: program("a"))
    let piped = try program(
      shell: "cat a/policy.npy | $PROGRAM evaluate /dev/stdin --game a --json")
    #expect(piped.status == 0, "\(piped)")
    #expect(
      try piped.output == program(run: "evaluate", "a/policy.npy", "--game", "a", "--json").output)
  }

  /// The price of anarchy is printed beside the usual figures, and null where there is none.
  @Test func priceOfAnarchy() throws {
    let program = try Program()
    for (folder, algorithm) in [("a", "fictitious-play"), ("b", "team-optimum")] {
      try makeRun(
        RunDescription(
          game: Selection("tables", ["steps": "2"]), algorithm: Selection(algorithm),
          iterations: 200), in: program(folder))
    }
    func evaluate(_ words: String...) throws -> Program.Outcome {
      try program(run: "evaluate", more: words + ["--game", "tables", "--set", "steps=2"])
    }
    let outcome = try evaluate("a/policy.npy", "--team", "b/policy.npy", "--json")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    let object = try outcome.json()
    #expect(keys(object) == ["game", "mean_field", "anarchy", "agents"])
    let anarchy = try #require(object["anarchy"] as? [String: Double])
    let field = try #require(object["mean_field"] as? [String: Any])
    #expect(anarchy["value"] == field["value"] as? Double)
    #expect(anarchy["exploitability"] == field["exploitability"] as? Double)
    // Two roads: 1 beside 11/12, as near as 200 iterations of fictitious play come.
    #expect(abs((anarchy["team_value"] ?? 0) + 11.0 / 12) < 1e-6)
    #expect(abs((anarchy["loss"] ?? 0) - 1.0 / 12) < 0.01)
    #expect(abs((anarchy["price_of_anarchy"] ?? 0) - 12.0 / 11) < 0.01)

    let text = try evaluate("a/policy.npy", "--team", "b/policy.npy")
    #expect(text.output.contains("the team's policy, b/policy.npy:"), "\(text)")
    #expect(text.output.contains("price of anarchy") && text.output.contains("-0.916667"))
    // The uniform policy is no equilibrium, and worse than the team's.
    let uniform = try evaluate("b/policy.npy", "--team", "uniform")
    #expect(uniform.output.contains("the price is that of\nthe policy, not of an equilibrium"))
    #expect(uniform.output.contains("the team's policy does worse"), "\(uniform)")
    for line in uniform.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }

    // What one wins the other loses: nothing on average.
    try program.write("0, -1, 1\n1, 0, -1\n-1, 1, 0\n", to: "matrix.csv")
    let nothing = [
      "uniform", "--game", "normal-form", "--set", "matrix=matrix.csv", "--team", "uniform",
    ]
    let none = try program(run: "evaluate", more: nothing + ["--json"]).json()["anarchy"]
    #expect((none as? [String: Any])?["price_of_anarchy"] is NSNull)
    #expect(try program(run: "evaluate", more: nothing).output.contains("not defined"))

    let wrong = try program(
      run: "evaluate", "uniform", "--game", "beach-bar", "--team", "b/policy.npy")
    #expect(wrong.status == 65 && wrong.errors.contains("b/policy.npy: a policy of this game"))
  }

  @Test(arguments: [
    (["uniform", "--game", "beach-bra"], 64, "did you mean beach-bar"),
    (["uniform", "--game", "left-right", "--agents", "0"], 64, "--agents: 0"),
    (["uniform", "--game", "predator-prey", "--agents", "2"], 64, "at least 3"),
    (["uniform", "--game", "left-right", "--agents", "5", "--episodes", "1"], 64, "--episodes: 1"),
    (["uniform", "--game", "left-right", "--agents", "5", "--out", ""], 64, "--out"),
    (
      ["uniform", "--game", "left-right", "--agents", "5", "--out", "/proc/none"], 73, "/proc/none"
    ),
    (["uniform", "--game", "left-right", "--team", "unifrom"], 66, "did you mean uniform?"),
    (["uniform", "--game", "left-right", "--team", "none.npy"], 66, "there is no file none.npy"),
    (["uniform"], 64, "--game"), (["none.npy", "--game", "left-right"], 66, "none.npy"),
  ])
  func refusals(arguments: [String], status: Int32, hint: String) throws {
    let outcome = try Program()(run: "evaluate", more: arguments)
    #expect(outcome.status == status && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains(hint), "\(outcome)")
  }
}
