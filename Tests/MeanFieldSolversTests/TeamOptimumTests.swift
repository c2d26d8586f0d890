import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@Suite struct TeamOptimumTests {
  @Test("finds what trying all policies finds")
  func bruteForce() {
    // Two steps of an epidemic: the choice of the susceptible at step 0 is all that matters, and at
    // step 1 none does any more.
    let game = SusceptibleInfected(horizon: .finite(steps: 3), distancingCost: 0.2)
    let found = TeamOptimum(game: game).iterated(200, on: game).policy
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    var best = -Double.infinity
    let grid = (0...20).map { Double($0) / 20 }
    for first in grid {
      for second in grid {
        for third in [0.0, 1] {
          let policy = Policy(for: game) { step, state, action in
            let out = state == 1 ? 1 : [first, second, third][step]
            return action == 0 ? out : 1 - out
          }
          best = max(best, process.value(of: policy, flow: &flow))
        }
      }
    }
    let value = process.value(of: found, flow: &flow)
    #expect(value >= best - Tolerance.rounding)
    // Nobody can do better than the best of the grid by more than its width times the slope.
    #expect(value <= best + 0.1)
  }

  @Test("sends a sixth down the short road, where a third would go by themselves")
  func twoRoads() throws {
    let game = try TabularGame(
      parameters: TabularGame.entry.resolve(["steps": "2"]))
    let team = TeamOptimum(game: game).iterated(100, on: game).policy
    #expect(abs(team[0, 0, 0] - 1.0 / 6) < 1e-6)
    // Shares 1/6 and 5/6 at times 1/2 and 1.
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    #expect(abs(process.value(of: team, flow: &flow) + 11.0 / 12) < 1e-9)
    let selfish = OnlineMirrorDescent(game: game, learningRate: 1).iterated(500, on: game).policy
    #expect(abs(selfish[0, 0, 0] - 1.0 / 3) < 1e-3)
  }

  @Test("is the equilibrium where crowding alone is logarithmic")
  func potential() {
    // −ln μ is, up to a constant, the derivative of the entropy −μ ln μ, which the team maximises.
    let game = BeachBar()
    let policy = TeamOptimum(game: game).iterated(300, on: game).policy
    #expect(game.exploitability(of: policy).exploitability < 1e-6)
  }

  @Test("divides a population that settles in one of two places for good")
  func absorbing() throws {
    // As the two roads, but without an end: a sixth stays on the crowded one, which costs 3 μ a step,
    // and the others where it costs 1: (1/6 · 1/2 + 5/6) / (1 − 0.9) less the first step at home.
    let game = ClosureGame.settling(discount: 0.9)
    let policy = TeamOptimum(game: game).iterated(100, on: game).policy
    #expect(abs(policy[0, 0, 0] - 1.0 / 6) < 1e-6)
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    #expect(abs(process.value(of: policy, flow: &flow) + 0.9 / 0.1 * 11 / 12) < 1e-9)
  }

  @Test("leaves a symmetric start that is the worst there is")
  func symmetry() {
    // Who likes company is best off with everybody in one of two equal places.
    let game = ClosureGame(
      states: 1, actions: 2, horizon: .finite(steps: 1), coupling: .stateActions,
      reward: { _, action, _, meanField in meanField.stateActions[action] })
    let policy = TeamOptimum(game: game).iterated(50, on: game).policy
    #expect(max(policy[0, 0, 0], policy[0, 0, 1]) > 1 - 1e-9)
    // Without a tilt it rests where it starts.
    let uniform = Policy.uniform(for: game)
    #expect(TeamOptimum(game: game, tilt: 0).iterated(50, on: game).policy == uniform)
    // Another start goes the other way.
    let ways = (0..<10).map { start in
      TeamOptimum(game: game, start: start).iterated(50, on: game).policy[0, 0, 0].rounded()
    }
    #expect(Set(ways) == [0, 1])
  }

  @Test("refuses games whose derivatives jump")
  func jumps() throws {
    let game = try DynamicRouting(parameters: DynamicRouting.entry.resolve([:]))
    #expect(throws: ParameterError.self) {
      try TeamOptimum(game: game, parameters: TeamOptimum.entry.resolve([:]))
    }
  }

  @Test("never gets worse, and its gap goes to zero", arguments: RandomGame.allExamples)
  func ascent(game: RandomGame, tolerance: Double) {
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    var solver = TeamOptimum(game: game)
    var value = process.value(of: solver.policy, flow: &flow)
    let start = solver.measures(in: &process)[0].value
    for _ in 0..<5 {
      solver.iterate(in: &process)
      let next = process.value(of: solver.policy, flow: &flow)
      #expect(next >= value - tolerance)
      value = next
    }
    #expect(solver.measures(in: &process)[0].value <= 0.02 * start)
  }

  @Test(
    "nears its aim on every game of the catalogue that it takes",
    arguments: SolverCase.all.filter { $0.solver == TeamOptimum.self })
  func catalogue(example: SolverCase) throws {
    try example.expectHalved(after: 20)
  }
}
