import MeanFieldModel

/// Random numbers, binomial and multinomial draws, alias tables.
func benchmarkSampling() {
  let calls = 10_000
  var total: UInt64 = 0
  // Each call gets its number and a stream, and returns something that depends on its work.
  func perCall(_ label: String, _ body: (_ call: Int, _ stream: inout RandomStream) -> UInt64) {
    let time = Measurement {
      var stream = RandomStream(seed: 1, purpose: .counts)
      var sum: UInt64 = 0
      for call in 0..<calls { sum &+= body(call, &stream) }
      total &+= sum
    }
    printRow("  " + label, show(time.nanoseconds / Double(calls), "ns"))
  }
  perCall("64 random bits") { _, stream in stream.next() }
  perCall("a new stream and its first draw") { call, _ in
    var fresh = RandomStream(seed: 1, purpose: .counts, block: call)
    return fresh.next()
  }
  for (trials, probability) in [(1000, 0.001), (1000, 0.3), (1_000_000_000_000, 0.3)] {
    let distribution = BinomialDistribution(trials: trials, probability: probability)
    perCall("binomial, n = \(trials), p = \(probability)") { _, stream in
      UInt64(distribution.sample(using: &stream))
    }
  }
  let weights = [0.1, 0.2, 0.3, 0.25, 0.15]
  var counts = [Int](repeating: 0, count: 5)
  for trials in [1000, 1_000_000_000_000] {
    perCall("multinomial of 5, n = \(trials)") { _, stream in
      for index in counts.indices { counts[index] = 0 }
      addMultinomial(
        trials: trials, probabilities: weights, range: 0..<5, into: &counts, at: 0, using: &stream)
      return UInt64(counts[0])
    }
  }
  var tables = AliasTables()
  for _ in 0..<64 { tables.append(weights: weights, range: 0..<5) }
  perCall("alias table of 5") { call, stream in
    UInt64(tables.sample(table: call & 63, using: &stream))
  }
  // The total is used, so that nothing is optimised away.
  if total == 42 { print("") }
}
