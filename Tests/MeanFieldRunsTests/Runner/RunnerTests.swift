import Foundation
import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import MeanFieldSolvers
import Testing

@testable import MeanFieldRuns

@Suite struct RunnerTests {
  static let beach = RunDescription(
    game: Selection("beach-bar"),
    algorithm: Selection("online-mirror-descent", ["learning-rate": "0.5"]), iterations: 12,
    seed: 5, evaluation: .init(every: 5, agents: [50, 1_000_000_000_000], episodes: 3))

  // MARK: - What a run leaves

  /// Everything a run stores is what its parts give when they are called by hand.
  @Test func storesWhatItsPartsGive() throws {
    let folder = try RunFolder()
    try folder.finish(Self.beach)
    let store = try RunStore.open(folder("run"))

    let game = BeachBar()
    var solver = OnlineMirrorDescent(game: game, learningRate: 0.5)
    var process = DecisionProcess(game)
    var expected: [StoredMetric] = []
    for iteration in 0...12 {
      if iteration > 0 { solver.iterate(in: &process) }
      guard [0, 5, 10, 12].contains(iteration) else { continue }
      let figures = game.exploitability(of: solver.policy)
      for (name, value) in [
        ("exploitability", figures.exploitability), ("value", figures.value),
        ("best_response", figures.bestResponse), ("nash_conv", figures.nashConv),
      ] {
        expected.append(
          .init(variant: 1, trial: 1, iteration: iteration, name: name, value: value))
      }
    }
    let metrics = try store.metrics()
    #expect(metrics == expected.sorted { ($0.name, $0.iteration) < ($1.name, $1.iteration) })

    let policy = try PolicyFile.read(path: folder("run/policy.npy").path, for: game)
    #expect(bits(of: policy.probabilities) == bits(of: solver.policy.probabilities))
    let flow = game.meanField(of: solver.policy)
    #expect(try store.flow(variant: 1, trial: 1) == flow.states)
    #expect(try store.flow(variant: 1, trial: 2) == nil)

    let simulations = try store.simulations(variant: 1, trial: 1)
    #expect(simulations.map(\.agents) == [50, 1_000_000_000_000])
    for simulation in simulations {
      var simulator = PopulationSimulator(
        game, agentCount: simulation.agents, representation: .counts, seed: 5)
      let summary = simulator.summary(
        of: solver.policy, against: flow.states, steps: 3, episodes: 3)
      #expect(simulation.episodes == 3)
      #expect(simulation.mean == summary.meanReturn.mean)
      #expect(simulation.low == summary.meanReturn.low)
      #expect(simulation.high == summary.meanReturn.high)
      #expect(simulation.distance == summary.distance)
      #expect(simulation.flow == summary.firstFlow)
    }

    let run = try store.run()
    #expect(run.description == Self.beach)
    #expect(run.finished != nil && run.wallSeconds > 0 && run.cpuSeconds > 0)
    #expect(run.trials.map(\.outcome) == [.iterationLimit] && run.trials[0].isFinished)
    #expect(run.variants.map(\.label) == [""])
    #expect(run.variants[0].layout.states == game.space.stateLabels)
  }

  /// The first and the last iteration are measured, whatever the cadence.
  @Test(arguments: [
    (1, 1, [0, 1]), (1, 10, [0, 1]), (10, 10, [0, 10]), (11, 10, [0, 10, 11]),
    (3, 1, [0, 1, 2, 3]), (7, 1_000_000_000, [0, 7]),
  ])
  func measuresAtTheCadence(iterations: Int, every: Int, expected: [Int]) throws {
    let folder = try RunFolder()
    try folder.finish(
      RunDescription(
        game: Selection("left-right"), iterations: iterations, evaluation: .init(every: every)))
    let metrics = try RunStore.open(folder("run")).metrics()
    #expect(metrics.filter { $0.name == "exploitability" }.map(\.iteration) == expected)
  }

