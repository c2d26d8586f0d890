import MeanFieldModel

/// Rungs of a ladder that agents climb and fall off, in crowds: coupled through state-actions, in
/// rewards and transitions, with an illegal action and unequal starts.
///
/// Actions: wait, climb, and with three of them jump, which is illegal on the lowest rung. From the
/// highest rung climbing leads back to the lowest.
struct Ladder: Game {
  let space: StateActionSpace
  let horizon: Horizon
  let initialDistribution: [Double]
  let coupling = Coupling.stateActions
  let dynamics: Dynamics

  /// A ladder without an end, or one that is climbed for some steps.
  init(
    rungs: Int = 4, actions: Int = 3, discount: Double = 0.8, isCrowded: Bool = true,
    steps: Int? = nil
  ) {
    space = StateActionSpace(
      states: (0..<rungs).map { "rung \($0)" },
      actions: Array(["wait", "climb", "jump"].prefix(actions)),
      grid: Grid(rows: rungs, columns: 1, cellOfState: Array(0..<rungs)),
      isLegal: { actions < 3 || $0 > 0 || $1 < 2 })
    horizon = steps.map { .finite(steps: $0, discount: discount) } ?? .discounted(discount)
    let weights = (0..<rungs).map { Double(1 + $0 % 3) }
    initialDistribution = weights.map { $0 / weights.reduce(0, +) }
    dynamics = isCrowded ? .meanFieldDependent : .fixed
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let actions = space.actionCount
    for pair in rewards.indices {
      rewards[pair] =
        Double(pair / actions) - 2 * meanField.states[pair / actions]
        - 0.4 * Double(pair % actions) - meanField.stateActions[pair]
    }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    let (rungs, actions) = (space.stateCount, space.actionCount)
    for state in 0..<rungs {
      for action in 0..<actions where space.isLegal[state * actions + action] {
        let crowd =
          dynamics == .fixed ? 0.3 : meanField.stateActions[state * actions + action]
        let success = [0.5, 0.8, 0.6][action] * (1 - crowd)
        transitions[state, action] = transitions.beginRow()
        transitions.append((state + max(1, action)) % rungs, probability: success)
        transitions.append(max(0, state - 1), probability: 1 - success)
      }
    }
  }

  /// A policy in which every row differs.
  var policy: Policy {
    var policy = Policy.uniform(for: self)
    let actions = space.actionCount
    for state in 0..<space.stateCount {
      let weights = (0..<actions).map {
        space.isLegal[state * actions + $0] ? Double(1 + (state + 2 * $0) % 4) : 0
      }
      for action in 0..<actions {
        policy[0, state, action] = weights[action] / weights.reduce(0, +)
      }
    }
    return policy
  }
}
