#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a policy fares among N agents as N grows, on logarithmic axes: its exploitability and the
/// error of the infinite population's value, with intervals, beside lines that fall like 1/√N and 1/N.
public struct AgentCurve: Sendable {
  /// One quantity for one number of agents.
  public struct Point: Sendable {
    /// N.
    public let agents: Int
    /// The quantity.
    public let value: Double
    /// The lower end of its interval.
    public let low: Double
    /// The upper end.
    public let high: Double

    /// A measured quantity.
    public init(agents: Int, value: Double, low: Double, high: Double) {
      self.agents = agents
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// What is measured in which game.
  public var title: String
  /// The fitted rates.
  public var subtitle: String?
  /// What one agent gains by deviating.
  public var exploitabilities: [Point]
  /// How far the value is from the infinite population's.
  public var valueErrors: [Point]
  /// The infinite population's exploitability, to which that of N agents goes.
  public var limit: Double

  /// A curve through the given points.
  public init(
    title: String, subtitle: String? = nil, exploitabilities: [Point], valueErrors: [Point],
    limit: Double
  ) {
    self.title = title
    self.subtitle = subtitle
    self.exploitabilities = exploitabilities
    self.valueErrors = valueErrors
    self.limit = limit
  }

  /// The chart: points with error bars, and dashed lines to compare them with.
  public var chart: LineChart {
    LineChart(
      title: title, subtitle: subtitle, x: Axis("number of agents", scale: .log10),
      y: Axis("reward, with 95 % intervals or bounds", scale: hasPositive ? .log10 : .linear),
      series: [
        series("exploitability", exploitabilities), series("error of the value", valueErrors),
      ] + comparisons)
  }

  private func series(_ name: String, _ points: [Point]) -> LineChart.Series {
    LineChart.Series(
      name, x: points.map { Double($0.agents) }, y: points.map(\.value),
      band: .init(low: points.map(\.low), high: points.map(\.high), style: .bars), stroke: .points)
  }

  private var positive: [Point] { (exploitabilities + valueErrors).filter { $0.value > 0 } }
  private var hasPositive: Bool { !positive.isEmpty }

  /// 1/√N and 1/N from the highest point at the least N on, as far down as the points go, and the
  /// limit of the exploitability.
  private var comparisons: [LineChart.Series] {
    guard let first = positive.map(\.agents).min(), let last = positive.map(\.agents).max(),
      first < last, let lowest = positive.map(\.value).min(),
      let start = positive.filter({ $0.agents == first }).map(\.value).max()
    else { return [] }
    let (least, most) = (Double(first), Double(last))
    let lines = [("1/√N", 0.5), ("1/N", 1.0)].map { name, power in
      let end = min(most, least * pow(start / lowest * 2, 1 / power))
      return LineChart.Series(
        name, x: [least, end], y: [start, start * pow(end / least, -power)], stroke: .dashed)
    }
    guard limit > lowest / 10 else { return lines }
    return lines + [
      LineChart.Series(
        "exploitability of infinitely many", x: [least, most], y: [limit, limit], stroke: .dashed)
    ]
  }
}
