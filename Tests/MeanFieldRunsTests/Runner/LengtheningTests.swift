import Foundation
import MeanFieldModel
import Testing

@testable import MeanFieldRuns

@Suite struct LengtheningTests {
  /// Two algorithms, two trials each, agents, and a last iteration that the cadence does not meet.
  private static let long = RunDescription(
    game: Selection("beach-bar"), iterations: 40, trials: 2, seed: 5,
    evaluation: .init(every: 6, agents: [50], episodes: 3),
    sweep: [.init("algorithm", ["online-mirror-descent", "fictitious-play"])])

  /// A finished run that is asked for more leaves the bits of one that was asked for it at once,
  /// also when it is stopped on the way.
  @Test(arguments: [1, 6, 25, 39], [false, true])
  func moreIterations(first: Int, isStopped: Bool) throws {
    let folder = try RunFolder()
    let expected = try folder.finish(Self.long, in: "alone")
    var short = Self.long
    short.iterations = first
    try folder.finish(short)
    try folder.lengthen(iterations: 40, isStopped: isStopped)
    #expect(try RunContents(of: folder("run")) == expected)
    let run = try RunStore.open(folder("run")).run()
    #expect(run.description == Self.long && run.finished != nil)
  }

  /// A run that ended at its tolerance goes on to a smaller one; also one that had none.
  @Test(arguments: [0.1, nil])
  func smallerTolerance(first: Double?) throws {
    let folder = try RunFolder()
    var description = RunDescription(
      game: Selection("left-right"), algorithm: Selection("fictitious-play"), iterations: 500,
      tolerance: 0.02, evaluation: .init(every: 3, agents: [7]))
    let expected = try folder.finish(description, in: "alone")
    description.tolerance = first
    description.iterations = first == nil ? 5 : 500
    let before = try folder.finish(description)
    #expect(before.metrics.count < expected.metrics.count)
    try folder.lengthen(iterations: 500, tolerance: 0.02)
    #expect(try RunContents(of: folder("run")) == expected)
  }

  /// A longer run whose policy finds no room has not ended: what is there is the shorter run's.
  @Test func noRoomForThePolicy() throws {
    let folder = try RunFolder()
    var description = RunDescription(game: Selection("left-right"), iterations: 20)
    let expected = try folder.finish(description, in: "alone")
    description.iterations = 5
    try folder.finish(description)
    try FileManager.default.removeItem(at: folder("run/policy.npy"))
    try FileManager.default.createDirectory(
      at: folder("run/policy.npy/full"), withIntermediateDirectories: true)
    let refused = #expect(throws: UserError.self) { try folder.lengthen(iterations: 20) }
    #expect(refused?.kind == .cannotWrite)
    #expect(try RunStore.open(folder("run")).run().trials[0].outcome == nil)
    try FileManager.default.removeItem(at: folder("run/policy.npy"))
    try folder.lengthen(iterations: 20)
    #expect(try RunContents(of: folder("run")) == expected)
  }

  /// What would have ended before is refused, and the run stays as it was.
  @Test func refusals() throws {
    let folder = try RunFolder()
    let description = RunDescription(
      game: Selection("left-right"), algorithm: Selection("fictitious-play"), iterations: 500,
      tolerance: 0.02, evaluation: .init(every: 3))
    let before = try folder.finish(description)
    let less = #expect(throws: UserError.self) { try folder.lengthen(iterations: 3) }
    #expect(less?.kind == .usage && less?.message.contains("--iterations: 3 are fewer") == true)
    let larger = #expect(throws: UserError.self) { try folder.lengthen(tolerance: 0.5) }
    #expect(larger?.message.contains("--tolerance: with 0.5") == true, "\(larger?.message ?? "")")
    #expect(try RunContents(of: folder("run")) == before)
    // The same numbers again ask for nothing.
    try folder.lengthen(iterations: 500, tolerance: 0.02)
    #expect(try RunContents(of: folder("run")) == before)
  }

  /// A run that diverged diverges at the same place, however far it is asked to go.
  @Test func divergence() throws {
    let folder = try RunFolder()
    let description = RunDescription(
      game: Selection("left-right"),
      algorithm: Selection("online-mirror-descent", ["learning-rate": "1e308"]), iterations: 20)
    let first = #expect(throws: UserError.self) { try folder.finish(description) }
    let before = try RunContents(of: folder("run"))
    let again = #expect(throws: UserError.self) { try folder.lengthen(iterations: 50) }
    #expect(first == again && again?.message.contains("diverged") == true)
    #expect(try RunContents(of: folder("run")) == before)
  }

  /// A run that would have diverged later does so when it goes further, and keeps the policy that one
  /// asked for it at once keeps, wherever it had ended before: on the cadence, between, and where
  /// the numbers had blown up already.
  @Test(arguments: [7, 10, 21, 22, 23, 25, 27, 28, 30])
  func laterDivergence(first: Int) throws {
    let folder = try RunFolder()
    let description = DivergenceTests.divergingBetween
    #expect(throws: UserError.self) { try folder.finish(description, in: "alone") }
    var short = description
    short.iterations = first
    if first < 27 {
      try folder.finish(short)
    } else {
      #expect(throws: UserError.self) { try folder.finish(short) }
    }
    #expect(throws: UserError.self) { try folder.lengthen(iterations: description.iterations) }
    #expect(try RunContents(of: folder("run")) == RunContents(of: folder("alone")))
  }
}

extension RunFolder {
  /// Takes the run in the subfolder `run` further, to its end.
  fileprivate func lengthen(
    iterations: Int? = nil, tolerance: Double? = nil, isStopped: Bool = false
  ) throws {
    if isStopped {
      let stop = StopRequest()
      let runner = try Runner.resume(
        self("run"), iterations: iterations, tolerance: tolerance, threads: 1, stop: stop,
        report: { _ in stop.request() })
      guard case .interrupted = try runner.run() else { throw Unfinished() }
    }
    let runner = try Runner.resume(
      self("run"), iterations: isStopped ? nil : iterations,
      tolerance: isStopped ? nil : tolerance, threads: 2, stop: StopRequest(), report: { _ in })
    guard case .finished = try runner.run() else { throw Unfinished() }
  }
}
