import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A small game of random numbers with everything a game can have: illegal actions, rewards and
/// transitions that depend on time, states and state-actions, shared rows, several populations.
///
/// It is both the package's kind of game and a paper-shaped one; the two definitions are written
/// separately.
struct RandomGame: Game, PaperShapedGame, CustomTestStringConvertible {
  var coupling: Coupling
  var dynamics: Dynamics
  let space: StateActionSpace
  var horizon: Horizon
  let initialDistribution: [Double]
  let seed: UInt64
  /// The group of each pair; pairs of a group have the same law of the next state.
  let groupOfPair: [Int]
  let successorsOfGroup: [[Int]]
  let weightsOfGroup: [[Double]]
  /// Shape [S, A].
  let baseRewards: [Double]
  let couplingStrength: [Double]

  /// A random game.
  ///
  /// - Parameter groups: How many laws the pairs of a population share; one for each pair if nil.
  init(
    seed: UInt64, states: Int = 6, actions: Int = 3, horizon: Horizon = .finite(steps: 4),
    coupling: Coupling = .stateActions, dynamics: Dynamics = .meanFieldDependent,
    populations: Int = 1, groups: Int? = nil
  ) {
    var numbers = TestNumbers(seed: seed)
    self.seed = seed
    self.coupling = coupling
    self.dynamics = dynamics
    self.horizon = horizon
    let perPopulation = states / populations
    let legal = (0..<states).map { _ in
      let always = Int.random(in: 0..<actions, using: &numbers)
      return (0..<actions).map { $0 == always || numbers.fraction() < 0.7 }
    }
    space = StateActionSpace(
      states: (0..<states).map { "state \($0)" }, actions: (0..<actions).map { "action \($0)" },
      populations: (0..<populations).map {
        Population(
          name: "population \($0)", states: $0 * perPopulation..<($0 + 1) * perPopulation)
      }, isLegal: { legal[$0][$1] })
    let weights = (0..<states).map { _ in 0.1 + numbers.fraction() }
    initialDistribution = weights.map { $0 / weights.reduce(0, +) }
    var groupOfPair: [Int] = []
    var successorsOfGroup: [[Int]] = []
    for population in 0..<populations {
      let first = successorsOfGroup.count
      let pairs = perPopulation * actions
      let members = Array(population * perPopulation..<(population + 1) * perPopulation)
      for group in 0..<(groups ?? pairs) {
        var others = members.shuffled(using: &numbers).prefix(3)
        // Something of a ring, so that every state can be reached.
        others.append(members[group % members.count])
        successorsOfGroup.append(Set(others).sorted())
      }
      for pair in 0..<pairs {
        groupOfPair.append(
          first + (groups.map { Int.random(in: 0..<$0, using: &numbers) } ?? pair))
      }
    }
    self.groupOfPair = groupOfPair
    self.successorsOfGroup = successorsOfGroup
    weightsOfGroup = successorsOfGroup.map { $0.map { _ in 0.2 + numbers.fraction() } }
    baseRewards = (0..<states * actions).map { _ in 2 * numbers.fraction() - 1 }
    couplingStrength = (0..<states * actions).map { _ in 2 * numbers.fraction() - 1 }
  }

  var testDescription: String {
    "seed \(seed): \(space.stateCount) × \(space.actionCount), \(horizon), \(coupling), \(dynamics)"
      + ", \(space.populations.count) populations"
  }

