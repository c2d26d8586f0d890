import MeanFieldModel

extension Game {
  /// The rewards and transitions against a population that stays as it is.
  private func frozen(
    _ states: [Double], _ policy: Policy
  ) -> (rewards: [Double], transitions: TransitionRows) {
    let actions = space.actionCount
    let meanField = MeanField(
      states: states,
      stateActions: coupling == .states
        ? [] : policy.probabilities.indices.map { states[$0 / actions] * policy.probabilities[$0] })
    var rewards = [Double](repeating: 0, count: space.isLegal.count)
    fillRewards(&rewards, at: 0, meanField: meanField)
    var transitions = TransitionRows(stateCount: space.stateCount, actionCount: actions)
    fillTransitions(&transitions, at: 0, meanField: meanField)
    return (rewards, transitions)
  }

  /// Where one agent in `states` is a step later, by the definition.
  func next(_ states: [Double], following policy: Policy) -> [Double] {
    let transitions = frozen(states, policy).transitions
    var next = [Double](repeating: 0, count: space.stateCount)
    for pair in space.isLegal.indices where space.isLegal[pair] {
      for entry in transitions.entries(of: Int(transitions.rowOfPair[pair])) {
        next[Int(transitions.successors[entry])] +=
          states[pair / space.actionCount] * policy.probabilities[pair]
          * transitions.probabilities[entry]
      }
    }
    return next
  }

  /// The return of a policy in a population of others who follow `others`, from where the game starts,
  /// by summing up rewards for `steps` steps.
  func exactReturn(
    of policy: Policy, against states: [Double], following others: Policy, steps: Int = 2000
  ) -> Double {
    let (rewards, transitions) = frozen(states, others)
    var values = [Double](repeating: 0, count: space.stateCount)
    for _ in 0..<steps {
      let later = values
      for state in values.indices {
        values[state] = 0
        for action in 0..<space.actionCount where policy[0, state, action] > 0 {
          let row = transitions.entries(of: transitions[state, action])
          let next = row.reduce(0) {
            $0 + transitions.probabilities[$1] * later[Int(transitions.successors[$1])]
          }
          values[state] +=
            policy[0, state, action]
            * (rewards[state * space.actionCount + action] + horizon.discount * next)
        }
      }
    }
    return zip(initialDistribution, values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The population at rest under a policy, by following it for long.
  func populationAtRest(under policy: Policy) -> [Double] {
    (0..<5000).reduce(initialDistribution) { states, _ in
      zip(states, next(states, following: policy)).map { ($0 + $1) / 2 }
    }
  }
}

/// Measurements of one number that should have a given mean.
struct Sample {
  let values: [Double]
  var mean: Double { values.reduce(0, +) / Double(values.count) }
  var variance: Double {
    values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }
  /// The standard error of the mean.
  var standardError: Double { (variance / Double(values.count)).squareRoot() }

  init(_ count: Int, _ measure: (_ number: Int) -> Double) { values = (0..<count).map(measure) }

  /// Whether the mean is a number, as far as chance lets one tell; seeds are fixed, and one of ten
  /// thousand seeds would fail by chance.
  func isOf(_ mean: Double) -> Bool { abs(self.mean - mean) <= 4 * standardError }
}
