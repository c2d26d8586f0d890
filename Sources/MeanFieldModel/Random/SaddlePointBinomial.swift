#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Binomial log-probabilities in Loader's saddle-point form.
///
/// Source: C. Loader, Fast and accurate computation of binomial probabilities (2000). With D(x, m) = x log(x / m) + m − x and δ the error of Stirling's formula,
///
///     log P(x) = δ(n) − δ(x) − δ(n−x) − D(x, np) − D(n−x, nq) + ½ log(n / (2π x (n−x))).
///
/// No two large terms cancel, where log-gamma functions at n = 10¹⁵ have lost all digits.
///
/// - Deviation from the source: np is kept as the sum of two doubles. Rounded to one, np = 3 · 10¹⁴
///   is wrong by 0.03, and the log-probability one standard deviation off by 10⁻⁹. Here the error
///   is a few 10⁻¹⁵ times max(1, |log P|).
/// - Valid for n ≤ 2⁵³ and 0 < p ≤ ½.
struct SaddlePointBinomial: Sendable {
  /// The number of trials n.
  let trials: Double
  /// The probability p of a success.
  let probability: Double
  /// The rounded mean np.
  let mean: Double
  /// What rounding took from the mean: np = mean + meanRest exactly.
  let meanRest: Double

  init(trials: Int, probability: Double) {
    self.trials = Double(trials)
    self.probability = probability
    mean = self.trials * probability
    meanRest = (-mean).addingProduct(self.trials, probability)
  }

  /// The logarithm of the probability of a count from 0...n.
  func logProbability(of count: Double) -> Double {
    let rest = trials - count
    if count == 0 { return trials * log1p(-probability) }
    if rest == 0 { return trials * log(probability) }
    let deviation = (count - mean) - meanRest
    let failures = (trials - mean) - meanRest
    return Self.stirlingError(trials) - Self.stirlingError(count) - Self.stirlingError(rest)
      - Self.divergence(of: count, from: mean, deviation: deviation)
      - Self.divergence(of: rest, from: failures, deviation: -deviation)
      + 0.5 * log(trials / (2 * Double.pi * count * rest))
  }

  /// Loader's D(x, m) = x log(x / m) + m − x, called `bd0` in his program.
  ///
  /// - Parameters:
  ///   - count: x > 0.
  ///   - mean: m > 0.
  ///   - deviation: x − m, to more digits than the rounded m can tell.
  /// - Returns: D to a relative error of about 10⁻¹⁴.
  static func divergence(of count: Double, from mean: Double, deviation: Double) -> Double {
    guard abs(deviation) < 0.1 * (count + mean) else {
      let ratio = count / mean
      let logarithm = ratio.isFinite ? log(ratio) : log(count) - log(mean)
      return count * logarithm - deviation
    }
    // D = d v + 2 x Σ v^(2j+1) / (2j+1) over j ≥ 1, where d = x − m and v = d / (x + m) < 0.1.
    let ratio = deviation / (count + mean)
    let square = ratio * ratio
    var power = 2 * count * ratio * square
    var divisor = 3.0
    var sum = deviation * ratio
    while true {
      let next = sum + power / divisor
      if next == sum { return sum }
      sum = next
      power *= square
      divisor += 2
    }
  }

  /// The error δ(n) = log n! − log(√(2πn) (n/e)ⁿ) of Stirling's formula, for an integer n ≥ 1.
  static func stirlingError(_ number: Double) -> Double {
    if number < 16 { return smallStirlingErrors[Int(number) - 1] }
    let square = number * number
    if number > 500 { return (1 / 12 - (1 / 360) / square) / number }
    let tail = 1 / 1260 - (1 / 1680 - (1 / 1188 - (691 / 360360) / square) / square) / square
    return (1 / 12 - (1 / 360 - tail / square) / square) / number
  }

  /// δ(1), …, δ(15), by mpmath with 40 digits.
  private static let smallStirlingErrors = [
    0.08106146679532725822, 0.041340695955409294094, 0.027677925684998339149,
    0.020790672103765093112, 0.016644691189821192163, 0.013876128823070747999,
    0.011896709945891770095, 0.010411265261972096497, 0.0092554621827127329177,
    0.0083305634333628712565, 0.007573675487951840795, 0.0069428401072095298657,
    0.0064089941880042070684, 0.0059513701127588477356, 0.005554733551962801371,
  ]
}
