import MeanFieldModel

/// A game given by closures, for tests that need a game with one peculiarity.
struct ClosureGame: Game {
  var space: StateActionSpace
  var horizon: Horizon
  var initialDistribution: [Double]
  var coupling = Coupling.states
  var dynamics = Dynamics.fixed
  /// The reward of a state and an action.
  var reward: @Sendable (_ state: Int, _ action: Int, _ step: Int, _ meanField: MeanField) -> Double
  /// The law of the next state; none leaves the pair without a row.
  var law:
    @Sendable (_ state: Int, _ action: Int, _ step: Int, _ meanField: MeanField) -> [Int: Double]

  init(
    states: Int, actions: Int, horizon: Horizon, initial: [Double]? = nil,
    populations: [Population]? = nil, isLegal: ((Int, Int) -> Bool)? = nil,
    coupling: Coupling = .states, dynamics: Dynamics = .fixed,
    reward: @escaping @Sendable (Int, Int, Int, MeanField) -> Double = { _, _, _, _ in 0 },
    law: @escaping @Sendable (Int, Int, Int, MeanField) -> [Int: Double] = { state, _, _, _ in
      [state: 1]
    }
  ) {
    space = StateActionSpace(
      states: (0..<states).map { "\($0)" }, actions: (0..<actions).map { "\($0)" },
      populations: populations, isLegal: isLegal)
    self.horizon = horizon
    initialDistribution = initial ?? Array(repeating: 1 / Double(states), count: states)
    self.coupling = coupling
    self.dynamics = dynamics
    self.reward = reward
    self.law = law
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for state in 0..<space.stateCount {
      for action in 0..<space.actionCount {
        rewards[state * space.actionCount + action] = reward(state, action, step, meanField)
      }
    }
  }

  func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    for state in 0..<space.stateCount {
      for action in 0..<space.actionCount {
        let law = law(state, action, step, meanField)
        guard !law.isEmpty else { continue }
        let row = transitions.beginRow()
        for (successor, probability) in law.sorted(by: { $0.key < $1.key }) {
          transitions.append(successor, probability: probability)
        }
        transitions[state, action] = row
      }
    }
  }
}

extension ClosureGame {
  /// Two states and one action: from state 0 to 1 with probability `up`, back with `down`; the
  /// reward is 1 in state 0 and −2 in state 1.
  static func twoStateChain(up: Double, down: Double, horizon: Horizon) -> ClosureGame {
    ClosureGame(
      states: 2, actions: 1, horizon: horizon, initial: [0.25, 0.75],
      reward: { state, _, _, _ in state == 0 ? 1 : -2 },
      law: { state, _, _, _ in state == 0 ? [0: 1 - up, 1: up] : [0: down, 1: 1 - down] })
  }

  /// One state, a fixed reward for each action.
  static func bandit(rewards: [Double], horizon: Horizon) -> ClosureGame {
    ClosureGame(
      states: 1, actions: rewards.count, horizon: horizon,
      reward: { _, action, _, _ in rewards[action] })
  }

  /// One state, two actions, each as bad as its weight times the share of agents that take it.
  static func crowdedChoice(weights: [Double], horizon: Horizon) -> ClosureGame {
    ClosureGame(
      states: 1, actions: 2, horizon: horizon, coupling: .stateActions,
      reward: { _, action, _, meanField in -weights[action] * meanField.stateActions[action] })
  }

  /// From home (0) agents go for ever to a place (1) that costs three times the share of agents there,
  /// or to one (2) that costs 1.
  static func settling(discount: Double) -> ClosureGame {
    ClosureGame(
      states: 3, actions: 2, horizon: .discounted(discount), initial: [1, 0, 0],
      reward: { state, _, _, meanField in [0, -3 * meanField.states[1], -1][state] },
      law: { state, action, _, _ in [state == 0 ? 1 + action : state: 1] })
  }

  /// From home (0) or on the way (1) agents settle alone (2) or in a pair of places (3, 4) between
  /// which they move by their actions; crowds count everywhere.
  static func settlingInPairs(discount: Double) -> ClosureGame {
    ClosureGame(
      states: 5, actions: 2, horizon: .discounted(discount), initial: [0.6, 0.4, 0, 0, 0],
      coupling: .stateActions,
      reward: { state, action, _, meanField in
        Double((3 * state + action) % 4) - Double(state) * meanField.states[state]
          - meanField.stateActions[2 * state + 1 - action] * meanField.states[2]
      },
      law: { state, action, _, _ in
        switch (state, action) {
        case (0, 0): [1: 0.5, 2: 0.5]
        case (0, _): [0: 0.3, 3: 0.7]
        case (1, 0): [1: 0.2, 4: 0.8]
        case (1, _): [0: 0.5, 2: 0.4, 3: 0.1]
        case (2, _): [2: 1]
        case (3, 0): [3: 0.6, 4: 0.4]
        case (3, _), (4, 0): [4: 1]
        default: [3: 0.9, 4: 0.1]
        }
      })
  }

  /// Susceptible (0) or infected (1), for ever: those who go out (action 0) are infected at a rate
  /// proportional to the share infected.
  static func stationaryEpidemic(
    infection: Double, recovery: Double, discount: Double = 0.9, infected: Double = 0.5
  ) -> ClosureGame {
    ClosureGame(
      states: 2, actions: 2, horizon: .discounted(discount), initial: [1 - infected, infected],
      dynamics: .meanFieldDependent,
      reward: { state, action, _, _ in -Double(state) - 0.5 * Double(action) },
      law: { state, action, _, meanField in
        if state == 1 { return [0: recovery, 1: 1 - recovery] }
        let risk = action == 0 ? infection * meanField.states[1] : 0
        return [0: 1 - risk, 1: risk]
      })
  }
}

/// A ring large enough for several blocks of states and of rows: agents step left, stay or step
/// right, the slower the more crowded their cell is.
struct LargeRing: Game {
  static let moves = [-2, -1, 0, 1, 2]
  let space: StateActionSpace
  let horizon: Horizon
  let initialDistribution: [Double]
  let coupling = Coupling.stateActions
  let dynamics = Dynamics.meanFieldDependent

  init(cells: Int, horizon: Horizon) {
    space = StateActionSpace(
      states: Array(repeating: "cell", count: cells), actions: Self.moves.map { "\($0)" })
    self.horizon = horizon
    var numbers = TestNumbers(seed: UInt64(cells))
    let weights = (0..<cells).map { _ in numbers.fraction() }
    let sum = weights.reduce(0, +)
    initialDistribution = weights.map { $0 / sum }
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let scale = Double(space.stateCount)
    for pair in rewards.indices {
      rewards[pair] =
        Double(pair * 7919 % 101) / 101 - scale * meanField.states[pair / 5]
        - scale * meanField.stateActions[pair]
    }
  }

  func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let cells = space.stateCount
    for cell in 0..<cells {
      let row = transitions.beginRow()
      let slow = min(0.9, 0.1 * Double(cells) * meanField.states[cell])
      transitions.append(cell, probability: slow)
      transitions.append((cell + 1) % cells, probability: 1 - slow)
      for (action, move) in Self.moves.enumerated() {
        transitions[(cell + cells - move) % cells, action] = row
      }
    }
  }
}
