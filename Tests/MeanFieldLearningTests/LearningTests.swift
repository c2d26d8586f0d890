import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

/// Whether learners come where exact computations say they should.
@Suite struct LearningTests {
  /// The malware game on 21 cells: the equilibrium and the team's optimum among its thresholds.
  private let game = MalwareSpread(cells: 21)

  /// The exploitability and the value of each threshold that lies on a cell.
  private var exact: [(exploitability: Double, value: Double)] {
    (0...20).map { cell in
      let policy = ThresholdPolicies(stateCount: 21, start: 0).policy(at: [Double(cell) / 20])
      let found = game.exploitability(of: policy)
      return (found.exploitability, found.value)
    }
  }

  private func learned(
    _ type: any Learner.Type, _ settings: [String: String], iterations: Int
  ) throws -> Exploitability {
    let common = [
      "batch": "200", "trajectory-length": "60", "start": "0.8", "learning-rate": "0.02",
    ]
    var learner = try type.init(
      game: SimulatedGame(game), parameters: type.entry.resolve(common.merging(settings) { $1 }),
      seed: 1)
    for _ in 0..<iterations { learner.iterate() }
    return game.exploitability(of: learner.policy)
  }

  /// c is as wide as half a cell, so that neighbours are compared.
  @Test(
    "simultaneous perturbation comes to the equilibrium", arguments: ["rademacher", "gaussian"])
  func equilibrium(perturbation: String) throws {
    let found = try learned(
      SimultaneousPerturbation.self,
      [
        "policy": "threshold", "perturbation": perturbation, "perturbation-size": "0.03",
        "rounds": "40",
      ], iterations: 60)
    // One cell off the equilibrium an agent gains 0.006 at most, two cells off 0.02, at the start 0.25.
    #expect(found.exploitability < 0.01)
  }

  @Test("the team comes to its own optimum, which is none of the equilibrium")
  func team() throws {
    let found = try learned(
      TeamSimultaneousPerturbation.self,
      [
        "policy": "threshold", "perturbation-size": "0.03", "system-agents": "300",
        "system-steps": "40",
      ], iterations: 60)
    let best = exact.map(\.value).max() ?? 0
    let equilibrium = exact.min { $0.exploitability < $1.exploitability }?.value ?? 0
    #expect(equilibrium < best - 0.1)
    #expect(found.value > best - 0.02)
    #expect(found.exploitability > 0.05)
  }

  @Test(
    "likelihood ratios come to the equilibrium",
    arguments: ["monte-carlo", "renewal", "actor-critic"])
  func likelihoodRatio(estimator: String) throws {
    let found = try learned(
      LikelihoodRatio.self,
      ["policy": "smooth-threshold", "estimator": estimator, "rounds": "40", "width": "0.03"],
      iterations: 60)
    // The slope costs 0.003; the rest is left to chance and to the few iterations.
    #expect(found.exploitability < 0.03)
  }

  @Test("the two-timescale form comes to the equilibrium")
  func twoTimescale() throws {
    let found = try learned(
      LikelihoodRatio.self,
      [
        "policy": "smooth-threshold", "estimator": "monte-carlo", "mean-field": "two-timescale",
        "steps": "falling", "learning-rate": "0.1", "width": "0.03",
      ], iterations: 60)
    #expect(found.exploitability < 0.05)
  }

  @Test("all policies are learned where there is no order", arguments: ["monte-carlo", "sarsa"])
  func softmax(evaluation: String) throws {
    // How much one gains against the uniform policy and against the learned one.
    let game = Ladder()
    let start = game.exploitability(of: .uniform(for: game)).exploitability
    var learner = try SimultaneousPerturbation(
      game: SimulatedGame(game),
      parameters: SimultaneousPerturbation.entry.resolve([
        "batch": "100", "trajectory-length": "30", "rounds": "20", "learning-rate": "0.1",
        "perturbation-size": "0.1", "evaluation": evaluation,
      ]), seed: 1)
    for _ in 0..<80 { learner.iterate() }
    #expect(game.exploitability(of: learner.policy).exploitability < 0.3 * start)
  }
}