  /// Each population has its own figures beside those of all.
  @Test func measuresEachPopulation() throws {
    let folder = try RunFolder()
    try folder.finish(
      RunDescription(
        game: Selection("predator-prey", ["size": "2", "steps": "3"]), iterations: 2,
        evaluation: .init(every: 2)))
    let metrics = try RunStore.open(folder("run")).metrics().filter { $0.iteration == 2 }
    let values = Dictionary(uniqueKeysWithValues: metrics.map { ($0.name, $0.value) })
    let ofPopulations = (1...3).compactMap { values["exploitability of population \($0)"] }
    #expect(ofPopulations.count == 3)
    // Sums in another order.
    #expect(abs((values["nash_conv"] ?? 0) - ofPopulations.reduce(0, +)) < 1e-12)
    #expect(abs((values["exploitability"] ?? 0) - ofPopulations.reduce(0, +) / 3) < 1e-12)
  }

  /// What a game names of its population is measured where the population is at rest.
  @Test func measuresThePopulationAtRest() throws {
    let folder = try RunFolder()
    let settings = ["cells": "5"]
    try folder.finish(
      RunDescription(
        game: Selection("malware-spread", settings),
        algorithm: Selection("exhaustive-thresholds"), iterations: 3, evaluation: .init(every: 1)))
    let store = try RunStore.open(folder("run"))
    let found = try store.metrics().filter { $0.name == "mean_state" }
    let game = MalwareSpread(cells: 5)
    var solver = ExhaustiveThresholds(game: game)
    var process = DecisionProcess(game)
    var expected: [Double] = []
    for iteration in 0...3 {
      if iteration > 0 { solver.iterate(in: &process) }
      let flow = game.meanField(of: solver.policy)
      expected += game.measures(of: MeanField(states: flow.states)).map(\.value)
    }
    #expect(found.map(\.iteration) == [0, 1, 2, 3] && found.map(\.value) == expected)
    // Beside it the algorithm's own candidate; before the first there is none.
    let candidates = try store.metrics().filter { $0.name == "candidate_mean_state" }
    #expect(candidates.map(\.iteration) == [1, 2, 3])

    try folder.finish(
      RunDescription(
        game: Selection("malware-spread", settings.merging(["horizon": "finite"]) { $1 }),
        iterations: 1),
      in: "finite")
    let names = Set(try RunStore.open(folder("finite")).metrics().map(\.name))
    #expect(names == ["exploitability", "value", "best_response", "nash_conv"])
  }

  /// A run ends at the first measurement at or below the tolerance.
  @Test func toleranceEndsARun() throws {
    let folder = try RunFolder()
    var description = RunDescription(
      game: Selection("left-right"), algorithm: Selection("fictitious-play"), iterations: 500,
      evaluation: .init(every: 3))
    try folder.finish(description, in: "whole")
    let whole = try RunStore.open(folder("whole")).metrics().filter { $0.name == "exploitability" }
    description.tolerance = 0.02
    try folder.finish(description, in: "short")
    let store = try RunStore.open(folder("short"))
    let short = try store.metrics().filter { $0.name == "exploitability" }
    let end = try #require(whole.firstIndex { $0.value <= 0.02 })
    #expect(end > 1 && end < whole.count - 1)
    #expect(short == Array(whole[...end]))
    #expect(try store.run().trials[0].outcome == .converged)
    #expect(try store.run().trials[0].isFinished)
    #expect(try RunSummary(of: store).points[0].outcomes == ["converged"])
    #expect(try RunSummary(of: store).points[0].iterations == [whole[end].iteration])
  }

  /// With a temperature it is the regularised exploitability that ends a run, and a team's gap ends
  /// the team's; the exploitability itself stays above.
  @Test(arguments: [
    ("munchausen-online-mirror-descent", ["munchausen": "0.9"], "regularised_exploitability"),
    ("policy-mirror-ascent", ["temperature": "1"], "regularised_exploitability"),
    ("team-optimum", [:], "team_gap"),
  ])
  func toleranceIsForWhatFalls(
    algorithm: String, settings: [String: String], metric: String
  ) throws {
    let folder = try RunFolder()
    try folder.finish(
      RunDescription(
        game: Selection("rock-paper-scissors"), algorithm: Selection(algorithm, settings),
        iterations: 2000, tolerance: 1e-4, evaluation: .init(every: 5)))
    let store = try RunStore.open(folder("run"))
    #expect(try store.run().trials[0].outcome == .converged)
    let metrics = try RunSummary(of: store).points[0].metrics
    #expect((metrics[metric]?.mean ?? 1) <= 1e-4)
    #expect((metrics["exploitability"]?.mean ?? 0) > 1e-2)
    let all = try store.metrics().filter { $0.name == metric }
    #expect(all.dropLast().allSatisfy { $0.value > 1e-4 })
  }

