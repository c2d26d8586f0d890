#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Draws the trials one by one: the definition, and for a few trials the fastest way.
struct BernoulliSum: Sendable {
  /// Up to this many trials it is faster than inversion, whose preparation costs an `exp`.
  static let trialLimit = 16

  let trials: Int
  /// p · 2⁶³; a trial succeeds when 63 random bits are below it.
  let threshold: UInt64

  /// Requires 0 < p ≤ ½.
  init(trials: Int, probability: Double) {
    self.trials = trials
    threshold = UInt64(probability * 0x1p63)
  }

  func sample(using stream: inout RandomStream) -> Int {
    var count = 0
    for _ in 0..<trials {
      // The sign of the difference; a comparison would become a branch that is mispredicted.
      count &+= Int(truncatingIfNeeded: ((stream.next() >> 1) &- threshold) >> 63)
    }
    return count
  }
}

/// Binomial counts by inversion: goes up from zero until the distribution function passes a uniform.
///
/// Requires n > 0, 0 < p ≤ ½ and np < 10, where the probability of zero is above 2⁻²⁰.
/// Takes np + 1 steps on average.
struct BinomialInversion: Sendable {
  let massAtZero: Double
  /// The odds p / (1−p); neighbouring probabilities are as P(k) / P(k−1) = ((n+1) / k − 1) odds.
  let odds: Double
  let scaledOdds: Double
  /// The last count to try: beyond 110 lies a probability of less than 10⁻⁷⁰.
  let last: Int

  init(trials: Int, probability: Double) {
    massAtZero = exp(Double(trials) * log1p(-probability))
    odds = probability / (1 - probability)
    scaledOdds = (Double(trials) + 1) * odds
    last = min(trials, 110)
  }

  func sample(using stream: inout RandomStream) -> Int {
    while true {
      var position = stream.uniform()
      var mass = massAtZero
      var count = 0
      while count <= last {
        if position < mass { return count }
        position -= mass
        count += 1
        mass *= scaledOdds / Double(count) - odds
      }
      // The uniform lay beyond the sum of all rounded probabilities, 1 − 10⁻¹⁵ or so: draw again.
    }
  }
}

/// Binomial counts by Hörmann's algorithm BTRS, for np ≥ 10 and p ≤ ½.
///
/// With u uniform on (−½, ½), the count is k = ⌊G(u)⌋, where G(u) = (2a / (½ − |u|) + b) u + np + ½,
/// accepted with the probability P(k) G′(u) / (α P(m)), m the mode. For ½ − |u| ≥ 0.07 that is
/// known to exceed v_r, and most draws end there.
///
/// - Deviation from the source: k is found as a distance from ⌊np + ½⌋, so that no digits are lost
///   where np exceeds 10⁸, and the acceptance test is Loader's instead of Stirling's series.
struct BinomialRejection: Sendable {
  static let leastMean = 10.0

  let density: SaddlePointBinomial
  /// ⌊np + ½⌋, and how far np + ½ lies above it.
  let anchor: Double
  let fraction: Double
  /// Hörmann's a, b, α and v_r.
  let tailWidth: Double
  let width: Double
  let height: Double
  let squeeze: Double

  init(trials: Int, probability: Double) {
    density = SaddlePointBinomial(trials: trials, probability: probability)
    anchor = (density.mean + 0.5).rounded(.down)
    fraction = (density.mean - anchor) + density.meanRest + 0.5
    let deviation = (density.mean * (1 - probability)).squareRoot()
    width = 1.15 + 2.53 * deviation
    tailWidth = -0.0873 + 0.0248 * width + 0.01 * probability
    height = (2.83 + 5.1 / width) * deviation
    squeeze = 0.92 - 4.2 / width
  }

  func sample(using stream: inout RandomStream) -> Int {
    while true {
      let abscissa = stream.openUniform() - 0.5
      let ordinate = stream.uniform()
      let edge = 0.5 - abs(abscissa)
      let distance = ((2 * tailWidth / edge + width) * abscissa + fraction).rounded(.down)
      // Hörmann's step 1: inside the squeeze, accept at once.
      if edge >= 0.07 && ordinate <= squeeze { return Int(anchor + distance) }
      // Step 2: outside the support, reject.
      let count = anchor + distance
      guard count >= 0 && count <= density.trials else { continue }
      // Step 3: the exact test.
      let slope = tailWidth / (edge * edge) + width
      if ordinate * height <= slope * ratioToMode(of: count) { return Int(count) }
    }
  }

  /// P(count) / P(mode): by Loader's logarithms, or near the mode as the product of the ratios of
  /// neighbours, P(k) / P(k−1) = ((n − k + 1) / k) odds, which is faster there.
  func ratioToMode(of count: Double) -> Double {
    let mode = anchor + (fraction - 0.5 + density.probability).rounded(.down)
    if abs(count - mode) > 16 {
      return exp(density.logProbability(of: count) - density.logProbability(of: mode))
    }
    var (above, below) = (1.0, 1.0)
    var lower = min(count, mode)
    let upper = max(count, mode)
    let odds = density.probability / (1 - density.probability)
    while lower < upper {
      above *= (density.trials - lower) * odds
      lower += 1
      below *= lower
    }
    return count > mode ? above / below : below / above
  }
}
