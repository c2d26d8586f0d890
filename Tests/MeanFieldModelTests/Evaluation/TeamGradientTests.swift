import MeanFieldModel
import Testing

@Suite struct TeamGradientTests {
  @Test(
    "is the slope of the return", arguments: RandomGame.examples + RandomGame.stationaryExamples)
  func slope(game: RandomGame) { expectSlope(in: game) }

  @Test("is the slope of the return where agents settle in one of several places for good")
  func settling() {
    for discount in [0.5, 0.9, 0.9999] {
      expectSlope(in: ClosureGame.settling(discount: discount))
      expectSlope(in: ClosureGame.settlingInPairs(discount: discount))
    }
  }

  private func expectSlope(in game: some Game) {
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    let policy = Policy.random(for: game, seed: 1)
    let other = Policy.random(for: game, seed: 2)
    _ = process.value(of: policy, flow: &flow)
    let gradient = process.teamGradient(of: policy, flow: flow)
    #expect(gradient.residual < 1e-9)
    func value(at share: Double) -> Double {
      var mixed = policy
      for pair in mixed.probabilities.indices {
        mixed.probabilities[pair] +=
          share * (other.probabilities[pair] - policy.probabilities[pair])
      }
      return process.value(of: mixed, flow: &flow)
    }
    let width = 1e-4
    let slope = (value(at: width) - value(at: -width)) / (2 * width)
    // The square of the width, and what the differences of the game's own derivatives leave.
    #expect(abs(gradient.gain(from: policy, to: other) - slope) < 1e-6 * max(1, abs(slope)))
  }

  @Test("the return is that of the exploitability", arguments: RandomGame.examples)
  func value(game: RandomGame) {
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    let policy = Policy.random(for: game, seed: 3)
    let value = process.value(of: policy, flow: &flow)
    #expect(abs(value - game.exploitability(of: policy).value) < Tolerance.reordered)
  }

  @Test("an agent without influence counts for itself")
  func alone() {
    let game = ClosureGame.bandit(rewards: [1, 2, 4], horizon: .finite(steps: 1))
    var process = DecisionProcess(game)
    let policy = Policy.uniform(for: game)
    let gradient = process.teamGradient(of: policy, flow: game.meanField(of: policy))
    #expect(gradient.actionValues == [1, 2, 4])
    #expect(abs(gradient.gap(of: policy, isLegal: game.space.isLegal) - 5.0 / 3) < 1e-15)
  }
}
