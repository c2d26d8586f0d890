import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A binomial law, and how often it is drawn from.
struct BinomialCase: Sendable, CustomTestStringConvertible {
  let trials: Int
  let probability: Double

  init(_ trials: Int, _ probability: Double) {
    self.trials = trials
    self.probability = probability
  }

  var testDescription: String { "n = \(trials), p = \(probability)" }
  var distribution: BinomialDistribution {
    BinomialDistribution(trials: trials, probability: probability)
  }
  var mean: Double { Double(trials) * probability }
  var deviation: Double { (mean * (1 - probability)).squareRoot() }

  /// Every method, with n min(p, 1−p) from 10⁻³ to 5 · 10¹⁴, on both sides of each border.
  static let all = [
    BinomialCase(1, 0.25), BinomialCase(16, 0.3), BinomialCase(16, 0.97), BinomialCase(17, 0.5),
    BinomialCase(1000, 1e-6), BinomialCase(1000, 5e-4), BinomialCase(1000, 5e-3),
    BinomialCase(40, 0.2499), BinomialCase(40, 0.2501), BinomialCase(20, 0.5),
    BinomialCase(100, 0.1), BinomialCase(100, 0.9), BinomialCase(100, 0.5), BinomialCase(2000, 0.5),
    BinomialCase(1_000_000, 1e-3), BinomialCase(1_000_000_000, 1e-9),
    BinomialCase(1_000_000_000, 0.3), BinomialCase(1_000_000_000, 0.999_99),
    BinomialCase(1_000_000_000_000, 1e-12), BinomialCase(1_000_000_000_000, 5e-11),
    BinomialCase(1_000_000_000_000, 0.5), BinomialCase(1_000_000_000_000_000, 5e-15),
    BinomialCase(1_000_000_000_000_000, 1e-12), BinomialCase(1_000_000_000_000_000, 0.3),
    BinomialCase(1_000_000_000_000_000, 0.5), BinomialCase(1_000_000_000_000_000, 0.999),
    BinomialCase(1 << 53, 0.5),
  ]
}

@Suite("Binomial distribution")
struct BinomialDistributionTests {
  static let draws = 100_000

  @Test(arguments: BinomialCase.all)
  func momentsAreRight(_ law: BinomialCase) {
    let distribution = law.distribution
    var stream = RandomStream(seed: 1, purpose: .counts, trial: law.trials)
    var sum = 0.0
    var squares = 0.0
    for _ in 0..<Self.draws {
      let standardised = (Double(distribution.sample(using: &stream)) - law.mean) / law.deviation
      sum += standardised
      squares += standardised * standardised
    }
    let draws = Double(Self.draws)
    #expect(abs(sum / draws.squareRoot()) < standardErrorLimit)
    // A squared deviation has variance 2 + (1 − 6pq) / npq, in units of σ⁴.
    let variance = law.deviation * law.deviation
    let kurtosis = (1 - 6 * law.probability * (1 - law.probability)) / variance
    let standardError = ((2 + kurtosis) * draws).squareRoot()
    // Where the mean is small the squares are nearly a Poisson number of equal jumps, for which
    // five standard errors are too few: an allowance of ten jumps more.
    let jump = 10 / variance
    #expect(abs(squares - draws) < standardErrorLimit * standardError + jump)
  }

  @Test(arguments: BinomialCase.all)
  func drawsFitTheLaw(_ law: BinomialCase) {
    let distribution = law.distribution
    let edges = Self.binEdges(of: law)
    var stream = RandomStream(seed: 2, purpose: .counts, trial: law.trials)
    var observed = [Int](repeating: 0, count: edges.count + 1)
    for _ in 0..<Self.draws {
      let count = distribution.sample(using: &stream)
      observed[edges.firstIndex { count <= $0 } ?? edges.count] += 1
    }
    let cumulative = Self.cumulative(of: law, at: edges) + [1]
    let expected = cumulative.indices.map { index in
      Double(Self.draws) * (cumulative[index] - (index == 0 ? 0 : cumulative[index - 1]))
    }
    #expect(chiSquarePValue(observed: observed, expected: expected) > significance)
  }

  /// Where np has no room for fractions in a double, the lattice must not show in the last bits.
  @Test(arguments: [
    BinomialCase(1_000_000_000_000_000, 0.3), BinomialCase(1_000_000_000_000_000, 0.999),
    BinomialCase(1 << 53, 0.5), BinomialCase(1 << 53, 0.49),
  ])
  func lastBitsAreUniform(_ law: BinomialCase) {
    let distribution = law.distribution
    var stream = RandomStream(seed: 3, purpose: .counts, trial: law.trials)
    var observed = [Int](repeating: 0, count: 32)
    for _ in 0..<Self.draws { observed[distribution.sample(using: &stream) % 32] += 1 }
    let expected = [Double](repeating: Double(Self.draws) / 32, count: 32)
    #expect(chiSquarePValue(observed: observed, expected: expected) > significance)
  }

