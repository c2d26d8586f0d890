import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import MeanFieldSolvers

extension Benchmark {
  /// Agents drawn one by one.
  static let agents = Benchmark(
    name: "agents", summary: "a step of one agent in a population of a million"
  ) { setup, report in
    for example in simulated {
      let steps = example.game.horizon.steps
      let policy = policy(for: example.game)
      try report(
        Timing.of(
          "agents", example.label, unit: "agent-step", calls: agentCount * steps, isShared: true,
          setup
        ) { threads in
          var simulator = PopulationSimulator(
            example.game, agentCount: agentCount, representation: .agents, seed: 1,
            team: ThreadTeam(threadCount: threads))
          return { _ = simulator.episode(of: policy, steps: steps, number: 0) }
        })
    }
  }

  /// Populations kept by counts: a multinomial draw for each occupied state and its actions, and for
  /// each row of transitions.
  static let counts = Benchmark(
    name: "counts", summary: "a step of a population kept by counts"
  ) { setup, report in
    for example in simulated {
      let steps = example.game.horizon.steps
      let policy = policy(for: example.game)
      for exponent in [3, 6, 12, 15] {
        let count = (0..<exponent).reduce(1) { power, _ in power * 10 }
        try report(
          Timing.of(
            "counts", example.label, unit: "step of 10^\(exponent) agents", calls: steps, setup
          ) { _ in
            var simulator = PopulationSimulator(
              example.game, agentCount: count, representation: .counts, seed: 1)
            return { _ = simulator.episode(of: policy, steps: steps, number: 0) }
          })
      }
    }
  }

  private static let agentCount = 1_000_000

  private static var simulated: [BenchmarkGame] {
    [
      BenchmarkGame(CrowdModelling2D.self, [(key: "size", value: "8")]),
      BenchmarkGame(CrowdModelling2D.self, [(key: "preset", value: "four-rooms")]),
      BenchmarkGame(PredatorPrey.self),
    ]
  }

  /// A policy near an equilibrium, which is neither uniform nor certain.
  private static func policy(for game: any Game) -> Policy {
    var solver = OnlineMirrorDescent(game: game, learningRate: 0.1)
    var process = DecisionProcess(game)
    for _ in 0..<20 { solver.iterate(in: &process) }
    return solver.policy
  }
}
