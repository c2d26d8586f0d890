import MeanFieldModel

/// Random numbers, binomial and multinomial draws, alias tables.
func benchmarkSampling() {
  var stream = RandomStream(seed: 1, purpose: .counts)
  var sum: UInt64 = 0
  let calls = 10_000
  func perCall(_ label: String, _ body: () -> Void) {
    let time = Measurement { for _ in 0..<calls { body() } }
    printRow(label, show(time.nanoseconds / Double(calls), "ns"))
  }
  perCall("64 random bits") { sum &+= stream.next() }
  var block = 0
  perCall("a new stream and its first draw") {
    block += 1
    var fresh = RandomStream(seed: 1, purpose: .counts, block: block)
    sum &+= fresh.next()
  }
  for (trials, probability) in [(1000, 0.001), (1000, 0.3), (1_000_000_000_000, 0.3)] {
    let distribution = BinomialDistribution(trials: trials, probability: probability)
    perCall("binomial, n = \(trials), p = \(probability)") {
      sum &+= UInt64(distribution.sample(using: &stream))
    }
  }
  let weights = [0.1, 0.2, 0.3, 0.25, 0.15]
  var counts = [Int](repeating: 0, count: 5)
  for trials in [1000, 1_000_000_000_000] {
    perCall("multinomial of 5, n = \(trials)") {
      counts[0] = 0
      addMultinomial(
        trials: trials, probabilities: weights, range: 0..<5, into: &counts, at: 0, using: &stream)
      for index in counts.indices { counts[index] = 0 }
    }
  }
  var tables = AliasTables()
  for _ in 0..<64 { tables.append(weights: weights, range: 0..<5) }
  var table = 0
  perCall("alias table of 5") {
    table = (table &+ 1) & 63
    sum &+= UInt64(tables.sample(table: table, using: &stream))
  }
  // The sum is used, so that nothing is optimised away.
  if sum == 42 { print("") }
}
