import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Binomial log-probabilities")
struct SaddlePointBinomialTests {
  struct Golden: Sendable {
    let trials: Int
    let probability: Double
    let count: Int
    let logarithm: Double
  }

  /// By log-gamma functions of mpmath 1.3 with 80 digits, the probability being the double it is.
  static let golden = [
    Golden(trials: 5, probability: 0.3, count: 2, logarithm: -1.1753853474740234644),
    Golden(trials: 17, probability: 0.7, count: 17, logarithm: -6.06347404695845152),
    Golden(trials: 1_000, probability: 0.001, count: 0, logarithm: -1.000500333583533521),
    Golden(trials: 1_000, probability: 0.001, count: 5, logarithm: -5.7930046081197558946),
    Golden(trials: 1_000, probability: 0.3, count: 250, logarithm: -9.7004534835643624676),
    Golden(trials: 1_000_000, probability: 0.3, count: 300_000, logarithm: -7.0463702515465391),
    Golden(
      trials: 1_000_000, probability: 0.9999, count: 999_950,
      logarithm: -18.220482755917624049),
    Golden(trials: 1_000_000_000, probability: 1e-09, count: 3, logarithm: -2.7917594697280548776),
    Golden(
      trials: 1_000_000_000, probability: 0.3, count: 300_014_491,
      logarithm: -11.000230780571242302),
    Golden(trials: 1_000_000_000_000, probability: 1e-12, count: 1, logarithm: -0.9999999999995),
    Golden(
      trials: 1_000_000_000_000, probability: 0.5, count: 500_000_500_000,
      logarithm: -14.54130191060883487),
    Golden(
      trials: 1_000_000_000_000, probability: 0.3, count: 0,
      logarithm: -356674943938.73236305),
    Golden(
      trials: 1_000_000_000_000_000, probability: 0.3, count: 300_000_000_000_000,
      logarithm: -17.4080028565276815),
    Golden(
      trials: 1_000_000_000_000_000, probability: 0.3, count: 300_000_014_491_377,
      logarithm: -17.908002884009274624),
    Golden(
      trials: 1_000_000_000_000_000, probability: 0.5, count: 499_999_920_000_000,
      logarithm: -30.295179550100112126),
    Golden(
      trials: 1_000_000_000_000_000, probability: 0.999, count: 999_000_001_000_000,
      logarithm: -15.2344490095586399),
    Golden(
      trials: 1_000_000_000_000_000, probability: 1e-12, count: 1_000,
      logarithm: -4.3728995060257968242),
    Golden(
      trials: 1_000_000_000_000_000, probability: 1e-12, count: 1_100,
      logarithm: -9.2617448049333723482),
    Golden(
      trials: 1_000_000_000_000_000, probability: 0.3, count: 100_000_000_000_000,
      logarithm: -116321756586021.47456),
    Golden(
      trials: 1_000_000_000_000_000, probability: 0.1, count: 999_999_999_999_999,
      logarithm: -2302585092994008.8925),
    Golden(
      trials: 1_000_000_000_000_000, probability: 1e-300, count: 1,
      logarithm: -656.23675150330301992),
    Golden(
      trials: 9_007_199_254_740_992, probability: 0.5, count: 4_503_599_627_370_496,
      logarithm: -18.59419163748327816),
    Golden(
      trials: 9_007_199_254_740_992, probability: 6.661338147750939e-16, count: 6,
      logarithm: -1.8286943966417706571),
    Golden(
      trials: 1, probability: .leastNonzeroMagnitude, count: 1, logarithm: -744.44007192138126231),
  ]

  /// A few roundings of the largest term.
  static let tolerance = 1e-14

  @Test(arguments: golden)
  func agreesWithGoldenValues(_ golden: Golden) {
    let distribution = BinomialDistribution(
      trials: golden.trials, probability: golden.probability)
    let error = abs(distribution.logProbability(of: golden.count) - golden.logarithm)
    #expect(error <= Self.tolerance * max(1, abs(golden.logarithm)))
  }

  @Test(arguments: [(1, 0.5), (7, 0.3), (20, 0.9), (300, 0.01), (2000, 0.5), (2000, 1e-9)])
  func probabilitiesSumToOne(trials: Int, probability: Double) {
    let distribution = BinomialDistribution(trials: trials, probability: probability)
    let sum = (0...trials).reduce(0) { $0 + exp(distribution.logProbability(of: $1)) }
    #expect(abs(sum - 1) < 1e-13)
  }

  @Test func countsOutsideTheRangeAreImpossible() {
    let distribution = BinomialDistribution(trials: 10, probability: 0.3)
    #expect(distribution.logProbability(of: -1) == -.infinity)
    #expect(distribution.logProbability(of: 11) == -.infinity)
  }
}
