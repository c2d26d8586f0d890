import MeanFieldFigures
import Testing

@Suite struct LineChartTests {
  static func chart(_ series: [LineChart.Series], y: Axis.Scale = .linear) -> LineChart {
    LineChart(
      title: "it's {a}_b 100% \"x\"", x: Axis("iteration"), y: Axis("gap_k", scale: y),
      series: series)
  }

  @Test func tableHasOneRowPerPoint() {
    let chart = Self.chart([
      .init("mean, field", x: [0, 1], y: [0.5, .nan]),
      .init("b", x: [2], y: [1e-7], band: .init(low: [0], high: [2])),
    ])
    #expect(
      chart.table.text == """
        series_index,x,y,low,high,series
        0,0.0,0.5,,,"mean, field"
        0,1.0,nan,,,"mean, field"
        1,2.0,1e-07,0.0,2.0,b

        """)
  }

  @Test func scriptQuotesTextAndUsesRelativePaths() {
    let script = Self.chart([.init("a", x: [0, 1], y: [1, 2])]).script(named: "curve")
    #expect(script.contains("set label 'it''s {a}_b 100% \"x\"' at"))
    #expect(script.contains("noenhanced"))
    #expect(script.contains("set output 'curve.svg'\n"))
    #expect(script.contains("'curve.csv' skip 1 using ($1 == 0 ? $2 : NaN):3 with lines lw 1.8"))
    #expect(!script.contains("/tmp"))
  }

  /// A band is a region, or a bar at each point; on a logarithmic axis one that reaches down to
  /// nothing ends at the axis.
  @Test func bandsAreRegionsOrBars() {
    let series = [LineChart.Band.Style.region, .bars].map { style in
      LineChart.Series(
        "a", x: [1, 2], y: [1, 2], band: .init(low: [0, 1], high: [2, 3], style: style),
        stroke: .points)
    }
    let linear = series.map { Self.chart([$0]).script(named: "x") }
    #expect(linear[0].contains("filledcurves") && !linear[0].contains("vectors"))
    #expect(linear[1].contains(":($4):(0):($5 - ($4)) with vectors nohead"))
    #expect(!linear[1].contains("filledcurves"))
    let logarithmic = Self.chart([series[1]], y: .log10).script(named: "x")
    #expect(logarithmic.contains(":($4 > 0 ? $4 : "))
  }

  @Test func legendOnlyForSeveralSeries() {
    let one = LineChart.Series("only_one", x: [0, 1], y: [1, 2])
    #expect(!Self.chart([one]).script(named: "x").contains("only_one"))
    let script = Self.chart([one, .init("other", x: [0, 1], y: [2, 3])]).script(named: "x")
    #expect(script.contains("'only_one'") && script.contains("'other'"))
  }

  /// What is not above zero is marked below the rest, as far as the curve goes.
  @Test(arguments: [(-1.0, "≤ 0"), (0, "0")])
  func logarithmicAxisMarksZeros(lowest: Double, label: String) throws {
    let series = LineChart.Series("a", x: [0, 1, 2, 3, 40], y: [1, 0.1, 0, 0, lowest])
    let script = Self.chart([series], y: .log10).script(named: "x")
    #expect(script.contains("set xrange [0.0:40.0]"))
    let mark = try #require(
      script.firstMatch(of: /\(\$1 == 0 && \$3 <= 0 \? \$2 : NaN\):\(([0-9.e\-]+)\) with points/))
    let place = try #require(Double(mark.1))
    #expect(place > 0 && place < 0.1)
    #expect(script.contains("'\(label)' \(place)"))
    let range = try #require(script.firstMatch(of: /set yrange \[([0-9.e\-]+):/))
    #expect(try #require(Double(range.1)) < place)
    #expect(!Self.chart([series]).script(named: "x").contains("<= 0"))
  }

  /// A logarithmic horizontal axis has no such place.
  @Test func logarithmicHorizontalAxisCountsWhatItCannotShow() {
    var chart = Self.chart([.init("a", x: [0, 1, 2], y: [1, 2, 3])])
    #expect(!chart.script(named: "x").contains("at or below zero"))
    chart.x.scale = .log10
    #expect(chart.script(named: "x").contains("1 point at or below zero"))
  }

  /// Between two time steps there is nothing.
  @Test func countsHaveWholeTicks() {
    var chart = Self.chart([.init("a", x: [0, 1, 2], y: [10, 20, 30])])
    #expect(chart.script(named: "x").contains("'0.5' 0.5"))
    chart.x.isCount = true
    let script = chart.script(named: "x")
    #expect(script.contains("'1' 1.0, '2' 2.0)") && !script.contains("'0.5'"))
  }

  /// For a telephone there are fewer numbers on the axis; what is shown stays the same.
  @Test(arguments: [[1.0, 2], []])
  func narrowForm(values: [Double]) throws {
    let chart = Self.chart([.init("a", x: [0, 1000].prefix(values.count).map { $0 }, y: values)])
    let narrow = try #require(chart.narrow as? LineChart)
    #expect(narrow.table == chart.table && narrow.width < chart.width)
    let scripts = [chart, narrow].map { $0.script(named: "curve") }
    #expect(scripts[0].contains("svg size 900,") && scripts[1].contains("svg size 400,"))
    let ticks = scripts.map { script in
      script.split(separator: "\n").first { $0.hasPrefix("set xtics (") }?.count { $0 == "'" } ?? 0
    }
    #expect(values.isEmpty || ticks[1] < ticks[0])
  }

  @Test(arguments: [[], [Double.nan, .infinity], [0, -1]])
  func nothingToDrawSaysSo(y: [Double]) {
    let series = LineChart.Series("a", x: y.indices.map(Double.init), y: y)
    #expect(Self.chart([series], y: .log10).script(named: "x").contains("'no data'"))
  }

  @Test func labelsCannotEndTheirLine() {
    var chart = Self.chart([.init("a", x: [0, 1], y: [1, 2])])
    chart.title = "first\nsystem('touch x')"
    let script = chart.script(named: "x")
    #expect(!script.split(separator: "\n").contains { $0.hasPrefix("system") })
  }
}
