import Testing

@testable import MeanFieldModel

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

  private static let games = [
    RandomGame(
      seed: 21, states: 12, horizon: .discounted(0.9), coupling: .states, dynamics: .fixed,
      groups: 7),
    RandomGame(seed: 22, states: 9, actions: 4, horizon: .discounted(0.9), populations: 3),
    RandomGame(seed: 23, states: 1, actions: 3, horizon: .discounted(0.9)),
  ]

  /// The two tables of values of a random game with another horizon, against the policy's population.
  private func solved(
    _ game: RandomGame, discount: Double, _ policy: Policy, temperature: Double
  ) -> DecisionProcess {
    var game = game
    game.horizon = .discounted(discount)
    var process = DecisionProcess(game)
    let flow = game.meanField(of: policy)
    _ = process.exploitabilityAtRest(
      of: policy, in: flow, temperature: temperature, from: game.initialDistribution)
    return process
  }

  @Test(
    "are those of sweeps", arguments: [0, 0.9], [0, 0.001, 0.1, 1, 10])
  func sweeps(discount: Double, temperature: Double) {
    for game in Self.games {
      for policy in [Policy.random(for: game, seed: 1), .randomPure(for: game, seed: 2)] {
        let process = solved(game, discount: discount, policy, temperature: temperature)
        let value = process.sweptValues(of: policy.probabilities, temperature: temperature)
        let best = process.sweptValues(of: nil, temperature: temperature)
        // The promise; sweeps end with some units in the last place over 1 − γ.
        let accuracy = DecisionProcess.stationaryTolerance + 2e-15 / (1 - discount)
        #expect(distance(process.values, value) <= accuracy * largestSize(value))
        #expect(distance(process.bestValues, best) <= accuracy * largestSize(best))
      }
    }
  }

  @Test(
    "solve their equations to rounding at any discount", arguments: [0.999, 0.99999, 1 - 1e-9],
    [0, 1e-6, 0.01, 10])
  func residuals(discount: Double, temperature: Double) throws {
    for game in Self.games {
      let policy = Policy.random(for: game, seed: 3)
      let process = solved(game, discount: discount, policy, temperature: temperature)
      for (values, rule) in [(process.values, policy.probabilities), (process.bestValues, nil)] {
        let next = process.bellman(values, rule: rule, temperature: temperature)
        #expect(distance(next, values) <= 16 * Double.ulpOfOne * largestSize(values))
      }
      let bound = try #require(process.valueErrorBound)
      #expect(bound <= max(DecisionProcess.stationaryTolerance, 2e-15 / (1 - discount)))
    }
  }

  @Test("of the best response are the best of all policies'", arguments: [0.9, 0.999, 0.99999])
  func bestOfAll(discount: Double) {
    let game = RandomGame(seed: 24, states: 5, horizon: .discounted(0.9), dynamics: .fixed)
    let process = solved(game, discount: discount, .uniform(for: game), temperature: 0)
    var best = [Double](repeating: -.infinity, count: 5)
    for index in 0..<243 {
      let actions = (0..<5).map { index / [1, 3, 9, 27, 81][$0] % 3 }
      guard (0..<5).allSatisfy({ game.mayTake(actions[$0], in: $0) }) else { continue }
      let matrix = (0..<5).map { state in
        var row = [Double](repeating: 0, count: 5)
        row[state] = 1
        let rows = process.transitions
        for entry in rows.entries(of: rows[state, actions[state]]) {
          row[Int(rows.successors[entry])] -= discount * rows.probabilities[entry]
        }
        return row
      }
      let values = denseSolution(matrix, (0..<5).map { process.rewards[3 * $0 + actions[$0]] })
      for state in best.indices { best[state] = max(best[state], values[state]) }
    }
    let accuracy = DecisionProcess.stationaryTolerance + 1e-14 / (1 - discount)
    #expect(distance(process.bestValues, best) <= accuracy * largestSize(best))
  }

  @Test("do not depend on how they are found", arguments: [0, 0.1])
  func choice(temperature: Double) {
    // Around a ring every band is as wide as the ring.
    for (cells, discount, eliminates) in [(20, 0.9, true), (400, 0.5, false)] {
      let game = LargeRing(cells: cells, horizon: .discounted(discount))
      let policy = Policy.random(for: game, seed: 4)
      let flow = MeanFieldFlow(for: game)
      var process = DecisionProcess(game)
      _ = process.exploitabilityAtRest(
        of: policy, in: flow, temperature: temperature, from: game.initialDistribution)
      for purpose in [StationaryEquations.Purpose.evaluation, .bestResponse, .smoothBestResponse] {
        #expect(process.equations.favourElimination(for: purpose, discount: discount) == eliminates)
      }
      let value = process.sweptValues(of: policy.probabilities, temperature: temperature)
      let best = process.sweptValues(of: nil, temperature: temperature)
      let accuracy = 2 * DecisionProcess.stationaryTolerance
      #expect(distance(process.values, value) <= accuracy * largestSize(value))
      #expect(distance(process.bestValues, best) <= accuracy * largestSize(best))
    }
  }

  @Test("are found where everything ties", arguments: [0.9, 0.99999])
  func ties(discount: Double) {
    let game = ClosureGame(
      states: 7, actions: 3, horizon: .discounted(discount), reward: { _, _, _, _ in 0.1 },
      law: { state, action, _, _ in [(state + action) % 7: 0.3, (state + action + 3) % 7: 0.7] })
    let found = game.exploitability(of: .uniform(for: game))
    let accuracy = DecisionProcess.stationaryTolerance + 2e-15 / (1 - discount)
    #expect(abs(found.value * (1 - discount) / 0.1 - 1) < accuracy)
    #expect(abs(found.exploitability) * (1 - discount) / 0.1 < 2 * accuracy)
  }

  @Test("of actions that nobody would take are no matter", arguments: [0, 0.1])
  func forbidden(temperature: Double) {
    func game(_ forbidden: Double) -> ClosureGame {
      ClosureGame(
        states: 4, actions: 3, horizon: .discounted(0.9),
        isLegal: { forbidden == 0 ? $1 < 2 : true },
        reward: { state, action, _, _ in action == 2 ? forbidden : Double(state * (1 - action)) },
        law: { state, action, _, _ in [(state + action) % 4: 1] })
    }
    var values: [[Double]] = []
    for game in [game(0), game(-.infinity)] {
      var process = DecisionProcess(game)
      process.respondAtRest(against: MeanFieldFlow(for: game), temperature: temperature)
      values.append(process.bestValues)
    }
    #expect(distance(values[0], values[1]) <= 2 * DecisionProcess.stationaryTolerance * 30)
  }

  @Test(
    "that are not finite are left for others to see", arguments: [Double.nan, .infinity, 1e308])
  func notFinite(reward: Double) {
    // State 0 leads to itself, state 1 to either, so that 0 has nothing to do with what 1 earns.
    let game = ClosureGame(
      states: 2, actions: 2, horizon: .discounted(0.9),
      reward: { state, _, _, _ in state == 0 ? 1 : reward },
      law: { state, _, _, _ in state == 0 ? [0: 1] : [0: 0.01, 1: 0.99] })
    var process = DecisionProcess(game)
    let flow = MeanFieldFlow(for: game)
    let found = process.exploitabilityAtRest(
      of: .uniform(for: game), in: flow, from: game.initialDistribution)
    #expect(!found.value.isFinite)
  }
}
