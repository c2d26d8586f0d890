#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The mean of independent measurements and an interval that contains the true mean with 95 %
/// confidence.
public struct ConfidenceInterval: Sendable, Equatable {
  /// The sample mean.
  public let mean: Double
  /// The interval's lower end; −∞ for a single measurement.
  public let low: Double
  /// The interval's upper end; +∞ for a single measurement.
  public let high: Double

  /// Student's t interval of at least one measurement.
  public init(of samples: [Double]) {
    precondition(!samples.isEmpty, "a mean needs a measurement")
    let count = Double(samples.count)
    let mean = samples.reduce(0, +) / count
    let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let reach =
      samples.count == 1
      ? .infinity
      : studentTQuantile(0.975, degreesOfFreedom: samples.count - 1)
        * (squares / (count - 1) / count).squareRoot()
    self.mean = mean
    low = mean - reach
    high = mean + reach
  }

  /// The interval of a number that is known without measuring: nothing but the number.
  public init(exactly value: Double) {
    mean = value
    low = value
    high = value
  }

  /// Half the interval's width over that of a normal law's 95 % interval: the mean's standard error,
  /// but for Student's correction.
  public var standardError: Double { (high - low) / (2 * 1.959963984540054) }
}

/// P(|T| ≤ t) of Student's distribution, by the finite sums for whole degrees of freedom
/// (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
func studentTCentralProbability(_ t: Double, degreesOfFreedom: Int) -> Double {
  let angle = atan(t / Double(degreesOfFreedom).squareRoot())
  let cosine2 = cos(angle) * cos(angle)
  let isOdd = degreesOfFreedom % 2 == 1
  var term = isOdd ? cos(angle) : 1
  var sum = degreesOfFreedom == 1 ? 0 : term
  var index = isOdd ? 3 : 2
  while index < degreesOfFreedom - 1 {
    term *= cosine2 * Double(index - 1) / Double(index)
    sum += term
    index += 2
  }
  return isOdd ? 2 / .pi * (angle + sin(angle) * sum) : sin(angle) * sum
}

/// The t with P(T ≤ t) = `probability` > ½, by bisection to rounding.
///
/// More than 10,000 degrees of
/// freedom count as 10,000: the quantile then differs from the normal one by less than 3e-4.
package func studentTQuantile(_ probability: Double, degreesOfFreedom: Int) -> Double {
  let freedom = min(degreesOfFreedom, 10_000)
  var (low, high) = (0.0, 1.0)
  let target = 2 * probability - 1
  while studentTCentralProbability(high, degreesOfFreedom: freedom) < target { high *= 2 }
  while true {
    let middle = 0.5 * (low + high)
    guard middle > low, middle < high else { return middle }
    if studentTCentralProbability(middle, degreesOfFreedom: freedom) < target {
      low = middle
    } else {
      high = middle
    }
  }
}
