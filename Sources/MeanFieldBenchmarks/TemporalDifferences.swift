import MeanFieldLearning
import MeanFieldModel
import MeanFieldPopulation

extension Benchmark {
  /// Learning from what was seen, as agents do who share shuffled orders.
  static let temporalDifference = Benchmark(
    name: "td-update",
    summary: "a temporal-difference update, replaying 3,000 transitions of 320 pairs"
  ) { setup, report in
    for (subject, stayingShare) in [("transitions to anywhere", 0), ("half of them staying", 0.5)] {
      var stream = RandomStream(seed: 1, purpose: .counts)
      let seen = seen(stayingShare: stayingShare, using: &stream)
      var values = [Double](repeating: 0, count: agentCount * pairCount)
      let agents = Array(0..<agentCount)
      let replay = Replay(passes: passes, isShuffled: true, learningRate: 0.1)
      try report(
        Timing.of(
          "td-update", subject, unit: "update", calls: passes * seenCount * agentCount, setup
        ) { _ in
          { replay.learn(&values, of: agents[...], from: seen, discount: 0.9, using: &stream) }
        })
    }
  }

  private static let (agentCount, seenCount, passes, pairCount) = (32, 3_000, 20, 320)

  /// What agents saw who stay where they are with some probability, all in the same place.
  private static func seen(
    stayingShare: Double, using stream: inout RandomStream
  ) -> SeenTransitions {
    func draw(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &stream) }
    return SeenTransitions(
      (0..<agentCount * seenCount).map { _ in
        let stays = stream.uniform() < stayingShare
        return SeenTransition(
          pair: stays ? 0 : draw(below: pairCount), reward: stream.uniform(),
          nextPair: stays ? 0 : draw(below: pairCount))
      }, countPerAgent: seenCount)
  }
}
