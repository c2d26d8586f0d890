import MeanFieldModel
import MeanFieldRuns

/// A difference of means over trials, and how far it may be off.
///
/// Trials are compared in pairs. All variants of a run have the same seeds, and all runs of one seed
/// have, too: trials with one number draw the same random numbers and are not independent, so that a
/// test of independent samples would not have the level it says.
struct MeanDifference {
  /// The mean of the trials' own differences.
  let value: Double
  private let standardError: Double
  private let degreesOfFreedom: Int

  /// The mean of what each of several trials has more than its partner, which has its number and so its
  /// seed, or is the same trial at another time.
  ///
  /// Where there are more of one than of the other the first ones count, which have partners.
  ///
  /// - Precondition: There are two pairs at least.
  init(of first: [Double], less second: [Double]) {
    let spread = TrialSpread(of: zip(first, second).map { $0 - $1 })
    precondition(
      spread.trials > 1, "\(first.count) and \(second.count) trials, less than two pairs")
    value = spread.mean
    standardError = spread.deviation / Double(spread.trials).squareRoot()
    degreesOfFreedom = spread.trials - 1
  }

  /// The bounds that a difference of infinitely many trials would be above, and below, each but for a
  /// share `level` of all samples.
  func bounds(level: Double) -> (low: Double, high: Double) {
    let reach =
      standardError > 0
      ? standardError * studentTQuantile(1 - level, degreesOfFreedom: degreesOfFreedom) : 0
    return (value - reach, value + reach)
  }
}
