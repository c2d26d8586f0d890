import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

/// How often agents look in a test.
private struct Looking: Sendable, CustomTestStringConvertible {
  let stretch: AgentSystem.Stretch
  init(_ looks: Int, _ spacing: Int, _ warmUp: Int) {
    stretch = .init(looks: looks, spacing: spacing, warmUp: warmUp)
  }
  var testDescription: String {
    "\(stretch.looks) looks, \(stretch.spacing) apart, after \(stretch.warmUp)"
  }
}

/// Rules that differ, one after the other: shape [rules, S, A].
private func differentRules(_ count: Int, for game: any Game) -> [Double] {
  let (actions, isLegal) = (game.space.actionCount, game.space.isLegal)
  return (0..<count).flatMap { rule in
    (0..<game.space.stateCount).flatMap { state -> [Double] in
      let weights = (0..<actions).map { action in
        isLegal[state * actions + action] ? Double(1 + (state + (1 + rule) * action) % 4) : 0
      }
      return weights.map { $0 / weights.reduce(0, +) }
    }
  }
}

@Suite struct AgentSystemTests {
  private static let draws = AgentSystem.Draws(.acting, iteration: 0, part: 0)

  /// A system in which agent i follows rule i mod `ruleCount`.
  private func system(
    _ game: any Game, agents: Int, ruleCount: Int = 3, seed: UInt64 = 1, threads: Int = 1
  ) -> AgentSystem {
    var system = AgentSystem(
      game, agentCount: agents, seed: seed, team: ThreadTeam(threadCount: threads))
    system.follow(
      AgentRules(
        differentRules(ruleCount, for: game), pairCount: game.space.isLegal.count,
        ruleOfAgent: (0..<agents).map { Int32($0 % ruleCount) }))
    return system
  }

  @Test(
    "a look sees the transition that began two steps before, and time goes on",
    arguments: [Looking(4, 1, 1), Looking(5, 1, 3), Looking(3, 2, 0), Looking(7, 10, 2)],
    [Dynamics.fixed, .meanFieldDependent])
  private func moments(looking: Looking, dynamics: Dynamics) {
    let (hours, stretch) = (97, looking.stretch)
    var system = AgentSystem(Clock(hours: hours, dynamics: dynamics), agentCount: 6, seed: 2)
    var seen = SeenTransitions()
    var time = 0
    for _ in 0..<3 {
      system.act(stretch, seeing: &seen, draws: Self.draws)
      for agent in 0..<6 {
        let starts = (stretch.warmUp..<stretch.looks).map {
          time + stretch.spacing * ($0 + 1) - 2
        }
        #expect(seen[agent].map { Int($0.pair) } == starts.map { $0 % hours })
        #expect(seen[agent].map { Int($0.nextPair) } == starts.map { ($0 + 1) % hours })
        #expect(seen[agent].map(\.reward) == starts.map { Double($0 % hours) })
      }
      time += stretch.looks * stretch.spacing
      system.act(draws: Self.draws)
      time += 1
      #expect(system.states.allSatisfy { Int($0) == time % hours })
    }
  }

  /// A pair and the next one that an agent of a rule was seen with at a look.
  private struct Sight: Hashable {
    let rule: Int
    let pair: Int32
    let nextPair: Int32
  }

