import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct PairEvaluationTests {
  private let ladder = Ladder()
  private let here = [0.1, 0.2, 0.3, 0.4]
  private let there = [0.4, 0.3, 0.2, 0.1]

  private func evaluation(
    sarsa: Bool, hasCommonNumbers: Bool = true, trajectories: Int = 400
  ) -> PairEvaluation {
    PairEvaluation(
      method: sarsa
        ? .sarsa(SARSACritic(pairCount: 12, learningRate: 0.01, discount: 0.8)) : .monteCarlo,
      monteCarlo: MonteCarloEvaluation(trajectories: trajectories, length: 40, discount: 0.8),
      hasCommonNumbers: hasCommonNumbers)
  }

  private func returns(
    _ evaluation: inout PairEvaluation, iteration: Int, uniformBelow: Bool = true
  ) -> PairEvaluation.Returns {
    var agents = SimulatedGame(ladder).agents()
    return evaluation.returns(
      of: .init(policy: ladder.policy, meanField: here, others: ladder.policy),
      and: .init(
        policy: uniformBelow ? .uniform(for: ladder) : ladder.policy,
        meanField: uniformBelow ? there : here, others: ladder.policy), in: &agents,
      iteration: iteration, seed: 1,
      team: ThreadTeam(threadCount: 1))
  }

  /// Each policy among others, whose states and actions its rewards and transitions depend on.
  @Test("judges each policy in its own population", arguments: [false, true])
  func means(sarsa: Bool) {
    let uniform = Policy.uniform(for: ladder)
    let above = ladder.exactReturn(
      of: ladder.policy, against: here, following: ladder.policy, steps: 100)
    let below = ladder.exactReturn(
      of: uniform, against: there, following: ladder.policy, steps: 100)
    #expect(abs(above - below) > 0.1)
    var evaluation = evaluation(sarsa: sarsa)
    // A critic has to learn first.
    if sarsa { for iteration in 0..<8 { _ = returns(&evaluation, iteration: iteration) } }
    let found = (0..<10).map { returns(&evaluation, iteration: 100 + $0) }
    // Half of the difference would be noticed; the critic is drawn to what lies between both.
    let limit = (sarsa ? 0.3 : 0.1) * abs(above - below)
    #expect(abs(Sample(10) { found[$0].above }.mean - above) < limit)
    #expect(abs(Sample(10) { found[$0].below }.mean - below) < limit)
  }

  @Test(
    "the same policy is worth the same by common numbers, and not by others",
    arguments: [false, true])
  func common(sarsa: Bool) {
    var common = evaluation(sarsa: sarsa, trajectories: 20)
    let same = returns(&common, iteration: 1, uniformBelow: false)
    #expect(same.above == same.below)
    var others = evaluation(sarsa: sarsa, hasCommonNumbers: false, trajectories: 20)
    let different = returns(&others, iteration: 1, uniformBelow: false)
    #expect(different.above != different.below)
  }
}
