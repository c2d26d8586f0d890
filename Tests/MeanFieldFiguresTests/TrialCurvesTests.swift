import MeanFieldFigures
import Testing

@testable import MeanFieldRuns

@Suite struct TrialCurvesTests {
  /// Two trials of a run, measured after 0, 2 and 4 iterations, with numbers of the tests' own.
  private static func curves(
    _ numbers: [(String, trial: Int, [Double])],
    outcomes: [TrialOutcome?] = [.iterationLimit, .iterationLimit]
  ) -> TrialCurves {
    let run = StoredRun(
      description: RunDescription(
        game: Selection("rock-paper-scissors"), iterations: 4, trials: outcomes.count,
        evaluation: .init(every: 2)),
      program: "tests", created: "", finished: nil, wallSeconds: 0, cpuSeconds: 0, variants: [],
      trials: outcomes.enumerated().map {
        StoredTrial(
          variant: 1, number: $0 + 1, seed: 1, outcome: $1,
          isFinished: $1 == .converged || $1 == .iterationLimit)
      })
    let metrics = numbers.flatMap { name, trial, values in
      values.enumerated().map {
        StoredMetric(variant: 1, trial: trial, iteration: 2 * $0, name: name, value: $1)
      }
    }
    return TrialCurves(run, metrics: metrics, name: "curves")
  }

  private static let measured: [(String, trial: Int, [Double])] = [
    ("value", 1, [1, 2, 3]), ("value", 2, [3, 2, 7]),
    ("samples", 1, [0, 100, 200]), ("samples", 2, [0, 300, 600]),
  ]

  /// Mean and standard deviation by hand: of 1 and 3 they are 2 and √2.
  @Test func bandOfTrials() throws {
    let curves = Self.curves(Self.measured)
    let series = try curves.series("J", of: "value", deviations: 2)
    let root = 2.0.squareRoot()
    #expect(series.name == "J" && series.x == [0, 2, 4] && series.y == [2, 2, 5])
    #expect(series.band?.low == [2 - 2 * root, 2, 5 - 2 * (2 * root)])
    #expect(series.band?.high == [2 + 2 * root, 2, 5 + 2 * (2 * root)])
  }

  @Test func overAnotherMetric() throws {
    let curves = Self.curves(Self.measured)
    #expect(try curves.series("J", of: "value", over: "samples", deviations: 1).x == [0, 200, 400])
  }

  /// Where the other metric was not measured there is no place for a point.
  @Test func overMetricWithGaps() throws {
    let curves = Self.curves([("value", 1, [1, 2, 3]), ("samples", 1, [0, 100])])
    let series = try curves.series("J", of: "value", over: "samples", deviations: 1)
    #expect(series.x == [0, 100] && series.y == [1, 2])
  }

  @Test func oneTrialHasNoBand() throws {
    let curves = Self.curves([("value", 1, [1, 2])])
    #expect(try curves.series("J", of: "value", deviations: 2).band == nil)
  }

  /// Trials that ended at different iterations count with what each measured last.
  @Test func lastMeasurements() throws {
    let curves = Self.curves(
      [("value", 1, [1, 2, 4]), ("value", 2, [3, 8])], outcomes: [.iterationLimit, .converged])
    #expect(try curves.last(of: "value") == TrialSpread(of: [4, 8]))
    #expect(try curves.points(of: "value").map(\.spread.trials) == [2, 2, 1])
  }

  /// A trial that diverged or was stopped leaves nothing to say of the run; curves show the others.
  @Test(arguments: [TrialOutcome.diverged, nil])
  func trialWithoutEnd(outcome: TrialOutcome?) throws {
    let curves = Self.curves(Self.measured, outcomes: [.iterationLimit, outcome])
    let last = try curves.last(of: "value")
    #expect(last.mean.isNaN && last.deviation.isNaN && last.trials == 2)
    #expect(try curves.series("J", of: "value", deviations: 2).y == [2, 2, 5])
  }

  /// Nor does one that did not measure what others did, nor one that stored a number not finite.
  @Test func trialWithoutMeasurement() throws {
    #expect(try Self.curves([("value", 1, [1, 2, 4])]).last(of: "value").mean.isNaN)
    let curves = Self.curves([("value", 1, [1, 2, 4]), ("value", 2, [1, 2, .nan])])
    #expect(try curves.last(of: "value").mean.isNaN)
  }

  /// By hand, of the measurements that count.
  @Test func numbersOfTrials() {
    let curves = Self.curves(Self.measured)
    let numbers = curves.eachTrial(of: "value", at: { $0 != 2 }) { 10 * $0[0] + $0[1] }
    #expect(numbers == [13, 37])
    #expect(curves.eachTrial(of: "value", at: { $0 > 0 }) { Double($0.count) } == [2, 2])
  }

  /// A trial that diverged, was stopped, did not measure or measured no number has none.
  @Test func trialsWithoutNumbers() {
    for outcome in [TrialOutcome.diverged, nil] {
      let curves = Self.curves(Self.measured, outcomes: [.converged, outcome])
      let numbers = curves.eachTrial(of: "value", at: { $0 > 0 }) { $0[0] }
      #expect(numbers[0] == 2 && numbers[1].isNaN)
    }
    let holes = Self.curves([("value", 1, [1, .nan, 4]), ("value", 2, [1, 2])])
    let counts = holes.eachTrial(of: "value", at: { $0 > 0 }) { Double($0.count) }
    #expect(counts[0].isNaN && counts[1] == 1)
    let last = holes.eachTrial(of: "value", at: { $0 == 4 }) { $0[0] }
    #expect(last[0] == 4 && last[1].isNaN)
    let never = holes.eachTrial(of: "valu", at: { _ in true }) { $0[0] }
    #expect(never.count == 2 && never.allSatisfy(\.isNaN))
  }

  @Test func missingMetric() throws {
    let curves = Self.curves(Self.measured)
    #expect(curves.has("value") && !curves.has("valu") && !curves.has("value", variant: 2))
    let error = #expect(throws: UserError.self) { try curves.last(of: "valu") }
    #expect(error?.message == "the run curves has no metric valu; there are: samples, value")
  }
}
