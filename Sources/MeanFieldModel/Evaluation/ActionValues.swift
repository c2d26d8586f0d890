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

  /// Adds `factor` times the action values to the carried table, of which a share is kept.
  public func accumulate(_ factor: Double, keeping share: Double = 1) {
    guard share != 1 else {
      for pair in actionValues.indices { carried[pair] += factor * actionValues[pair] }
      return
    }
    for pair in actionValues.indices {
      carried[pair] = share * carried[pair] + factor * actionValues[pair]
    }
  }

  /// Sets the rule to `softmax(carried / temperature)`, state by state; a score of −∞ gets
  /// probability 0.
  public func setRuleToSoftmax(temperature: Double = 1) {
    guard let scores = carried.baseAddress, let rule = rule.baseAddress else { return }
    softmaxRows(
      scores, rowCount: stateCount, width: actionCount, temperature: temperature, into: rule)
  }
}

extension DecisionRows {
  /// Moves the rule a share of the way to the best actions, those of the highest sum of action value
  /// and carried number; ties are split evenly, see ``DecisionProcess/tieTolerance``.
  public func moveRuleToBest(by share: Double) {
    for first in stride(from: 0, to: actionValues.count, by: actionCount) {
      let row = first..<first + actionCount
      var (largest, size) = (-Double.infinity, 0.0)
      for pair in row {
        largest = max(largest, actionValues[pair] + carried[pair])
        size = max(size, abs(actionValues[pair]))
      }
      let least = largest - DecisionProcess.tieTolerance * size
      let isBest = { pair in actionValues[pair] + carried[pair] >= least }
      let each = share / Double(row.count(where: isBest))
      for pair in row { rule[pair] = (1 - share) * rule[pair] + (isBest(pair) ? each : 0) }
    }
  }
}

/// Whose action values a backward sweep computes.
public enum SweptValues: Sendable, Equatable {
  /// Those of the policy as it came in, plus `temperature` (in units of reward) times its entropy.
  case ofPolicy(temperature: Double = 0)
  /// Those of the best response to the population.
  case ofBestResponse
  /// What the whole population gains when an agent takes the action: the policy's own values plus
  /// its influence on everybody else's rewards and transitions, now and later. The flow must be that
  /// of the policy. See ``DecisionProcess/teamGradient(of:flow:)``.
  case ofTeam
}

extension DecisionProcess {
  /// Goes backward in time through the action values of `policy` against `flow`, and lets `improve`
  /// rewrite each step's rule as soon as they are known: simultaneous policy improvement, the shape
  /// of mirror descent and of damped fixed-point iteration.
  ///
  /// `Q_t[s, a] = R_t[s, a] + γ Σ P_t(s' | s, a) V_{t+1}(s')`, with V as `evaluation` says. In a
  /// stationary game Q solves its fixed-point equation to ``stationaryTolerance`` and `improve` is
  /// called once for each state.
  ///
  /// - Parameters:
  ///   - policy: The policy, shape [T, S, A].
  ///   - flow: The population, at rest while the sweep lasts.
  ///   - evaluation: Whose values are computed.
  ///   - carried: A table of the caller's with the policy's shape, whose rows `improve` receives.
  ///   - improve: Called for disjoint blocks of states, on any thread.
  /// - Complexity: O(T (S A + entries)) plus `improve`; for the team also the gradients of the game.
  public mutating func sweep(
    _ policy: inout Policy, against flow: MeanFieldFlow,
    evaluating evaluation: SweptValues = .ofPolicy(), carrying carried: inout [Double],
    improve: @Sendable (DecisionRows) -> Void
  ) {
    requireShapes(policy, flow)
    precondition(
      carried.count == policy.probabilities.count,
      "expected a carried table of \(policy.probabilities.count) numbers, got \(carried.count)")
    let (stateCount, actionCount) = (space.stateCount, space.actionCount)
    let penalty = space.penalty
    var values = valuesAfterHorizon(policy, against: flow, evaluating: evaluation)
    for step in (0..<horizon.steps).reversed() {
      fillBackward(at: step, against: flow)
      if evaluation == .ofTeam {
        addInfluence(of: policy, at: step, against: flow, next: values)
      }
      policy.probabilities.withUnsafeMutableBufferPointer { rules in
        carried.withUnsafeMutableBufferPointer { carried in
          guard let rules = rules.baseAddress, let carried = carried.baseAddress else { return }
          Self.bellmanStep(&self, values: &values) { block in
            let first = (step * stateCount + block.states.lowerBound) * actionCount
            let pairs = block.states.count * actionCount
            switch evaluation {
            case .ofPolicy(let temperature):
              evaluateStates(
                block, actionCount: actionCount, rule: rules + first, temperature: temperature)
            case .ofTeam:
              evaluateStates(block, actionCount: actionCount, rule: rules + first, temperature: 0)
            case .ofBestResponse:
              respondInStates(
                block, actionCount: actionCount, penalty: penalty, temperature: 0, rule: nil)
            }
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

  /// V after the last step: 0 in a finite game, the solution of its fixed-point equation in a
  /// stationary one.
  private mutating func valuesAfterHorizon(
    _ policy: Policy, against flow: MeanFieldFlow, evaluating evaluation: SweptValues
  ) -> [Double] {
    switch (horizon, evaluation) {
    case (.finite, _): for state in values.indices { values[state] = 0 }
    case (.discounted, .ofPolicy(let temperature)):
      evaluateAtRest(policy, against: flow, temperature: temperature)
    case (.discounted, .ofTeam): evaluateAtRest(policy, against: flow, temperature: 0)
    case (.discounted, .ofBestResponse):
      respondAtRest(against: flow, temperature: 0)
      swap(&values, &bestValues)
    }
    var result: [Double] = []
    swap(&result, &values)
    return result
  }

  /// The action values of `policy` against `flow`, shape [T, S, A]; 0 at illegal actions.
  ///
  /// See ``sweep(_:against:evaluating:carrying:improve:)``.
  public mutating func actionValues(
    of policy: Policy, against flow: MeanFieldFlow,
    evaluating evaluation: SweptValues = .ofPolicy()
  ) -> [Double] {
    var policy = policy
    var table = [Double](repeating: 0, count: policy.probabilities.count)
    sweep(&policy, against: flow, evaluating: evaluation, carrying: &table) { rows in
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
