import MeanFieldModel
import Testing

@Suite struct FlowTests {
  @Test("is the paper's forward recursion", arguments: RandomGame.examples)
  func oracle(game: RandomGame) {
    for seed in 0..<3 {
      let policy = Policy.random(for: game, seed: UInt64(seed))
      let flow = game.meanField(of: policy)
      let expected = game.flow(of: policy.nested)
      #expect(distance(flow.states, expected.flatMap(\.states)) < Tolerance.rounding)
      if game.coupling == .stateActions {
        #expect(distance(flow.stateActions, flat(expected.map(\.joint))) < Tolerance.rounding)
      } else {
        #expect(flow.stateActions.isEmpty)
      }
    }
  }

  @Test("keeps every population's mass", arguments: RandomGame.examples)
  func mass(game: RandomGame) {
    let flow = game.meanField(of: .randomPure(for: game, seed: 5))
    for step in 0..<flow.steps {
      for population in game.space.populations {
        let before = population.states.reduce(0) { $0 + game.initialDistribution[$1] }
        let after = population.states.reduce(0) { $0 + flow[step, $1] }
        #expect(abs(before - after) < Tolerance.rounding)
      }
    }
    #expect(flow.states.allSatisfy { $0 >= 0 })
  }

  @Test("reuses its process for another policy and gives what a new one gives")
  func reuse() {
    for game in RandomGame.examples + RandomGame.stationaryExamples {
      var process = DecisionProcess(game)
      var flow = MeanFieldFlow(for: game)
      for seed in 0..<3 {
        let policy = Policy.random(for: game, seed: UInt64(seed))
        _ = process.exploitability(of: policy, flow: &flow)
        process.flow(of: policy, into: &flow)
        #expect(flow == game.meanField(of: policy))
      }
    }
  }

  @Test("of a two-state chain is its closed form")
  func twoStates() {
    let (up, down) = (0.3, 0.2)
    let game = ClosureGame.twoStateChain(up: up, down: down, horizon: .finite(steps: 30))
    let flow = game.meanField(of: .uniform(for: game))
    var power = 1.0
    for step in 0..<30 {
      let expected = 0.4 + (0.25 - 0.4) * power
      #expect(abs(flow[step, 0] - expected) < Tolerance.rounding)
      power *= 1 - up - down
    }
  }
}
