import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct RankTallyTests {
  @Test(
    "all messages arrive, or none", arguments: [[], [3], [7, 2, 2, 9], [5, 5, 5]] as [[Int32]])
  func certainties(ranks: [Int32]) {
    let tally = RankTally(ranks)
    for seed: UInt64 in 0..<20 {
      var stream = RandomStream(seed: seed, purpose: .communication)
      #expect(tally.first(arrivingWith: 1, using: &stream) == ranks.min() ?? .max)
      #expect(tally.first(arrivingWith: 0, using: &stream) == .max)
    }
  }

  @Test("equal ranks have as many chances as there are of them", arguments: [0.05, 0.5, 0.9])
  func law(probability: Double) {
    let ranks: [Int32] = [4, 1, 4, 1, 9, 4, 2]
    var (law, lost): ([Int32: Double], Double) = ([:], 1)
    for rank in ranks.sorted() {
      law[rank, default: 0] += lost * probability
      lost *= 1 - probability
    }
    law[.max] = lost
    var stream = RandomStream(seed: 2, purpose: .communication)
    var observed: [Int32: Int] = [:]
    for _ in 0..<5000 {
      observed[RankTally(ranks).first(arrivingWith: probability, using: &stream), default: 0] += 1
    }
    #expect(chiSquareScore(observed: observed, probabilities: law) < standardErrorLimit)
  }

  @Test("merged, tallies are that of all they count")
  func merging() {
    let parts: [[Int32]] = [[4, 1, 4], [], [1, 9, 0, 4], [2]]
    let (merged, whole) = (
      RankTally(merging: parts.map(RankTally.init)), RankTally(parts.flatMap(\.self))
    )
    for seed: UInt64 in 0..<200 {
      var (one, other) = (
        RandomStream(seed: seed, purpose: .communication),
        RandomStream(seed: seed, purpose: .communication)
      )
      #expect(
        merged.first(arrivingWith: 0.2, using: &one)
          == whole.first(arrivingWith: 0.2, using: &other))
    }
  }
}
