import MeanFieldModel
import Testing

@Suite struct AveragedBestResponseTests {
  @Test("to equal samples is the best response to one", arguments: RandomGame.examples)
  func equal(game: RandomGame) {
    let flow = game.meanField(of: .random(for: game, seed: 1))
    var process = DecisionProcess(game)
    var response = Policy.uniform(for: game)
    for count in 1...3 {
      process.bestResponse(
        toAverageOf: Array(repeating: flow, count: count), into: &response)
      #expect(response == game.bestResponse(to: flow))
    }
  }

  @Test("weighs the samples alike")
  func average() {
    // A state that is crowded in one of three samples: better than one crowded in two.
    let game = ClosureGame(
      states: 2, actions: 2, horizon: .finite(steps: 2), initial: [0.5, 0.5],
      reward: { state, _, step, meanField in step == 1 ? -meanField.states[state] : 0 },
      law: { _, action, _, _ in [action: 1] })
    func flow(to state: Int) -> MeanFieldFlow {
      game.meanField(of: Policy(for: game) { _, _, action in action == state ? 1 : 0 })
    }
    var process = DecisionProcess(game)
    var response = Policy.uniform(for: game)
    process.bestResponse(toAverageOf: [flow(to: 0), flow(to: 1), flow(to: 0)], into: &response)
    #expect(response[0, 0, 1] == 1 && response[0, 1, 1] == 1)
  }
}
