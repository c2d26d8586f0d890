import MeanFieldFigures
import Testing

@Suite struct LineChartMarkTests {
  /// The script of a chart of a curve between two places, with a mark.
  private static func script(
    from first: Double = 0, to last: Double = 100, scale: Axis.Scale = .linear, mark: Double?,
    named name: String = "it's 10^6"
  ) -> String {
    var chart = LineChart(
      title: "J", x: Axis("iterations", scale: scale), y: Axis("J"),
      series: [.init("a", x: [first, last], y: [1, 2])])
    if let mark { chart.addMark(name, at: mark) }
    return chart.script(named: "x")
  }

  /// From the bottom to the top of the plotting area, with its name above, quoted and set as all texts.
  @Test func line() {
    let script = Self.script(mark: 41)
    #expect(script.contains("set arrow from first 41.0, graph 0 to first 41.0, graph 1 nohead"))
    #expect(script.contains("set label 'it''s 10⁶' at first 41.0, graph 1 center"))
  }

  /// The name stays within the axis.
  @Test(arguments: [
    (Axis.Scale.linear, 19.0, "left"), (.linear, 21, "center"), (.linear, 79, "center"),
    (.linear, 81, "right"), (.log10, 2, "left"), (.log10, 10, "center"), (.log10, 50, "right"),
  ])
  func alignment(scale: Axis.Scale, mark: Double, alignment: String) {
    let script = Self.script(from: scale == .log10 ? 1 : 0, scale: scale, mark: mark)
    #expect(script.contains("at first \(mark), graph 1 \(alignment) "))
  }

  /// What the axis does not come to is not marked, and does not extend it.
  @Test(arguments: [
    (Axis.Scale.linear, 101.0), (.linear, -1), (.linear, .nan), (.linear, .infinity), (.log10, 0),
  ])
  func beyondTheAxis(scale: Axis.Scale, mark: Double) {
    let scripts = [mark, nil].map {
      Self.script(from: scale == .log10 ? 1 : 0, scale: scale, mark: $0)
    }
    #expect(scripts[0] == scripts[1])
  }

  /// A mark is no curve: the legend and the table do not have it, and the narrow form does.
  @Test func noCurve() throws {
    var chart = LineChart(
      title: "J", x: Axis("x"), y: Axis("J"), series: [.init("a", x: [0, 2], y: [1, 2])])
    let table = chart.table
    chart.addMark("M", at: 1)
    #expect(chart.marks.map(\.name) == ["M"] && chart.marks.map(\.x) == [1])
    #expect(chart.table == table)
    let narrow = try #require(chart.narrow as? LineChart)
    #expect(narrow.marks == chart.marks)
    // Of one curve there is no legend.
    #expect(!chart.script(named: "x").contains("'a'"))
  }
}
