import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@Suite struct ExhaustiveThresholdsTests {
  private func measures(
    _ solver: ExhaustiveThresholds, in process: inout DecisionProcess
  ) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: solver.measures(in: &process).map { ($0.name, $0.value) })
  }

  /// The paper's game against dense numpy, up to beyond the best thresholds.
  @Test("in malware-spread all repair from 0.49 on by themselves, and from 0.22 on as a team")
  func malware() throws {
    let game = MalwareSpread()
    let golden = try #require(try Golden("malware-spread").thresholds)
    #expect(golden.count == 102)
    var process = DecisionProcess(game)
    var selfish = ExhaustiveThresholds(game: game)
    for row in golden.prefix(52) {
      selfish.iterate(in: &process)
      guard [0, 1, 22, 49].contains(row[0]) else { continue }
      let found = measures(selfish, in: &process)
      #expect(found["candidate_threshold"] == row[0] / 100)
      for (name, expected) in zip(
        ["candidate_value", "candidate_exploitability", "candidate_mean_state"], row.dropFirst())
      {
        #expect(abs((found[name] ?? .nan) - expected) < Tolerance.stationary)
      }
    }
    #expect(measures(selfish, in: &process)["threshold"] == 0.49)
    let equilibrium = game.exploitability(of: selfish.policy)
    #expect(abs(equilibrium.exploitability) < Tolerance.stationary)
    #expect(abs(equilibrium.value + 3.885905) < 1e-6)
    // It is the only one.
    #expect(golden.filter { $0[2] < 1e-6 }.map { $0[0] } == [49])

    let team = ExhaustiveThresholds(game: game, objective: .team).iterated(24, on: game)
    #expect(measures(team, in: &process)["threshold"] == 0.22)
    #expect(abs(game.exploitability(of: team.policy).value + 3.759883) < 1e-6)
    #expect(golden.map { $0[1] }.max() == golden[22][1])
  }

  @Test("keeps the best so far, and after the last threshold everything")
  func order() {
    let game = MalwareSpread(cells: 6)
    var process = DecisionProcess(game)
    for objective in [ExhaustiveThresholds.Objective.equilibrium, .team] {
      var solver = ExhaustiveThresholds(game: game, objective: objective)
      #expect(solver.policy == .uniform(for: game))
      #expect(measures(solver, in: &process) == ["thresholds_left": 7])
      var least = Double.infinity
      for threshold in 0...6 {
        solver.iterate(in: &process)
        let candidate = Policy(for: game) { _, state, action in
          (state >= threshold) == (action == 1) ? 1 : 0
        }
        let figures = game.exploitability(of: candidate)
        let figure = objective == .team ? -figures.value : figures.exploitability
        let isBetter = figure < least
        least = min(least, figure)
        #expect((solver.policy == candidate) == isBetter)
        let found = measures(solver, in: &process)
        #expect(found["thresholds_left"] == Double(6 - threshold))
        #expect(found["candidate_threshold"] == Double(threshold) / 5)
        #expect(found["candidate_value"] == figures.value)
        #expect((found["threshold"] == Double(threshold) / 5) == isBetter)
      }
      let last = solver
      solver = solver.iterated(3, on: game)
      #expect(solver.policy == last.policy)
      #expect(measures(solver, in: &process) == measures(last, in: &process))
    }
  }

  @Test("what falls to zero is the exploitability, or for the team what is left to try")
  func objective() {
    let game = MalwareSpread(cells: 3)
    var process = DecisionProcess(game)
    let selfish = ExhaustiveThresholds(game: game).iterated(2, on: game)
    #expect(!selfish.measures(in: &process).contains { $0.isObjective })
    let team = ExhaustiveThresholds(game: game, objective: .team).iterated(2, on: game)
    #expect(team.distanceToAim(in: game) == 2)
    #expect(team.iterated(2, on: game).distanceToAim(in: game) == 0)
  }

  @Test("a game without interaction has its best policy among the thresholds")
  func noInteraction() {
    // The second action pays 1 in states 2 and 3, and costs 1 below.
    let game = ClosureGame(
      states: 4, actions: 2, horizon: .discounted(0.5),
      reward: { state, action, _, _ in action == 0 ? 0 : state >= 2 ? 1 : -1 })
    for objective in [ExhaustiveThresholds.Objective.equilibrium, .team] {
      let policy = ExhaustiveThresholds(game: game, objective: objective)
        .iterated(5, on: game).policy
      #expect((0..<4).map { policy[0, $0, 1] } == [0, 0, 1, 1])
    }
  }

  @Test("refuses games without thresholds")
  func refusals() throws {
    let stationary = Horizon.discounted(0.9)
    let populations = [Population(name: "a", states: 0..<1), Population(name: "b", states: 1..<2)]
    let games: [any Game] = [
      MalwareSpread(cells: 3, horizon: .finite(steps: 3)),
      BeachBar(horizon: stationary),
      ClosureGame(
        states: 2, actions: 2, horizon: stationary, isLegal: { state, action in state + action < 2 }
      ),
      ClosureGame(states: 2, actions: 2, horizon: stationary, populations: populations),
    ]
    for game in games {
      #expect {
        try ExhaustiveThresholds(
          game: game, parameters: ExhaustiveThresholds.entry.resolve([:]))
      } throws: { error in
        guard let error = error as? ParameterError, case .conflict(let reason) = error.problem
        else { return false }
        return error.key == "algorithm" && reason.contains("horizon: discounted")
      }
    }
  }
}
