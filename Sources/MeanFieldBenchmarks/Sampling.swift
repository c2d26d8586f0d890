import MeanFieldModel

extension Benchmark {
  /// Random numbers and the distributions drawn by them.
  static let sampling = Benchmark(
    name: "sampling", summary: "random bits, binomial and multinomial draws, alias tables"
  ) { setup, report in
    // Each draw gets its number and a stream, and returns something that depends on its work.
    func time(
      _ subject: String, _ draw: @escaping (_ call: Int, _ stream: inout RandomStream) -> UInt64
    )
      throws
    {
      let calls = 10_000
      var total: UInt64 = 0
      try report(
        Timing.of("sampling", subject, unit: "draw", calls: calls, setup) { _ in
          {
            var stream = RandomStream(seed: 1, purpose: .counts)
            for call in 0..<calls { total &+= draw(call, &stream) }
          }
        })
      // The total is used, so that nothing is optimised away.
      precondition(total != 0, "\(calls) draws gave nothing but zeros")
    }
    try time("64 random bits") { _, stream in stream.next() }
    try time("a new stream and its first draw") { call, _ in
      var fresh = RandomStream(seed: 1, purpose: .counts, block: call)
      return fresh.next()
    }
    for (trials, probability) in [(1000, 0.001), (1000, 0.3), (1_000_000_000_000, 0.3)] {
      let distribution = BinomialDistribution(trials: trials, probability: probability)
      try time("binomial, n = \(trials), p = \(probability)") { _, stream in
        UInt64(distribution.sample(using: &stream))
      }
    }
    let weights = [0.1, 0.2, 0.3, 0.25, 0.15]
    var counts = [Int](repeating: 0, count: 5)
    for trials in [1000, 1_000_000_000_000] {
      try time("multinomial row of 5, n = \(trials)") { _, stream in
        for index in counts.indices { counts[index] = 0 }
        addMultinomial(
          trials: trials, probabilities: weights, range: 0..<5, into: &counts, at: 0,
          using: &stream)
        return UInt64(counts[0])
      }
    }
    var tables = AliasTables()
    for _ in 0..<64 { tables.append(weights: weights, range: 0..<5) }
    try time("alias table of 5") { call, stream in
      UInt64(tables.sample(table: call & 63, using: &stream))
    }
  }
}
