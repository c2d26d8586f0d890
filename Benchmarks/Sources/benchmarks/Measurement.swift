#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Times a piece of work: the median over several samples, each long enough to be measured.
struct Measurement {
  /// What passes while the work is done.
  enum Clock {
    /// Processor time of the calling thread: what one thread's work costs, whatever else the
    /// machine is doing.
    case processor
    /// Time on the wall, for work that several threads share.
    case wall

    var nanoseconds: Double {
      var time = timespec()
      clock_gettime(self == .processor ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
  }

  /// Nanoseconds of one call.
  let nanoseconds: Double

  /// Measures `work` for about a second, after a warm-up.
  init(_ clock: Clock = .processor, _ work: () -> Void) {
    func time(calls: Int) -> Double {
      let start = clock.nanoseconds
      for _ in 0..<calls { work() }
      return clock.nanoseconds - start
    }
    _ = time(calls: 1)
    let calls = max(1, Int(50e6 / max(1, time(calls: 1))))
    let samples = (0..<15).map { _ in time(calls: calls) / Double(calls) }
    nanoseconds = samples.sorted()[samples.count / 2]
  }

  /// How many times faster `work` is on `threads` threads than on one, by the wall.
  static func speedUp(threads: Int, _ work: (_ threads: Int) -> (() -> Void)) -> Double {
    let (one, many) = (work(1), work(threads))
    return Measurement(.wall, one).nanoseconds / Measurement(.wall, many).nanoseconds
  }
}
