import MeanFieldModel
import MeanFieldSolvers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct PriorDescentTests {
  @Test("iterates as the paper says", arguments: RandomGame.allExamples, [1, 2])
  func oracle(example: (game: RandomGame, tolerance: Double), inner: Int) {
    let game = example.game
    var prior = game.uniformPolicy
    let solver = PriorDescent(game: game, temperature: 2, inner: inner)
    game.expect(solver, iterations: 4, tolerance: example.tolerance) { iteration, policy in
      let next = game.improved(policy, optimal: true) { step, state, q, _ in
        let legal = prior[step][state].filter { $0 > 0 }
        return softmax(zip(q, legal).map { $0 / 2 + log($1) })
      }
      if iteration % inner == 0 { prior = next }
      return next
    }
  }

  /// Exploitabilities of MFGLib 0.3.0's PriorDescent(eta=2.0, n_inner=…) from the uniform policy, in
  /// float64, after 0, 1, … iterations; `nil` never updates the prior.
  static let golden: [(game: String, inner: Int?, exploitability: [Double])] = [
    (
      "beach-bar", 1,
      [
        1.2212622552965304, 0.8113433750729914, 0.5771962504865695, 0.43595158054145244,
        0.3580006721689335, 0.30838101953485686,
      ]
    ),
    (
      "beach-bar", nil,
      [
        1.2212622552965304, 0.8113433750729914, 0.8766704888810163, 0.8633732950082008,
        0.866026153193, 0.8654869556318215,
      ]
    ),
    (
      "susceptible-infected", 1,
      [
        5.466873913228518, 4.849843384524391, 4.258138099045549, 3.6991076223766726,
        3.1867806566322585, 2.72305467759006,
      ]
    ),
    (
      "susceptible-infected", nil,
      [
        5.466873913228518, 4.849843384524391, 4.857398207032606, 4.856953363369957,
        4.85696668220988, 4.856968641054721,
      ]
    ),
    (
      "rock-paper-scissors", 1,
      [
        0.33333333333333337, 0.45955562090340096, 0.2956814673746134, 0.45026875051475934,
        0.637632158587118, 0.5381777933289846,
      ]
    ),
    (
      "left-right", nil,
      [
        0.25, 0.13724475001560887, 0.17637973362665904, 0.1614418779805168, 0.1669442809487124,
        0.16489051901918372,
      ]
    ),
  ]

  @Test("is MFGLib's", arguments: golden.indices)
  func library(index: Int) throws {
    let expected = Self.golden[index]
    let game = try Golden.game(expected.game)
    var solver = PriorDescent(game: game, temperature: 2, inner: expected.inner ?? .max)
    for exploitability in expected.exploitability {
      let found = game.exploitability(of: solver.policy).exploitability
      #expect(abs(found - exploitability) < Tolerance.reordered)
      solver = solver.iterated(1, on: game)
    }
  }
}
