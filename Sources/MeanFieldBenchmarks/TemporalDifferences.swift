import MeanFieldLearning
import MeanFieldModel
import MeanFieldPopulation

extension Benchmark {
  /// Learning from a replay buffer, as many agents do who share a shuffled order.
  static let temporalDifference = Benchmark(
    name: "td-update",
    summary: "a temporal-difference update, replaying 3,000 transitions of 320 pairs"
  ) { setup, report in
    let (pairCount, seenCount, agentCount) = (320, 3_000, 16)
    var stream = RandomStream(seed: 1, purpose: .counts)
    func draw(below limit: Int) -> Int { Int(stream.next() % UInt64(limit)) }
    // Each agent has seen other transitions.
    let seen = (0..<agentCount * seenCount).map { _ in
      SeenTransition(
        pair: draw(below: pairCount), reward: Double(draw(below: 1000)) / 1000,
        nextPair: draw(below: pairCount))
    }
    var order = ReplayOrder(count: seenCount)
    var values = [Double](repeating: 0, count: agentCount * pairCount)
    for (subject, shuffles) in [("one order", false), ("a new order for 16 agents", true)] {
      try report(
        Timing.of(
          "td-update", subject, unit: "update", calls: seenCount * agentCount, setup
        ) { _ in
          {
            if shuffles { order.shuffle(using: &stream) }
            values.withUnsafeMutableBufferPointer { values in
              seen.withUnsafeBufferPointer { seen in
                guard let values = values.baseAddress, let seen = seen.baseAddress else { return }
                for agent in 0..<agentCount {
                  learnActionValues(
                    values + agent * pairCount, from: seen + agent * seenCount, in: order,
                    learningRate: 0.1, discount: 0.9)
                }
              }
            }
          }
        })
    }
  }
}
