import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct MunchausenMirrorDescentTests {
  @Test("iterates as the paper says", arguments: RandomGame.allExamples, [1, 0.9])
  func oracle(example: (game: RandomGame, tolerance: Double), munchausen: Double) {
    let temperature = 3.0
    let solver = MunchausenMirrorDescent(
      game: example.game, temperature: temperature, munchausen: munchausen)
    #expect(solver.temperature == (1 - munchausen) * temperature)
    example.game.expect(solver, tolerance: example.tolerance) { _, policy in
      example.game.improved(policy, temperature: (1 - munchausen) * temperature) { _, _, q, old in
        softmax(zip(q, old).map { $0 / temperature + munchausen * log($1) })
      }
    }
  }

  @Test("is mirror descent if nothing fades")
  func mirrorDescent() {
    let game = PredatorPrey()
    let munchausen = MunchausenMirrorDescent(game: game, temperature: 5, munchausen: 1)
    let mirror = OnlineMirrorDescent(game: game, learningRate: 0.2)
    // One divides the sum of values by 5, the other adds up a fifth of each.
    let policies = [munchausen.iterated(20, on: game).policy, mirror.iterated(20, on: game).policy]
    #expect(
      distance(policies[0].probabilities, policies[1].probabilities) < Tolerance.rounding)
  }

  @Test("its fixed point is the regularised equilibrium")
  func fixedPoint() {
    let game = CrowdModelling2D(map: .empty(size: 4), horizon: .finite(steps: 5))
    let solver = MunchausenMirrorDescent(game: game, temperature: 4, munchausen: 0.75)
    let policy = solver.iterated(200, on: game).policy
    let found = game.exploitability(of: policy, temperature: solver.temperature)
    #expect(found.exploitability < 1e-9)
    #expect(game.exploitability(of: policy).exploitability > 0.01)
  }

  @Test("nears its aim on every game of the catalogue", arguments: CatalogueCase.quick)
  func catalogue(example: CatalogueCase) throws {
    try SolverCase(solver: MunchausenMirrorDescent.self, example: example).expectHalved()
  }
}
