import MeanFieldModel
import MeanFieldSolvers
import Testing

@Suite struct BoltzmannPolicyIterationTests {
  @Test("iterates as the paper says", arguments: RandomGame.allExamples)
  func oracle(game: RandomGame, tolerance: Double) {
    let solver = BoltzmannPolicyIteration(game: game, temperature: 2)
    game.expect(solver, tolerance: tolerance) { _, policy in
      game.improved(policy) { _, _, q, _ in softmax(q.map { $0 / 2 }) }
    }
  }

  @Test("settles at a high temperature, on the softmax of its own values")
  func settles() {
    let game = RandomGame.examples[0]
    let solver = BoltzmannPolicyIteration(game: game, temperature: 50).iterated(60, on: game)
    let next = solver.iterated(1, on: game)
    #expect(distance(solver.policy.probabilities, next.policy.probabilities) < Tolerance.rounding)
  }
}
