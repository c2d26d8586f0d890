#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The time a piece of work takes: the median over several samples, each long enough to be measured.
public struct Measurement: Sendable {
  /// What passes while the work is done.
  public enum Clock: Sendable {
    /// Processor time of the calling thread: what one thread's work costs, whatever else the
    /// machine is doing.
    case processor
    /// Time on the wall, for work that several threads share.
    case wall

    /// The time now, in nanoseconds since some moment.
    public var nanoseconds: Double {
      var time = timespec()
      clock_gettime(self == .processor ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
  }

  /// Nanoseconds of one call.
  public let nanoseconds: Double

  private static let sampleCount = 9

  /// Measures `work` for about `seconds` after a warm-up, or for as long as nine calls take.
  public init(_ clock: Clock = .processor, seconds: Double, _ work: () -> Void) {
    func time(calls: Int) -> Double {
      let start = clock.nanoseconds
      for _ in 0..<calls { work() }
      return clock.nanoseconds - start
    }
    _ = time(calls: 1)
    let once = max(1, time(calls: 1))
    let calls = max(1, Int(1e9 * seconds / Double(Self.sampleCount) / once))
    let samples = (0..<Self.sampleCount).map { _ in time(calls: calls) / Double(calls) }
    nanoseconds = samples.sorted()[Self.sampleCount / 2]
  }
}
