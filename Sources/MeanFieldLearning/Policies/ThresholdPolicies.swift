// Members without a comment are documented where `PolicyFamily` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Policies that take the second of two actions from a threshold on: in states that lie at θ or above.
///
/// State s lies at `s / (S − 1)`, so that states and thresholds are from 0 to 1; above 1 the second
/// action is never taken. The policies are constant in θ between two states and have no derivative.
///
/// Source: Subramanian and Mahajan 2019, eq. 4.
public struct ThresholdPolicies: PolicyFamily {
  public let start: [Double]
  public let box = 0.0...1.0
  public let parameterName: String? = "threshold"
  private let stateCount: Int

  /// Thresholds over `stateCount` states, the first being `start`.
  public init(stateCount: Int, start: Double) {
    precondition(box.contains(start), "expected a threshold from 0 to 1, got \(start)")
    self.stateCount = stateCount
    self.start = [start]
  }

  public func policy(at parameters: [Double]) -> Policy {
    Thresholds.policy(at: parameters[0], stateCount: stateCount)
  }
}
