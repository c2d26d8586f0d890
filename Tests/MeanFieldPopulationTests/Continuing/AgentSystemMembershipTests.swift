import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

/// Agents that join a continuing run and leave it.
@Suite struct AgentSystemMembershipTests {
  private static let draws = AgentSystem.Draws(.membership, iteration: 4, part: 1)

  /// That everybody is in a state of its population, under a name of its own.
  private func expectOrder(in system: AgentSystem) {
    #expect(Set(system.ids).count == system.agentCount)
    #expect(system.members.map(\.count).reduce(0, +) == system.agentCount)
    #expect(system.rules.ruleOfAgent.count == system.agentCount)
    for (agents, population) in zip(system.members, system.space.populations) {
      #expect(system.states[agents].allSatisfy { population.states.contains(Int($0)) })
      #expect(Array(system.ids[agents]) == system.ids[agents].sorted())
    }
  }

  @Test("each population has its share of those who join and of those who leave")
  func populations() {
    // A third of all agents are of each.
    let game = PredatorPrey(horizon: .discounted(0.5))
    var system = AgentSystem(game, agentCount: 13, seed: 1)
    #expect(system.members.map(\.count).sorted() == [4, 4, 5])
    var pure = [Double](repeating: 0, count: game.space.isLegal.count)
    for state in 0..<game.space.stateCount { pure[state * game.space.actionCount] = 1 }
    system.follow(AgentRules(pure, sharedBy: 13))
    let before = system
    let isNew = system.join(6, draws: Self.draws)
    expectOrder(in: system)
    #expect(zip(system.members, before.members).allSatisfy { $0.count == $1.count + 2 })
    let uniform = Array(Policy.uniform(for: game).probabilities)
    for agent in 0..<19 {
      #expect(isNew[agent] == (system.ids[agent] >= 13))
      #expect(Array(system.rules[agent: agent]) == (isNew[agent] ? uniform : pure))
    }
    // Who was there has stayed where it was.
    let stayed = zip(system.ids, system.states).filter { $0.0 < 13 }.sorted { $0.0 < $1.0 }
    #expect(stayed.map(\.1) == before.states)

    system.leave(9, draws: Self.draws)
    expectOrder(in: system)
    #expect(zip(system.members, before.members).allSatisfy { $0.count == $1.count - 1 })
    // One of each stays at least.
    system.leave(1000, draws: Self.draws)
    expectOrder(in: system)
    #expect(system.members.map(\.count) == [1, 1, 1])
  }

  @Test("a name is never given twice")
  func ids() throws {
    var system = AgentSystem(Crossroads(), agentCount: 4, seed: 1)
    var known = Set(system.ids)
    for round in 0..<30 {
      system.leave(2, draws: .init(.membership, iteration: round, part: 0))
      let isNew = system.join(2, draws: .init(.membership, iteration: round, part: 1))
      let newcomers = zip(system.ids, isNew).filter(\.1).map(\.0)
      #expect(newcomers.count == 2 && known.isDisjoint(with: newcomers))
      known.formUnion(newcomers)
    }
  }

  @Test("newcomers start as the game says")
  func starts() {
    let game = Crossroads()
    var observed: [Int: Int] = [:]
    var system = AgentSystem(game, agentCount: 2, seed: 3)
    let isNew = system.join(5000, draws: Self.draws)
    for (state, isNew) in zip(system.states, isNew) where isNew {
      observed[Int(state), default: 0] += 1
    }
    let law = Dictionary(uniqueKeysWithValues: game.initialDistribution.enumerated().map { $0 })
    #expect(chiSquareScore(observed: observed, probabilities: law) < standardErrorLimit)
  }

  @Test("any two are as likely to leave as any other two")
  func leavers() {
    var observed: [[Int]: Int] = [:]
    for iteration in 0..<2000 {
      var system = AgentSystem(Crossroads(), agentCount: 5, seed: 1)
      system.leave(2, draws: .init(.membership, iteration: iteration, part: 0))
      observed[system.ids, default: 0] += 1
    }
    let threes = JointLaw.tuples(3, of: Array(0..<5)).filter { $0[0] < $0[1] && $0[1] < $0[2] }
    let law = Dictionary(uniqueKeysWithValues: threes.map { ($0, 1 / Double(threes.count)) })
    #expect(chiSquareScore(observed: observed, probabilities: law) < standardErrorLimit)
  }

  @Test("goes on from where another stood, and refuses what is no system of the game")
  func restoring() throws {
    var system = AgentSystem(UnequalPopulations(), agentCount: 6, seed: 1)
    system.act(draws: Self.draws)
    var second = AgentSystem(UnequalPopulations(), agentCount: 9, seed: 1)
    let rules = system.rules
    let which = rules.ruleOfAgent.map(Double.init)
    func restore(_ states: [Double], _ ids: [Double], next: Double) throws {
      try second.restore(
        rules: rules.probabilities, ruleOfAgent: which, states: states, ids: ids,
        nextID: next)
    }
    let (states, ids) = (system.states.map(Double.init), system.ids.map(Double.init))
    #expect(states[..<2].allSatisfy { $0 < 2 } && states[2...].allSatisfy { $0 >= 2 })
    let before = second.states
    // Everybody in one population, and one who stands among the others.
    for wrong in [[0, 0, 0, 0, 0, 1], [0, 2, 1, 2, 3, 3]] as [[Double]] {
      #expect(throws: CheckpointFault.self) { try restore(wrong, ids, next: 6) }
    }
    #expect(throws: CheckpointFault.self) { try restore(states, ids, next: 5) }
    #expect(second.states == before)
    try restore(states, ids, next: 6)
    #expect(second.members == system.members)
    for part in 0..<5 {
      let draws = AgentSystem.Draws(.acting, iteration: 0, part: part)
      system.act(draws: draws)
      second.act(draws: draws)
    }
    _ = system.join(3, draws: Self.draws)
    _ = second.join(3, draws: Self.draws)
    #expect(second.states == system.states && second.ids == system.ids)
  }
}
