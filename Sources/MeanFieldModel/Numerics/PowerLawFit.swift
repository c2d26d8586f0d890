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
/// all others, and the slope's error would leave out that the law holds for large x alone.
public struct PowerLawFit: Sendable, Equatable {
  /// The exponent.
  public let slope: Double
  /// The exponent's standard error; nil for two points that are known exactly, which any slope fits.
  public let standardError: Double?
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
    let isCertain = points.allSatisfy { $0.variance == 0 } && points.count == 2
    standardError = isCertain ? nil : line.slopeVariance.squareRoot()
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
