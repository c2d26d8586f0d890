public import MeanFieldModel

/// How fast a quantity of the game with N agents comes near the infinite population's as N grows: the
/// distances for several N, and the power law through them.
///
/// The quantity is measured with intervals. A distance that chance alone explains, within three
/// standard errors of 0, says nothing of the rate, and is left out of the fit; so are distances within
/// rounding. (Three, not the two of a 95 % interval: one in twenty points at large N, where nothing but
/// chance is left, would stay, and bend the whole line. Leaving points out makes the fitted law fall a
/// little too slowly: of those near the edge the ones stay that chance has raised.)
public struct ApproachToLimit: Sendable {
  /// The distance for one number of agents.
  public struct Distance: Sendable {
    /// N.
    public let agentCount: Int
    /// |measured − limit|.
    public let value: Double
    /// The least distance in the measurement's interval; 0 if it contains the limit.
    public let low: Double
    /// The largest distance in it.
    public let high: Double
    /// Whether the distance is more than three standard errors and rounding explain.
    public let isDistinguishable: Bool
    /// Whether rounding alone explains it.
    public let isRounding: Bool
    fileprivate let standardError: Double
  }

  /// Distances of fewer standard errors are chance.
  private static let standardErrorLimit = 3.0
  /// Distances below this, relative to the limit or 1, are rounding.
  private static let rounding = 1e-12

  /// One for each number of agents, in the order given.
  public let distances: [Distance]
  /// The power law through the distinguishable distances; nil for fewer than two.
  public let fit: PowerLawFit?

  /// The approach to `limit` of what was measured.
  ///
  /// - Parameters:
  ///   - limit: The infinite population's figure.
  ///   - measured: The figure with each number of agents.
  ///   - isPositive: Whether the figure cannot be negative, whatever was measured.
  public init(
    limit: Double, measured: [(agentCount: Int, interval: ConfidenceInterval)],
    isPositive: Bool = false
  ) {
    let rounding = Self.rounding * max(1, abs(limit))
    distances = measured.map { agentCount, interval in
      let least = isPositive ? 0 : -Double.infinity
      let (mean, low, high) = (
        max(least, interval.mean), max(least, interval.low), max(least, interval.high)
      )
      let contains = low <= limit && limit <= high
      let ends = [abs(low - limit), abs(high - limit)]
      let nearest = contains ? 0 : min(ends[0], ends[1])
      let chance = Self.standardErrorLimit * interval.standardError
      return Distance(
        agentCount: agentCount, value: abs(mean - limit), low: nearest,
        high: max(ends[0], ends[1]), isDistinguishable: abs(mean - limit) > max(rounding, chance),
        isRounding: abs(mean - limit) <= rounding && ends[0] <= rounding && ends[1] <= rounding,
        standardError: interval.standardError)
    }
    let fitted = distances.filter(\.isDistinguishable)
    fit = PowerLawFit(
      x: fitted.map { Double($0.agentCount) }, y: fitted.map(\.value),
      standardErrors: fitted.map(\.standardError))
  }
}
