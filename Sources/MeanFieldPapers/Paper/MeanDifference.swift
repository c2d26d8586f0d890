import MeanFieldModel
import MeanFieldRuns

/// A difference of means over trials, and how far it may be off.
struct MeanDifference {
  /// The difference of the means of these trials.
  let value: Double
  private let standardError: Double
  private let degreesOfFreedom: Int

  /// The mean of some trials less that of others, all independent, with variances that may differ.
  ///
  /// Source: Welch 1947. Degrees of freedom are rounded down, which widens the bounds.
  ///
  /// - Precondition: There are two trials of each at least.
  init(of first: [Double], less second: [Double]) {
    precondition(first.count > 1 && second.count > 1, "a spread needs two trials")
    let spreads = [TrialSpread(of: first), TrialSpread(of: second)]
    let squares = spreads.map { $0.deviation * $0.deviation / Double($0.trials) }
    let sum = squares[0] + squares[1]
    let parts = zip(squares, spreads).map { $0 * $0 / Double($1.trials - 1) }
    value = spreads[0].mean - spreads[1].mean
    standardError = sum.squareRoot()
    // At least that of the smaller sample, but for rounding; without variance any number will do.
    let freedom = sum * sum / (parts[0] + parts[1])
    degreesOfFreedom = max(1, freedom.isFinite ? Int(freedom) : 1)
  }

  /// The mean of what each of several trials has more than its partner, which has its seed or is the
  /// same trial at another time.
  ///
  /// - Precondition: There are as many of both, two at least.
  init(of first: [Double], lessPartners second: [Double]) {
    precondition(first.count > 1 && first.count == second.count, "partners need each other")
    let spread = TrialSpread(of: zip(first, second).map { $0 - $1 })
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
