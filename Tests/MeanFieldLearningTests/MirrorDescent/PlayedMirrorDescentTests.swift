import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct PlayedMirrorDescentTests {
  /// The action values that algorithm 1 learns, in the population that infinitely many agents make: with
  /// `τ H(π)` on top of the reward of every step, that of the value's own included.
  private static func actionValues(
    of policy: Policy, in game: any Game, temperature: Double
  ) -> [Double] {
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    process.flow(of: policy, into: &flow)
    let (states, actions) = (policy.stateCount, policy.actionCount)
    var values = [Double](repeating: 0, count: policy.probabilities.count)
    var next = [Double](repeating: 0, count: states)
    for step in (0..<policy.steps).reversed() {
      process.fillRewards(at: step, against: flow)
      process.fillTransitions(at: step, against: flow)
      let rows = process.transitions
      var current = next
      for state in 0..<states {
        let rule = (0..<actions).map { policy[step, state, $0] }
        let entropy = -rule.reduce(0) { $0 + ($1 > 0 ? $1 * logarithm($1) : 0) }
        current[state] = 0
        for action in 0..<actions {
          let pair = state * actions + action
          let expected = rows.entries(of: Int(rows.rowOfPair[pair])).reduce(0) {
            $0 + rows.probabilities[$1] * next[Int(rows.successors[$1])]
          }
          let value =
            process.rewards[pair] + temperature * entropy + game.horizon.discount * expected
          values[(step * states + state) * actions + action] = value
          current[state] += rule[action] * value
        }
      }
      next = current
    }
    return values
  }

  private static func logarithm(_ number: Double) -> Double {
    // ln by the area hyperbolic tangent's series, which needs no C library.
    var (power, sum, denominator) = ((number - 1) / (number + 1), 0.0, 1.0)
    let square = power * power
    while abs(power) > 1e-18 {
      sum += power / denominator
      power *= square
      denominator += 2
    }
    return 2 * sum
  }

  private static func policy(for game: any Game) -> Policy {
    var policy = Policy.uniform(for: game)
    for step in 0..<policy.steps {
      for state in 0..<policy.stateCount {
        let first = 0.2 + 0.1 * Double((step + 2 * state) % 5)
        policy[step, state, 0] = first
        policy[step, state, 1] = 1 - first
      }
    }
    return policy
  }

  @Test("learned action values are those of the mean field where agents are many")
  func values() {
    let game = AsymmetricSIS(horizon: .finite(steps: 4, discount: 0.9))
    let policy = Self.policy(for: game)
    let exact = Self.actionValues(of: policy, in: game, temperature: 0.3)
    let (agentCount, epochs) = (5000, 400)
    let evaluation = FiniteHorizonEvaluation(
      epochs: epochs, visitProbability: 1, temperature: 0.3, discount: 0.9)
    let bonuses = evaluation.bonuses(of: policy.probabilities, actionCount: 2)
    var population = SimulatedGame(game).players(agentCount, seed: 1)
    var (values, play) = ([Double](repeating: 0, count: exact.count), RecordedPlay())
    for epoch in 0..<epochs {
      play.record(PolicyProfile(common: policy), episode: epoch, in: &population)
      evaluation.update(
        &values, bonuses: bonuses, with: play, of: 0..<agentCount, among: agentCount, epoch: epoch,
        in: game.space)
    }
    // Noise of 1/√(N M) and what is left of the start, 2^3 ln(M)^3/(3! M²).
    for (found, exact) in zip(values, exact) { #expect(abs(found - exact) < 0.01) }
  }

  @Test("an agent alone learns what it meets")
  func ownPath() {
    // Nothing happens by chance but the start and the actions: two hands, two steps.
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 2))
    let evaluation = FiniteHorizonEvaluation(
      epochs: 3, visitProbability: 1, temperature: 0, discount: 1)
    var population = SimulatedGame(game).players(2, seed: 4)
    var (values, play) = ([Double](repeating: 0, count: 18), RecordedPlay())
    var expected = values
    let profile = PolicyProfile(common: .uniform(for: game))
    for epoch in 0..<3 {
      play.record(profile, episode: epoch, in: &population)
      let rate = 2 / (Double(epoch) + 2)
      let pairs = [Int(play.pairs[1]), 9 + Int(play.pairs[3])]
      let old = expected
      expected[pairs[0]] += rate * (play.rewards[1] + old[pairs[1]] - old[pairs[0]])
      expected[pairs[1]] += rate * (play.rewards[3] - old[pairs[1]])
      evaluation.update(
        &values, bonuses: [Double](repeating: 0, count: 6), with: play, of: 1..<2, among: 2,
        epoch: epoch, in: game.space)
    }
    #expect(values == expected)
    #expect(values.contains { $0 != 0 })
  }

  @Test("rates are the paper's")
  func rates() {
    let evaluation = FiniteHorizonEvaluation(
      epochs: 1, visitProbability: 0.25, temperature: 0, discount: 1)
    #expect([0, 8, 24].map(evaluation.rate) == [1, 0.5, 0.25])
  }

  @Test(
    "the first policy is uniform, and so is the second, by the paper's weight of the uniform one")
  func start() throws {
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 3))
    var learner = try SymmetricPolicyMirrorDescent(
      game: SimulatedGame(game),
      parameters: SymmetricPolicyMirrorDescent.entry.resolve(["agents": "20", "plays": "5"]),
      seed: 1)
    let uniform = Policy.uniform(for: game)
    for iteration in 0..<3 {
      let distance = zip(learner.policy.probabilities, uniform.probabilities).reduce(0) {
        max($0, abs($1.0 - $1.1))
      }
      #expect(iteration < 2 ? distance < 1e-15 : distance > 0.01)
      learner.iterate()
    }
  }

  @Test("equal agents who share what they meet come to the equilibrium, alone they do not as soon")
  func learning() throws {
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 3))
    let settings = ["agents": "300", "plays": "40", "temperature": "0.01"]
    func exploitability(of type: any Learner.Type) throws -> Double {
      var learner = try type.init(
        game: SimulatedGame(game), parameters: type.entry.resolve(settings), seed: 2)
      for _ in 0..<40 { learner.iterate() }
      let found = UnequalExploitability.estimate(
        of: try #require(learner.profile), among: UnequalAgents(alike: game, count: 300),
        agentCount: 300, seed: 1)
      return try #require(found).meanGain.mean
    }
    let shared = try exploitability(of: SymmetricPolicyMirrorDescent.self)
    let alone = try exploitability(of: IndependentPolicyMirrorDescent.self)
    let uniform = try #require(
      NPlayerExploitability.estimate(
        of: .uniform(for: game), in: game, agentCount: 300, seed: 1)
    ).gain.mean
    #expect(shared < 0.3 * uniform, "\(shared) of \(uniform)")
    #expect(alone > 2 * shared, "\(alone) against \(shared)")
  }

  @Test(
    "games and settings that do not go together are refused",
    arguments: [
      (["temperature": "2"], "temperature: 2.0: times learning-rate"),
      (["temperature": "0.5", "learning-rate": "2"], "it must be below 1"),
    ])
  func refused(settings: [String: String], message: String) throws {
    let error = #expect(throws: ParameterError.self) {
      try SymmetricPolicyMirrorDescent(
        game: SimulatedGame(AsymmetricSIS()),
        parameters: SymmetricPolicyMirrorDescent.entry.resolve(settings), seed: 1)
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(throws: ParameterError.self) {
      try SymmetricPolicyMirrorDescent(
        game: SimulatedGame(CrowdAvoidance()),
        parameters: SymmetricPolicyMirrorDescent.entry.resolve([:]), seed: 1)
    }
  }
}
