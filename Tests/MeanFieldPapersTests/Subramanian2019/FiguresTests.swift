import MeanFieldFigures
import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct Subramanian2019FiguresTests {
  /// A figure of the hand-made runs, some with other numbers.
  private static func chart(
    _ name: String, _ changed: [String: TrialCurves] = [:]
  ) throws -> LineChart {
    let figure = try #require(Paper.subramanian2019.figures.first { $0.name == name })
    let runs = MalwareRuns.all.merging(changed) { $1 }
      .filter { figure.runs.contains($0.key) }
    return try #require(try figure.picture(ReproducedRuns(runs)) as? LineChart)
  }

  /// Every figure is looked at here.
  @Test func names() {
    let panels = ["1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "3c", "4"]
    #expect(Paper.subramanian2019.figures.map(\.name) == panels.map { "figure-" + $0 })
  }

  /// What was learned over samples, and as a dashed line what is exact.
  @Test(arguments: [
    ("figure-1a", [0.8, 0.2, 0.2], 0.2), ("figure-1b", [-8, -4, -4], -4),
    ("figure-1c", [0.4, 0.3, 0.3], 0.1), ("figure-2a", [0.8, 0.5, 0.5], 0.5),
    ("figure-2b", [-10, -5, -5], -5), ("figure-2c", [0.4, 0.3, 0.3], 0.3),
  ])
  func learning(name: String, means: [Double], exact: Double) throws {
    let chart = try Self.chart(name)
    #expect(chart.series.map(\.name) == ["learned", "exact"])
    let (learned, level) = (chart.series[0], chart.series[1])
    #expect(learned.x == [0, 6e7, 1.2e8] && learned.stroke == .line)
    expectNear(learned.y, means)
    // Two trials at 0.999 and 1.001 of the mean, at two standard deviations of 0.001·√2.
    let width = 2 * 0.001 * 2.0.squareRoot() * abs(means[2])
    let band = try #require(learned.band)
    expectNear(band.low, [means[0], means[1] - width, means[2] - width])
    expectNear(band.high, [means[0], means[1] + width, means[2] + width])
    #expect(level.x == [0, 1.2e8] && level.y == [exact, exact] && level.stroke == .dashed)
  }

  /// One curve for each estimator, without bands, which would hide each other.
  @Test func estimators() throws {
    let chart = try Self.chart("figure-3a")
    let names = [
      "SPSA", "SFSA", "REINFORCE with a baseline", "Renewal Monte Carlo", "Actor-critic",
    ]
    #expect(chart.series.map(\.name) == names + ["exact"])
    for series in chart.series.dropLast() {
      #expect(series.x == [0, 6e7, 1.2e8] && series.band == nil && series.stroke == .line)
      expectNear(series.y, [-10, -5, -5])
    }
    let level = chart.series[names.count]
    #expect(level.y == [-5, -5] && level.stroke == .dashed && level.isGuide)
    // Exploitability comes down to nothing: there is no level to reach.
    let second = try Self.chart("figure-3b")
    #expect(second.series.map(\.name) == names && second.y.scale == .log10)
    for series in second.series { expectNear(series.y, [1, 0.1, 0.1]) }
  }

  /// Each estimator's curve is that of its own run.
  @Test(arguments: [
    ("equilibrium", 0), ("smoothed-functional", 1), ("likelihood-ratio-monte-carlo", 2),
    ("likelihood-ratio-renewal", 3), ("likelihood-ratio-actor-critic", 4),
  ])
  func estimator(run: String, index: Int) throws {
    let other = TrialCurves([
      "value": [[-7, -6]], "exploitability": [[0.5, 0.25]], "samples": [[0, 5]],
    ])
    for (figure, values) in [("figure-3a", [-7.0, -6]), ("figure-3b", [0.5, 0.25])] {
      let series = try Self.chart(figure, [run: other]).series
      #expect(series.indices.filter { series[$0].x == [0, 5] } == [index])
      #expect(series[index].y == values)
    }
  }

  /// What is left at the end by each learning rate.
  @Test func learningRates() throws {
    let chart = try Self.chart("figure-3c")
    #expect(chart.series.map(\.name) == ["two timescales", "rollouts", "rollouts, Adam"])
    #expect(chart.x.scale == .log10 && chart.y.scale == .log10)
    for (series, scale) in zip(chart.series, [1.0, 2, 3]) {
      #expect(series.x == [0.003, 0.01, 0.03, 0.06, 0.1, 0.13, 0.2, 0.3])
      #expect(series.y == (1...8).map { scale * Double($0) } && series.band == nil)
    }
  }

  /// The figure's learning rates are those of the run files.
  @Test(arguments: ["rates-two-timescale", "rates-rollouts", "rates-adam"])
  func sweptRates(name: String) throws {
    let run = try #require(Paper.subramanian2019.runs.first { $0.name == name })
    let sweep = try run.description(in: .paper).sweep
    #expect(sweep.map(\.key) == ["algorithm.learning-rate"])
    #expect(
      sweep.first?.values.compactMap(Double.init) == [0.003, 0.01, 0.03, 0.06, 0.1, 0.13, 0.2, 0.3])
  }

  /// The equilibrium lies where the curves meet, the team's optimum on top of the lower one.
  @Test func difference() throws {
    let chart = try Self.chart("figure-4")
    #expect(
      chart.series.map(\.name) == [
        "everybody follows θ", "one agent does what is best for it", "team's optimum",
        "equilibrium",
      ])
    // The thresholds 0 and 0.9 are left out.
    #expect(chart.series[0].x == [0.2, 0.5] && chart.series[0].y == [-4, -5])
    #expect(chart.series[1].x == [0.2, 0.5] && chart.series[1].y == [-3.5, -5])
    #expect(chart.series[2].x == [0.2] && chart.series[2].y == [-4])
    #expect(chart.series[3].x == [0.5] && chart.series[3].y == [-5])
    #expect(chart.series.map(\.stroke) == [.line, .line, .points, .points])
  }

  /// A trial that diverged leaves the curves of a figure as they were measured.
  @Test func divergedTrial() throws {
    let metrics = try #require(MalwareRuns.variants["team"]?.first)
    let diverged = TrialCurves(metrics, outcome: .diverged)
    #expect(try Self.chart("figure-1b", ["team": diverged]) == Self.chart("figure-1b"))
  }

  /// Equal but for rounding.
  private func expectNear(
    _ values: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let rounding = 1e-12
    #expect(values.count == expected.count, sourceLocation: sourceLocation)
    for (value, expected) in zip(values, expected) {
      #expect(
        abs(value - expected) <= rounding * abs(expected), sourceLocation: sourceLocation)
    }
  }
}
