#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How fast a policy's figures among N agents come near the infinite population's as N grows: distances
/// with intervals on logarithmic axes, beside lines that fall like 1/√N and 1/N.
public struct AgentCurve: Sendable {
  /// A distance for one number of agents.
  public struct Point: Sendable {
    /// N.
    public let agents: Int
    /// The distance; not-a-number if only bounds are known.
    public let value: Double
    /// The lower end of its interval.
    public let low: Double
    /// The upper end.
    public let high: Double

    /// A measured distance.
    public init(agents: Int, value: Double, low: Double, high: Double) {
      self.agents = agents
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// One figure's distances.
  public struct Curve: Sendable {
    /// What comes near its limit.
    public let name: String
    /// The distances.
    public let points: [Point]

    /// The distances of a figure.
    public init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points
    }

    fileprivate var positive: [Point] { points.filter { $0.value > 0 } }

    /// The least N whose distance is more than nothing for certain: guides from others would be chance.
    fileprivate var first: Point? {
      positive.filter { $0.low > 0 }.min { $0.agents < $1.agents }
    }
  }

  /// What is measured in which game.
  public var title: String
  /// The figures of the infinite population, which the distances are from.
  public var subtitle: String?
  /// The figures.
  public var curves: [Curve]

  /// A picture of the given distances.
  public init(title: String, subtitle: String? = nil, curves: [Curve]) {
    self.title = title
    self.subtitle = subtitle
    self.curves = curves
  }

  /// The chart: points with error bars, and guides to compare their slopes with.
  public var chart: LineChart {
    let isPositive = curves.contains { !$0.positive.isEmpty }
    return LineChart(
      title: title, subtitle: subtitle, x: Axis("number of agents", scale: .log10, isCount: true),
      y: Axis(
        "distance from infinitely many agents, in reward, with 95 % intervals or bounds",
        scale: isPositive ? .log10 : .linear),
      series: curves.map { curve in
        LineChart.Series(
          curve.name, x: curve.points.map { Double($0.agents) }, y: curve.points.map(\.value),
          band: .init(
            low: curve.points.map(\.low), high: curve.points.map(\.high), style: .bars),
          stroke: .points)
      } + [guide("N⁻¹ᐟ²", power: 0.5, .dashed), guide("N⁻¹", power: 1, .dotted)].compactMap { $0 })
  }

  /// A line of the given power from each curve's first certain point on, as far down as the points go.
  private func guide(_ name: String, power: Double, _ stroke: LineChart.Stroke) -> LineChart.Series?
  {
    let all = curves.flatMap(\.positive)
    guard let most = all.map(\.agents).max(), let lowest = all.map(\.value).min() else {
      return nil
    }
    var (x, y): ([Double], [Double]) = ([], [])
    for curve in curves {
      guard let first = curve.first, first.agents < most else { continue }
      let least = Double(first.agents)
      let end = min(Double(most), least * pow(first.value / lowest * 2, 1 / power))
      // What is not a number parts the lines.
      x += (x.isEmpty ? [] : [.nan]) + [least, end]
      y += (y.isEmpty ? [] : [.nan]) + [first.value, first.value * pow(end / least, -power)]
    }
    return x.isEmpty ? nil : LineChart.Series(name, x: x, y: y, stroke: stroke, isGuide: true)
  }
}
