/// Curves over a common horizontal axis, such as exploitability over iterations.
public struct LineChart: PlottedPicture, Equatable {
  /// How a series is drawn.
  public enum Stroke: Sendable, Equatable {
    case line, dashed, dotted, points
  }

  /// What surrounds a curve, such as the spread over seeds; one entry for each point of the curve.
  public struct Band: Sendable, Equatable {
    /// How a band is drawn.
    public enum Style: Sendable, Equatable {
      /// As a region.
      case region
      /// As a vertical bar at each point.
      case bars
    }

    /// The lower edge.
    public var low: [Double]
    /// The upper edge.
    public var high: [Double]
    /// How it is drawn.
    public var style: Style

    /// Creates a band.
    ///
    /// - Parameters:
    ///   - low: The lower edge.
    ///   - high: The upper edge.
    ///   - style: How it is drawn.
    public init(low: [Double], high: [Double], style: Style = .region) {
      precondition(low.count == high.count, "\(low.count) lower edges, \(high.count) upper edges")
      self.low = low
      self.high = high
      self.style = style
    }
  }

  /// One curve.
  public struct Series: Sendable, Equatable {
    /// What the legend calls it.
    public let name: String
    /// Horizontal positions, in drawing order.
    public let x: [Double]
    /// Vertical positions, as many as `x`; not-a-number interrupts the curve.
    public let y: [Double]
    /// What surrounds the curve.
    public let band: Band?
    /// How it is drawn.
    public let stroke: Stroke
    /// Whether it is thin and grey, for others to be compared with.
    public let isGuide: Bool

    /// Creates a curve.
    ///
    /// - Parameters:
    ///   - name: What the legend calls it.
    ///   - x: Horizontal positions, in drawing order.
    ///   - y: Vertical positions.
    ///   - band: What surrounds the curve.
    ///   - stroke: How it is drawn.
    ///   - isGuide: Whether it is thin and grey, for others to be compared with.
    /// - Precondition: `x`, `y` and the band's edges have the same count.
    public init(
      _ name: String, x: [Double], y: [Double], band: Band? = nil, stroke: Stroke = .line,
      isGuide: Bool = false
    ) {
      precondition(x.count == y.count, "\(x.count) horizontal, \(y.count) vertical positions")
      if let band {
        precondition(band.low.count == y.count, "\(y.count) points, \(band.low.count) band edges")
      }
      self.name = name
      self.x = x
      self.y = y
      self.band = band
      self.stroke = stroke
      self.isGuide = isGuide
    }
  }

  /// What the chart shows, in a few words.
  public var title: String
  /// The setting it was measured in.
  public var subtitle: String?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The curves; colours go by position and repeat after eight.
  public var series: [Series]
  /// Places on the horizontal axis where something happens to all curves.
  public internal(set) var marks: [Mark] = []
  /// How wide it is, in pixels; texts keep their size.
  public var width = HouseStyle.width

  /// Creates a chart.
  ///
  /// Points that are not finite are not drawn. On a logarithmic vertical axis, values at or below zero
  /// are marked on a line of their own below all others, if there are others; on a logarithmic
  /// horizontal axis such points are not drawn, and a note under the chart counts them. A chart with
  /// nothing to draw says "no data".
  ///
  /// - Parameters:
  ///   - title: What the chart shows, in a few words.
  ///   - subtitle: The setting it was measured in.
  ///   - x: The horizontal axis.
  ///   - y: The vertical axis.
  ///   - series: The curves.
  public init(
    title: String, subtitle: String? = nil, x: Axis, y: Axis, series: [Series]
  ) {
    self.title = title
    self.subtitle = subtitle
    self.x = x
    self.y = y
    self.series = series
  }

  /// The chart for the width of a telephone.
  public var narrow: (any Picture)? {
    var chart = self
    chart.width = HouseStyle.narrowWidth
    return chart
  }

  /// Columns `series_index` (from 0), `x`, `y`, `low`, `high`, `series`; one row per point.
  ///
  /// Text comes last in every table, because gnuplot loses count of columns after doubled quotes.
  public var table: CommaSeparatedValues {
    var table = CommaSeparatedValues(header: ["series_index", "x", "y", "low", "high", "series"])
    for (index, curve) in series.enumerated() {
      for point in curve.x.indices {
        table.append([
          .integer(index), .real(curve.x[point]), .real(curve.y[point]),
          curve.band.map { .real($0.low[point]) } ?? .missing,
          curve.band.map { .real($0.high[point]) } ?? .missing, .text(curve.name),
        ])
      }
    }
    return table
  }
}
