import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct SARSACriticTests {
  /// What agents did on the ladder.
  private func trajectories(count: Int, length: Int) -> Trajectories {
    var agents = SimulatedGame(Ladder()).agents()
    agents.freeze(Ladder().initialDistribution, following: Ladder().policy)
    return Trajectories(
      count: count, length: length, of: agents, draws: Draws(seed: 1, iteration: 1, number: 0),
      team: ThreadTeam(threadCount: 1))
  }

  private func critic(learningRate: Double) -> SARSACritic {
    SARSACritic(pairCount: 12, learningRate: learningRate, discount: 0.8)
  }

  @Test("learns from one step after the other, all agents' at a time")
  func byHand() {
    let seen = trajectories(count: 3, length: 4)
    let rewards = (0..<12).map { Double($0) }
    var expected = [Double](repeating: 0, count: 12)
    for step in 0..<3 {
      for agent in 0..<3 {
        let pair = Int(seen.pairs[3 * step + agent])
        let next = Int(seen.pairs[3 * (step + 1) + agent])
        expected[pair] = 0.5 * expected[pair] + 0.5 * (rewards[pair] + 0.8 * expected[next])
      }
    }
    var critic = critic(learningRate: 0.5)
    critic.learn(from: seen, rewards: rewards)
    for (value, expected) in zip(critic.actionValues, expected) {
      #expect(abs(value - expected) < 1e-12)
    }
    let starts = (0..<3).map { critic.actionValues[Int(seen.pairs[$0])] }
    #expect(abs(critic.value(of: seen) - starts.reduce(0, +) / 3) < 1e-12)
  }

  @Test("of rewards that are all the same every value becomes the return")
  func constantRewards() {
    var critic = critic(learningRate: 0.2)
    let seen = trajectories(count: 200, length: 40)
    for _ in 0..<10 { critic.learn(from: seen, rewards: Array(repeating: 1, count: 12)) }
    for pair in Set((0..<39).flatMap { seen[$0] }) {
      #expect(abs(critic.actionValues[Int(pair)] - 1 / (1 - 0.8)) < 1e-9)
    }
  }

  @Test("learns nothing from trajectories of one step")
  func oneStep() {
    var critic = critic(learningRate: 0.5)
    critic.learn(from: trajectories(count: 3, length: 1), rewards: Array(repeating: 1, count: 12))
    #expect(critic.actionValues.allSatisfy { $0 == 0 })
  }

  @Test("half-way between two critics")
  func averages() {
    let seen = trajectories(count: 50, length: 5)
    var learned = critic(learningRate: 0.5)
    learned.learn(from: seen, rewards: (0..<12).map { Double($0) })
    let between = learned.averaged(with: critic(learningRate: 0.5))
    #expect(between.actionValues == learned.actionValues.map { $0 / 2 })
  }
}