  @Test(
    "agents in fixed dynamics move as the chains of their rules do",
    arguments: [Looking(2, 1, 1), Looking(3, 2, 1), Looking(2, 10, 1)])
  private func chains(looking: Looking) {
    let (game, agents, ruleCount) = (Crossroads(dynamics: .fixed), 6000, 3)
    var system = system(game, agents: agents, ruleCount: ruleCount)
    var seen = SeenTransitions()
    system.act(looking.stretch, seeing: &seen, draws: Self.draws)
    let rules = differentRules(ruleCount, for: game)
    let start = looking.stretch.spacing * looking.stretch.looks - 2
    var probabilities: [Sight: Double] = [:]
    for rule in 0..<ruleCount {
      let law = Array(rules[rule * 6..<(rule + 1) * 6])
      let states = (0..<start).reduce(game.initialDistribution) { states, _ in
        game.moved(states, by: law)
      }
      for pair in 0..<6 {
        for (next, chance) in game.moved(from: pair).enumerated() where chance > 0 {
          for action in 0..<2 where law[next * 2 + action] > 0 {
            probabilities[
              Sight(rule: rule, pair: Int32(pair), nextPair: Int32(next * 2 + action))] =
              states[pair / 2] * law[pair] * chance * law[next * 2 + action] / Double(ruleCount)
          }
        }
      }
    }
    var observed: [Sight: Int] = [:]
    for agent in 0..<agents {
      guard let last = seen[agent].last else { continue }
      observed[
        Sight(rule: agent % ruleCount, pair: last.pair, nextPair: last.nextPair), default: 0] += 1
    }
    #expect(chiSquareScore(observed: observed, probabilities: probabilities) < standardErrorLimit)
  }

  @Test("agents who move each other do so as the exact law of three says")
  func coupledAgents() {
    let (game, looking) = (Crossroads(steps: 3), Looking(3, 1, 1))
    let rules = differentRules(3, for: game)
    let policies = (0..<3).map { rule in
      Policy(
        steps: 3, stateCount: 3, actionCount: 2,
        probabilities: (0..<3).flatMap { _ in rules[rule * 6..<(rule + 1) * 6] })
    }
    let law = JointLaw(of: game, policies: policies)
    var observed = [[[Int]: Int]](repeating: [:], count: 3)
    var seen = SeenTransitions()
    for seed: UInt64 in 0..<4000 {
      var system = system(game, agents: 3, seed: seed)
      system.act(looking.stretch, seeing: &seen, draws: Self.draws)
      let sights = (0..<3).map { Array(seen[$0]) }
      observed[0][sights.map { Int($0[0].pair) / 2 }, default: 0] += 1
      observed[1][sights.map { Int($0[0].nextPair) / 2 }, default: 0] += 1
      observed[2][sights.map { Int($0[1].nextPair) / 2 }, default: 0] += 1
      // What comes next at one look is what is seen at the next.
      #expect(sights.allSatisfy { $0[0].nextPair == $0[1].pair })
    }
    for step in 0..<3 {
      let score = chiSquareScore(observed: observed[step], probabilities: law.steps[step])
      #expect(score < standardErrorLimit, "step \(step)")
    }
  }

  @Test(
    "rewards are those of the population at that moment",
    arguments: [
      Crossroads(), Crossroads(dynamics: .fixed), UnequalPopulations(),
      Swarm(task: .agree, map: .empty(size: 3)), Swarm(task: .cluster, map: .empty(size: 2)),
    ] as [any Game])
  func rewards(game: any Game) {
    var system = system(game, agents: 11)
    var seen = SeenTransitions()
    // Rewards of swarms change with the number of agents.
    for (join, leave) in [(0, 0), (9, 0), (0, 13)] {
      if join > 0 { _ = system.join(join, draws: Self.draws) }
      if leave > 0 { system.leave(leave, draws: Self.draws) }
      system.act(.init(looks: 40, spacing: 2, warmUp: 3), seeing: &seen, draws: Self.draws)
      for look in 0..<37 {
        let pairs = (0..<system.agentCount).map { Int(seen.transitions[$0 * 37 + look].pair) }
        let rewards = game.withAgents(system.agentCount).rewards(whereAgentsAre: pairs)
        for (agent, pair) in pairs.enumerated() {
          // Shares of populations are counts times a rounded weight.
          let reward = seen.transitions[agent * 37 + look].reward
          #expect(abs(reward - rewards[pair]) < 1e-13)
        }
      }
    }
  }

