import MeanFieldModel
import Testing

@Suite("Multinomial counts")
struct MultinomialTests {
  static let row = [0.0, 3.0, 1.0, 0.0, 0.5, 2.5, 1.0, 0.0]

  static func counts(
    of trials: Int, weights: [Double] = row, using stream: inout RandomStream
  ) -> [Int] {
    var counts = [Int](repeating: 0, count: weights.count)
    addMultinomial(
      trials: trials, probabilities: weights, range: weights.indices, into: &counts, at: 0,
      using: &stream)
    return counts
  }

  @Test(arguments: [0, 1, 2, 7, 16, 17, 1000, 1_000_000_007, 1_000_000_000_000_000, 1 << 53])
  func totalsAreExactAndZeroWeightsGetNothing(trials: Int) {
    var stream = RandomStream(seed: 1, purpose: .counts, trial: trials)
    for _ in 0..<300 {
      let counts = Self.counts(of: trials, using: &stream)
      #expect(counts.reduce(0, +) == trials)
      #expect(counts.allSatisfy { $0 >= 0 })
      #expect(counts[0] == 0 && counts[3] == 0 && counts[7] == 0)
    }
  }

  /// The sums of many multinomial rows are multinomial again.
  @Test(arguments: [1, 3, 9, 20, 1000])
  func sharesAreRight(trials: Int) {
    var stream = RandomStream(seed: 2, purpose: .counts, trial: trials)
    var sums = [Int](repeating: 0, count: Self.row.count)
    let rows = 10_000
    for _ in 0..<rows {
      addMultinomial(
        trials: trials, probabilities: Self.row, range: Self.row.indices, into: &sums, at: 0,
        using: &stream)
    }
    let total = Self.row.reduce(0, +)
    let positive = Self.row.indices.filter { Self.row[$0] > 0 }
    let expected = positive.map { Double(rows * trials) * Self.row[$0] / total }
    #expect(chiSquarePValue(observed: positive.map { sums[$0] }, expected: expected) > significance)
  }

  /// Cov(n_i, n_j) = n p_i (δ_ij − p_j).
  @Test(arguments: [3, 20, 1000, 1_000_000_000_000])
  func covariancesAreRight(trials: Int) {
    let weights = [0.1, 0.4, 0.05, 0.25, 0.2]
    var stream = RandomStream(seed: 3, purpose: .counts, trial: trials)
    let rows = 5000
    var products = [Double](repeating: 0, count: 25)
    for _ in 0..<rows {
      let counts = Self.counts(of: trials, weights: weights, using: &stream)
      let deviations = zip(counts, weights).map { Double($0) - Double(trials) * $1 }
      for cell in 0..<25 { products[cell] += deviations[cell / 5] * deviations[cell % 5] }
    }
    for cell in 0..<25 {
      let (first, second) = (weights[cell / 5], weights[cell % 5])
      let covariance = Double(trials) * first * ((cell / 5 == cell % 5 ? 1 : 0) - second)
      let variance = Double(trials) * first * (1 - first)
      let otherVariance = Double(trials) * second * (1 - second)
      // E x²y² ≤ √(E x⁴ E y⁴), and E x⁴ ≤ 3 σ⁴ + σ² for a binomial x.
      let spread =
        variance * otherVariance
        * ((3 + 1 / variance) * (3 + 1 / otherVariance)).squareRoot()
      let standardError = (spread / Double(rows)).squareRoot()
      #expect(abs(products[cell] / Double(rows) - covariance) < standardErrorLimit * standardError)
    }
  }

  /// Light entries have Poisson counts, even where one minus their share is one.
  @Test(arguments: [
    [1, 1e-15, 3e-15], [1e-15, 1, 3e-15], [1e-15, 3e-15, 1], [1, 2e-17], [2e-17, 1],
    [1e-16, 0, 1, 2e-17, 5e-17],
  ])
  func lightEntriesBesideHeavyOnesAreExact(weights: [Double]) {
    let trials = 1_000_000_000_000_000
    let rows = 2000
    var stream = RandomStream(seed: 4, purpose: .counts)
    var sums = [Int](repeating: 0, count: weights.count)
    for _ in 0..<rows {
      addMultinomial(
        trials: trials, probabilities: weights, range: weights.indices, into: &sums, at: 0,
        using: &stream)
    }
    for (sum, weight) in zip(sums, weights) where weight < 1 {
      let mean = Double(rows) * Double(trials) * weight
      #expect(abs(Double(sum) - mean) <= standardErrorLimit * mean.squareRoot())
    }
  }

  @Test func rowsAreNormalisedByTheirSum() {
    for trials in [3, 30, 1_000_000] {
      var first = RandomStream(seed: 5, purpose: .counts)
      var second = first
      let scaled = Self.row.map { $0 / 1024 }
      for _ in 0..<100 {
        #expect(
          Self.counts(of: trials, using: &first)
            == Self.counts(of: trials, weights: scaled, using: &second))
      }
    }
  }

  @Test(arguments: [2, 50, 1_000_000])
  func countsAreAddedWhereTheyBelong(trials: Int) {
    let weights = [9.0, 9.0] + Self.row + [9.0]
    var first = RandomStream(seed: 6, purpose: .counts)
    var (second, third) = (first, first)
    let counts = Self.counts(of: trials, using: &first)
    var dense = [Int](repeating: 100, count: 20)
    addMultinomial(
      trials: trials, probabilities: weights, range: 2..<10, into: &dense, at: 5, using: &second)
    #expect(
      dense == [Int](repeating: 100, count: 5) + counts.map { $0 + 100 }
        + .init(repeating: 100, count: 7))
    // All entries lead to cells 3 and 4 in turn.
    let successors = weights.indices.map { Int32(3 + $0 % 2) }
    var sparse = [Int](repeating: 1, count: 6)
    addMultinomial(
      trials: trials, probabilities: weights, range: 2..<10, into: &sparse, at: successors,
      using: &third)
    let even = stride(from: 0, to: 8, by: 2).reduce(0) { $0 + counts[$1] }
    #expect(sparse == [1, 1, 1, 1 + even, 1 + trials - even, 1])
    #expect(first == second && second == third)
  }

  @Test func noTrialsCostNothing() {
    var stream = RandomStream(seed: 7, purpose: .counts)
    let before = stream
    #expect(Self.counts(of: 0, weights: [0, 0], using: &stream) == [0, 0])
    #expect(stream == before)
  }
}
