/// Learns the action values of the policy that acts from transitions it made (conditional temporal
/// differences, or SARSA): for each transition in turn
/// `Q(s, a) ← Q(s, a) + β (r + γ Q(s', a') − Q(s, a))`.
///
/// Source: Benjamin and Abate 2024, Definition 3.1, after Yardim et al. 2023, with h in the reward.
///
/// - Parameters:
///   - actionValues: Q, shape [S, A].
///   - buffer: What was seen.
///   - order: In which order to learn from it: one pass.
///   - learningRate: β, from 0 to 1.
///   - discount: γ, from 0 to 1.
/// - Complexity: O(transitions): one read of the order, of the transition and of two values each.
public func learnActionValues(
  _ actionValues: inout [Double], from buffer: ReplayBuffer, in order: ReplayOrder,
  learningRate: Double, discount: Double
) {
  precondition((0...1).contains(learningRate), "expected a rate from 0 to 1, got \(learningRate)")
  precondition((0...1).contains(discount), "expected a discount from 0 to 1, got \(discount)")
  precondition(
    actionValues.count == buffer.pairCount,
    "expected \(buffer.pairCount) action values, got \(actionValues.count)")
  precondition(
    order.indices.count == buffer.transitions.count,
    "expected an order of \(buffer.transitions.count) transitions, got \(order.indices.count)")
  actionValues.withUnsafeMutableBufferPointer { values in
    guard let values = values.baseAddress else { return }
    learn(
      values, from: buffer.transitions, order: order.indices, count: order.indices.count,
      learningRate: learningRate, discount: discount)
  }
}

/// The loop; the buffer and the order have valid indices alone.
private func learn(
  _ values: UnsafeMutablePointer<Double>, from transitions: UnsafePointer<SeenTransition>,
  order: UnsafePointer<Int32>, count: Int, learningRate: Double, discount: Double
) {
  for index in 0..<count {
    let seen = transitions[Int(order[index])]
    values[Int(seen.pair)] = learnedValue(
      from: values[Int(seen.pair)], reward: seen.reward, nextValue: values[Int(seen.nextPair)],
      learningRate: learningRate, discount: discount)
  }
}

/// `Q + β (r + γ Q' − Q)`.
func learnedValue(
  from value: Double, reward: Double, nextValue: Double, learningRate: Double, discount: Double
) -> Double {
  let target = reward + discount * nextValue
  return value + learningRate * (target - value)
}
