import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct FixedPointIterationTests {
  @Test(
    "iterates as the paper says", arguments: RandomGame.examples,
    [(damping: 0.0, temperature: 0.0), (0.7, 0), (0, 0.5), (0.4, 1)])
  func oracle(game: RandomGame, setting: (damping: Double, temperature: Double)) {
    var process = DecisionProcess(game)
    var solver = FixedPointIteration(
      game: game, damping: setting.damping, temperature: setting.temperature)
    var policy = game.uniformPolicy
    for _ in 0..<4 {
      solver.iterate(in: &process)
      policy = game.fixedPoint(
        policy, damping: setting.damping, temperature: setting.temperature)
      #expect(distance(solver.policy.probabilities, flat(policy)) < Tolerance.reordered)
    }
  }

  @Test("without damping cycles in left-right")
  func cycle() {
    let game = LeftRight()
    var process = DecisionProcess(game)
    var solver = FixedPointIteration(game: game)
    // Uniform: left pays −½, right −1, so all go left; then all go right, and so on.
    for iteration in 0..<6 {
      solver.iterate(in: &process)
      #expect(solver.policy[0, 0, 0] == (iteration % 2 == 0 ? 1 : 0))
    }
  }

  @Test(
    "with temperature finds the regularised equilibrium", arguments: [0.5, 2],
    [Horizon.finite(steps: 1), .discounted(0.7)])
  func regularised(temperature: Double, horizon: Horizon) {
    let weights = [3.0, 1.0]
    let game = ClosureGame.crowdedChoice(weights: weights, horizon: horizon)
    // τ ln(x / (1 − x)) = −w₀ x + w₁ (1 − x), by bisection; one state, so that later rewards do
    // not matter.
    var (low, high) = (0.0, 1.0)
    for _ in 0..<200 {
      let x = 0.5 * (low + high)
      let excess = temperature * log(x / (1 - x)) + weights[0] * x - weights[1] * (1 - x)
      if excess > 0 { high = x } else { low = x }
    }
    // The damped map's slope is 0.8 − 0.2 · 4 x (1 − x) / τ or more: a contraction for τ ≥ 0.5.
    let solver = FixedPointIteration(game: game, damping: 0.8, temperature: temperature)
      .iterated(200, on: game)
    #expect(abs(solver.policy[0, 0, 0] - low) < Tolerance.rounding)
    let found = game.exploitability(of: solver.policy, temperature: temperature)
    #expect(abs(found.exploitability) < Tolerance.reordered)
  }
}
