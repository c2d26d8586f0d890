import MeanFieldModel
import MeanFieldSolvers

/// One iteration of mirror descent and of fictitious play, the flow and the exploitability.
func benchmarkSolvers(_ label: String, _ game: any Game, cores: Int) {
  // Entries touched an iteration: each pair and each row's entry, forward and backward.
  var process = DecisionProcess(game)
  var flow = MeanFieldFlow(for: game)
  process.flow(of: .uniform(for: game), into: &flow)
  let entries =
    2 * game.horizon.steps
    * (game.space.stateCount * game.space.actionCount + process.transitions.entryCount)
  printRow(label, "\(entries) entries touched an iteration")
  let makers: [(String, (any Game) -> any Solver)] = [
    ("mirror descent", { OnlineMirrorDescent(game: $0, learningRate: 0.01) }),
    ("fictitious play", { FictitiousPlay(game: $0) }),
  ]
  for (name, make) in makers {
    let times = [1, cores].map { threads in
      var process = DecisionProcess(game, team: ThreadTeam(threadCount: threads))
      var solver = make(game)
      return Measurement { solver.iterate(in: &process) }.nanoseconds
    }
    printRow(
      "  " + name, show(times[0] / 1e3, "µs"), show(times[0] / Double(entries), "ns an entry"),
      show(times[0] / times[1], "× on \(cores)"))
  }
}
