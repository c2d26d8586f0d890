import MeanFieldFigures
import Testing

@Suite struct LineChartLevelTests {
  /// As long as all curves together, whatever places are not finite.
  @Test func level() throws {
    var chart = LineChart(
      title: "J", x: Axis("samples"), y: Axis("J"),
      series: [
        .init("short", x: [100, .nan, 200], y: [1, 2, 3]), .init("long", x: [0, 400], y: [1, 2]),
      ])
    chart.addLevel("exact", at: 4)
    let level = try #require(chart.series.last)
    #expect(level.name == "exact" && level.x == [0, 400] && level.y == [4, 4])
    #expect(level.stroke == .dashed && level.isGuide)
    chart.addLevel("other", at: 5, isGuide: false)
    #expect(chart.series.count == 4 && chart.series.last?.isGuide == false)
  }

  /// Where there is no curve there is nothing to compare.
  @Test func noCurves() {
    var chart = LineChart(title: "nothing", x: Axis("x"), y: Axis("y"), series: [])
    chart.addLevel("exact", at: 4)
    #expect(chart.series.isEmpty)
  }
}
