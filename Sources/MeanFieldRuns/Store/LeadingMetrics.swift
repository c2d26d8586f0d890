/// Which of what a run measured is shown first, in pictures and tables.
public struct LeadingMetrics: Sendable, Equatable {
  /// The metric that tells best how far the run is from an equilibrium: what players gain by deviating,
  /// where that was asked for; the exploitability of the policies of all agents, where each has its own,
  /// in the populations that they make; else that of the one policy.
  public let exploitability: String
  /// What agents earned while they learned, or nil if it was not measured.
  public let meanReturn: String?

  /// The mean over agents of the exploitability of each one's policy, with the entropy.
  static let ofAgents = "stationary_regularised_exploitability"

  private static let whileLearning = "regularised_return"

  /// Those of a run.
  ///
  /// - Parameter isMeasured: Whether all variants measured a metric.
  public init(isMeasured: (_ metric: String) -> Bool) {
    exploitability =
      [PlayerFigures.mean, Self.ofAgents].first(where: isMeasured) ?? "exploitability"
    meanReturn = isMeasured(Self.whileLearning) ? Self.whileLearning : nil
  }
}
