import MeanFieldModel
import Testing

@Suite struct EvolutionTests {
  @Test("of a finite game is its flow", arguments: RandomGame.examples)
  func finite(game: RandomGame) {
    let policy = Policy.random(for: game, seed: 1)
    var process = DecisionProcess(game)
    let flow = game.meanField(of: policy)
    for steps in 1...flow.steps {
      let states = process.evolution(of: policy, steps: steps)
      #expect(states == Array(flow.states[..<(steps * game.stateCount)]))
    }
  }

  @Test("of a stationary game is the way to rest", arguments: RandomGame.stationaryExamples)
  func stationary(game: RandomGame) {
    let policy = Policy.random(for: game, seed: 1)
    var process = DecisionProcess(game)
    let steps = 5
    let states = process.evolution(of: policy, steps: steps)
    #expect(states.count == steps * game.stateCount)
    // The same dynamics and rule at every step of a finite game. Its tilt by time is that of step
    // 0 in a stationary game, so it must not have one.
    guard game.dynamics == .fixed else { return }
    var mass = game.initialDistribution
    for step in 0..<steps {
      let row = Array(states[step * game.stateCount..<(step + 1) * game.stateCount])
      #expect(distance(row, mass) < Tolerance.rounding)
      var next = mass.map { _ in 0.0 }
      let none = PaperShapedMeanField(states: mass, joint: [])
      for state in 0..<game.stateCount {
        for action in 0..<game.actionCount where game.mayTake(action, in: state) {
          for (successor, probability) in game.law(
            state: state, action: action, step: 0, meanField: none)
          { next[successor] += mass[state] * policy[0, state, action] * probability }
        }
      }
      mass = next
    }
  }

  @Test("of an epidemic is the recursion")
  func epidemic() {
    let game = ClosureGame.stationaryEpidemic(infection: 0.8, recovery: 0.2, infected: 0.1)
    let policy = Policy(for: game) { _, _, action in action == 0 ? 0.75 : 0.25 }
    var process = DecisionProcess(game)
    let states = process.evolution(of: policy, steps: 20)
    var infected = 0.1
    for step in 0..<20 {
      #expect(abs(states[2 * step + 1] - infected) < Tolerance.rounding)
      infected = 0.8 * infected + 0.8 * 0.75 * infected * (1 - infected)
    }
  }
}
