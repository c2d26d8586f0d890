import Foundation
import MeanFieldFigures
import Testing

@Suite struct AgentCurveTests {
  private func curve(limit: Double) -> AgentCurve {
    AgentCurve(
      title: "uniform in a game with N agents", subtitle: "goes like N^−1.00",
      exploitabilities: [10, 100, 1000].map {
        .init(agents: $0, value: 1 / Double($0), low: 0.9 / Double($0), high: 1.2 / Double($0))
      },
      valueErrors: [10, 100, 1000].map {
        .init(agents: $0, value: 3 / Double($0), low: 0, high: 7 / Double($0))
      },
      limit: limit)
  }

  /// The comparison lines leave the highest first point with the slopes they are named after.
  @Test func comparisonLines() throws {
    let series = curve(limit: 0).chart.series
    #expect(series.map(\.name) == ["exploitability", "error of the value", "1/√N", "1/N"])
    for (line, power) in zip(series[2...], [0.5, 1]) {
      #expect(line.x[0] == 10 && abs(line.y[0] - 0.3) < 1e-15 && line.stroke == .dashed)
      let end = try #require(line.x.last)
      #expect(abs((line.y.last ?? 0) - 0.3 * pow(end / 10, -power)) < 1e-12)
      #expect(end > 100 && end <= 1000)
    }
  }

  /// The limit is drawn where it can be told from nothing.
  @Test func limit() {
    #expect(curve(limit: 0.01).chart.series.last?.y == [0.01, 0.01])
    #expect(curve(limit: 1e-12).chart.series.count == 4)
  }

  /// One number of agents, and nothing positive, make a picture all the same.
  @Test func fewPoints() throws {
    let one = AgentCurve(
      title: "a", exploitabilities: [.init(agents: 10, value: 0, low: 0, high: 0)],
      valueErrors: [.init(agents: 10, value: 0, low: 0, high: .nan)], limit: 0)
    #expect(one.chart.series.count == 2)
    #expect(one.chart.script(named: "a").contains("plot"))
  }

  @Test func drawing() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("agent-curve-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try PictureWriter().draw(curve(limit: 0.01).chart, named: "agents", into: folder)
    let raster = try Data(contentsOf: files.raster)
    let script = try String(contentsOf: files.script, encoding: .utf8)
    #expect(raster.count > 10_000 && script.contains("with vectors nohead"))
  }
}
