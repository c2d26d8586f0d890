import MeanFieldModel
import Testing

@testable import MeanFieldRuns

/// What is said of wrong run files, and where.
@Suite struct RunFileErrorTests {
  struct Fault: Sendable {
    let yaml: String
    /// `LINE:COLUMN`, or nothing for the file as a whole.
    let place: String
    let message: String
    let kind: UserError.Kind

    init(_ yaml: String, _ place: String, _ message: String, _ kind: UserError.Kind = .data) {
      self.kind = kind
      self.yaml = yaml
      self.place = place
      self.message = message
    }
  }

  private static func check(_ fault: Fault) {
    let error = #expect(throws: UserError.self, "\(fault.yaml)") {
      try RunDescription.read(yaml: fault.yaml, file: "runs/a.yaml")
    }
    let place = fault.place.isEmpty ? "runs/a.yaml" : "runs/a.yaml:" + fault.place
    #expect(error?.location?.description == place, "\(fault.yaml)\n\(error?.description ?? "")")
    #expect(
      error?.message.contains(fault.message) == true, "\(fault.yaml)\n\(error?.description ?? "")")
    #expect(error?.kind == fault.kind)
    #expect(error?.description.contains("\n") == false)
  }

  static let syntax: [Fault] = [
    Fault("", "", "the file is empty"),
    Fault("# nothing\n\n", "", "the file is empty"),
    Fault("~", "", "the file is empty"),
    Fault("---\n...\n", "", "the file is empty"),
    Fault("left-right", "1:1", "the run: expected keys and values, got a single value"),
    Fault("- game: left-right", "1:1", "expected keys and values, got a list"),
    Fault("game: left-right\n---\ngame: left-right", "2:1", "expected a single document"),
    Fault("game: {name: left-right", "1:24", "did not find expected ',' or '}'"),
    Fault("game: [left-right\nseed: 1", "2:5", "did not find expected ',' or ']'"),
    Fault("game:\n\tname: left-right", "2:1", "a tab cannot indent in YAML"),
    Fault("game: \"left-right", "1:18", "found unexpected end of stream"),
    Fault("game: left-right\n  seed: 1", "2:7", "mapping values are not allowed"),
    Fault("game: left: right", "1:11", "mapping values are not allowed"),
    Fault("game: @left-right", "1:7", "found character that cannot start any token"),
    Fault("game: left-right\nname: a\u{1}b", "2:8", "control characters are not allowed"),
    Fault("game: left-right\nname: \"\\q\"", "2:8", "found unknown escape character"),
    Fault("game: *other", "1:7", "found undefined alias"),
    Fault("game: !mine left-right", "1:7", "the tag !mine means nothing here"),
    Fault("game: left-right\nseed: !!timestamp 2", "2:7", "tag:yaml.org,2002:timestamp"),
    Fault("game: left-right\nsweep: !!omap {}", "2:8", "means nothing here"),
    Fault("game: left-right\n? [seed]\n: 1", "2:3", "a key must be a word, not a list"),
    Fault("game: left-right\nseed: 1\nseed: 2", "2:1", "seed is given twice"),
    Fault("game: {name: left-right, name: beach-bar}", "1:8", "name is given twice"),
    Fault("game: left-right\n? \n? \n", "2:2", "an empty key is given twice"),
    Fault("game: left-right\n1: a\n\"1\": b", "3:1", "1 is given twice"),
    Fault(String(repeating: "[", count: 2000), "", "nests or repeats far more"),
    Fault(String(repeating: "- ", count: 2000) + "a", "", "nests or repeats far more"),
    Fault(String(repeating: "? ", count: 2000) + "a", "", "nests or repeats far more"),
    Fault(
      "a: &a [x, x]\n"
        + zip("abcdefghijklmnopqr", "bcdefghijklmnopqrs").map { "\($1): &\($1) [*\($0), *\($0)]\n" }
        .joined(), "", "nests or repeats far more"),
    Fault("name: " + String(repeating: "x", count: 1 << 20), "", "larger than 1 MiB"),
  ]

  @Test(arguments: syntax)
  func refusesWhatIsNotYAML(_ fault: Fault) { Self.check(fault) }

  static let structure: [Fault] = [
    Fault("seed: 1", "1:1", "the run names no game; write game: NAME"),
    Fault(
      "game: left-right\niteration: 5", "2:1", "unknown key iteration; did you mean iterations?"),
    Fault("game: left-right\nzzzzzzzz: 5", "2:1", "unknown key zzzzzzzz; there are: name, game,"),
    Fault("game: left-right\n<<: {seed: 1}", "2:1", "unknown key <<"),
    Fault("game:", "1:1", "game: there is no value"),
    Fault("game: {}", "1:7", "game: the name is missing; write game: {name: NAME}"),
    Fault("game: {cells: 4}", "1:7", "game: the name is missing"),
    Fault("game: [left-right]", "1:7", "game: expected keys and values, got a list"),
    Fault("game: {name: [left-right]}", "1:14", "name: expected a single value, got a list"),
    Fault("game: {name: beach-bar, cells: {a: 1}}", "1:32", "expected a single value, got keys"),
    Fault("game: {name: beach-bar, cells: }", "1:25", "cells: there is no value"),
    Fault("game: {name: beach-bar, cells: null}", "1:25", "cells: there is no value"),
    Fault("game: " + String(repeating: "x", count: 5000), "1:7", "the value is longer than 4096"),
    Fault("? " + String(repeating: "x", count: 5000), "1:3", "a key is longer than 4096 bytes"),
    Fault("game: left-right\nname: ~", "2:1", "name: there is no value"),
    Fault("game: left-right\nname: {a: b}", "2:7", "name: expected a single value, got keys"),
    Fault("game: left-right\niterations: [5]", "2:13", "iterations: expected a single value"),
    Fault(
      "game: left-right\niterations: 0", "2:13", "0 is not a whole number from 1 to 1000000000"),
    Fault("game: left-right\niterations: -5", "2:13", "-5 is not a whole number"),
    Fault("game: left-right\niterations: 2.5", "2:13", "2.5 is not a whole number"),
    Fault("game: left-right\niterations: many", "2:13", "many is not a whole number"),
    Fault("game: left-right\niterations: 1e300", "2:13", "1e300 is not a whole number"),
    Fault("game: left-right\niterations: 1__0", "2:13", "1__0 is not a whole number"),
    Fault("game: left-right\ntrials: 0", "2:9", "trials: 0 is not"),
    Fault("game: left-right\ntrials: .nan", "2:9", "trials: .nan is not"),
    Fault("game: left-right\ntrials: nan", "2:9", "trials: nan is not"),
    Fault("game: left-right\nseed: -1", "2:7", "seed: -1 is not a whole number from 0 to 18446744"),
    Fault("game: left-right\nseed: 18446744073709551616", "2:7", "seed: 18446744073709551616"),
    Fault("game: left-right\nseed: 0.5", "2:7", "seed: 0.5 is not"),
    Fault("game: left-right\nseed:\n", "2:1", "seed: there is no value"),
    Fault("game: left-right\ntolerance: 0", "2:12", "tolerance: 0 is not a number above 0"),
    Fault("game: left-right\ntolerance: nan", "2:12", "tolerance: nan is not a number"),
    Fault("game: left-right\ntolerance: .inf", "2:12", "tolerance: .inf is not a number"),
    Fault("game: left-right\ntolerance: inf", "2:12", "tolerance: inf is not a number"),
    Fault("game: left-right\nevaluate: 5", "2:11", "evaluate: expected keys and values"),
    Fault("game: left-right\nevaluate: {evry: 5}", "2:12", "did you mean every?"),
    Fault("game: left-right\nevaluate: {every: 0}", "2:19", "every: 0 is not a whole number"),
    Fault("game: left-right\nevaluate: {agents: [10, 0]}", "2:25", "agents: 0 is not"),
    Fault("game: left-right\nevaluate: {agents: [10, 1e16]}", "2:25", "agents: 1e16 is not"),
    Fault("game: left-right\nevaluate: {agents: [10, [1]]}", "2:25", "agents: expected a single"),
    Fault("game: left-right\nevaluate: {agents: {n: 1}}", "2:20", "agents: expected a single"),
    Fault("game: left-right\nevaluate: {agents: }", "2:12", "agents: there is no value"),
    Fault(
      "game: left-right\nevaluate:\n  agents: [" + String(repeating: "5,", count: 1001) + "]",
      "3:2012",
      "more than 1000 numbers of agents"),
    Fault("game: left-right\nevaluate: {episodes: -1}", "2:22", "episodes: -1 is not"),
    Fault(
      "game: left-right\nevaluate: {players: 1}", "2:21", "players: 1 is not a whole number from 2"),
    Fault("game: malware-spread\nevaluate: {players: 9}", "2:21", "the game must have a last step"),
    Fault("game: predator-prey\nevaluate: {players: 2}", "2:21", "the game has 3 populations"),
    Fault(
      "game: a-rps\nalgorithm: {name: independent-policy-mirror-descent, agents: 9}\nevaluate: {players: 8}",
      "3:21", "players: 8: the algorithm has policies for 9 agents"),
    Fault("game: {name: a-sis, alpha: 1.9}", "1:28", "alpha: 1.9: "),
    Fault("game: {name: a-sis, healng-spread: 1}", "1:21", "did you mean healing-spread?"),
    Fault("game: {name: left-right, heterogeneity: 1}", "1:26", "unknown setting heterogeneity"),
  ]

  @Test(arguments: structure)
  func refusesWhatIsNotARun(_ fault: Fault) { Self.check(fault) }

  static let settings: [Fault] = [
    Fault("game: left-rihgt", "1:7", "there is no game left-rihgt; did you mean left-right?"),
    Fault("game: zzzzzzzzzz", "1:7", "there are: a-rps, a-sis, beach-bar, "),
    Fault("game: ''", "1:7", "there is no game ''; there are: a-rps, a-sis, beach-bar,"),
    Fault("game: {seed: 1, name: bech-bar}", "1:23", "did you mean beach-bar?"),
    Fault("game: left-right\nalgorithm: ficticious-play", "2:12", "did you mean fictitious-play?"),
    Fault("game: {name: beach-bar, cell: 4}", "1:25", "unknown setting cell; did you mean cells?"),
    Fault("game: {name: beach-bar, preset: a}", "1:25", "unknown setting preset"),
    Fault("game: {name: beach-bar, cells: 1}", "1:32", "cells: 1 is not a whole number from 2 to"),
    Fault("game: {name: beach-bar, cells: 4, bar: 9}", "1:40", "bar: 9: must be below cells, 4"),
    Fault("game: {name: beach-bar, cells: 2}", "1:14", "bar: 2: must be below cells, 2"),
    Fault(
      "game: {name: beach-bar, still-probability: 1.5}", "1:44", "at least 0 and at most 1"),
    Fault("game: {name: beach-bar, still-probability: nan}", "1:44", "still-probability: nan"),
    Fault(
      "game: {name: crowd-modelling-2d, preset: four-room}", "1:42", "did you mean four-rooms?"),
    Fault("game: {name: crowd-modelling-2d, congestion: yes}", "1:46", "yes is not true or false"),
    Fault(
      "game: {name: crowd-modelling-2d, map: no/map.txt}", "1:39", "there is no file runs/no/map",
      .cannotRead),
    Fault(
      "game: left-right\nalgorithm: {name: online-mirror-descent, learning-rate: 0}", "2:57",
      "learning-rate: 0 is not a number above 0"),
    Fault(
      "game: left-right\nalgorithm:\n  name: online-mirror-descent\n  rate: 1", "4:3",
      "unknown setting rate"),
  ]

  @Test(arguments: settings)
  func refusesWrongSettings(_ fault: Fault) { Self.check(fault) }

  static let sweeps: [Fault] = [
    Fault("game: left-right\nsweep: 1", "2:8", "sweep: expected keys and values"),
    Fault("game: beach-bar\nsweep: {game.cells: 4}", "2:21", "expected a list [...], got a single"),
    Fault("game: beach-bar\nsweep: {game: {cells: [4]}}", "2:15", "got keys and values"),
    Fault("game: beach-bar\nsweep: {game.cells: []}", "2:21", "game.cells has no values"),
    Fault("game: beach-bar\nsweep: {game.cells: [4, ~]}", "2:25", "there is no value"),
    Fault("game: beach-bar\nsweep: {game.cells: [4, [5]]}", "2:25", "expected a single value"),
    Fault("game: beach-bar\nsweep: {game.cells: [4, 5, 4]}", "2:28", "has the value 4 twice"),
    Fault("game: beach-bar\nsweep: {cells: [4]}", "2:9", "did you mean game.cells?"),
    Fault("game: beach-bar\nsweep: {learning-rate: [1]}", "2:9", "mean algorithm.learning-rate?"),
    Fault("game: beach-bar\nsweep: {seed: [1, 2]}", "2:9", "for more random numbers give trials"),
    Fault("game: beach-bar\nsweep: {game.: [1, 2]}", "2:9", "cannot be varied"),
    Fault("game: beach-bar\nsweep: {game.cell: [4]}", "2:9", "unknown setting cell"),
    Fault("game: beach-bar\nsweep: {game.cells: [4, x]}", "2:25", "cells: x is not a whole number"),
    Fault("game: beach-bar\nsweep: {game.bar: [3, 4]}", "2:23", "bar: 4: must be below cells, 4"),
    Fault("game: beach-bar\nsweep: {game: [left-right, x]}", "2:28", "there is no game x"),
    Fault("game: beach-bar\nsweep: {algorithm: [omd]}", "2:21", "there is no algorithm omd"),
    Fault(
      "game: beach-bar\nsweep:\n"
        + ["game.cells", "game.steps", "game.bar"].map {
          "  \($0): [\((1...11).map(String.init).joined(separator: ","))]\n"
        }
        .joined(), "2:1", "more than 1000 combinations"),
  ]

  @Test(arguments: sweeps)
  func refusesWrongSweeps(_ fault: Fault) { Self.check(fault) }

  /// A file cannot say a key twice, a program can.
  @Test func refusesASettingSweptTwice() {
    let swept = RunDescription.SweptSetting("game.cells", ["4"])
    let run = RunDescription(game: Selection("beach-bar"), sweep: [swept, swept])
    let error = #expect(throws: UserError.self) { try run.validate(relativeTo: nil) }
    #expect(error?.kind == .usage && error?.message.contains("game.cells is given twice") == true)
  }

  @Test func columnsCountUnicodeScalars() {
    Self.check(Fault("{name: é漢😀, game: no}", "1:19", "there is no game no"))
    Self.check(Fault("\u{FEFF}game: no", "1:7", "there is no game no"))
    Self.check(Fault("game: left-right\r\nseed: x\r\n", "2:7", "seed: x is not"))
  }

  @Test func placesWithoutAFile() {
    let error = #expect(throws: UserError.self) {
      try RunDescription.read(yaml: "game: no", file: nil)
    }
    #expect(error?.description.hasPrefix("line 1, column 7: there is no game no") == true)
  }

  /// Changed, cut and lengthened files are read or refused; the process survives.
  @Test func survivesMutations() {
    var random = TestNumbers(seed: 3)
    let originals = [
      """
      name: four rooms
      game: {name: crowd-modelling-2d, preset: four-rooms}
      algorithm: {name: online-mirror-descent, learning-rate: 1.0}
      iterations: 200
      seed: 1
      evaluate: {every: 5, agents: [1000, 1000000]}
      sweep: {algorithm.learning-rate: [0.1, 1, 10]}
      """,
      "game: &g\n  name: left-right\nalgorithm:\n- *g\n? 'a\\n'\n: |\n  text\n",
      "{game: left-right, tolerance: 1e-3, sweep: {algorithm: [fictitious-play]}}",
    ]
    let alphabet = "{}[],:-?&*!|>'\"%@`#~ \n\t\\0159.eaé\u{0}"
    var readable = 0
    for round in 0..<3000 {
      var bytes = Array(originals[random.below(originals.count)].utf8)
      for _ in 0...random.below(5) { random.mutate(&bytes, alphabet: alphabet) }
      let text = String(decoding: bytes, as: UTF8.self)
      if (try? RunDescription.parse(yaml: text, file: nil)) != nil { readable += 1 }
      if round % 3 == 0, text.contains("left-right") {
        _ = try? RunDescription.read(yaml: text, file: "m.yaml")
      }
    }
    #expect((1..<3000).contains(readable))
  }
}
