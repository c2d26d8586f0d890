import MeanFieldPopulation

/// Learns the action values of the policies that act from transitions they made (conditional temporal
/// differences, or SARSA): for each transition in turn
/// `Q(s, a) ← Q(s, a) + β (r + γ Q(s', a') − Q(s, a))`.
///
/// Several agents, each with values and transitions of its own, go through theirs side by side.
///
/// Source: Benjamin and Abate 2024, Definition 3.1, after Yardim et al. 2023, with h in the reward.
///
/// - Parameters:
///   - actionValues: Q of each agent, shape [agents, S, A].
///   - seen: What was seen, between pairs that there are.
///   - starts: Where the transitions of each agent begin, shape [agents].
///   - order: In which order to learn from them: one pass.
///   - learningRate: β, from 0 to 1.
///   - discount: γ, from 0 to 1.
/// - Complexity: O(agents · transitions): one read of the transition and of two values each.
func learnActionValues(
  _ actionValues: UnsafeMutableBufferPointer<Double>, from seen: UnsafePointer<SeenTransition>,
  startingAt starts: [Int], in order: ReplayOrder, learningRate: Double, discount: Double
) {
  let pairCount = actionValues.count / max(1, starts.count)
  guard let values = actionValues.baseAddress else { return }
  starts.withUnsafeBufferPointer { starts in
    for index in order.indices {
      for agent in starts.indices {
        let transition = seen[starts[agent] &+ Int(index)]
        let own = values + agent &* pairCount
        let pair = Int(transition.pair)
        own[pair] = learnedValue(
          from: own[pair], reward: transition.reward,
          nextValue: own[Int(transition.nextPair)], learningRate: learningRate,
          discount: discount)
      }
    }
  }
}

/// `Q + β (r + γ Q' − Q)`.
func learnedValue(
  from value: Double, reward: Double, nextValue: Double, learningRate: Double, discount: Double
) -> Double {
  let target = reward + discount * nextValue
  return value + learningRate * (target - value)
}