  // The package's definition.

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let actions = space.actionCount
    for state in 0..<space.stateCount {
      let crowding = 0.5 * log(meanField.states[state] + 0.01)
      let neighbour = (state + 1) % space.stateCount
      for action in 0..<actions {
        let pair = state * actions + action
        var reward = baseRewards[pair] - crowding + 0.25 * Double(step * (action + 1))
        if coupling == .stateActions {
          reward -= couplingStrength[pair] * meanField.stateActions[pair]
          for other in 0..<actions {
            let pair = neighbour * actions + other
            reward += couplingStrength[pair] * meanField.stateActions[pair]
          }
        }
        rewards[pair] = reward
      }
    }
  }

  func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let actions = space.actionCount
    let tilt = dynamics == .fixed ? 0 : 0.3 * Double(step % 3)
    for (group, successors) in successorsOfGroup.enumerated() {
      var weights = weightsOfGroup[group]
      for (index, successor) in successors.enumerated() {
        if index == 0 { weights[0] += tilt }
        if dynamics == .meanFieldDependent {
          weights[index] += meanField.states[successor]
          if coupling == .stateActions {
            weights[index] += 2 * meanField.stateActions[successor * actions]
          }
        }
      }
      let sum = weights.reduce(0, +)
      let row = transitions.beginRow()
      for (successor, weight) in zip(successors, weights) {
        transitions.append(successor, probability: weight / sum)
      }
      for state in 0..<space.stateCount {
        for action in 0..<actions
        where space.isLegal[state * actions + action]
          && groupOfPair[state * actions + action] == group
        { transitions[state, action] = row }
      }
    }
  }

  // The paper-shaped definition.

  var stateCount: Int { space.stateCount }
  var actionCount: Int { space.actionCount }
  var stepCount: Int {
    if case .finite(let steps, _) = horizon { steps } else { 1 }
  }
  var discountFactor: Double? {
    if case .discounted(let discount) = horizon { discount } else { nil }
  }
  var initial: [Double] { initialDistribution }

  func mayTake(_ action: Int, in state: Int) -> Bool {
    space.isLegal[state * actionCount + action]
  }

  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    let own = -0.5 * log(meanField.states[state] + 0.01) + Double(step * (action + 1)) / 4
    let base = baseRewards[state * actionCount + action]
    guard coupling == .stateActions else { return base + own }
    let next = state == stateCount - 1 ? 0 : state + 1
    let drawn = (0..<actionCount).map {
      couplingStrength[next * actionCount + $0] * meanField.joint[next][$0]
    }
    return base + own + drawn.reduce(0, +)
      - couplingStrength[state * actionCount + action] * meanField.joint[state][action]
  }

  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    let group = groupOfPair[state * actionCount + action]
    var law: [Int: Double] = [:]
    for (successor, weight) in zip(successorsOfGroup[group], weightsOfGroup[group]) {
      law[successor] = weight
      if dynamics == .meanFieldDependent {
        law[successor, default: 0] += meanField.states[successor]
        if coupling == .stateActions {
          law[successor, default: 0] += 2 * meanField.joint[successor][0]
        }
      }
    }
    if dynamics != .fixed { law[successorsOfGroup[group][0], default: 0] += 0.3 * Double(step % 3) }
    let sum = law.values.reduce(0, +)
    return law.mapValues { $0 / sum }
  }

  /// Games that between them have every feature.
  static let examples: [RandomGame] = [
    RandomGame(seed: 1),
    RandomGame(seed: 2, coupling: .states, dynamics: .meanFieldDependent),
    RandomGame(seed: 3, states: 9, actions: 2, coupling: .states, dynamics: .fixed, groups: 4),
    RandomGame(seed: 4, coupling: .stateActions, dynamics: .timeDependent, groups: 3),
    RandomGame(seed: 5, states: 8, actions: 4, populations: 2),
    RandomGame(seed: 6, states: 9, coupling: .states, populations: 3, groups: 5),
    RandomGame(seed: 7, states: 1, actions: 1),
    RandomGame(seed: 8, horizon: .finite(steps: 1)),
  ]

  /// Stationary games, with every kind of coupling and dynamics.
  static let stationaryExamples: [RandomGame] = [
    RandomGame(seed: 11, horizon: .discounted(0.9), coupling: .states, dynamics: .fixed),
    RandomGame(seed: 12, horizon: .discounted(0.8), coupling: .states),
    RandomGame(seed: 13, states: 4, horizon: .discounted(0.95)),
    RandomGame(seed: 14, states: 4, horizon: .discounted(0.5), dynamics: .timeDependent),
    RandomGame(seed: 15, states: 6, horizon: .discounted(0.9), dynamics: .fixed, populations: 2),
  ]
}

