import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

/// Every estimator of policy gradients against differences of exact returns.
@Suite struct PolicyGradientEstimatorTests {
  private static let discount = 0.6
  /// Estimators, and from how many iterations each has to learn before it is judged.
  ///
  /// A baseline learns from one, and a critic until nothing is left of its start. A critic with a rate
  /// like this one errs by chance, but hardly to one side: the mean of 500 gradients, 25 times as many
  /// as are judged here, is not to be told from the exact one.
  private static let estimators: [(estimator: any PolicyGradientEstimator, warmUps: Int)] = [
    (Reinforce(stateCount: 4, actionCount: 3, discount: discount), 1),
    (RenewalMonteCarlo(renewalState: 0, actionCount: 3, discount: discount), 0),
    (RenewalMonteCarlo(renewalState: 3, actionCount: 3, discount: discount), 0),
    (
      ActorCritic(
        critic: SARSACritic(pairCount: 12, learningRate: 0.01, discount: discount),
        discount: discount), 2
    ),
  ]
  private let ladder = Ladder(discount: Self.discount)
  private let states = [0.1, 0.2, 0.3, 0.4]

  /// Independent gradients and returns, each by an estimator that has only its own trajectories.
  ///
  /// Trajectories are about as long as a few cycles, so that it matters which cycles renewals count: by
  /// all of them, or by complete ones alone, something is ten standard errors off. What comes after
  /// 15 steps weighs less than 0.0005, a tenth of a standard error.
  private func estimates(
    _ index: Int, count: Int
  ) -> [(slopes: [Double], value: Double)] {
    let (fresh, warmUps) = Self.estimators[index]
    var agents = SimulatedGame(ladder).agents()
    let family = SoftmaxPolicies(space: ladder.space)
    let parameters = family.start.indices.map { 0.3 * Double($0 % 5) }
    let policy = family.policy(at: parameters)
    agents.freeze(states, following: policy)
    let rewards = agents.rewards()
    return (0..<count).map { repetition in
      var estimator = fresh
      func gradient(_ number: Int) -> PolicyGradient {
        let trajectories = Trajectories(
          count: 2000, length: 15, of: agents,
          draws: Draws(seed: 3, iteration: repetition, number: number),
          team: ThreadTeam(threadCount: 2))
        return estimator.gradient(from: trajectories, rewards: rewards, of: policy)
      }
      for number in 0..<warmUps { _ = gradient(number) }
      let last = gradient(warmUps)
      return (family.weightedScores(last.weights, at: parameters), last.value)
    }
  }

  @Test("has the exact gradient and return as its means", arguments: estimators.indices)
  func unbiased(index: Int) {
    let family = SoftmaxPolicies(space: ladder.space)
    let parameters = family.start.indices.map { 0.3 * Double($0 % 5) }
    let others = family.policy(at: parameters)
    func exact(_ parameters: [Double]) -> Double {
      ladder.exactReturn(
        of: family.policy(at: parameters), against: states, following: others, steps: 100)
    }
    let found = estimates(index, count: 20)
    let value = Sample(20) { found[$0].value }
    #expect(
      value.isOf(exact(parameters)),
      "\(value.mean) ± \(value.standardError), \(exact(parameters))")
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
      #expect(sample.standardError < 0.01)
    }
    // So that a gradient of nothing would be noticed.
    #expect(largest > 0.2)
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
    var estimator = Self.estimators[index].estimator
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
    var other = try Self.estimators[index].estimator.restored(
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
