/// Something of the package whose speed is measured, by name.
public struct Benchmark: Sendable {
  /// How to measure.
  public struct Setup: Sendable {
    /// The threads whose speed is compared with that of one.
    public let threads: Int
    /// About how long each measurement takes.
    public let seconds: Double

    /// Times with `threads` threads and one, each for about `seconds`.
    public init(threads: Int, seconds: Double) {
      precondition(threads > 0 && seconds > 0)
      self.threads = threads
      self.seconds = seconds
    }
  }

  /// What it is called.
  public let name: String
  /// What it times, in a line.
  public let summary: String
  /// Measures, and hands over each result as soon as it is there.
  public let measure: @Sendable (_ setup: Setup, _ report: (Timing) throws -> Void) throws -> Void

  /// All benchmarks, in the order people see.
  public static let all = [
    bellman, flow, solvers, agents, counts, sampling, temporalDifference, proximalStep, learners,
    networkedAgents,
  ]
}

/// What one call of something takes.
public struct Timing: Encodable, Sendable {
  /// The benchmark's name.
  public let benchmark: String
  /// The game, or the distribution.
  public let subject: String
  /// What is called: a sweep, an iteration of an algorithm, a draw.
  public let unit: String
  /// Nanoseconds of one call, on one thread.
  public let nanoseconds: Double
  /// The entries of tables that a call goes through, if that is what its time depends on.
  public var entries: Int?
  /// How many times faster it is on all threads than on one.
  public var speedUp: Double?

  /// Nanoseconds for each entry.
  public var nanosecondsPerEntry: Double? { entries.map { nanoseconds / Double($0) } }

  /// The timing of one call.
  public init(benchmark: String, subject: String, unit: String, nanoseconds: Double) {
    self.benchmark = benchmark
    self.subject = subject
    self.unit = unit
    self.nanoseconds = nanoseconds
  }

  private enum CodingKeys: String, CodingKey {
    case benchmark, subject, unit, nanoseconds, entries
    case speedUp = "speed_up"
  }

  /// The timing of a call of `work(threads)()`, by processor time on one thread; with `setup.threads`
  /// of them by the wall, where that could be faster.
  ///
  /// - Parameters:
  ///   - calls: How many of `unit` a call does.
  ///   - isShared: Whether threads can share the work.
  static func of(
    _ benchmark: String, _ subject: String, unit: String, calls: Int = 1, entries: Int? = nil,
    isShared: Bool = false, _ setup: Benchmark.Setup, _ work: (_ threads: Int) -> () -> Void
  ) -> Timing {
    let seconds = setup.seconds
    let time = Measurement(.processor, seconds: seconds, work(1)).nanoseconds
    var speedUp: Double?
    if isShared, setup.threads > 1 {
      let one = Measurement(.wall, seconds: seconds, work(1)).nanoseconds
      speedUp = one / Measurement(.wall, seconds: seconds, work(setup.threads)).nanoseconds
    }
    var timing = Timing(
      benchmark: benchmark, subject: subject, unit: unit, nanoseconds: time / Double(calls))
    timing.entries = entries
    timing.speedUp = speedUp
    return timing
  }
}
