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
    func iterations(_ threads: Int) -> () -> Void {
      var process = DecisionProcess(game, team: ThreadTeam(threadCount: threads))
      var solver = make(game)
      return { solver.iterate(in: &process) }
    }
    let time = Measurement(.processor, iterations(1)).nanoseconds
    printRow(
      "  " + name, show(time / 1e3, "µs"), show(time / Double(entries), "ns an entry"),
      show(Measurement.speedUp(threads: cores, iterations), "× on \(cores)"))
  }
}
