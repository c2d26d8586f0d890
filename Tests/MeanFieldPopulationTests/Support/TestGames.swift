import MeanFieldModel

/// Three places on a ring: how many leave a place together makes leaving easier, and staying with
/// many is unpleasant.
///
/// Everything the catalogue lacks at once: coupled through state-actions, in rewards and in
/// transitions, with mean-field-dependent dynamics and unequal starts. With m the share of agents
/// in place s who take action a: staying succeeds with 1 − m/2 (else on to the next place), leaving
/// with 0.2 + 0.7 m (else back to the last place).
struct Crossroads: Game {
  let space = StateActionSpace(
    states: ["north", "east", "south"], actions: ["stay", "leave"])
  let horizon: Horizon
  let initialDistribution = [0.5, 0.3, 0.2]
  let coupling = Coupling.stateActions
  let dynamics: Dynamics

  /// With fixed dynamics a quarter of the agents is in everybody's way, whatever they do.
  init(steps: Int = 3, dynamics: Dynamics = .meanFieldDependent) {
    horizon = .finite(steps: steps)
    self.dynamics = dynamics
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for pair in 0..<6 {
      rewards[pair] =
        Double(pair % 2) * 0.3 - meanField.stateActions[pair] - meanField.states[pair / 2]
        + Double((pair / 2 + step) % 3) * 0.5
    }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    for state in 0..<3 {
      let isFixed = dynamics == .fixed
      let stay = (isFixed ? 0.25 : meanField.stateActions[2 * state]) / 2
      transitions[state, 0] = transitions.beginRow()
      transitions.append(state, probability: 1 - stay)
      transitions.append((state + 1) % 3, probability: stay)
      let leave = 0.2 + 0.7 * (isFixed ? 0.25 : meanField.stateActions[2 * state + 1])
      transitions[state, 1] = transitions.beginRow()
      transitions.append((state + 1) % 3, probability: leave)
      transitions.append((state + 2) % 3, probability: 1 - leave)
    }
  }

  /// A policy in which every row differs.
  static func policy(steps: Int) -> Policy {
    Policy(
      steps: steps, stateCount: 3, actionCount: 2,
      probabilities: (0..<3 * steps).flatMap { row in
        let leave = 0.15 + 0.7 * Double(row % 5) / 4
        return [1 - leave, leave]
      })
  }
}

/// A walk on three places whose rewards and transitions do not depend on anybody else, so that the
/// game with N agents is N times the decision process of one.
struct SolitaryWalk: Game {
  let space = StateActionSpace(states: ["low", "middle", "high"], actions: ["down", "up"])
  let horizon = Horizon.finite(steps: 4)
  let initialDistribution = [0.6, 0.4, 0]

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for pair in 0..<6 { rewards[pair] = [0, -0.2, 0.5, 0.1, 1.5, 1][pair] }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    for state in 0..<3 {
      for action in 0..<2 {
        let aim = min(max(state + 2 * action - 1, 0), 2)
        transitions[state, action] = transitions.beginRow()
        transitions.append(aim, probability: 0.75)
        transitions.append(state, probability: 0.25)
      }
    }
  }
}

/// Two populations, a third and two thirds of all agents, who move on their own but are paid by
/// how many of the other population are about; the third action is illegal for the second.
struct UnequalPopulations: Game {
  let space = StateActionSpace(
    states: ["a0", "a1", "b0", "b1"], actions: ["stay", "move", "rest"],
    populations: [Population(name: "a", states: 0..<2), Population(name: "b", states: 2..<4)],
    isLegal: { state, action in state < 2 || action < 2 })
  let horizon = Horizon.finite(steps: 3)
  let initialDistribution = [1.0 / 3, 0, 1.0 / 6, 1.0 / 2]
  let isAffine = true

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for state in 0..<4 {
      for action in 0..<3 {
        rewards[state * 3 + action] = meanField.states[(state + 2) % 4] - 0.1 * Double(action)
      }
    }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    for state in 0..<4 {
      let (here, there) = (state, state ^ 1)
      transitions[state, 0] = transitions.appendCertain(here)
      transitions[state, 1] = transitions.beginRow()
      transitions.append(there, probability: 0.9)
      transitions.append(here, probability: 0.1)
      if state < 2 { transitions[state, 2] = transitions.appendCertain(here) }
    }
  }
}

