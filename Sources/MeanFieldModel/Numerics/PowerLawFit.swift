#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The power law `y = c x^slope` through measured points: a straight line through their logarithms
/// by weighted least squares.
///
/// A point's weight is 1 / (σ² + τ²), σ the relative standard error of its measurement and τ how far
/// the points lie off a power law beyond that. The misfit τ is the least for which
/// `Σ residual² / (σ² + τ²)` does not exceed its expectation, the number of points less two (Paule
/// and Mandel 1982). Without it a point known exactly would outweigh
/// all others, and the slope's interval would leave out that the law holds for large x alone.
///
/// The misfit is known from no more than the points, so that the slope's interval is Student's with
/// their number less two degrees of freedom: wide for three points, and none for two, through which
/// there is always a line. Where the points known well happen to lie on a line, τ = 0 is found though
/// the law bends: the interval is therefore never narrower than that of all points weighing alike.
public struct PowerLawFit: Sendable, Equatable {
  /// The exponent.
  public let slope: Double
  /// Half the width of the exponent's 95 % interval; nil for two points, which show no misfit.
  public let slopeReach: Double?
  /// The factor c.
  public let factor: Double
  /// How far the points lie off a power law beyond their errors, as a standard deviation of log y.
  public let misfit: Double

  /// The line through at least two points.
  ///
  /// - Parameters:
  ///   - x: Positive, at least two of them different.
  ///   - y: Positive, one for each x.
  ///   - standardErrors: Of each y, not negative.
  /// - Returns: nil if there are fewer than two different x.
  public init?(x: [Double], y: [Double], standardErrors: [Double]) {
    precondition(
      x.count == y.count && y.count == standardErrors.count && (x + y).allSatisfy { $0 > 0 },
      "expected as many positive values and errors as positions")
    guard let first = x.first, x.contains(where: { $0 != first }) else { return nil }
    let points = zip(zip(x, y), standardErrors).map { point, error in
      Point(x: log(point.0), y: log(point.1), variance: error / point.1 * (error / point.1))
    }
    let variance = Self.misfitVariance(of: points)
    let line = Line(through: points, misfitVariance: variance)
    slope = line.slope
    factor = exp(line.intercept)
    misfit = variance.squareRoot()
    slopeReach = Self.slopeReach(of: points, slopeVariance: line.slopeVariance)
  }

  private struct Point {
    let x: Double
    let y: Double
    let variance: Double
  }

  private struct Line {
    let slope: Double
    let intercept: Double
    let slopeVariance: Double

    init(through points: [Point], misfitVariance: Double) {
      // Exact points without misfit weigh alike; rounding is their only error.
      let weights = points.map { 1 / max($0.variance + misfitVariance, PowerLawFit.rounding) }
      let total = weights.reduce(0, +)
      let meanX = zip(weights, points).reduce(0) { $0 + $1.0 * $1.1.x } / total
      let meanY = zip(weights, points).reduce(0) { $0 + $1.0 * $1.1.y } / total
      let spread = zip(weights, points).reduce(0) {
        $0 + $1.0 * ($1.1.x - meanX) * ($1.1.x - meanX)
      }
      let joint = zip(weights, points).reduce(0) {
        $0 + $1.0 * ($1.1.x - meanX) * ($1.1.y - meanY)
      }
      slope = joint / spread
      intercept = meanY - slope * meanX
      slopeVariance = 1 / spread
    }

    func residual(of point: Point) -> Double { point.y - intercept - slope * point.x }
  }

  /// Half the width of the slope's interval, from the weighted line's variance or that which the
  /// points' scatter around their unweighted line shows, whichever is larger.
  private static func slopeReach(of points: [Point], slopeVariance: Double) -> Double? {
    let freedom = points.count - 2
    guard freedom > 0 else { return nil }
    let alike = points.map { Point(x: $0.x, y: $0.y, variance: 0) }
    let line = Line(through: alike, misfitVariance: 1)
    let squares = points.reduce(0) { $0 + line.residual(of: $1) * line.residual(of: $1) }
    let scattered = squares / Double(freedom) * line.slopeVariance
    return studentTQuantile(0.975, degreesOfFreedom: freedom)
      * max(slopeVariance, scattered).squareRoot()
  }

  /// The square of a relative error of 10⁻¹², below which values are equal but for rounding.
  private static let rounding = 1e-24

  /// τ², by bisection.
  private static func misfitVariance(of points: [Point]) -> Double {
    let freedom = Double(points.count - 2)
    func excess(_ variance: Double) -> Double {
      let line = Line(through: points, misfitVariance: variance)
      return points.reduce(-freedom) { sum, point in
        let residual = line.residual(of: point)
        return sum + residual * residual / max(point.variance + variance, rounding)
      }
    }
    guard freedom > 0, excess(0) > 0 else { return 0 }
    var (low, high) = (0.0, 1.0)
    while excess(high) > 0 { high *= 2 }
    while high - low > 1e-9 * high {
      let middle = 0.5 * (low + high)
      if excess(middle) > 0 { low = middle } else { high = middle }
    }
    return high
  }
}
