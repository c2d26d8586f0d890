import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct EmpiricalBellmanTests {
  /// By the size of the values: ten times what the solver may leave.
  private static let tolerance = 1e-9

  /// The solution by elimination: an equation for each pair, and for those not seen that they stay.
  private func solvedDensely(
    _ values: [Double], for seen: [SeenTransition], discount: Double
  ) -> [Double] {
    let count = values.count
    var rows = (0..<count).map { pair -> [Double] in
      let own = seen.filter { Int($0.pair) == pair }
      var row = [Double](repeating: 0, count: count + 1)
      row[pair] = 1
      row[count] = own.isEmpty ? values[pair] : 0
      for transition in own {
        row[Int(transition.nextPair)] -= discount / Double(own.count)
        row[count] += transition.reward / Double(own.count)
      }
      return row
    }
    for pair in 0..<count {
      let pivot = (pair..<count).max { abs(rows[$0][pair]) < abs(rows[$1][pair]) } ?? pair
      rows.swapAt(pair, pivot)
      for other in 0..<count where other != pair {
        let factor = rows[other][pair] / rows[pair][pair]
        for column in pair...count { rows[other][column] -= factor * rows[pair][column] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
  }

  /// Transitions between `pairCount` pairs, some of them from none and to none.
  private func randomBuffer(
    _ count: Int, pairCount: Int, using stream: inout RandomStream
  ) -> [SeenTransition] {
    (0..<count).map { _ in
      let pair = Int.random(in: 0..<pairCount, using: &stream) / 2 * 2
      return SeenTransition(
        pair: pair, reward: 4 * stream.uniform() - 2,
        nextPair: stream.uniform() < 0.2 ? pair : Int.random(in: 0..<pairCount, using: &stream))
    }
  }

  private func solved(
    _ start: [Double], for seen: [SeenTransition], discount: Double,
    with equation: inout EmpiricalBellman
  ) -> [Double] {
    var values = start
    values.withUnsafeMutableBufferPointer { values in
      seen.withUnsafeBufferPointer { seen in
        guard let values = values.baseAddress else { return }
        equation.solve(values, for: seen, discount: discount)
      }
    }
    return values
  }

  @Test("solves the buffer's own equation", arguments: [0, 0.5, 0.9, 0.999])
  func dense(discount: Double) {
    var stream = RandomStream(seed: 4, purpose: .counts)
    // One equation after the other in the same room, larger and smaller.
    var equation = EmpiricalBellman(pairCount: 14)
    for count in [1, 300, 5, 40, 40, 0] {
      let seen = randomBuffer(count, pairCount: 14, using: &stream)
      let start = (0..<14).map { _ in 20 * stream.uniform() - 5 }
      let values = solved(start, for: seen, discount: discount, with: &equation)
      let expected = solvedDensely(start, for: seen, discount: discount)
      for pair in 0..<14 {
        let isSeen = seen.contains { Int($0.pair) == pair }
        if !isSeen { #expect(values[pair] == start[pair]) }
        let size = max(1, expected.map(abs).max() ?? 1)
        #expect(abs(values[pair] - expected[pair]) <= Self.tolerance * size)
      }
    }
  }

  @Test("a pair that leads to itself alone is worth its reward for ever")
  func absorbing() {
    var equation = EmpiricalBellman(pairCount: 3)
    let seen = [
      SeenTransition(pair: 2, reward: 3, nextPair: 2),
      SeenTransition(pair: 0, reward: -1, nextPair: 2),
      SeenTransition(pair: 0, reward: 0, nextPair: 1),
    ]
    let values = solved([7, 5, 0], for: seen, discount: 0.75, with: &equation)
    #expect(abs(values[2] - 12) < Self.tolerance)
    #expect(values[1] == 5)
    #expect(abs(values[0] - (-0.5 + 0.75 * (12 + 5) / 2)) < Self.tolerance)
  }

  @Test("without a discount a value is the mean of the rewards")
  func myopic() {
    var equation = EmpiricalBellman(pairCount: 2)
    let seen = [1.0, 2, 6].map { SeenTransition(pair: 0, reward: $0, nextPair: 1) }
    #expect(solved([9, 8], for: seen, discount: 0, with: &equation) == [3, 8])
  }

  @Test("is what replay with falling steps converges to")
  func replay() {
    var stream = RandomStream(seed: 6, purpose: .counts)
    let seen = randomBuffer(30, pairCount: 8, using: &stream)
    let start = (0..<8).map { _ in 3 * stream.uniform() }
    var equation = EmpiricalBellman(pairCount: 8)
    let values = solved(start, for: seen, discount: 0.5, with: &equation)
    var replayed = start
    // The steps of pass l are about 20/(40 + l); what noise they leave falls with them.
    for pass in 0..<4000 {
      Replay(passes: 1, isShuffled: true, learningRate: 20 / Double(40 + pass)).learn(
        &replayed, of: [0], from: SeenTransitions(seen, countPerAgent: 30), discount: 0.5,
        using: &stream)
    }
    // The last steps are 0.005, and in a pass the deviations of a pair's targets, about 1 each, add up to
    // some 4 before they cancel.
    for pair in 0..<8 { #expect(abs(replayed[pair] - values[pair]) < 0.005 * 4) }
    #expect(zip(start, values).contains { abs($0 - $1) > 0.5 })
  }

  @Test("ends where rounding does, however late rewards count", .timeLimit(.minutes(1)))
  func rounding() {
    var stream = RandomStream(seed: 9, purpose: .counts)
    var equation = EmpiricalBellman(pairCount: 14)
    for _ in 0..<20 {
      let seen = randomBuffer(200, pairCount: 14, using: &stream)
      let discount = 1 - 1e-9
      // Begun near the solution: sweeps would need a thousand million to get there.
      let near = solvedDensely(
        (0..<14).map { _ in stream.uniform() }, for: seen, discount: discount)
      let values = solved(near, for: seen, discount: discount, with: &equation)
      let size = near.map(abs).max() ?? 1
      // What rounding leaves, 1e-16 of the size a sweep, grows by 1 / (1 − γ).
      for pair in 0..<14 { #expect(abs(values[pair] - near[pair]) <= 1e-5 * size) }
    }
  }
}
