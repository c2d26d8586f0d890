import Foundation
import MeanFieldFigures
import Testing

@Suite struct AgentCurveTests {
  private static let curve = AgentCurve(
    title: "uniform in a game with N agents", subtitle: "at the limit",
    curves: [
      .init(
        "exploitability",
        [
          .init(agents: 10, value: .nan, low: 0, high: 0.5),
          .init(agents: 100, value: 0.01, low: 0.009, high: 0.012),
          .init(agents: 1000, value: 0.001, low: 0, high: 0.002),
        ]),
      .init(
        "value, like N^−1.00",
        [10, 100, 1000].map {
          .init(
            agents: $0, value: 3 / Double($0), low: $0 < 1000 ? 1 / Double($0) : 0,
            high: 7 / Double($0))
        }),
    ])

  /// Each guide leaves the first known point of every curve with the slope it is named after.
  @Test func guides() throws {
    let series = Self.curve.chart.series
    #expect(series.map(\.name) == ["exploitability", "value, like N^−1.00", "N⁻¹ᐟ²", "N⁻¹"])
    #expect(series.map(\.isGuide) == [false, false, true, true])
    #expect(series.map(\.stroke) == [.points, .points, .dashed, .dotted])
    for (guide, power) in zip(series[2...], [0.5, 1]) {
      try #require(guide.x.count == 5 && guide.x[2].isNaN && guide.y[2].isNaN)
      for (first, start) in [(0, (100, 0.01)), (3, (10, 0.3))] {
        #expect(guide.x[first] == Double(start.0) && guide.y[first] == start.1)
        let end = guide.x[first + 1]
        #expect(abs(guide.y[first + 1] - start.1 * pow(end / guide.x[first], -power)) < 1e-12)
        #expect(end > 100 && end <= 1000)
      }
    }
  }

  /// Distances that chance explains guide nobody.
  @Test func chanceAlone() {
    let chance = AgentCurve(
      title: "a",
      curves: [
        .init("b", [10, 100].map { .init(agents: $0, value: 0.1, low: 0, high: 0.3) })
      ])
    #expect(chance.chart.series.count == 1)
  }

  /// A number of agents known by bounds alone has a bar and no point.
  @Test func boundsAlone() throws {
    let series = Self.curve.chart.series[0]
    #expect(series.y[0].isNaN && series.band?.high[0] == 0.5)
  }

  /// One number of agents, and nothing positive, make a picture all the same.
  @Test func fewPoints() throws {
    let one = AgentCurve(
      title: "a",
      curves: [
        .init("b", [.init(agents: 10, value: 0, low: 0, high: 0)]),
        .init("c", [.init(agents: 10, value: 0, low: 0, high: .nan)]),
      ])
    #expect(one.chart.series.count == 2)
    #expect(one.chart.script(named: "a").contains("plot"))
  }

  @Test func drawing() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("agent-curve-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try PictureWriter().draw(Self.curve.chart, named: "agents", into: folder)
    let raster = try Data(contentsOf: files.raster)
    let script = try String(contentsOf: #require(files.script), encoding: .utf8)
    #expect(raster.count > 10_000 && script.contains("with vectors nohead"))
    #expect(script.contains("'value, like N⁻¹·⁰⁰'"))
  }
}
