/// The number of successes in n independent trials that each succeed with probability p.
///
/// The cost of a draw does not grow with n: 10¹⁵ agents are divided between two actions as fast as
/// a thousand.
///
/// - Method: n ≤ 16, the trials one by one; n min(p, 1−p) < 10, inversion; otherwise BTRS,
///   transformed rejection with squeeze (W. Hörmann, The generation of binomial random variates,
///   J. Stat. Comput. Simul. 46, 1993), with the acceptance test after Loader.
/// - What exact means: n and p are taken as the numbers they are, np included to twice the digits of
///   a double, and the law approximates no other law. What remains is the grain of 53-bit uniforms
///   and the rounding of logarithms: the total variation distance to the true law is about 10⁻¹⁵
///   below n min(p, 1−p) = 10 and 10⁻¹³ above. At σ near 10⁷ single counts are met with
///   probabilities wrong by up to a factor 1 ± 10⁻⁸. No feasible number of draws shows either.
/// - Reproducibility: equal streams give equal counts on one platform. The C library's `exp` and
///   `log` decide within their last bit, so two platforms differ in about one draw in 10¹³.
public struct BinomialDistribution: Sendable {
  /// The number of trials n.
  public let trials: Int
  /// The probability p of a success.
  public let probability: Double

  /// Whether p > ½, when failures are counted instead of successes.
  private let isReflected: Bool
  /// min(p, 1−p), which a double holds exactly.
  private let smaller: Double
  private let method: Method

  private enum Method: Sendable {
    case constant
    case oneByOne(BernoulliSum)
    case inversion(BinomialInversion)
    case transformedRejection(BinomialRejection)
  }

  /// Prepares the draws, in about the time of one draw.
  ///
  /// - Parameters:
  ///   - trials: n, from 0 to 2⁵³.
  ///   - probability: p, from 0 to 1.
  public init(trials: Int, probability: Double) {
    precondition(
      trials >= 0 && trials <= 1 << 53, "Expected from 0 to 2^53 trials, found \(trials)")
    precondition(
      probability >= 0 && probability <= 1, "Expected a probability, found \(probability)")
    self.trials = trials
    self.probability = probability
    isReflected = probability > 0.5
    smaller = isReflected ? 1 - probability : probability
    method =
      if trials == 0 || smaller == 0 {
        .constant
      } else if trials <= BernoulliSum.trialLimit {
        .oneByOne(BernoulliSum(trials: trials, probability: smaller))
      } else if Double(trials) * smaller < BinomialRejection.leastMean {
        .inversion(BinomialInversion(trials: trials, probability: smaller))
      } else {
        .transformedRejection(BinomialRejection(trials: trials, probability: smaller))
      }
  }

  /// Draws a number of successes from 0...trials.
  ///
  /// - Parameter stream: The stream to draw from: one number for each of up to 16 trials, otherwise
  ///   about one for inversion and 2.3 to 2.9 for rejection. None is drawn where p is 0 or 1.
  /// - Returns: The number of successes.
  public func sample(using stream: inout RandomStream) -> Int {
    let count =
      switch method {
      case .constant: 0
      case .oneByOne(let sum): sum.sample(using: &stream)
      case .inversion(let inversion): inversion.sample(using: &stream)
      case .transformedRejection(let rejection): rejection.sample(using: &stream)
      }
    return isReflected ? trials - count : count
  }

  /// The natural logarithm of the probability of a number of successes.
  ///
  /// - Parameter count: Any integer; outside 0...trials the result is −∞.
  /// - Returns: The logarithm, with an error of about 10⁻¹⁴ times max(1, its size).
  public func logProbability(of count: Int) -> Double {
    guard count >= 0, count <= trials else { return -.infinity }
    let smallCount = isReflected ? trials - count : count
    if trials == 0 || smaller == 0 { return smallCount == 0 ? 0 : -.infinity }
    let density = SaddlePointBinomial(trials: trials, probability: smaller)
    return density.logProbability(of: Double(smallCount))
  }
}
