import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

/// Every estimator of policy gradients against differences of exact returns.
@Suite struct PolicyGradientEstimatorTests {
  private static let discount = 0.8
  private static let estimators: [any PolicyGradientEstimator] = [
    Reinforce(stateCount: 4, actionCount: 3, discount: discount),
    RenewalMonteCarlo(renewalState: 0, actionCount: 3, discount: discount),
    RenewalMonteCarlo(renewalState: 2, actionCount: 3, discount: discount),
    ActorCritic(
      critic: SARSACritic(pairCount: 12, learningRate: 0.002, discount: discount),
      discount: discount),
  ]
  private let ladder = Ladder()
  private let states = [0.1, 0.2, 0.3, 0.4]

  /// Gradients and returns of several iterations, after one to warm up.
  private func estimates(
    _ estimator: any PolicyGradientEstimator, count: Int
  ) -> [(slopes: [Double], value: Double)] {
    var estimator = estimator
    var agents = SimulatedGame(ladder).agents()
    let family = SoftmaxPolicies(space: ladder.space)
    let parameters = family.start.indices.map { 0.3 * Double($0 % 5) }
    let policy = family.policy(at: parameters)
    agents.freeze(states, following: policy)
    let rewards = agents.rewards()
    return (0...count).map { iteration in
      let trajectories = Trajectories(
        count: 500, length: 50, of: agents,
        draws: Draws(seed: 3, iteration: iteration, number: 0), team: ThreadTeam(threadCount: 2))
      let gradient = estimator.gradient(from: trajectories, rewards: rewards, of: policy)
      return (family.weightedScores(gradient.weights, at: parameters), gradient.value)
    }.dropFirst().map { $0 }
  }

  @Test("has the exact gradient and return as its means", arguments: estimators.indices)
  func unbiased(index: Int) {
    let family = SoftmaxPolicies(space: ladder.space)
    let parameters = family.start.indices.map { 0.3 * Double($0 % 5) }
    let others = family.policy(at: parameters)
    func exact(_ parameters: [Double]) -> Double {
      ladder.exactReturn(
        of: family.policy(at: parameters), against: states, following: others, steps: 50)
    }
    let found = estimates(Self.estimators[index], count: 20)
    #expect(Sample(20) { found[$0].value }.isOf(exact(parameters)))
    var largest = 0.0
    for parameter in parameters.indices where ladder.space.isLegal[parameter] {
      var (above, below) = (parameters, parameters)
      above[parameter] += 1e-4
      below[parameter] -= 1e-4
      let slope = (exact(above) - exact(below)) / 2e-4
      largest = max(largest, abs(slope))
      let sample = Sample(20) { found[$0].slopes[parameter] }
      #expect(
        sample.isOf(slope), "\(parameter): \(sample.mean) ± \(sample.standardError), \(slope)")
      #expect(sample.standardError < 0.03)
    }
    // So that a gradient of nothing would be noticed.
    #expect(largest > 0.3)
  }

  @Test("a baseline takes variance away")
  func baseline() {
    func weights(shift: Double) -> Sample {
      var agents = SimulatedGame(ladder).agents()
      let family = SoftmaxPolicies(space: ladder.space)
      let policy = family.policy(at: family.start)
      agents.freeze(states, following: policy)
      let rewards = agents.rewards().map { $0 + shift }
      var estimator = Reinforce(stateCount: 4, actionCount: 3, discount: Self.discount)
      return Sample(20) { iteration in
        let trajectories = Trajectories(
          count: 500, length: 60, of: agents,
          draws: Draws(seed: 5, iteration: iteration, number: 0), team: ThreadTeam(threadCount: 1))
        let gradient = estimator.gradient(from: trajectories, rewards: rewards, of: policy)
        return family.weightedScores(gradient.weights, at: family.start)[1]
      }
    }
    // A reward that everybody gets tells nothing; without a baseline it would drown all else.
    #expect(weights(shift: 100).variance < 4 * weights(shift: 0).variance)
  }

  @Test("continues from a checkpoint", arguments: estimators.indices)
  func checkpoint(index: Int) throws {
    var estimator = Self.estimators[index]
    var agents = SimulatedGame(ladder).agents()
    agents.freeze(states, following: ladder.policy)
    let rewards = agents.rewards()
    func weights(_ iteration: Int, _ estimator: inout any PolicyGradientEstimator) -> [Double] {
      let trajectories = Trajectories(
        count: 100, length: 20, of: agents,
        draws: Draws(seed: 5, iteration: iteration, number: 0), team: ThreadTeam(threadCount: 1))
      return estimator.gradient(from: trajectories, rewards: rewards, of: ladder.policy).weights
    }
    _ = weights(1, &estimator)
    var other = try Self.estimators[index].restored(
      from: AlgorithmCheckpoint(iteration: 1, tables: estimator.tables))
    #expect(weights(2, &estimator) == weights(2, &other))
  }

  @Test("renewals that never come leave the way alone")
  func noRenewal() {
    // Nobody comes back to a state that is not there.
    var never = RenewalMonteCarlo(renewalState: 99, actionCount: 3, discount: Self.discount)
    var agents = SimulatedGame(ladder).agents()
    agents.freeze(states, following: ladder.policy)
    let trajectories = Trajectories(
      count: 2000, length: 50, of: agents, draws: Draws(seed: 1, iteration: 1, number: 0),
      team: ThreadTeam(threadCount: 1))
    let value = never.gradient(from: trajectories, rewards: agents.rewards(), of: ladder.policy)
    let exact = ladder.exactReturn(
      of: ladder.policy, against: states, following: ladder.policy, steps: 50)
    #expect(abs(value.value - exact) < 0.05)
  }
}
