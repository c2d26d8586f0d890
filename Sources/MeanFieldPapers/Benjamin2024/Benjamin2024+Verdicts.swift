import MeanFieldFigures
import MeanFieldRuns

/// How a claim about means over trials is told to hold or not.
extension Swarms {
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

  /// When a claim fails that something leads something else.
  static let leadFails =
    "does not and a lead of \(percent(smallLead)) can be ruled out beyond chance; inconclusive otherwise"

  // MARK: - Verdicts

  /// What comes of a claim: it does not hold if a trial diverged, is unfinished or measured no number,
  /// and with too few trials it is inconclusive.
  ///
  /// - Parameters:
  ///   - samples: All numbers that it is about, each of one trial.
  ///   - comparisons: What it says of them, all of which has to hold.
  static func finding(
    from samples: [[Double]], measured: String, expected: String,
    comparisons: () -> [Comparison]
  ) -> Finding {
    let holds: Bool? =
      if !samples.joined().allSatisfy(\.isFinite) {
        false
      } else if samples.contains(where: { $0.count < fewestTrials }) {
        nil
      } else {
        verdict(comparisons())
      }
    return Finding(measured: .text(measured), expected: .text(expected), holds: holds)
  }

  /// What comes of a claim about iterations that a run does not have.
  static func inconclusive(_ expected: String) -> Finding {
    Finding(measured: .text("no such iterations"), expected: .text(expected), holds: nil)
  }

  // MARK: - Measurements

  /// The mean of a metric over some iterations, of each trial.
  static func means(
    of metric: String, in run: TrialCurves, variant: Int = 1, over iterations: ClosedRange<Int>
  ) -> [Double] {
    run.eachTrial(of: metric, variant: variant, at: iterations.contains) {
      $0.reduce(0, +) / Double($0.count)
    }
  }

  /// The mean return over some iterations, of each trial.
  static func returns(
    in run: TrialCurves, variant: Int = 1, over iterations: ClosedRange<Int>
  ) -> [Double] {
    means(of: regularisedReturn, in: run, variant: variant, over: iterations)
  }

  /// The share of iterations that end with one policy for all, of each trial.
  static func agreement(in run: TrialCurves, variant: Int = 1) -> [Double] {
    // Before the first iteration all have the same policy.
    run.eachTrial(of: distinctPolicies, variant: variant, at: { $0 > 0 }) { counts in
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

  /// The iteration for which agents join, or nil if the run does not say.
  static func joining(in run: TrialCurves) -> Int? { iteration(of: "join-at", in: run) }

  /// The iteration that a setting of a run names, or nil if the run does not have it.
  static func iteration(of setting: String, in run: TrialCurves) -> Int? {
    run.run.description.algorithm.settings[setting].flatMap { Int($0) }
  }

  /// The iterations before agents join, or nil if there are none.
  static func before(joiningIn run: TrialCurves) -> ClosedRange<Int>? {
    guard let joining = joining(in: run) else { return nil }
    let last = min(joining - 1, run.run.description.iterations)
    return last < 1 ? nil : 1...last
  }

  /// At most so many iterations that follow the one for which agents join, or nil if there are none.
  static func after(joiningIn run: TrialCurves, atMost count: Int) -> ClosedRange<Int>? {
    guard let joining = joining(in: run) else { return nil }
    let first = joining + 1
    let last = min(run.run.description.iterations, joining + count)
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