/// A game with its states and actions in another order.
struct RelabelledGame: Game {
  let base: RandomGame
  /// The base's state of each of this game's states.
  let states: [Int]
  /// The base's action of each of this game's actions.
  let actions: [Int]
  let space: StateActionSpace

  init(_ base: RandomGame, seed: UInt64) {
    var numbers = TestNumbers(seed: seed)
    self.base = base
    let states = base.space.populations.flatMap { $0.states.shuffled(using: &numbers) }
    let actions = (0..<base.actionCount).shuffled(using: &numbers)
    self.states = states
    self.actions = actions
    space = StateActionSpace(
      states: states.map { base.space.stateLabels[$0] },
      actions: actions.map { base.space.actionLabels[$0] },
      populations: base.space.populations,
      isLegal: { base.mayTake(actions[$1], in: states[$0]) })
  }

  var horizon: Horizon { base.horizon }
  var coupling: Coupling { base.coupling }
  var dynamics: Dynamics { base.dynamics }
  var initialDistribution: [Double] { states.map { base.initialDistribution[$0] } }

  /// The base's pair of each of this game's pairs.
  var pairs: [Int] { states.flatMap { state in actions.map { state * base.actionCount + $0 } } }

  private func inBase(_ meanField: MeanField) -> MeanField {
    var result = meanField
    for (new, old) in states.enumerated() { result.states[old] = meanField.states[new] }
    guard !meanField.stateActions.isEmpty else { return result }
    for (new, old) in pairs.enumerated() { result.stateActions[old] = meanField.stateActions[new] }
    return result
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    var table = rewards
    base.fillRewards(&table, at: step, meanField: inBase(meanField))
    rewards = pairs.map { table[$0] }
  }

  func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    var rows = TransitionRows(stateCount: states.count, actionCount: actions.count)
    base.fillTransitions(&rows, at: step, meanField: inBase(meanField))
    // The same rows, in reverse, with the successors renamed.
    for row in (1..<rows.rowCount).reversed() {
      let new = transitions.beginRow()
      for entry in rows.entries(of: row) {
        transitions.append(
          states.firstIndex(of: Int(rows.successors[entry])) ?? -1,
          probability: rows.probabilities[entry])
      }
      for (state, old) in states.enumerated() {
        for (action, oldAction) in actions.enumerated() where rows[old, oldAction] == row {
          transitions[state, action] = new
        }
      }
    }
  }

  /// The base's policy told in this game's order.
  func relabel(_ policy: Policy) -> Policy {
    var result = policy
    for step in 0..<policy.steps {
      for (state, old) in states.enumerated() {
        for (action, oldAction) in actions.enumerated() {
          result[step, state, action] = policy[step, old, oldAction]
        }
      }
    }
    return result
  }
}

/// A game whose every pair has a row of its own.
struct ExpandedGame: Game {
  let base: RandomGame
  var space: StateActionSpace { base.space }
  var horizon: Horizon { base.horizon }
  var coupling: Coupling { base.coupling }
  var dynamics: Dynamics { base.dynamics }
  var initialDistribution: [Double] { base.initialDistribution }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    base.fillRewards(&rewards, at: step, meanField: meanField)
  }

  func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    var rows = TransitionRows(stateCount: base.stateCount, actionCount: base.actionCount)
    base.fillTransitions(&rows, at: step, meanField: meanField)
    for state in 0..<base.stateCount {
      for action in 0..<base.actionCount {
        let row = transitions.beginRow()
        for entry in rows.entries(of: rows[state, action]) {
          transitions.append(
            Int(rows.successors[entry]), probability: rows.probabilities[entry])
        }
        transitions[state, action] = row
      }
    }
  }
}
