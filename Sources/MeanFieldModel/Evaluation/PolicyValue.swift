extension DecisionProcess {
  /// The expected return of an agent drawn from the whole population when everybody follows
  /// `policy`: the same as ``Exploitability/value``, without a backward pass in a finite game.
  ///
  /// - Parameters:
  ///   - policy: Shape [T, S, A].
  ///   - flow: Room for the policy's flow, which it receives.
  /// - Complexity: O(T (S A + entries)).
  public mutating func value(of policy: Policy, flow: inout MeanFieldFlow) -> Double {
    self.flow(of: policy, into: &flow)
    guard case .finite(let steps, let discount) = horizon else {
      evaluateAtRest(policy, against: flow, temperature: 0)
      return zip(initialDistribution, values).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let (stateCount, actionCount) = (space.stateCount, space.actionCount)
    var (value, weight) = (0.0, 1.0)
    for step in 0..<steps {
      fillRewards(at: step, against: flow)
      var reward = 0.0
      for state in 0..<stateCount {
        let row = (step * stateCount + state) * actionCount
        var ofState = 0.0
        for action in 0..<actionCount {
          ofState += policy.probabilities[row + action] * rewards[state * actionCount + action]
        }
        reward += flow.states[step * stateCount + state] * ofState
      }
      value += weight * reward
      weight *= discount
    }
    return value
  }
}
