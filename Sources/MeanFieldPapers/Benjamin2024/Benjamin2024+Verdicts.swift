import MeanFieldFigures
import MeanFieldRuns

/// How a claim about means over trials is told to hold or not.
extension Swarms {
  /// The probability of taking chance for a difference, to one side: so small that it is not likely to
  /// happen to any of the some twenty claims.
  static let level = 0.01
  /// Trials without which nothing is said of how trials differ.
  private static let fewestTrials = 2
  /// A lead that is too small to be one: about the width of a line in the paper's figures, whose axes
  /// go to 10.
  static let smallLead = 0.05
  /// Of how many iterations it is "almost every": the usual meaning of nearly sure.
  static let almostEvery = 0.95
  /// The parts of a run of which the first and the last are its beginning and its end, long enough to
  /// even out what single iterations differ by.
  private static let parts = 5

  static let beyondChance =
    "beyond chance (Student's t of each trial's own difference, one-sided at a level of "
    + "\(percent(level)))"
  /// What makes a claim fail that something is higher.
  static let leadFails =
    "; it fails if the lead is less than \(percent(smallLead)) of the other, and between them the runs "
    + "do not tell"

  // MARK: - Verdicts

  /// What comes of a claim: it does not hold if a trial diverged, is unfinished or measured no number,
  /// and too few trials do not tell.
  ///
  /// - Parameters:
  ///   - samples: All numbers that it is about, each of one trial.
  ///   - holds: Whether it holds; nil if chance cannot be told from it.
  static func finding(
    from samples: [[Double]], measured: String, expected: String, holds: () -> Bool?
  ) -> Finding {
    let holds: Bool? =
      if !samples.joined().allSatisfy(\.isFinite) {
        false
      } else if samples.contains(where: { $0.count < fewestTrials }) {
        nil
      } else {
        holds()
      }
    return Finding(measured: .text(measured), expected: .text(expected), holds: holds)
  }

  /// What comes of a claim about iterations that a run does not have.
  static func untold(_ expected: String) -> Finding {
    Finding(measured: .text("no such iterations"), expected: .text(expected), holds: nil)
  }

  /// Whether the mean of some trials is above a share of others', which is positive; nil if chance may
  /// have made it so.
  ///
  /// - Parameters:
  ///   - share: How much of the others' mean.
  ///   - failing: Below what share of it the answer is no; the same if nil.
  ///   - comparisons: How many such questions there are of which no single one may be answered yes
  ///     by chance.
  static func isAbove(
    _ first: [Double], _ second: [Double], times share: Double, failingBelow failing: Double? = nil,
    among comparisons: Int = 1
  ) -> Bool? {
    func bounds(_ share: Double, _ level: Double) -> (low: Double, high: Double) {
      MeanDifference(of: first, less: second.map { share * $0 }).bounds(level: level)
    }
    if bounds(share, level / Double(comparisons)).low > 0 { return true }
    return bounds(failing ?? share, level).high < 0 ? false : nil
  }

  /// Whether the mean of some trials is above a number, nil if chance may have made it so.
  static func isAbove(_ values: [Double], _ number: Double) -> Bool? {
    isAbove(values, values.map { _ in 1 }, times: number)
  }

  /// Whether the mean of some trials is higher than others', which it is not if it does not lead by
  /// more than a little.
  static func isHigher(
    _ first: [Double], _ second: [Double], among comparisons: Int = 1
  ) -> Bool? {
    isAbove(first, second, times: 1, failingBelow: 1 + smallLead, among: comparisons)
  }

  /// Whether all of it holds: not if any part does not, and nil if any part is not told.
  static func all(_ verdicts: [Bool?]) -> Bool? {
    verdicts.contains(false) ? false : verdicts.contains(nil) ? nil : true
  }

  // MARK: - Measurements

  /// The mean of a metric over some iterations, of each trial.
  static func means(
    of metric: String, in run: TrialCurves, variant: Int = 1, over iterations: ClosedRange<Int>
  ) throws -> [Double] {
    try run.eachTrial(of: metric, variant: variant, at: iterations.contains) {
      $0.reduce(0, +) / Double($0.count)
    }
  }

  /// The mean return over some iterations, of each trial.
  static func returns(
    in run: TrialCurves, variant: Int = 1, over iterations: ClosedRange<Int>
  ) throws -> [Double] {
    try means(of: regularisedReturn, in: run, variant: variant, over: iterations)
  }

  /// The share of iterations that end with one policy for all, of each trial.
  static func agreement(in run: TrialCurves, variant: Int = 1) throws -> [Double] {
    // Before the first iteration all have the same policy.
    try run.eachTrial(of: distinctPolicies, variant: variant, at: { $0 > 0 }) { counts in
      Double(counts.count { $0 == 1 }) / Double(counts.count)
    }
  }

  // MARK: - Iterations

  /// All iterations of a run.
  static func iterations(of run: TrialCurves) -> ClosedRange<Int> {
    1...max(1, run.run.description.iterations)
  }

  static func firstFifth(of iterations: ClosedRange<Int>) -> ClosedRange<Int> {
    iterations.lowerBound...iterations.lowerBound + max(1, iterations.count / parts) - 1
  }

  static func lastFifth(of iterations: ClosedRange<Int>) -> ClosedRange<Int> {
    iterations.upperBound - max(1, iterations.count / parts) + 1...iterations.upperBound
  }

  /// The iteration for which agents join: the first one if the run does not say.
  private static func joining(in run: TrialCurves) -> Int {
    run.run.description.algorithm.settings["join-at"].flatMap { Int($0) } ?? 1
  }

  /// The iterations before agents join, or nil if there are none.
  static func before(joiningIn run: TrialCurves) -> ClosedRange<Int>? {
    let last = min(joining(in: run) - 1, run.run.description.iterations)
    return last < 1 ? nil : 1...last
  }

  /// At most so many iterations that follow the one for which agents join, or nil if there are none.
  static func after(joiningIn run: TrialCurves, atMost count: Int) -> ClosedRange<Int>? {
    let first = joining(in: run) + 1
    let last = min(run.run.description.iterations, joining(in: run) + count)
    return last < first ? nil : first...last
  }

  // MARK: - Words

  /// The mean over trials with its standard deviation, if there are several trials.
  static func words(_ values: [Double]) -> String {
    let spread = TrialSpread(of: values)
    return spread.trials < fewestTrials
      ? short(spread.mean) : "\(short(spread.mean)) ± \(short(spread.deviation))"
  }

  /// A share in per cent.
  static func percent(_ share: Double) -> String { "\(short(100 * share)) %" }
}
