extension DecisionProcess {
  /// The best response to a population whose flow is random: backward induction against rewards and
  /// transitions averaged over samples of the flow.
  ///
  /// An agent that does not see the population maximises its return in this averaged process up to
  /// the correlation of rewards and transitions between steps. (A best response to one sample
  /// would know the future of the population and report an advantage that no agent has.)
  ///
  /// - Parameters:
  ///   - flows: Samples of the flow in a game of finite horizon, at least one.
  ///   - policy: Receives the best response, shape [T, S, A].
  /// - Complexity: O(samples T (S A + entries)).
  public mutating func bestResponse(
    toAverageOf flows: [MeanFieldFlow], into policy: inout Policy
  ) {
    precondition(!flows.isEmpty, "an average needs a sample")
    for flow in flows { requireShapes(policy, flow) }
    guard case .finite = horizon else { preconditionFailure("the game must have a last step") }
    let (stateCount, actionCount) = (space.stateCount, space.actionCount)
    let penalty = space.penalty
    let weight = 1 / Double(flows.count)
    var values = [Double](repeating: 0, count: stateCount)
    var scratch = values
    var average = [Double](repeating: 0, count: stateCount * actionCount)
    for step in (0..<horizon.steps).reversed() {
      for pair in average.indices { average[pair] = 0 }
      average.withUnsafeMutableBufferPointer { average in
        guard let average = average.baseAddress else { return }
        for flow in flows {
          fillRewards(at: step, against: flow)
          fillTransitions(at: step, against: flow)
          for state in 0..<stateCount { scratch[state] = values[state] }
          Self.bellmanStep(&self, values: &scratch) { block in
            let first = block.states.lowerBound * actionCount
            for pair in 0..<block.states.count * actionCount {
              average[first + pair] += weight * block.actionValues[pair]
            }
          }
        }
        values.withUnsafeMutableBufferPointer { values in
          policy.probabilities.withUnsafeMutableBufferPointer { rules in
            guard let values = values.baseAddress, let rules = rules.baseAddress else { return }
            respondInStates(
              StateBlock(states: 0..<stateCount, actionValues: average, values: values),
              actionCount: actionCount, penalty: penalty, temperature: 0,
              rule: rules + step * stateCount * actionCount)
          }
        }
      }
    }
  }
}
