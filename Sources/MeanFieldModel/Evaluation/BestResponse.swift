extension DecisionProcess {
  /// Actions whose values are this close to the best, relative to the largest value in size among
  /// the state's legal actions, tie with it.
  public static let tieTolerance = 1e-12

  /// The best response to a population: the policy that maximises one agent's expected return
  /// while the population's flow stays as it is, by backward induction (in a stationary game
  /// policy iteration, or value iteration where that takes less).
  ///
  /// Without entropy the rule takes the best action, and draws evenly among actions whose values
  /// are within ``tieTolerance`` of it, so that rounding does not decide between symmetric choices.
  /// With `temperature` τ > 0 it is the maximiser of return plus τ times entropy,
  /// `π(a|s) ∝ exp(Q(s, a) / τ)` over the legal actions.
  ///
  /// - Parameters:
  ///   - flow: The population.
  ///   - policy: Receives the best response, shape [T, S, A].
  ///   - temperature: The weight of the entropy, in units of reward.
  /// - Complexity: O(T (S A + entries)); a stationary game's is that of
  ///   ``exploitabilityAtRest(of:in:temperature:from:)``.
  public mutating func bestResponse(
    to flow: MeanFieldFlow, into policy: inout Policy, temperature: Double = 0
  ) {
    requireShapes(policy, flow)
    let (stateCount, actionCount) = (space.stateCount, space.actionCount)
    let penalty = space.penalty
    if case .discounted = horizon {
      respondAtRest(against: flow, temperature: temperature)
    } else {
      for state in 0..<stateCount { bestValues[state] = 0 }
    }
    var values: [Double] = []
    swap(&values, &bestValues)
    policy.probabilities.withUnsafeMutableBufferPointer { rules in
      guard let rules = rules.baseAddress else { return }
      for step in (0..<horizon.steps).reversed() {
        fillBackward(at: step, against: flow)
        Self.bellmanStep(&self, values: &values) { block in
          let first = block.states.lowerBound * actionCount
          respondInStates(
            block, actionCount: actionCount, penalty: penalty, temperature: temperature,
            rule: rules + step * stateCount * actionCount + first)
        }
      }
    }
    swap(&values, &bestValues)
  }
}

/// `values[s] = max_a Q(s, a)` over legal actions, or its entropy-regularised version, for the
/// states of a block, whose Q is overwritten; `rule`, if there is one, receives the maximiser and
/// starts at the block's first pair.
func respondInStates(
  _ block: borrowing DecisionProcess.StateBlock, actionCount: Int, penalty: [Double],
  temperature: Double, rule: UnsafeMutablePointer<Double>?
) {
  let q = block.actionValues
  let firstPair = block.states.lowerBound * actionCount
  if temperature > 0 {
    for pair in 0..<block.states.count * actionCount { q[pair] += penalty[firstPair + pair] }
    softmaxRows(
      q, rowCount: block.states.count, width: actionCount, temperature: temperature,
      into: rule ?? q, values: block.values + block.states.lowerBound)
    return
  }
  var pair = 0
  for state in block.states {
    var largest = -Double.infinity
    var size = 0.0
    for action in pair..<pair + actionCount {
      largest = max(largest, q[action] + penalty[firstPair + action])
      // The values of illegal actions are 0.
      size = max(size, abs(q[action]))
    }
    block.values[state] = largest
    if let rule {
      let least = largest - DecisionProcess.tieTolerance * size
      var ties = 0.0
      for action in pair..<pair + actionCount {
        let isBest = q[action] + penalty[firstPair + action] >= least
        rule[action] = isBest ? 1 : 0
        ties += rule[action]
      }
      if ties > 1 {
        for action in pair..<pair + actionCount { rule[action] /= ties }
      }
    }
    pair += actionCount
  }
}

extension Game {
  /// The best response to `flow`; see ``DecisionProcess/bestResponse(to:into:temperature:)``.
  public func bestResponse(to flow: MeanFieldFlow, temperature: Double = 0) -> Policy {
    var process = DecisionProcess(self)
    var policy = Policy.uniform(for: self)
    process.bestResponse(to: flow, into: &policy, temperature: temperature)
    return policy
  }
}
