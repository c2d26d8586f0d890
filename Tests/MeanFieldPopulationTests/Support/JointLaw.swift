import MeanFieldModel

/// The exact law of a game with very few agents: the oracle of the simulators.
///
/// By going through all their joint states, actions and successors. One population, finite horizon.
struct JointLaw {
  /// The probability of each tuple of the agents' states, for each step.
  private(set) var steps: [[[Int]: Double]] = []
  /// The expected return of each agent, discounted as the game says.
  private(set) var returns: [Double]

  /// The law when agent i follows `policies[i]`.
  init(of game: some Game, policies: [Policy]) {
    let agents = policies.count
    returns = Array(repeating: 0, count: agents)
    var law: [[Int]: Double] = [:]
    for states in Self.tuples(agents, of: Array(0..<game.space.stateCount)) {
      let probability = states.reduce(1) { $0 * game.initialDistribution[$1] }
      if probability > 0 { law[states] = probability }
    }
    for step in 0..<game.horizon.steps {
      steps.append(law)
      var next: [[Int]: Double] = [:]
      for (states, probability) in law {
        for actions in Self.tuples(agents, of: Array(0..<game.space.actionCount)) {
          let chance = (0..<agents).reduce(probability) {
            $0 * policies[$1][step, states[$1], actions[$1]]
          }
          guard chance > 0 else { continue }
          let weight = (0..<step).reduce(1) { weight, _ in weight * game.horizon.discount }
          play(game, step, states, actions, chance: chance, weight: weight, next: &next)
        }
      }
      law = next
    }
  }

  /// What follows, at the one step after it, from one joint state and action.
  private init(of game: some Game, after actions: [Int], in states: [Int], at step: Int) {
    returns = Array(repeating: 0, count: states.count)
    var next: [[Int]: Double] = [:]
    play(game, step, states, actions, chance: 1, weight: 1, next: &next)
    steps = [[states: 1], next]
  }

  /// What follows from one joint state and action.
  private mutating func play(
    _ game: some Game, _ step: Int, _ states: [Int], _ actions: [Int], chance: Double,
    weight: Double, next: inout [[Int]: Double]
  ) {
    let space = game.space
    let width = space.actionCount
    var meanField = MeanField(
      states: Array(repeating: 0, count: space.stateCount),
      stateActions: Array(repeating: 0, count: space.stateCount * width))
    for (state, action) in zip(states, actions) {
      meanField.states[state] += 1 / Double(states.count)
      meanField.stateActions[state * width + action] += 1 / Double(states.count)
    }
    var rewards = [Double](repeating: 0, count: space.stateCount * width)
    game.fillRewards(&rewards, at: step, meanField: meanField)
    var transitions = TransitionRows(stateCount: space.stateCount, actionCount: width)
    game.fillTransitions(&transitions, at: step, meanField: meanField)
    for (agent, state) in states.enumerated() {
      returns[agent] += weight * chance * rewards[state * width + actions[agent]]
    }
    var ways: [(states: [Int], probability: Double)] = [([], chance)]
    for (state, action) in zip(states, actions) {
      ways = ways.flatMap { way in
        transitions.entries(of: transitions[state, action]).map { entry in
          (
            way.states + [Int(transitions.successors[entry])],
            way.probability * transitions.probabilities[entry]
          )
        }
      }
    }
    for way in ways { next[way.states, default: 0] += way.probability }
  }

  /// The probability of each vector of state counts at a step.
  func counts(at step: Int, stateCount: Int) -> [[Int]: Double] {
    var result: [[Int]: Double] = [:]
    for (states, probability) in steps[step] {
      var counts = [Int](repeating: 0, count: stateCount)
      for state in states { counts[state] += 1 }
      result[counts, default: 0] += probability
    }
    return result
  }

  /// All tuples of `length` of the given values.
  static func tuples(_ length: Int, of values: [Int]) -> [[Int]] {
    (0..<length).reduce([[]]) { tuples, _ in
      tuples.flatMap { tuple in values.map { tuple + [$0] } }
    }
  }
}

extension JointLaw {
  /// What one of `agentCount` agents gains by following `deviation` while the others follow
  /// `policy`, its own influence on the population counted.
  static func gain(
    of deviation: Policy, from policy: Policy, in game: some Game, agentCount: Int
  ) -> Double {
    let others = [Policy](repeating: policy, count: agentCount - 1)
    return JointLaw(of: game, policies: [deviation] + others).returns[0]
      - JointLaw(of: game, policies: [policy] + others).returns[0]
  }
}

extension JointLaw {
  /// The most that one of the agents gains by any policy without chance, by trying all of them.
  static func bestGain(from policy: Policy, in game: some Game, agentCount: Int) -> Double {
    let others = [Policy](repeating: policy, count: agentCount - 1)
    let kept = JointLaw(of: game, policies: [policy] + others).returns[0]
    let rules = tuples(game.space.stateCount, of: Array(0..<game.space.actionCount))
    let plans = tuples(game.horizon.steps, of: Array(rules.indices))
    return plans.reduce(-.infinity) { best, plan in
      var deviation = policy
      for (step, rule) in plan.enumerated() {
        for (state, chosen) in rules[rule].enumerated() {
          for action in 0..<game.space.actionCount {
            deviation[step, state, action] = action == chosen ? 1 : 0
          }
        }
      }
      return max(best, JointLaw(of: game, policies: [deviation] + others).returns[0] - kept)
    }
  }
}

extension JointLaw {
  /// The value of the first of two agents in a game of two states if it sees the other, who follows
  /// `policy`: backward induction over pairs of states.
  static func valueWhenSeeing(the policy: Policy, in game: some Game) -> Double {
    let (actions, discount) = (game.space.actionCount, game.horizon.discount)
    var values = [Double](repeating: 0, count: 4)
    for step in (0..<game.horizon.steps).reversed() {
      var before: [Double] = []
      for states in tuples(2, of: [0, 1]) {
        var best = -Double.infinity
        for action in 0..<actions {
          var value = 0.0
          for reply in 0..<actions {
            let law = JointLaw(of: game, after: [action, reply], in: states, at: step)
            var next = 0.0
            for (pair, chance) in law.steps[1] { next += chance * values[2 * pair[0] + pair[1]] }
            value += policy[step, states[1], reply] * (law.returns[0] + discount * next)
          }
          best = max(best, value)
        }
        before.append(best)
      }
      values = before
    }
    let start = game.initialDistribution
    var mean = 0.0
    for pair in 0..<4 { mean += start[pair / 2] * start[pair % 2] * values[pair] }
    return mean
  }
}

extension Policy {
  /// The same policy with certain actions at step 0, one for each state; −1 keeps a state's row.
  func choosingFirst(_ actions: [Int]) -> Policy {
    var policy = self
    for (state, chosen) in actions.enumerated() where chosen >= 0 {
      for action in 0..<actionCount { policy[0, state, action] = action == chosen ? 1 : 0 }
    }
    return policy
  }
}
