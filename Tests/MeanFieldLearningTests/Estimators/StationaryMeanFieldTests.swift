import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct StationaryMeanFieldTests {
  private let ladder = Ladder(isCrowded: false)

  private func estimate(_ stationary: StationaryMeanField, seed: Int, number: Int = 0) -> [Double] {
    var system = SimulatedGame(ladder).population(
      agentCount: stationary.agentCount, seed: UInt64(seed))
    return stationary.estimate(of: ladder.policy, in: &system, number: number)
  }

  /// Where agents are after B steps, neither one more nor one less.
  @Test("has the exact distribution after B steps as its mean", arguments: [1, 2])
  func steps(count: Int) {
    let exact = (0..<count).reduce(ladder.initialDistribution) { states, _ in
      ladder.next(states, following: ladder.policy)
    }
    let stationary = StationaryMeanField(agentCount: 50, steps: count, plays: 2)
    for state in exact.indices {
      let sample = Sample(300) { estimate(stationary, seed: $0)[state] }
      #expect(sample.isOf(exact[state]))
      #expect(sample.standardError < 0.005)
    }
    // A step more would be noticed.
    let next = ladder.next(exact, following: ladder.policy)
    #expect(zip(next, exact).contains { abs($0 - $1) > 0.03 })
  }

  @Test("plays are independent and averaged")
  func plays() {
    let one = Sample(200) {
      estimate(StationaryMeanField(agentCount: 20, steps: 4, plays: 1), seed: $0)[0]
    }
    let four = Sample(200) {
      estimate(StationaryMeanField(agentCount: 20, steps: 4, plays: 4), seed: $0)[0]
    }
    // A quarter of the variance, give or take what 200 measurements leave open.
    #expect(four.variance < 0.4 * one.variance)
    #expect(four.variance > 0.15 * one.variance)
  }

  @Test("the same number, the same luck")
  func common() {
    let stationary = StationaryMeanField(agentCount: 20, steps: 4, plays: 3)
    #expect(estimate(stationary, seed: 1, number: 5) == estimate(stationary, seed: 1, number: 5))
    #expect(estimate(stationary, seed: 1, number: 5) != estimate(stationary, seed: 1, number: 6))
    #expect(stationary.sampleCount == 240)
  }
}
