import MeanFieldModel
import MeanFieldSolvers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct DampedPolicyIterationTests {
  @Test(
    "iterates as the paper says", arguments: RandomGame.allExamples,
    [DampedPolicyIteration.Steps.falling, .constant])
  func oracle(
    example: (game: RandomGame, tolerance: Double), steps: DampedPolicyIteration.Steps
  ) {
    let game = example.game
    let solver = DampedPolicyIteration(game: game, steps: steps, damping: 0.25)
    game.expect(solver, tolerance: example.tolerance) { iteration, policy in
      let share = 0.75 * (steps == .constant ? 1 : pow(Double(iteration), -0.6))
      return game.improved(policy) { _, _, q, old in
        let best = q.max() ?? 0
        let ties = q.map { $0 >= best - 1e-11 ? 1.0 : 0 }
        return zip(old, ties).map { (1 - share) * $0 + share * $1 / ties.reduce(0, +) }
      }
    }
  }

  @Test("undamped on a game without interaction it is policy iteration, and ends")
  func policyIteration() {
    let game = ClosureGame.bandit(rewards: [0.1, 0.5, 0.3], horizon: .discounted(0.9))
    let solver = DampedPolicyIteration(game: game, steps: .constant, damping: 0)
    #expect(solver.iterated(1, on: game).policy.probabilities == [0, 1, 0])
  }

  @Test("splits ties evenly")
  func ties() {
    let game = ClosureGame.bandit(rewards: [0.5, 0.5, 0.3], horizon: .finite(steps: 1))
    let solver = DampedPolicyIteration(game: game, steps: .constant, damping: 0)
    #expect(solver.iterated(1, on: game).policy.probabilities == [0.5, 0.5, 0])
  }

  @Test("nears its aim on every game of the catalogue", arguments: CatalogueCase.quick)
  func catalogue(example: CatalogueCase) throws {
    try SolverCase(solver: DampedPolicyIteration.self, example: example).expectHalved()
  }
}
