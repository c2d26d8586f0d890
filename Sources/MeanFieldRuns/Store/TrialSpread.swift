/// A number over the trials of a run.
public struct TrialSpread: Sendable, Equatable {
  /// The mean; not finite if one of the numbers is not, and not-a-number of none.
  public let mean: Double
  /// The standard deviation, by the number of trials less one; 0 for one trial.
  public let deviation: Double
  /// How many trials there are.
  public let trials: Int

  /// The spread of one number a trial.
  public init(of values: [Double]) {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
    trials = values.count
  }
}
