import MeanFieldModel

/// The problem of one agent whose rewards and transitions are given for each step: what is left of a
/// game when the others are averaged out.
struct AgentProblem {
  /// The expected rewards, shape [T, S, A].
  var rewards: [Double]
  private var process: DecisionProcess
  private let flow: MeanFieldFlow
  private let steps: Int
  private let space: StateActionSpace
  private let initialDistribution: [Double]

  /// The problem with the transitions of `game`, which must not depend on the population.
  init(_ game: any Game, rewards: [Double], flow: MeanFieldFlow) {
    self.rewards = rewards
    self.flow = flow
    process = DecisionProcess(game)
    steps = flow.steps
    space = game.space
    initialDistribution = game.initialDistribution
  }

  /// A best policy; where several actions are best, the first of them.
  mutating func bestPolicy() -> Policy {
    let space = space
    var best = Policy(
      steps: steps, stateCount: space.stateCount, actionCount: space.actionCount,
      probabilities: Array(repeating: 0, count: rewards.count))
    _ = sweep { step, state, actionValues in
      let legal = actionValues.indices.filter {
        space.isLegal[state * space.actionCount + $0]
      }
      let action = legal.dropFirst().reduce(legal[0]) {
        actionValues[$1] > actionValues[$0] ? $1 : $0
      }
      best[step, state, action] = 1
      return actionValues[action]
    }
    return best
  }

  /// The expected return of an agent drawn from all populations who follows `policy`.
  mutating func value(of policy: Policy) -> Double {
    let values = sweep { step, state, actionValues in
      actionValues.indices.reduce(0) { $0 + policy[step, state, $1] * actionValues[$1] }
    }
    return zip(initialDistribution, values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Backward induction: `reduce` turns the action values of a state into its value.
  ///
  /// - Returns: The values at step 0, shape [S].
  private mutating func sweep(
    _ reduce: (_ step: Int, _ state: Int, _ actionValues: [Double]) -> Double
  ) -> [Double] {
    var values = [Double](repeating: 0, count: space.stateCount)
    var expected = [Double](repeating: 0, count: space.isLegal.count)
    var actionValues = [Double](repeating: 0, count: space.actionCount)
    for step in (0..<steps).reversed() {
      process.fillTransitions(at: step, against: flow)
      process.averageNext(values, into: &expected)
      for state in values.indices {
        for action in actionValues.indices {
          let pair = state * actionValues.count + action
          actionValues[action] =
            rewards[step * expected.count + pair] + process.horizon.discount * expected[pair]
        }
        values[state] = reduce(step, state, actionValues)
      }
    }
    return values
  }

  /// How much each reward counts in the expected return of an agent who follows `policy`: the chance
  /// that it earns it times what later rewards weigh; shape [T, S, A].
  mutating func weights(of policy: Policy) -> [Double] {
    var weights = [Double](repeating: 0, count: rewards.count)
    var law = initialDistribution
    var masses = [Double](repeating: 0, count: space.isLegal.count)
    for step in 0..<steps {
      let first = step * masses.count
      for pair in masses.indices {
        weights[first + pair] =
          law[pair / space.actionCount] * policy.probabilities[first + pair]
        masses[pair] = process.horizon.discount * weights[first + pair]
      }
      process.fillTransitions(at: step, against: flow)
      process.spread(masses, into: &law)
    }
    return weights
  }
}