  @Test(
    "does not depend on the threads", arguments: [Dynamics.fixed, .meanFieldDependent])
  func threads(dynamics: Dynamics) {
    let game = Crossroads(dynamics: dynamics)
    var (one, three) = (system(game, agents: 22), system(game, agents: 22, threads: 3))
    var (seenByOne, seenByThree) = (SeenTransitions(), SeenTransitions())
    for part in 0..<2 {
      let draws = AgentSystem.Draws(.acting, iteration: 0, part: part)
      one.act(.init(looks: 70, spacing: 3, warmUp: 2), seeing: &seenByOne, draws: draws)
      three.act(.init(looks: 70, spacing: 3, warmUp: 2), seeing: &seenByThree, draws: draws)
      one.act(draws: draws)
      three.act(draws: draws)
      #expect(seenByOne == seenByThree && one.states == three.states)
    }
  }

  @Test("who adopts a rule acts as if it had followed it, and forgetting changes nothing")
  func adoption() {
    let game = Crossroads()
    var adopting = system(game, agents: 9)
    // Tables are there already.
    adopting.act(draws: Self.draws)
    var following = adopting
    let choice = (0..<9).map { Int32($0 / 4) }
    adopting.adopt(choice)
    let rules = differentRules(3, for: game)
    following.follow(AgentRules(rules + rules, pairCount: 6, ruleOfAgent: choice.map { $0 + 3 }))
    #expect(following.rules.count == 6)
    following.forgetUnusedRules()
    #expect(following.rules == adopting.rules)
    adopting.adopt(choice.map { min($0, 1) })
    following = adopting
    following.forgetUnusedRules()
    #expect(adopting.rules.count == 3 && following.rules.count == 2)
    var (seen, seenAfterwards) = (SeenTransitions(), SeenTransitions())
    adopting.act(.init(looks: 9, spacing: 3, warmUp: 0), seeing: &seen, draws: Self.draws)
    following.act(
      .init(looks: 9, spacing: 3, warmUp: 0), seeing: &seenAfterwards, draws: Self.draws)
    #expect(seen == seenAfterwards && adopting.states == following.states)
  }
}

extension Game {
  /// The probability of each state after a pair.
  fileprivate func moved(from pair: Int) -> [Double] {
    var transitions = TransitionRows(
      stateCount: space.stateCount, actionCount: space.actionCount)
    fillTransitions(
      &transitions, at: 0,
      meanField: MeanField(states: initialDistribution, stateActions: space.isLegal.map { _ in 0 }))
    var next = [Double](repeating: 0, count: space.stateCount)
    for entry in transitions.entries(of: Int(transitions.rowOfPair[pair])) {
      next[Int(transitions.successors[entry])] += transitions.probabilities[entry]
    }
    return next
  }

  /// Where agents in `states` who follow a rule are a step later.
  fileprivate func moved(_ states: [Double], by rule: [Double]) -> [Double] {
    rule.indices.reduce(into: [Double](repeating: 0, count: states.count)) { next, pair in
      for (state, chance) in moved(from: pair).enumerated() {
        next[state] += states[pair / space.actionCount] * rule[pair] * chance
      }
    }
  }

  /// The rewards where agents are and act in certain ways, counted one by one.
  fileprivate func rewards(whereAgentsAre pairs: [Int]) -> [Double] {
    var meanField = MeanField(
      states: Array(repeating: 0, count: space.stateCount),
      stateActions: Array(repeating: 0, count: space.isLegal.count))
    for population in space.populations {
      let share = population.states.reduce(0) { $0 + initialDistribution[$1] }
      let own = pairs.filter { population.states.contains($0 / space.actionCount) }
      for pair in own {
        meanField.states[pair / space.actionCount] += share / Double(own.count)
        meanField.stateActions[pair] += share / Double(own.count)
      }
    }
    var rewards = [Double](repeating: 0, count: space.isLegal.count)
    fillRewards(&rewards, at: 0, meanField: meanField)
    return rewards
  }
}
