import Foundation
import MeanFieldFigures
import Testing

@testable import MeanFieldRuns

@Suite struct TrialCurvesTests {
  /// Two trials of rock-paper-scissors, measured after 0, 2 and 4 iterations, with other numbers in
  /// place of those that it measured.
  private static func curves(_ numbers: [(String, trial: Int, [Double])]) throws -> TrialCurves {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "mean-field-curves-\(UInt64.random(in: 0 ... .max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    let description = RunDescription(
      game: Selection("rock-paper-scissors"), iterations: 4, trials: 2, evaluation: .init(every: 2))
    let runner = try Runner.begin(
      description, base: nil, folder: folder, threads: 1, stop: StopRequest(), report: { _ in })
    let metrics = numbers.flatMap { name, trial, values in
      values.enumerated().map {
        StoredMetric(variant: 1, trial: trial, iteration: 2 * $0, name: name, value: $1)
      }
    }
    return TrialCurves(try runner.store.run(), metrics: metrics, name: "curves")
  }

  private static let measured: [(String, trial: Int, [Double])] = [
    ("value", 1, [1, 2, 3]), ("value", 2, [3, 2, 7]),
    ("samples", 1, [0, 100, 200]), ("samples", 2, [0, 300, 600]),
  ]

  /// Mean and standard deviation by hand: of 1 and 3 they are 2 and √2.
  @Test func bandOfTrials() throws {
    let curves = try Self.curves(Self.measured)
    let series = try curves.series("J", of: "value", deviations: 2)
    let root = 2.0.squareRoot()
    #expect(series.name == "J" && series.x == [0, 2, 4] && series.y == [2, 2, 5])
    #expect(series.band?.low == [2 - 2 * root, 2, 5 - 2 * (2 * root)])
    #expect(series.band?.high == [2 + 2 * root, 2, 5 + 2 * (2 * root)])
  }

  @Test func overAnotherMetric() throws {
    let curves = try Self.curves(Self.measured)
    #expect(try curves.series("J", of: "value", over: "samples", deviations: 1).x == [0, 200, 400])
  }

  /// Where the other metric was not measured there is no place for a point.
  @Test func overMetricWithGaps() throws {
    let curves = try Self.curves([("value", 1, [1, 2, 3]), ("samples", 1, [0, 100])])
    let series = try curves.series("J", of: "value", over: "samples", deviations: 1)
    #expect(series.x == [0, 100] && series.y == [1, 2])
  }

  @Test func oneTrialHasNoBand() throws {
    let curves = try Self.curves([("value", 1, [1, 2])])
    #expect(try curves.series("J", of: "value", deviations: 2).band == nil)
  }

  /// Trials that ended at different iterations count with what each measured last.
  @Test func lastMeasurements() throws {
    let curves = try Self.curves([("value", 1, [1, 2, 4]), ("value", 2, [3, 8])])
    #expect(try curves.last(of: "value") == TrialSpread(of: [4, 8]))
    #expect(try curves.points(of: "value").map(\.spread.trials) == [2, 2, 1])
  }

  @Test func missingMetric() throws {
    let curves = try Self.curves(Self.measured)
    #expect(curves.has("value") && !curves.has("valu") && !curves.has("value", variant: 2))
    let error = #expect(throws: UserError.self) { try curves.last(of: "valu") }
    #expect(error?.message == "the run curves has no metric valu; there are: samples, value")
  }

  @Test func level() throws {
    let curves = try Self.curves(Self.measured)
    var chart = LineChart(
      title: "J", x: Axis("samples"), y: Axis("J"),
      series: [try curves.series("J", of: "value", over: "samples", deviations: 2)])
    chart.addLevel("exact", at: 4)
    let level = try #require(chart.series.last)
    #expect(level.x == [0, 400] && level.y == [4, 4])
    #expect(level.stroke == .dashed && level.isGuide)

    var empty = LineChart(title: "nothing", x: Axis("x"), y: Axis("y"), series: [])
    empty.addLevel("exact", at: 4)
    #expect(empty.series.isEmpty)
  }
}
