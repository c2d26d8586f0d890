import MeanFieldModel

@testable import MeanFieldPopulation

/// A clock with one hand and one action: its state is the time, and so is the reward.
struct Clock: Game {
  let space: StateActionSpace
  let horizon = Horizon.discounted(0.5)
  let initialDistribution: [Double]
  let dynamics: Dynamics

  init(hours: Int, dynamics: Dynamics = .fixed) {
    space = StateActionSpace(states: (0..<hours).map { "\($0)" }, actions: ["tick"])
    initialDistribution = (0..<hours).map { $0 == 0 ? 1 : 0 }
    self.dynamics = dynamics
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for hour in rewards.indices { rewards[hour] = Double(hour) }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    let hours = space.stateCount
    for hour in 0..<hours { transitions[hour, 0] = transitions.appendCertain((hour + 1) % hours) }
  }
}

/// A map on which nobody moves and nothing is paid, with walls where there are no states.
struct Meadow: Game {
  let space: StateActionSpace
  let horizon = Horizon.discounted(0.5)
  let initialDistribution: [Double]

  init(rows: Int, columns: Int, walls: Set<Int> = []) {
    let cells = (0..<rows * columns).filter { !walls.contains($0) }
    space = StateActionSpace(
      states: cells.map { "\($0)" }, actions: ["stay"],
      grid: Grid(rows: rows, columns: columns, cellOfState: cells))
    initialDistribution = cells.map { _ in 1 / Double(cells.count) }
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {}

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    for state in 0..<space.stateCount { transitions[state, 0] = transitions.appendCertain(state) }
  }
}

extension AgentSystem {
  /// A system whose agents are in the given states, under ids of their own.
  init(_ game: any Game, states: [Int], ids: [Int]? = nil) throws {
    self.init(game, agentCount: states.count, seed: 0)
    try place(in: states, ids: ids)
  }

  /// Puts its agents somewhere else.
  mutating func place(in states: [Int], ids: [Int]? = nil) throws {
    let ids = ids ?? Array(states.indices)
    try restore(
      rules: rules.probabilities, ruleOfAgent: rules.ruleOfAgent.map(Double.init),
      states: states.map(Double.init),
      ids: ids.map(Double.init), nextID: Double(1 + (ids.max() ?? 0)))
  }
}

extension RankExchange {
  /// Whether all agents of each population have the same.
  func isSettled(in system: AgentSystem) -> Bool {
    system.members.allSatisfy { agents in
      ranks[agents].allSatisfy { $0 == ranks[agents.lowerBound] }
    }
  }
}
