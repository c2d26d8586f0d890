// Members without a comment are documented where `PolicyFamily` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Thresholds with a slope: the second of two actions has the probability
/// `1 / (1 + exp(−(x − θ) / width))` in a state that lies at x.
///
/// As ``ThresholdPolicies``, which they approach as the width goes to 0, but with a derivative. The form
/// and its width are chosen here; Subramanian and Mahajan 2019 ask for some policy that has one.
public struct SmoothThresholdPolicies: DifferentiablePolicyFamily {
  public let start: [Double]
  public let box = 0.0...1.0
  public let parameterName: String? = "threshold"
  private let stateCount: Int
  private let width: Double

  /// Thresholds over `stateCount` states, the first being `start`, that rise over some `width`.
  public init(stateCount: Int, start: Double, width: Double) {
    precondition(box.contains(start), "expected a threshold from 0 to 1, got \(start)")
    precondition(width > 0, "expected a positive width, got \(width)")
    self.stateCount = stateCount
    self.start = [start]
    self.width = width
  }

  public func policy(at parameters: [Double]) -> Policy {
    Policy(
      steps: 1, stateCount: stateCount, actionCount: 2,
      probabilities: (0..<stateCount).flatMap { state in
        let slope = (Thresholds.position(of: state, among: stateCount) - parameters[0]) / width
        return [1 / (1 + exp(slope)), 1 / (1 + exp(-slope))]
      })
  }

  public func weightedScores(_ weights: [Double], at parameters: [Double]) -> [Double] {
    // d log p / dθ = −(1 − p) / width for the second action, and p / width for the first.
    let policy = policy(at: parameters).probabilities
    var sum = 0.0
    for state in 0..<stateCount {
      sum += weights[2 * state] * policy[2 * state + 1] - weights[2 * state + 1] * policy[2 * state]
    }
    return [sum / width]
  }
}
