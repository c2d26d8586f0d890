import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@testable import MeanFieldRuns

@Suite struct RunDescriptionTests {
  private static let example = """
    name: four rooms by mirror descent
    game: {name: crowd-modelling-2d, preset: four-rooms}
    algorithm: {name: online-mirror-descent, learning-rate: 1.0}
    iterations: 200
    trials: 1
    seed: 1
    evaluate: {every: 5, agents: [1000, 1000000], episodes: 20}
    sweep: {algorithm.learning-rate: [0.1, 1, 10]}

    """

  @Test func readsTheExample() throws {
    let run = try RunDescription.read(yaml: Self.example, file: nil)
    let expected = RunDescription(
      name: "four rooms by mirror descent",
      game: Selection("crowd-modelling-2d", ["preset": "four-rooms"]),
      algorithm: Selection("online-mirror-descent", ["learning-rate": "1.0"]),
      evaluation: .init(every: 5, agents: [1000, 1_000_000]),
      sweep: [.init("algorithm.learning-rate", ["0.1", "1", "10"])])
    #expect(run == expected)
    #expect(run.yaml() == Self.example)
  }

  @Test func aNameIsEnough() throws {
    let run = try RunDescription.read(yaml: "game: left-right", file: nil)
    #expect(run == RunDescription(game: Selection("left-right")))
    #expect(run.name == "left-right by online-mirror-descent")
    #expect((run.iterations, run.trials, run.seed) == (200, 1, 1))
    #expect(run.tolerance == nil)
    #expect(run.evaluation == .init(every: 10, agents: [], episodes: 20))
    #expect(try RunDescription.read(yaml: run.yaml(), file: nil) == run)
  }

  @Test func numbersInManyForms() throws {
    let yaml = """
      game: !!str left-right
      iterations: !!int 1_000
      trials: "3"
      seed: 18446744073709551615
      tolerance: 1e-3
      evaluate:
        every: 1e2
        agents: &agents
        - 1e12
        - 1_000_000
        - '7'
      """
    let run = try RunDescription.read(yaml: "\u{FEFF}" + yaml, file: nil)
    #expect((run.iterations, run.trials, run.seed) == (1000, 3, .max))
    #expect(run.tolerance == 1e-3)
    #expect(run.evaluation.every == 100)
    #expect(run.evaluation.agents == [1_000_000_000_000, 1_000_000, 7])
    let single = try RunDescription.read(
      yaml: "{game: left-right, seed: 1e6, evaluate: {agents: 50}}", file: nil)
    #expect(single.evaluation.agents == [50] && single.seed == 1_000_000)
  }

  @Test func followsAliases() throws {
    let yaml = "game: &g {name: beach-bar, cells: &n 5}\nseed: *n\nname: *n"
    let run = try RunDescription.read(yaml: yaml, file: nil)
    #expect(run.seed == 5 && run.name == "5" && run.game.settings == ["cells": "5"])
  }

