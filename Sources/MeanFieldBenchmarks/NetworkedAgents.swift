import MeanFieldGames
import MeanFieldLearning
import MeanFieldModel
import MeanFieldPopulation

extension Benchmark {
  /// What networked learning is made of, on the grid of 8 × 8 cells of Benjamin and Abate.
  static let networkedAgents = Benchmark(
    name: "networked-agents",
    summary: "32 agents on a grid, each with a policy of its own: steps, learning, exploitability"
  ) { setup, report in
    let game = Swarm(task: .agree, agentCount: agentCount)
    var system = AgentSystem(game, agentCount: agentCount, seed: 1)
    let stretch = AgentSystem.Stretch(looks: 3000, spacing: 10, warmUp: 21)
    var (seen, part) = (SeenTransitions(), 0)
    for subject in ["one policy", "a policy each"] {
      if subject == "a policy each" { system.follow(ownRules(of: system)) }
      try report(
        Timing.of(
          "networked-agents", subject, unit: "agent-step",
          calls: agentCount * stretch.looks * stretch.spacing, setup
        ) { _ in
          {
            part += 1
            system.act(stretch, seeing: &seen, draws: .init(.acting, iteration: 0, part: part))
          }
        })
    }
    try report(exactReplay(of: seen, pairCount: game.space.isLegal.count, setup))
    try report(iteration(of: game, setup))
    try report(exploitability(in: game, setup))
  }

  private static let agentCount = 32

  /// A rule for each agent, all of them different and not far from uniform.
  private static func ownRules(of system: AgentSystem) -> AgentRules {
    var stream = RandomStream(seed: 1, purpose: .policyInitialisation)
    let rules = (0..<system.agentCount * system.space.stateCount).flatMap { _ in
      let weights = (0..<system.space.actionCount).map { _ in 0.2 + stream.uniform() }
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    }
    return AgentRules(
      rules, pairCount: system.rules.pairCount, ruleOfAgent: Array(0..<Int32(system.agentCount)))
  }

  private static func exactReplay(
    of seen: SeenTransitions, pairCount: Int, _ setup: Setup
  ) -> Timing {
    var equation = EmpiricalBellman(pairCount: pairCount)
    var values = [Double](repeating: 0, count: pairCount)
    return Timing.of(
      "networked-agents", "exact replay of 2,979 transitions", unit: "agent", calls: agentCount,
      setup
    ) { _ in
      {
        for agent in 0..<agentCount {
          for pair in values.indices { values[pair] = 10 }
          seen[agent].withUnsafeBufferPointer { seen in
            values.withUnsafeMutableBufferPointer { values in
              guard let values = values.baseAddress else { return }
              equation.solve(values, for: seen, discount: 0.9)
            }
          }
        }
      }
    }
  }

  private static func iteration(of game: Swarm, _ setup: Setup) -> Timing {
    var learner: NetworkedLearning
    do {
      learner = try NetworkedLearning(
        game: SimulatedGame(game),
        parameters: NetworkedLearning.entry.resolve(
          ["agents": "\(agentCount)", "replay": "exact", "architecture": "independent"]), seed: 1)
    } catch {
      preconditionFailure("\(error)")
    }
    return Timing.of(
      "networked-agents", "an iteration, exact replay", unit: "agent", calls: agentCount, setup
    ) { _ in { learner.iterate() } }
  }

  private static func exploitability(in game: Swarm, _ setup: Setup) -> Timing {
    let policy = Policy.uniform(for: game)
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    return Timing.of(
      "networked-agents", "exploitability with entropy", unit: "policy", setup
    ) { _ in
      {
        process.flow(of: policy, into: &flow)
        _ = process.exploitabilityAtRest(
          of: policy, in: flow, temperature: 0.01, from: flow.states)
      }
    }
  }
}
