import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct PolicyMirrorAscentTests {
  @Test("projects, Euclidean without entropy", arguments: RandomGame.allExamples)
  func euclidean(game: RandomGame, tolerance: Double) {
    let solver = PolicyMirrorAscent(game: game, learningRate: 0.3)
    game.expect(solver, tolerance: tolerance) { _, policy in
      game.improved(policy) { _, _, q, old in
        // The projection by its definition: max(x − ν, 0), ν by bisection.
        let x = zip(q, old).map { $1 + 0.3 * $0 }
        var (low, high) = ((x.min() ?? 0) - 1, x.max() ?? 0)
        for _ in 0..<200 {
          let middle = 0.5 * (low + high)
          if x.reduce(0, { $0 + max($1 - middle, 0) }) > 1 { low = middle } else { high = middle }
        }
        return x.map { max($0 - low, 0) }
      }
    }
  }

  @Test("multiplies weights, entropic", arguments: RandomGame.allExamples, [0, 0.4])
  func entropic(example: (game: RandomGame, tolerance: Double), temperature: Double) {
    let solver = PolicyMirrorAscent(
      game: example.game, distance: .entropic, learningRate: 0.3, temperature: temperature)
    example.game.expect(solver, tolerance: example.tolerance) { _, policy in
      example.game.improved(policy, temperature: temperature) { _, _, q, old in
        softmax(zip(q, old).map { (log($1) + 0.3 * $0) / (1 + 0.3 * temperature) })
      }
    }
  }

  @Test(
    "maximises the proximal objective, Euclidean with entropy", arguments: RandomGame.allExamples)
  func regularised(game: RandomGame, tolerance: Double) {
    let (rate, temperature) = (0.3, 0.4)
    let solver = PolicyMirrorAscent(game: game, learningRate: rate, temperature: temperature)
    game.expect(solver, iterations: 2, tolerance: tolerance) { _, policy in
      game.improved(policy, temperature: temperature) { _, _, q, old in
        // Optimality: q − τ (1 + ln u) − (u − p)/η = ν. Both by bisection.
        func share(_ q: Double, _ old: Double, _ multiplier: Double) -> Double {
          var (low, high) = (0.0, 1.0)
          for _ in 0..<100 {
            let u = 0.5 * (low + high)
            let slope = q - temperature * (1 + log(u)) - (u - old) / rate
            if slope > multiplier { low = u } else { high = u }
          }
          return low
        }
        var (low, high) = (-100.0, 100.0)
        for _ in 0..<100 {
          let middle = 0.5 * (low + high)
          let sum = zip(q, old).reduce(0) { $0 + share($1.0, $1.1, middle) }
          if sum > 1 { low = middle } else { high = middle }
        }
        return zip(q, old).map { share($0, $1, low) }
      }
    }
  }

  @Test("is mirror descent, entropic without entropy in the objective")
  func mirrorDescent() {
    let game = CrowdModelling2D(map: .fourRooms(size: 7), horizon: .finite(steps: 6))
    let ascent = PolicyMirrorAscent(game: game, distance: .entropic, learningRate: 0.2)
    let mirror = OnlineMirrorDescent(game: game, learningRate: 0.2)
    #expect(ascent.iterated(10, on: game).policy == mirror.iterated(10, on: game).policy)
  }

  @Test("nears its aim on every game of the catalogue", arguments: CatalogueCase.quick)
  func catalogue(example: CatalogueCase) throws {
    try SolverCase(solver: PolicyMirrorAscent.self, example: example).expectHalved()
  }
}
