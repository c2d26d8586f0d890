import Foundation
import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@testable import MeanFieldRuns

/// Runs whose numbers blow up.
@Suite struct DivergenceTests {
  static let absurd = RunDescription(
    game: Selection("left-right"),
    algorithm: Selection("online-mirror-descent", ["learning-rate": "1e308"]), iterations: 20,
    evaluation: .init(every: 2))

  /// Numbers that blow up end the run with the step; what was measured until then is kept, and
  /// resuming says the same.
  @Test func divergence() throws {
    let folder = try RunFolder()
    let first = #expect(throws: UserError.self) { try folder.work(on: "run", Self.absurd) }
    let message = try #require(first?.message)
    #expect(first?.kind == .data)
    let store = try RunStore.open(folder("run"))
    let metrics = try store.metrics().filter { $0.name == "exploitability" }
    let last = try #require(metrics.last)
    #expect(metrics.map(\.iteration) == Array(stride(from: 0, through: last.iteration, by: 2)))
    #expect(last.value.isNaN && metrics.dropLast().allSatisfy { $0.value.isFinite })
    for part in [
      "online-mirror-descent on left-right", "after \(last.iteration) iterations",
      "exploitability is not", "try a smaller learning-rate",
      folder("run").path,
    ] {
      #expect(message.contains(part), "\(message)")
    }
    #expect(try store.run().trials[0].outcome == .diverged)
    #expect(try store.run().finished == nil)
    // The last policy before, and no state that is not finite.
    let game = LeftRight()
    let policy = try PolicyFile.read(path: folder("run/policy.npy").path, for: game)
    #expect(game.exploitability(of: policy).exploitability == metrics.dropLast().last?.value)
    let record = TrialRecord(store: store, variant: 1, trial: 1)
    let tables = try record.checkpoint()?.tables ?? [:]
    #expect(tables.values.allSatisfy { $0.allSatisfy { !$0.isNaN } })
    let contents = try RunContents(of: store)
    for _ in 0..<2 {
      let again = #expect(throws: UserError.self) { try folder.work(on: "run") }
      #expect(again == first)
    }
    #expect(try RunContents(of: folder("run")) == contents)
    let summary = try RunSummary(of: store)
    #expect(!summary.finished && summary.points[0].outcomes == ["diverged"])
    #expect(summary.points[0].metrics["exploitability"]?.mean == nil)
    #expect(summary.points[0].metrics["exploitability"]?.trials == [nil])
  }

  /// Its numbers blow up at iteration 27, between the measurements after 21 and 28.
  static let divergingBetween = RunDescription(
    game: Selection("left-right"),
    algorithm: Selection("online-mirror-descent", ["learning-rate": "1e307"]), iterations: 100,
    evaluation: .init(every: 7))

  /// The last policy before is that of the last measurement, however often the run was stopped
  /// between it and the divergence.
  @Test func divergenceAfterStops() throws {
    let folder = try RunFolder()
    #expect(throws: UserError.self) { try folder.finish(Self.divergingBetween, in: "alone") }
    var sittings = 1
    // An iteration a sitting: each stops where it reports first.
    _ = try folder.work(Self.divergingBetween) { _ in true }
    #expect(throws: UserError.self) {
      while case .interrupted = try folder.work(until: { _ in true }) { sittings += 1 }
    }
    #expect(sittings > 20)
    let contents = try RunContents(of: folder("run"))
    #expect(contents.policies.count == 1)
    #expect(try contents == RunContents(of: folder("alone")))
  }

  /// A trial has diverged only once its policy is written.
  @Test func divergenceWithoutRoom() throws {
    let folder = try RunFolder()
    #expect(throws: UserError.self) { try folder.finish(Self.divergingBetween, in: "alone") }
    _ = try folder.work(Self.divergingBetween) { _ in true }
    try FileManager.default.createDirectory(
      at: folder("run/policy.npy/full"), withIntermediateDirectories: true)
    let refused = #expect(throws: UserError.self) { try folder.work() }
    #expect(refused?.kind == .cannotWrite)
    #expect(try RunStore.open(folder("run")).run().trials[0].outcome == nil)
    try FileManager.default.removeItem(at: folder("run/policy.npy"))
    let diverged = #expect(throws: UserError.self) { try folder.work() }
    #expect(diverged?.kind == .data)
    #expect(try RunContents(of: folder("run")) == RunContents(of: folder("alone")))
  }

  /// As large as it is, 1e300 only makes the choice certain.
  @Test func hugeButFinite() throws {
    let folder = try RunFolder()
    var description = Self.absurd
    description.algorithm.settings["learning-rate"] = "1e300"
    try folder.finish(description)
    #expect(try RunStore.open(folder("run")).metrics().allSatisfy { $0.value.isFinite })
  }

  /// A variant that diverges keeps what the others have.
  @Test func oneVariantDiverges() throws {
    let folder = try RunFolder()
    var description = Self.absurd
    description.sweep = [.init("algorithm.learning-rate", ["1", "1e308"])]
    #expect(throws: UserError.self) { try folder.work(on: "run", description) }
    let run = try RunStore.open(folder("run")).run()
    #expect(run.trials.map(\.outcome) == [.iterationLimit, .diverged])
    #expect(run.trials.map(\.isFinished) == [true, false])
  }

  /// A variant that diverges does not keep those behind it from being computed, at the latest when
  /// the run is resumed.
  @Test func othersGoOnAfterADivergence() throws {
    let folder = try RunFolder()
    var description = Self.absurd
    description.sweep = [.init("algorithm.learning-rate", ["1e308", "1"])]
    #expect(throws: UserError.self) { try folder.work(on: "run", description) }
    for _ in 0..<2 { #expect(throws: UserError.self) { try folder.work(on: "run") } }
    let run = try RunStore.open(folder("run")).run()
    #expect(run.trials.map(\.outcome) == [.diverged, .iterationLimit])
  }
}