  /// Rejection is exact only if its hat lies above the law and its squeeze below.
  ///
  /// That is, P(k) G′(u) / (α P(m)) ≤ 1 for all u, with the constants of Hörmann's paper.
  @Test(arguments: [
    BinomialCase(20, 0.5), BinomialCase(21, 0.49), BinomialCase(34, 0.3), BinomialCase(1000, 0.01),
    BinomialCase(100_000, 1.03e-4), BinomialCase(60, 0.5), BinomialCase(1000, 0.3),
    BinomialCase(1_000_000, 0.01), BinomialCase(1_000_000_000_000_000, 0.3),
  ])
  func hatAndSqueezeEncloseTheLaw(_ law: BinomialCase) {
    let distribution = law.distribution
    let b = 1.15 + 2.53 * law.deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * law.probability
    let alpha = (2.83 + 5.1 / b) * law.deviation
    let mode = Int((Double(law.trials) + 1) * law.probability)
    let atMode = distribution.logProbability(of: mode)
    for step in 1..<4000 {
      let u = Double(step) / 4000 - 0.5
      let edge = 0.5 - abs(u)
      let count = ((2 * a / edge + b) * u + law.mean + 0.5).rounded(.down)
      guard count >= 0 && count <= Double(law.trials) else { continue }
      let ratio = exp(distribution.logProbability(of: Int(count)) - atMode)
      let acceptance = ratio * (a / (edge * edge) + b) / alpha
      #expect(acceptance <= 1)
      if edge >= 0.07 { #expect(acceptance >= 0.92 - 4.2 / b) }
    }
  }

  @Test(arguments: [0.0, 1.0])
  func certainTrials(probability: Double) {
    var stream = RandomStream(seed: 4, purpose: .counts)
    let before = stream
    for trials in [0, 1, 1000, 1 << 53] {
      let distribution = BinomialDistribution(trials: trials, probability: probability)
      let certain = probability == 1 ? trials : 0
      #expect(distribution.sample(using: &stream) == certain)
      #expect(distribution.logProbability(of: certain) == 0)
      #expect(distribution.logProbability(of: certain + 1) == -.infinity)
      #expect(distribution.logProbability(of: certain - 1) == -.infinity)
    }
    #expect(stream == before)
  }

  @Test func extremeProbabilitiesGiveExtremeCounts() {
    var stream = RandomStream(seed: 5, purpose: .counts)
    for _ in 0..<1000 {
      let trials = 1_000_000_000_000_000
      let rare = BinomialDistribution(trials: trials, probability: .leastNonzeroMagnitude)
      #expect(rare.sample(using: &stream) == 0)
      // 1 − p = 2⁻⁵³, so that failures have mean 0.111.
      let common = BinomialDistribution(trials: trials, probability: (1.0).nextDown)
      #expect(common.sample(using: &stream) > trials - 10)
    }
  }

  /// Upper edges of bins: every count where the law is narrow, else multiples of σ/5.
  static func binEdges(of law: BinomialCase) -> [Int] {
    if law.deviation < 20 {
      let reach = 6 * law.deviation + 6
      let first = max(0, Int(law.mean - reach))
      return Array(first..<min(law.trials, Int(law.mean + reach)))
    }
    return (-15...15).map { Int(law.mean + Double($0) / 5 * law.deviation) }
  }

  /// P(X ≤ edge): summed where σ < 1000, else by the first Edgeworth correction to the normal law,
  /// whose error is of the order 1/σ².
  static func cumulative(of law: BinomialCase, at edges: [Int]) -> [Double] {
    if law.deviation > 1000 {
      let skewness = (1 - 2 * law.probability) / law.deviation
      return edges.map { edge in
        let z = (Double(edge) + 0.5 - law.mean) / law.deviation
        let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
        return normalDistribution(z) - skewness * (z * z - 1) * density / 6
      }
    }
    let distribution = law.distribution
    var next = max(0, Int(law.mean - 12 * law.deviation - 50))
    var sum = 0.0
    return edges.map { edge in
      while next <= edge {
        sum += exp(distribution.logProbability(of: next))
        next += 1
      }
      return sum
    }
  }
}
