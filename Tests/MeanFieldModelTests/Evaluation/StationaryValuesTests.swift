import MeanFieldModel
import Testing

@Suite struct StationaryValuesTests {
  @Test("solve (I − γP) V = r", arguments: [0, 0.5, 0.9, 0.99, 0.998])
  func twoStates(discount: Double) {
    for (up, down) in [(0.3, 0.2), (1, 1), (0, 0.5), (1e-6, 1e-6)] {
      let game = ClosureGame.twoStateChain(up: up, down: down, horizon: .discounted(discount))
      let values = game.discountedValues(up: up, down: down, discount: discount)
      let expected = 0.25 * values[0] + 0.75 * values[1]
      let found = game.exploitability(of: .uniform(for: game))
      let size = max(1, abs(values[0]), abs(values[1]))
      // The promise is for each of the two values; four leaves room for the closed form's rounding.
      let accuracy = 4 * DecisionProcess.stationaryTolerance
      #expect(abs(found.value - expected) < accuracy * size, "up \(up), down \(down)")
      #expect(abs(found.exploitability) < 2 * accuracy * size)
    }
  }

  @Test("are found again after another population")
  func reuse() {
    // A second evaluation must not start from, or be stopped by, the first one's values.
    let game = RandomGame.stationaryExamples[0]
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    let first = process.exploitability(of: .random(for: game, seed: 1), flow: &flow)
    _ = process.exploitability(of: .random(for: game, seed: 2), flow: &flow)
    #expect(process.exploitability(of: .random(for: game, seed: 1), flow: &flow) == first)
  }

  @Test("of tiny rewards are found to the promised tolerance")
  func tiny() {
    let game = ClosureGame(
      states: 1, actions: 1, horizon: .discounted(0.9), reward: { _, _, _, _ in 1e-9 })
    let found = game.exploitability(of: .uniform(for: game))
    #expect(abs(found.value - 1e-8) < DecisionProcess.stationaryTolerance)
  }
}