  /// Trials differ in their seeds, the first of which is the run's; runs of neighbouring seeds share
  /// no trial.
  @Test func trials() throws {
    let folder = try RunFolder()
    var description = Self.beach
    description.seed = .max
    let one = try folder.finish(description, in: "one")
    description.trials = 3
    let three = try folder.finish(description, in: "three")
    #expect(one.policies.keys.sorted() == ["policy.npy"])
    #expect(
      three.policies.keys.sorted()
        == (1...3).map { "policies/variant-1-trial-\($0).npy" })
    // The solvers are deterministic, so trials have the same policy and other simulations.
    #expect(Set(three.policies.values) == Set(one.policies.values))
    #expect(Array(three.simulations[..<2]) == one.simulations)
    #expect(Set(three.simulations).count == 6)
    description.seed = 0
    let neighbours = try folder.finish(description, in: "neighbours")
    #expect(Set(three.simulations).isDisjoint(with: neighbours.simulations))
  }

  /// Each variant of a sweep is the run with that setting.
  @Test func sweeps() throws {
    let folder = try RunFolder()
    var description = Self.beach
    description.sweep = [
      .init("game.cells", ["4", "5"]), .init("algorithm.learning-rate", ["0.1", "2"]),
    ]
    let swept = try folder.finish(description, in: "swept", threads: 2)
    let store = try RunStore.open(folder("swept"))
    #expect(
      try store.run().variants.map(\.label) == [
        "cells 4, learning-rate 0.1", "cells 4, learning-rate 2", "cells 5, learning-rate 0.1",
        "cells 5, learning-rate 2",
      ])
    description.sweep = []
    description.game.settings["cells"] = "5"
    description.algorithm.settings["learning-rate"] = "0.1"
    let single = try folder.finish(description, in: "single")
    #expect(swept.policies["policies/variant-3-trial-1.npy"] == single.policies["policy.npy"])
    #expect(swept.flows[2] == single.flows[0])
    for (key, value) in single.metrics {
      #expect(swept.metrics["3" + key.dropFirst()] == value, "\(key)")
    }
    let summary = try RunSummary(of: store)
    #expect(summary.parameters == nil && summary.metrics == nil && summary.agents == nil)
    #expect(summary.variants?.count == 4)
    #expect(summary.variants?[2].parameters["game"]?["cells"] == .integer(5))
    #expect(summary.variants?[2].parameters["algorithm"]?["learning-rate"] == .real(0.1))
  }

  // MARK: - Threads and interruptions

  static let several: RunDescription = {
    var description = beach
    description.game.settings["steps"] = "5"
    description.trials = 2
    description.sweep = [
      .init("algorithm", ["online-mirror-descent", "fictitious-play", "fixed-point-iteration"])
    ]
    description.algorithm = Selection("online-mirror-descent")
    return description
  }()

  @Test func sameBitsOnAnyNumberOfThreads() throws {
    let folder = try RunFolder()
    let one = try folder.finish(Self.several, in: "one", threads: 1)
    #expect(try folder.finish(Self.several, in: "two", threads: 2) == one)
    #expect(try folder.finish(Self.several, in: "five", threads: 5) == one)
    #expect(
      try folder.finish(Self.beach, in: "a", threads: 1)
        == folder.finish(Self.beach, in: "b", threads: 3))
  }

  /// Stopped after each of its first iterations, for every algorithm. (A wish to stop uttered when
  /// an iteration is reported is heeded after the next.)
  @Test(
    arguments: ["online-mirror-descent", "fictitious-play", "fixed-point-iteration"],
    [1, 4, 11, 12])
  func stoppedAndResumedIsTheSame(algorithm: String, stops: Int) throws {
    let folder = try RunFolder()
    var description = Self.beach
    description.game = Selection("susceptible-infected", ["steps": "6"])
    description.algorithm = Selection(algorithm)
    let whole = try folder.finish(description, in: "whole")
    for sitting in 0..<stops {
      let end = try folder.work(on: "run", sitting == 0 ? description : nil) {
        if case .iterating = $0.phase { return true }
        return false
      }
      guard case .interrupted = end else { throw Unfinished() }
      let store = try RunStore.open(folder("run"))
      #expect(try store.run().finished == nil)
      let checkpoint = try TrialRecord(store: store, variant: 1, trial: 1).checkpoint()
      #expect(checkpoint?.iteration == min(12, sitting + 1))
    }
    guard case .finished = try folder.work(on: "run") else { throw Unfinished() }
    #expect(try RunContents(of: folder("run")) == whole)
  }

  /// Stopped while agents are simulated: what is done is kept, the rest is done again.
  @Test(arguments: [50, 1_000_000_000_000])
  func stoppedInASimulation(agents: Int) throws {
    let folder = try RunFolder()
    let whole = try folder.finish(Self.beach, in: "whole")
    let end = try folder.work(on: "run", Self.beach) {
      if case .simulating(let count) = $0.phase { return count == agents && $0.done == 2 }
      return false
    }
    guard case .interrupted = end else { throw Unfinished() }
    let kept = try RunStore.open(folder("run")).simulations(variant: 1, trial: 1)
    #expect(kept.map(\.agents) == (agents == 50 ? [] : [50]))
    guard case .finished = try folder.work(on: "run") else { throw Unfinished() }
    #expect(try RunContents(of: folder("run")) == whole)
  }

  /// Trials in parallel, stopped again and again at moments that depend on the threads.
  @Test func parallelTrialsStoppedAndResumed() throws {
    let folder = try RunFolder()
    let whole = try folder.finish(Self.several, in: "whole")
    var sittings = 0
    while true {
      let calls = Counter()
      let limit = 1 + sittings % 4
      let end = try folder.work(
        on: "run", sittings == 0 ? Self.several : nil, threads: 1 + sittings % 3
      ) { _ in calls.next() >= limit }
      sittings += 1
      if case .finished = end { break }
      if sittings > 500 { throw Unfinished() }
    }
    #expect(sittings > 5)
    #expect(try RunContents(of: folder("run")) == whole)
  }

  /// A wish to stop that comes before the first iteration loses nothing either.
  @Test func stoppedBeforeItBegan() throws {
    let folder = try RunFolder()
    let whole = try folder.finish(Self.beach, in: "whole")
    let stop = StopRequest()
    stop.request()
    #expect(stop.isRequested)
    do {
      let runner = try Runner.begin(
        Self.beach, base: nil, folder: folder("run"), threads: 1, stop: stop, report: { _ in })
      guard case .interrupted = try runner.run() else { throw Unfinished() }
    }
    guard case .finished = try folder.work(on: "run") else { throw Unfinished() }
    #expect(try RunContents(of: folder("run")) == whole)
  }

  /// Resuming a finished run changes nothing.
  @Test func resumedAfterItsEnd() throws {
    let folder = try RunFolder()
    let whole = try folder.finish(Self.beach, in: "run")
    let finished = try RunStore.open(folder("run")).run().finished
    guard case .finished = try folder.work(on: "run") else { throw Unfinished() }
    #expect(try RunContents(of: folder("run")) == whole)
    #expect(try RunStore.open(folder("run")).run().finished == finished)
  }

  /// A policy file that was deleted, or never written, is written when the trial goes on.
  @Test func policyFilesComeBack() throws {
    let folder = try RunFolder()
    let whole = try folder.finish(Self.beach, in: "whole")
    _ = try folder.work(on: "run", Self.beach) {
      if case .simulating = $0.phase { return true }
      return false
    }
    try FileManager.default.removeItem(at: folder("run/policy.npy"))
    guard case .finished = try folder.work(on: "run") else { throw Unfinished() }
    #expect(try RunContents(of: folder("run")) == whole)
  }

  /// Nothing depends on where the folder is, nor on its name.
  @Test func foldersCanBeMoved() throws {
    let folder = try RunFolder()
    let whole = try folder.finish(Self.beach, in: "whole")
    _ = try folder.work(on: "run", Self.beach) { _ in true }
    let odd = folder("a b%20ü'\";#")
    try FileManager.default.moveItem(at: folder("run"), to: odd)
    guard case .finished = try folder.work(on: odd.lastPathComponent) else { throw Unfinished() }
    #expect(try RunContents(of: odd) == whole)
    #expect(FileManager.default.fileExists(atPath: odd.path + "/policy.npy"))
    #expect(try RunSummary(of: RunStore.open(odd)).output == odd.path)
  }

  /// Progress tells which trial of how many is where.
  @Test func reportsProgress() throws {
    let folder = try RunFolder()
    var description = Self.beach
    description.trials = 3
    let sound = Counter()
    let unsound = Counter()
    _ = try folder.work(on: "run", description, threads: 2) { progress in
      let total =
        if case .iterating = progress.phase { 12 } else { 3 }
      let isSound =
        (1...3).contains(progress.trial) && progress.trialCount == 3
        && (0...3).contains(progress.finishedTrials) && progress.total == total
        && (0...total).contains(progress.done) && progress.variant.isEmpty
      _ = isSound ? sound.next() : unsound.next()
      return false
    }
    // The first and the last iteration and each episode of each trial.
    #expect(sound.count >= 3 * (2 + 6) && unsound.count == 0)
  }

  // MARK: - Refusal

  /// What cannot be run is refused before anything is made.
  @Test func nothingHalfWritten() throws {
    let folder = try RunFolder()
    var bad: [RunDescription] = []
    bad.append(RunDescription(game: Selection("beach-bra")))
    bad.append(RunDescription(game: Selection("beach-bar", ["cells": "1"])))
    bad.append(RunDescription(game: Selection("beach-bar", ["cells": "3", "bar": "3"])))
    bad.append(RunDescription(game: Selection("beach-bar"), algorithm: Selection("nothing")))
    bad.append(RunDescription(game: Selection("crowd-modelling-2d", ["map": "missing.txt"])))
    bad.append(RunDescription(game: Selection("left-right"), iterations: 0))
    bad.append(RunDescription(game: Selection("left-right"), trials: 0))
    bad.append(RunDescription(game: Selection("left-right"), evaluation: .init(every: 0)))
    bad.append(RunDescription(game: Selection("left-right"), evaluation: .init(agents: [0])))
    bad.append(
      RunDescription(
        game: Selection("beach-bar"), sweep: [.init("game.cells", ["4", "5", "2"])]))
    for description in bad {
      #expect(throws: UserError.self, "\(description.game)") {
        try folder.work(on: "run", description)
      }
      #expect(try folder.contents == [])
    }
  }

  @Test func resumingNothing() throws {
    let folder = try RunFolder()
    for name in ["", "missing", "missing/deeper"] {
      let error = #expect(throws: UserError.self) { try folder.work(on: name) }
      #expect(error?.kind == .cannotRead)
    }
    #expect(try folder.contents == [])
  }

  /// A policy that cannot be written is an error, and the run goes on once it can.
  @Test func somethingInThePolicysWay() throws {
    let folder = try RunFolder()
    let whole = try folder.finish(Self.beach, in: "whole")
    try FileManager.default.createDirectory(
      at: folder("run/policy.npy/x"), withIntermediateDirectories: true)
    let error = #expect(throws: UserError.self) { try folder.work(on: "run", Self.beach) }
    #expect(error?.kind == .cannotWrite)
    #expect(error?.message.contains("policy.npy") == true)
    try FileManager.default.removeItem(at: folder("run/policy.npy"))
    guard case .finished = try folder.work(on: "run") else { throw Unfinished() }
    #expect(try RunContents(of: folder("run")) == whole)
  }
}
