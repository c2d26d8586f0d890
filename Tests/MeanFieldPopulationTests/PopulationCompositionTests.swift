import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct PopulationCompositionTests {
  @Test func knownDivisions() {
    let third = 1.0 / 3
    #expect(apportion(7, by: [third, third, third]) == [3, 2, 2])
    #expect(apportion(3, by: [0.1, 0.1, 0.8]) == [1, 1, 1])
    #expect(apportion(10, by: [0.55, 0.45]) == [6, 4])
    #expect(apportion(4, by: [0.999, 0.001]) == [3, 1])
    #expect(apportion(1, by: [1]) == [1])
    #expect(apportion(5, by: [0.2, 0.2, 0.2, 0.2, 0.2]) == [1, 1, 1, 1, 1])
    #expect(apportion(6, by: [1, 2]) == [2, 4])
    #expect(apportion(100, by: [0.005, 0.005, 0.99]) == [1, 1, 98])
  }

  /// Sizes add up, nobody is left out, and unless somebody had to be let in each size is its quota
  /// rounded up or down.
  @Test(arguments: 1...6)
  func divisionsAreFair(count: Int) {
    for (total, shares) in divisions(among: count) {
      let sizes = apportion(total, by: shares)
      #expect(sizes.reduce(0, +) == total, "\(total) by \(shares)")
      #expect(sizes.allSatisfy { $0 >= 1 })
      let quotas = shares.map { Double(total) * $0 }
      guard quotas.allSatisfy({ $0 >= 1 }) else { continue }
      for (size, quota) in zip(sizes, quotas) {
        // 10^15 times a rounding error of the share is a few agents at the most.
        #expect(abs(Double(size) - quota) < 1 + 1e-15 * Double(total))
      }
    }
  }

  /// A larger share never gets fewer agents, also where small ones had to be let in.
  @Test(arguments: 1...6)
  func divisionsKeepTheOrder(count: Int) {
    for (total, shares) in divisions(among: count) {
      let sizes = apportion(total, by: shares)
      let ordered = shares.indices.sorted { shares[$0] < shares[$1] }.map { sizes[$0] }
      #expect(ordered == ordered.sorted(), "\(total) by \(shares): \(sizes)")
    }
  }

  /// Totals from the least possible to the largest, each among random shares.
  private func divisions(among count: Int) -> [(total: Int, shares: [Double])] {
    var stream = RandomStream(seed: 21, purpose: .game, trial: count)
    let totals = [count, count + 1, 2 * count, 17, 100, 999, 12_345, 1_000_000_000_000_000]
    return totals.flatMap { total in
      (0..<20).map { _ in
        let weights = (0..<count).map { _ in stream.uniform() + 1e-3 }
        let sum = weights.reduce(0, +)
        return (total, weights.map { $0 / sum })
      }
    }
  }

  /// A population without a share still has an agent, who weighs nothing.
  @Test func aPopulationWithoutAShare() {
    #expect(apportion(10, by: [1, 0]) == [9, 1])
  }

  /// Each population's agents together weigh its share, however they were rounded.
  @Test(arguments: [3, 7, 8, 1000])
  func weights(agents: Int) {
    let composition = PopulationComposition(
      of: PredatorPrey(size: 2, horizon: .finite(steps: 2)), agentCount: agents)
    #expect(composition.sizes.reduce(0, +) == agents)
    for index in 0..<3 {
      for state in index * 4..<index * 4 + 4 {
        let weight = composition.shareOfAgent[state] * Double(composition.sizes[index])
        #expect(abs(weight - 1.0 / 3) < 1e-15)
      }
    }
  }

  /// Agents are placed by the initial distribution of their own population.
  @Test func placement() {
    let game = UnequalPopulations()
    let composition = PopulationComposition(of: game, agentCount: 9)
    #expect(composition.sizes == [3, 6])
    var observed: [Int: Int] = [:]
    var counts = [9, 9, 9, 9]
    for trial in 0..<4000 {
      var stream = RandomStream(seed: 22, purpose: .initialStates, trial: trial)
      composition.place(composition.sizes, into: &counts, using: &stream)
      #expect(counts[0] == 3 && counts[1] == 0 && counts[2] + counts[3] == 6)
      observed[counts[2], default: 0] += 1
    }
    // Binomial with 6 trials of 1/4.
    let law: [Double] = [729, 1458, 1215, 540, 135, 18, 1].map { $0 / 4096 }
    let probabilities = Dictionary(uniqueKeysWithValues: law.enumerated().map { ($0, $1) })
    #expect(
      chiSquareScore(observed: observed, probabilities: probabilities) < standardErrorLimit)
  }
}
