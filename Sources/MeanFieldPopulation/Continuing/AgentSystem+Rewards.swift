import MeanFieldModel

extension AgentSystem {
  /// How many looks a thread counts agents at side by side: few enough for counts and rewards to stay
  /// in a near cache, and many enough to read whole cache lines of each agent's if these are few.
  private var looksAtATime: Int { max(1, min(32, 50_000 / space.isLegal.count)) }

  /// Finds the reward of every transition seen, from where all agents were when it began.
  func fillRewards(of seen: inout SeenTransitions) {
    let (kept, looksAtATime) = (seen.countPerAgent, looksAtATime)
    seen.transitions.withUnsafeMutableBufferPointer { seen in
      team.perform(parts: (kept + looksAtATime - 1) / looksAtATime) { part in
        let first = part * looksAtATime
        let looks = first..<min(first + looksAtATime, kept)
        var counts = PairCounts(space, moments: looks.count)
        for agent in 0..<agentCount {
          for look in looks { counts.add(seen[agent * kept + look].pair, at: look - first) }
        }
        let rewards = rewards(counts, moments: looks.count)
        for agent in 0..<agentCount {
          for look in looks {
            let pair = Int(seen[agent * kept + look].pair)
            seen[agent * kept + look].reward = rewards[(look - first) * space.isLegal.count + pair]
          }
        }
      }
    }
  }

  /// The rewards in populations that were counted, shape [moments, S, A].
  private func rewards(_ counts: PairCounts, moments: Int) -> [Double] {
    var population = MeanField(
      states: Array(repeating: 0, count: space.stateCount),
      stateActions: Array(repeating: 0, count: coupling == .states ? 0 : space.isLegal.count))
    var rewards: [Double] = []
    rewards.reserveCapacity(moments * space.isLegal.count)
    var ofMoment = [Double](repeating: 0, count: space.isLegal.count)
    for moment in 0..<moments {
      counts.fill(
        states: &population.states, stateActions: &population.stateActions, at: moment,
        shareOfAgent: shareOfAgent)
      process.game.fillRewards(&ofMoment, at: 0, meanField: population)
      rewards += ofMoment
    }
    return rewards
  }
}