  @Test func variantsAreAllCombinations() throws {
    let run = RunDescription(
      game: Selection("predator-prey", ["congestion": "2"]),
      sweep: [
        .init("game.noise", ["0", "0.5"]),
        .init("algorithm", ["fictitious-play", "online-mirror-descent"]),
      ])
    try run.validate()
    let variants = run.variants()
    #expect(
      variants.map(\.label) == [
        "noise 0, algorithm fictitious-play", "noise 0, algorithm online-mirror-descent",
        "noise 0.5, algorithm fictitious-play", "noise 0.5, algorithm online-mirror-descent",
      ])
    #expect(variants[1].values == ["0", "online-mirror-descent"])
    #expect(
      variants[2].run.game == Selection("predator-prey", ["congestion": "2", "noise": "0.5"]))
    #expect(variants[2].run.algorithm.name == "fictitious-play")
    #expect(variants.allSatisfy { $0.run.sweep.isEmpty && $0.run.name == run.name })
  }

  @Test func withoutASweepThereIsOneVariant() {
    let run = RunDescription(game: Selection("left-right"))
    #expect(run.variants().map(\.run) == [run])
    #expect(run.variants().map(\.label) == [""])
  }

  @Test func labelsTellGameAndAlgorithmApart() {
    let run = RunDescription(
      game: Selection("x"), sweep: [.init("game.rate", ["1"]), .init("algorithm.rate", ["2"])])
    #expect(run.variants().map(\.label) == ["game.rate 1, algorithm.rate 2"])
  }

  /// Anything that people may have written reads back the same.
  @Test func readsBackWhatItWrites() throws {
    var random = TestNumbers(seed: 4)
    let alphabet = Array(
      "abz019 ._-+/:#,[]{}'\"\\!&*%@`|>?=~\n\t\r\u{0}\u{7}\u{85}\u{A0}\u{2028}\u{FEFF}\u{FFFE}é漢😀e\u{301}"
        .unicodeScalars)
    func text(_ random: inout TestNumbers) -> String {
      let words = [
        "null", "~", "", "true", "1e5", "-1", "- 1", "-", "---", "a: b", "a #b", " a", "a ",
      ]
      if random.below(4) == 0 { return words[random.below(words.count)] }
      var scalars = String.UnicodeScalarView()
      for _ in 0..<random.below(12) { scalars.append(alphabet[random.below(alphabet.count)]) }
      // Foundation takes a byte order mark off the start of every text that Yams makes.
      return String(scalars.drop { $0 == "\u{FEFF}" })
    }
    for _ in 0..<1000 {
      var settings: [String: String] = [:]
      for _ in 0..<random.below(4) { settings[text(&random)] = text(&random) }
      settings["name"] = nil
      let run = RunDescription(
        name: text(&random), game: Selection(text(&random), settings),
        algorithm: Selection(text(&random), ["preset": text(&random), "b": "1_0", "a": "0x1"]),
        iterations: 1 + random.below(1000),
        tolerance: random.below(2) == 0 ? nil : Double.random(in: 1e-300...1, using: &random),
        trials: 1 + random.below(9), seed: random.next(),
        evaluation: .init(
          every: 1 + random.below(5),
          agents: (0..<random.below(3)).map { _ in 1 + random.below(1_000_000_000) },
          episodes: 1 + random.below(30)),
        sweep: (0..<random.below(3)).map { number in
          .init("game.\(number)\(text(&random))", (0..<random.below(3)).map { _ in text(&random) })
        })
      let yaml = run.yaml()
      let back = try RunDescription.parse(yaml: yaml, file: nil).run
      #expect(back == run, "\(yaml)")
      #expect(back.yaml() == yaml)
    }
  }

  @Test func longListsReadBack() throws {
    let run = RunDescription(
      game: Selection("beach-bar"),
      sweep: [.init("game.cells", (3...900).map(String.init))])
    #expect(try RunDescription.parse(yaml: run.yaml(), file: nil).run == run)
  }

  @Test func flagsAreCheckedWithoutAPlace() {
    var run = RunDescription(game: Selection("beach-bar", ["cells": "1"]))
    let error = #expect(throws: UserError.self) { try run.validate() }
    #expect(error == UserError(.usage, "cells: 1 is not a whole number from 2 to 1000000"))
    #expect(error?.exitStatus == 64)
    run.iterations = 0
    let other = #expect(throws: UserError.self) { try run.validate() }
    #expect(other?.message.contains("iterations: 0 is not a whole number") == true)
  }

  @Test func readsFilesFromTheRunFilesFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("S.\n.T\n", to: "map.txt")
    let path = try folder.write("game: {name: crowd-modelling-2d, map: map.txt}", to: "run.yaml")
    let run = try RunDescription.read(path: path)
    let made = try Catalogue.makeGame(run.game, relativeTo: RunDescription.folder(of: path))
    #expect(made.game.space.stateCount == 4)
    #expect(made.parameters.contents(of: "map") == .text("S.\n.T\n"))
    let error = #expect(throws: UserError.self) {
      try RunDescription.read(path: folder.path("none.yaml"))
    }
    #expect(error?.kind == .cannotRead)
  }

  @Test(arguments: [("a/b.yaml", "a"), ("/b.yaml", "/"), ("b.yaml", "."), ("/a/b/c", "/a/b")])
  func foldersOfPaths(_ path: String, folder: String) {
    #expect(RunDescription.folder(of: path) == folder)
  }
}
