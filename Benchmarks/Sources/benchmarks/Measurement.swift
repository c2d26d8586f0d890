/// Times a piece of work: the median over several samples, each long enough to be measured.
struct Measurement {
  /// Nanoseconds of one call.
  let nanoseconds: Double

  /// Measures `work` for about a second, after a warm-up.
  init(_ work: () -> Void) {
    let clock = ContinuousClock()
    work()
    let once = clock.measure(work)
    let calls = max(1, Int(Duration.milliseconds(50) / max(once, .nanoseconds(1))))
    let samples = (0..<15).map { _ in
      clock.measure { for _ in 0..<calls { work() } } / .nanoseconds(1) / Double(calls)
    }
    nanoseconds = samples.sorted()[samples.count / 2]
  }
}
