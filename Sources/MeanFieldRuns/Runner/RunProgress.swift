import Synchronization

/// How far a run has come, for people to see.
public struct RunProgress: Sendable {
  /// What the trial is at.
  public enum Phase: Sendable {
    /// Iterating the algorithm.
    case iterating
    /// Simulating this many agents with the final policy.
    case simulating(agents: Int)
    /// Drawing pictures.
    case drawing
  }

  /// The label of the trial's variant, empty without a sweep.
  public let variant: String
  /// The trial's number, from 1.
  public let trial: Int
  /// Trials over all variants.
  public let trialCount: Int
  /// Trials that are finished, over all variants.
  public let finishedTrials: Int
  /// What the trial is at.
  public let phase: Phase
  /// The iterations, episodes or pictures that are done.
  public let done: Int
  /// How many there are to do.
  public let total: Int
  /// What was measured last of what the algorithm drives to zero, or nil before that.
  public let objective: (name: String, value: Double)?
}

/// A wish to stop, which a run heeds at its next iteration after saving its state.
public final class StopRequest: Sendable {
  private let requested = Atomic<Bool>(false)

  /// A request that nobody has made yet.
  public init() {}

  /// Whether somebody asked to stop.
  public var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Asks to stop; may be called from a signal's handler.
  public func request() { requested.store(true, ordering: .relaxed) }
}

extension RunProgress {
  /// The progress of something by itself.
  public init(_ phase: Phase, done: Int, total: Int) {
    self.init(
      variant: "", trial: 1, trialCount: 1, finishedTrials: 0, phase: phase, done: done,
      total: total, objective: nil)
  }
}
