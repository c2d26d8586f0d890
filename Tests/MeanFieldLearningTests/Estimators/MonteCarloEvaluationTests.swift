import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct MonteCarloEvaluationTests {
  private let ladder = Ladder()
  private let states = [0.1, 0.2, 0.3, 0.4]
  private let evaluation = MonteCarloEvaluation(trajectories: 300, length: 40, discount: 0.8)

  private func value(_ policy: Policy, number: Int, threads: Int = 1) -> Double {
    var agents = SimulatedGame(ladder).agents()
    agents.freeze(states, following: policy)
    return evaluation.value(
      of: agents, rewards: agents.rewards(), draws: Draws(seed: 7, iteration: 1, number: number),
      team: ThreadTeam(threadCount: threads))
  }

  @Test("has the exact return as its mean, in a population coupled through state-actions")
  func mean() {
    let exact = ladder.exactReturn(
      of: ladder.policy, against: states, following: ladder.policy, steps: 40)
    let sample = Sample(60) { value(ladder.policy, number: $0) }
    #expect(sample.isOf(exact))
    // Three per cent of an error would be noticed.
    #expect(sample.standardError < 0.007 * abs(exact))
  }

  @Test("is the same on any number of threads", arguments: [2, 3])
  func threads(count: Int) {
    #expect(value(ladder.policy, number: 3) == value(ladder.policy, number: 3, threads: count))
  }

  @Test("differences of like policies vary less with common random numbers")
  func commonNumbers() {
    let family = SoftmaxPolicies(space: ladder.space)
    let above = family.policy(at: family.start.map { _ in 0.05 })
    var parameters = family.start
    parameters[1] = 0.1
    let below = family.policy(at: parameters)
    let common = Sample(30) { value(above, number: $0) - value(below, number: $0) }
    let independent = Sample(30) {
      value(above, number: 2 * $0) - value(below, number: 2 * $0 + 1)
    }
    #expect(common.variance < 0.2 * independent.variance)
  }

  @Test("counts its samples")
  func samples() { #expect(evaluation.sampleCount == 12_000) }
}
