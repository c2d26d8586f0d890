import MeanFieldModel
import Testing

@Suite struct PopulationAtRestTests {
  @Test("of an epidemic is the endemic level", arguments: [1, 0.7, 0.5], [0.9, 0.05])
  func endemic(outgoing: Double, infected: Double) {
    let (infection, recovery) = (0.81, 0.3)
    let game = ClosureGame.stationaryEpidemic(
      infection: infection, recovery: recovery, infected: infected)
    let policy = Policy(for: game) { _, _, action in action == 0 ? outgoing : 1 - outgoing }
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    process.flow(of: policy, into: &flow)
    // β q S I = ρ I.
    let susceptible = recovery / (infection * outgoing)
    #expect(distance(flow.states, [susceptible, 1 - susceptible]) < PopulationAtRest.tolerance)
    #expect(process.populationAtRest?.converged == true)
  }

  @Test("of an epidemic below its threshold is without infection")
  func extinct() {
    let game = ClosureGame.stationaryEpidemic(infection: 0.5, recovery: 0.6)
    let flow = game.meanField(of: .uniform(for: game))
    #expect(distance(flow.states, [1, 0]) < PopulationAtRest.tolerance)
  }

  @Test("depends on where the population starts, if there are several")
  func several() {
    // Agents do as the majority does: rest at 0 and at 1.
    func game(_ share: Double) -> ClosureGame {
      ClosureGame(
        states: 2, actions: 1, horizon: .discounted(0.9), initial: [1 - share, share],
        dynamics: .meanFieldDependent,
        law: { _, _, _, meanField in
          let x = meanField.states[1]
          let next = x * x * (3 - 2 * x)
          return [0: 1 - next, 1: next]
        })
    }
    let low = game(0.4)
    let high = game(0.6)
    #expect(distance(low.meanField(of: .uniform(for: low)).states, [1, 0]) < Tolerance.stationary)
    #expect(
      distance(high.meanField(of: .uniform(for: high)).states, [0, 1]) < Tolerance.stationary)
  }

  @Test("that does not exist is reported")
  func restless() {
    // Everybody goes where fewer than half are.
    let game = ClosureGame(
      states: 2, actions: 1, horizon: .discounted(0.9), initial: [0.7, 0.3],
      dynamics: .meanFieldDependent,
      law: { _, _, _, meanField in meanField.states[1] < 0.5 ? [1: 1] : [0: 1] })
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    process.flow(of: .uniform(for: game), into: &flow)
    #expect(process.populationAtRest?.converged == false)
    #expect((process.populationAtRest?.residual ?? 0) > 0.1)
  }

  @Test("of a periodic chain is its long-run average")
  func periodic() {
    let game = ClosureGame(
      states: 3, actions: 1, horizon: .discounted(0.9), initial: [1, 0, 0],
      law: { state, _, _, _ in [(state + 1) % 3: 1] })
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    process.flow(of: .uniform(for: game), into: &flow)
    #expect(distance(flow.states, [1.0 / 3, 1.0 / 3, 1.0 / 3]) < Tolerance.rounding)
    #expect(process.populationAtRest?.isPeriodic == true)
    #expect(process.populationAtRest?.converged == true)
  }

  @Test("that could not be found is reported, also without mean-field dependence")
  func notFound() {
    // Absorption takes 1e9 steps: found exactly or reported, but not lost.
    let game = ClosureGame(
      states: 3, actions: 1, horizon: .discounted(0.9), initial: [0, 1, 0],
      law: { state, _, _, _ in state == 1 ? [0: 1e-9, 1: 1 - 3e-9, 2: 2e-9] : [state: 1] })
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    process.flow(of: .uniform(for: game), into: &flow)
    let sum = flow.states.reduce(0, +)
    #expect(process.populationAtRest?.converged == false || abs(sum - 1) < Tolerance.stationary)
  }

  @Test("of state-action coupled dynamics agrees with the oracle")
  func stateActions() {
    for game in RandomGame.stationaryExamples {
      let policy = Policy.random(for: game, seed: 8)
      let flow = game.meanField(of: policy)
      let expected = game.flow(of: policy.nested)
      #expect(distance(flow.states, expected[0].states) < Tolerance.stationary)
      if game.coupling == .stateActions {
        #expect(distance(flow.stateActions, flat([expected[0].joint])) < Tolerance.stationary)
      }
    }
  }
}
