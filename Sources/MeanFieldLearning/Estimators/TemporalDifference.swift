package import MeanFieldPopulation

/// Learns the action values of the policy that acts from transitions it made (conditional temporal
/// differences, or SARSA): for each transition in turn
/// `Q(s, a) ← Q(s, a) + β (r + γ Q(s', a') − Q(s, a))`.
///
/// Source: Benjamin and Abate 2024, Definition 3.1, after Yardim et al. 2023, with h in the reward.
///
/// - Parameters:
///   - actionValues: Q, shape [S, A].
///   - seen: What was seen, between pairs that there are.
///   - order: In which order to learn from it: one pass.
///   - learningRate: β, from 0 to 1.
///   - discount: γ, from 0 to 1.
/// - Complexity: O(transitions): one read of the order, of the transition and of two values each.
@inline(__always)
package func learnActionValues(
  _ actionValues: UnsafeMutablePointer<Double>, from seen: UnsafePointer<SeenTransition>,
  in order: ReplayOrder, learningRate: Double, discount: Double
) {
  order.indices.withUnsafeBufferPointer { order in
    for index in order {
      let transition = seen[Int(index)]
      let pair = Int(transition.pair)
      actionValues[pair] = learnedValue(
        from: actionValues[pair], reward: transition.reward,
        nextValue: actionValues[Int(transition.nextPair)], learningRate: learningRate,
        discount: discount)
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
