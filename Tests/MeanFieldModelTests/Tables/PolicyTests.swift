import MeanFieldModel
import Testing

@Suite struct PolicyTests {
  @Test("uniform is even over legal actions", arguments: RandomGame.examples)
  func uniform(game: RandomGame) {
    let policy = Policy.uniform(for: game)
    #expect(distance(policy.probabilities, flat(game.uniformPolicy)) < 1e-15)
    #expect(policy.firstFault(in: game, tolerance: 1e-15) == nil)
    #expect(policy.steps == game.horizon.steps)
  }

  @Test("finds the first row that is not a distribution")
  func faults() {
    let game = ClosureGame(
      states: 2, actions: 3, horizon: .finite(steps: 2), isLegal: { $0 == 0 || $1 != 0 })
    let sound = Policy.uniform(for: game)
    #expect(sound.firstFault(in: game) == nil)
    for (row, place) in [
      ([0.5, 0.4, 0], (1, 0)), ([0.6, 0.6, -0.2], (0, 0)), ([.nan, 0.5, 0.5], (1, 0)),
      ([2, 0, 0], (0, 0)), ([0.1, 0.4, 0.5], (1, 1)), ([0, .infinity, 0], (0, 1)),
    ] as [([Double], (Int, Int))] {
      var policy = sound
      for action in 0..<3 { policy[place.0, place.1, action] = row[action] }
      let fault = policy.firstFault(in: game)
      #expect(fault?.step == place.0 && fault?.state == place.1)
    }
  }

  @Test("accepts rows within the tolerance")
  func tolerance() {
    let game = ClosureGame.bandit(rewards: [0, 0], horizon: .finite(steps: 1))
    let near = Policy(steps: 1, stateCount: 1, actionCount: 2, probabilities: [0.5, 0.5 + 1e-5])
    #expect(near.firstFault(in: game) != nil)
    #expect(near.firstFault(in: game, tolerance: 1e-4) == nil)
  }
}
