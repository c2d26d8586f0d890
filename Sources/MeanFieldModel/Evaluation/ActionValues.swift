/// The rows of some states at one time step: what a policy-improvement rule reads and rewrites.
///
/// Each buffer holds whole rows of `actionCount` numbers, the same states in all three.
public struct DecisionRows {
  /// The number of actions, A.
  public let actionCount: Int
  /// Q of the policy being evaluated, [states, A]; 0 at illegal actions.
  public let actionValues: UnsafeMutableBufferPointer<Double>
  /// The caller's own table, [states, A].
  public let carried: UnsafeMutableBufferPointer<Double>
  /// The policy's rule, [states, A], to be rewritten.
  public let rule: UnsafeMutableBufferPointer<Double>

  /// The number of states in the block.
  public var stateCount: Int { actionValues.count / actionCount }

  /// Adds `factor` times the action values to the carried table.
  public func accumulate(_ factor: Double) {
    for pair in actionValues.indices { carried[pair] += factor * actionValues[pair] }
  }

  /// Sets the rule to `softmax(carried / temperature)`, state by state; a score of −∞ gets
  /// probability 0.
  public func setRuleToSoftmax(temperature: Double = 1) {
    guard let scores = carried.baseAddress, let rule = rule.baseAddress else { return }
    softmaxRows(
      scores, rowCount: stateCount, width: actionCount, temperature: temperature, into: rule)
  }
}

extension DecisionProcess {
  /// Evaluates `policy` against `flow` backward in time, and lets `improve` rewrite each step's
  /// rule as soon as its action values are known: simultaneous policy improvement, the shape of
  /// mirror descent and of damped fixed-point iteration.
  ///
  /// `Q_t[s, a] = R_t[s, a] + γ Σ P_t(s' | s, a) V_{t+1}(s')`, with V that of the policy as it
  /// came in (plus `temperature` times its entropy). In a stationary game Q solves its fixed-point
  /// equation to ``stationaryTolerance`` and `improve` is called once for each state.
  ///
  /// - Parameters:
  ///   - policy: The policy, shape [T, S, A].
  ///   - flow: The population, at rest while the sweep lasts.
  ///   - carried: A table of the caller's with the policy's shape, whose rows `improve` receives.
  ///   - temperature: The weight of the entropy in V, in units of reward.
  ///   - improve: Called for disjoint blocks of states, on any thread.
  /// - Complexity: O(T (S A + entries)) plus `improve`.
  public mutating func sweep(
    _ policy: inout Policy, against flow: MeanFieldFlow, carrying carried: inout [Double],
    temperature: Double = 0, improve: @Sendable (DecisionRows) -> Void
  ) {
    requireShapes(policy, flow)
    precondition(
      carried.count == policy.probabilities.count,
      "expected a carried table of \(policy.probabilities.count) numbers, got \(carried.count)")
    let (stateCount, actionCount) = (space.stateCount, space.actionCount)
    if case .discounted = horizon {
      evaluateAtRest(policy, against: flow, temperature: temperature)
    } else {
      for state in 0..<stateCount { values[state] = 0 }
    }
    var values: [Double] = []
    swap(&values, &self.values)
    policy.probabilities.withUnsafeMutableBufferPointer { rules in
      carried.withUnsafeMutableBufferPointer { carried in
        guard let rules = rules.baseAddress, let carried = carried.baseAddress else { return }
        for step in (0..<horizon.steps).reversed() {
          fillRewardsBackward(at: step, against: flow)
          fillTransitions(at: step, against: flow)
          Self.bellmanStep(&self, values: &values) { block in
            let first = (step * stateCount + block.states.lowerBound) * actionCount
            let pairs = block.states.count * actionCount
            evaluateStates(
              block, actionCount: actionCount, rule: rules + first, temperature: temperature)
            improve(
              DecisionRows(
                actionCount: actionCount,
                actionValues: .init(start: block.actionValues, count: pairs),
                carried: .init(start: carried + first, count: pairs),
                rule: .init(start: rules + first, count: pairs)))
          }
        }
      }
    }
    swap(&values, &self.values)
  }

  /// The action values of `policy` against `flow`, shape [T, S, A]; 0 at illegal actions.
  ///
  /// See ``sweep(_:against:carrying:temperature:improve:)``.
  public mutating func actionValues(
    of policy: Policy, against flow: MeanFieldFlow, temperature: Double = 0
  ) -> [Double] {
    var policy = policy
    var table = [Double](repeating: 0, count: policy.probabilities.count)
    sweep(&policy, against: flow, carrying: &table, temperature: temperature) { rows in
      rows.accumulate(1)
    }
    return table
  }
}

/// `values[s] = Σ_a π(a|s) Q(s, a) + τ H(π(·|s))` for the states of a block; `rule` starts at the
/// block's first pair.
func evaluateStates(
  _ block: borrowing DecisionProcess.StateBlock, actionCount: Int, rule: UnsafePointer<Double>,
  temperature: Double
) {
  var pair = 0
  for state in block.states {
    var value = 0.0
    if temperature > 0 { value = temperature * entropy(rule + pair, count: actionCount) }
    for action in pair..<pair + actionCount { value += rule[action] * block.actionValues[action] }
    block.values[state] = value
    pair += actionCount
  }
}