/// Two places for ever: moving costs, company costs.
struct EverlastingPair: Game {
  let space = StateActionSpace(states: ["left", "right"], actions: ["stay", "move"])
  let horizon = Horizon.discounted(0.8)
  let initialDistribution = [0.9, 0.1]

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for pair in 0..<4 { rewards[pair] = -meanField.states[pair / 2] - 0.1 * Double(pair % 2) }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    let rows = [transitions.appendCertain(0), transitions.appendCertain(1)]
    for state in 0..<2 {
      transitions[state, 0] = rows[state]
      transitions[state, 1] = rows[1 - state]
    }
  }
}

/// Two states whose rewards and transitions depend on the share of agents in state 1 in ways drawn at
/// random.
struct RandomPair: Game {
  let space: StateActionSpace
  let horizon: Horizon
  let initialDistribution: [Double]
  let dynamics = Dynamics.meanFieldDependent
  /// P(1 | s, a) and R(s, a): a constant, and what a share of agents in state 1 adds; shape [S, A].
  private let chances: [(Double, Double)]
  private let rewards: [(Double, Double, Double)]

  init(seed: UInt64, steps: Int, actions: Int = 2, discount: Double = 1) {
    var stream = RandomStream(seed: seed, purpose: .game)
    func draw(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * stream.uniform()
    }
    space = StateActionSpace(states: ["0", "1"], actions: (0..<actions).map { "\($0)" })
    horizon = .finite(steps: steps, discount: discount)
    let start = draw(0...1)
    initialDistribution = [1 - start, start]
    var chances: [(Double, Double)] = []
    var rewards: [(Double, Double, Double)] = []
    for _ in 0..<2 * actions {
      let base = draw(0...1)
      chances.append((base, draw(-base...1 - base)))
      rewards.append((draw(-1...1), draw(-2...2), draw(-2...2)))
    }
    self.chances = chances
    self.rewards = rewards
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let share = meanField.states[1]
    for (pair, law) in self.rewards.enumerated() {
      rewards[pair] = law.0 + law.1 * share + law.2 * share * share
    }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    for (pair, law) in chances.enumerated() {
      let one = min(1, max(0, law.0 + law.1 * meanField.states[1]))
      let row = transitions.beginRow()
      transitions.append(0, probability: 1 - one)
      transitions.append(1, probability: one)
      transitions[pair / space.actionCount, pair % space.actionCount] = row
    }
  }
}

/// Two states whose rewards and transitions depend, not linearly, on how many agents take which action
/// in which state, in ways drawn at random.
struct ActionPair: Game {
  let space = StateActionSpace(states: ["0", "1"], actions: ["0", "1"])
  let horizon: Horizon
  let initialDistribution = [0.35, 0.65]
  let coupling = Coupling.stateActions
  let dynamics = Dynamics.meanFieldDependent
  /// What the share of agents in each pair counts in what an agent in a pair meets, shape [4, 4].
  private let weights: [Double]

  /// - Parameter unheard: Pairs that make no difference among each other.
  init(seed: UInt64, steps: Int, discount: Double = 1, unheard: Set<Int> = []) {
    horizon = .finite(steps: steps, discount: discount)
    var stream = RandomStream(seed: seed, purpose: .game)
    weights = (0..<16).map { entry in
      let weight = 4 * stream.uniform() - 2
      return unheard.contains(entry % 4) ? 0 : weight
    }
  }

  /// What an agent in a pair meets.
  private func level(_ pair: Int, _ meanField: MeanField) -> Double {
    (0..<4).reduce(0.3) { $0 + weights[4 * pair + $1] * meanField.stateActions[$1] }
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for pair in 0..<4 {
      let level = level(pair, meanField)
      rewards[pair] = Double((pair + step) % 3) * 0.3 - level * level
    }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    for pair in 0..<4 {
      let square = level(pair, meanField) * level(pair, meanField)
      transitions[pair / 2, pair % 2] = transitions.beginRow()
      transitions.append(pair / 2, probability: 1 / (1 + square))
      transitions.append(1 - pair / 2, probability: 1 - 1 / (1 + square))
    }
  }
}
