import MeanFieldModel
import MeanFieldPopulation
import MeanFieldSolvers

/// A step of an agent, and a step of a population kept by counts.
func benchmarkPopulations(_ label: String, _ game: any Game, cores: Int) {
  var solver = OnlineMirrorDescent(game: game, learningRate: 0.1)
  var process = DecisionProcess(game)
  for _ in 0..<20 { solver.iterate(in: &process) }
  let policy = solver.policy
  let steps = game.horizon.steps
  let agents = 1_000_000
  func episodes(_ threads: Int) -> () -> Void {
    var simulator = PopulationSimulator(
      game, agentCount: agents, representation: .agents, seed: 1,
      team: ThreadTeam(threadCount: threads))
    return { _ = simulator.episode(of: policy, steps: steps, number: 0) }
  }
  printRow(label)
  printRow(
    "  10^6 agents",
    show(
      Measurement(.processor, episodes(1)).nanoseconds / Double(agents * steps), "ns an agent-step"),
    show(Measurement.speedUp(threads: cores, episodes), "× on \(cores)"))
  for exponent in [3, 6, 12, 15] {
    let count = (0..<exponent).reduce(1) { power, _ in power * 10 }
    var simulator = PopulationSimulator(
      game, agentCount: count, representation: .counts, seed: 1)
    let time = Measurement { _ = simulator.episode(of: policy, steps: steps, number: 0) }
    printRow(
      "  10^\(exponent) agents by counts", show(time.nanoseconds / Double(steps) / 1e3, "µs a step")
    )
  }
}
