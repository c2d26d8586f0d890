import MeanFieldLearning
import MeanFieldModel
import MeanFieldPopulation

extension Benchmark {
  /// Learning from what was seen, as agents do who share shuffled orders.
  static let temporalDifference = Benchmark(
    name: "td-update",
    summary: "a temporal-difference update, replaying 3,000 transitions of 320 pairs"
  ) { setup, report in
    let pairCount = 320
    var stream = RandomStream(seed: 1, purpose: .counts)
    func draw(below limit: Int) -> Int { Int(stream.next() % UInt64(limit)) }
    let seen = SeenTransitions(
      (0..<agentCount * seenCount).map { _ in
        SeenTransition(
          pair: draw(below: pairCount), reward: Double(draw(below: 1000)) / 1000,
          nextPair: draw(below: pairCount))
      }, countPerAgent: seenCount)
    var values = [Double](repeating: 0, count: agentCount * pairCount)
    let agents = Array(0..<agentCount)
    for (subject, isShuffled) in [("one order", false), ("a new order each pass", true)] {
      let replay = Replay(passes: passes, isShuffled: isShuffled, learningRate: 0.1)
      try report(
        Timing.of(
          "td-update", subject, unit: "update", calls: passes * seenCount * agentCount, setup
        ) { _ in
          { replay.learn(&values, of: agents[...], from: seen, discount: 0.9, using: &stream) }
        })
    }
  }

  private static let (agentCount, seenCount, passes) = (32, 3_000, 20)
}
