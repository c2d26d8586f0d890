import MeanFieldModel
import MeanFieldSolvers

extension Benchmark {
  /// Iterations of the two classical solvers; a call goes forward and backward through the game.
  static let solvers = Benchmark(
    name: "solvers", summary: "an iteration of mirror descent and of fictitious play, on all games"
  ) { setup, report in
    for example in BenchmarkGame.defaults + BenchmarkGame.larger {
      let makers: [(String, (any Game) -> any Solver)] = [
        (OnlineMirrorDescent.entry.name, { OnlineMirrorDescent(game: $0, learningRate: 0.01) }),
        (FictitiousPlay.entry.name, { FictitiousPlay(game: $0) }),
      ]
      for (name, make) in makers {
        try report(
          Timing.of(
            "solvers", example.label, unit: name, entries: 2 * example.entries,
            isShared: example.isShared, setup
          ) { threads in
            var process = DecisionProcess(example.game, team: ThreadTeam(threadCount: threads))
            let start = make(example.game)
            var (solver, iteration) = (start, 0)
            return {
              // One that has converged would find the transitions it needs still filled in.
              if iteration % 50 == 0 { solver = start }
              solver.iterate(in: &process)
              iteration += 1
            }
          })
      }
    }
  }
}
