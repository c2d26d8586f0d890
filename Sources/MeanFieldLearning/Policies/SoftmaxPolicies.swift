// Members without a comment are documented where `PolicyFamily` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// All policies of a game, by a parameter for each legal state-action pair:
/// `π_θ(a | s) = exp θ[s, a] / Σ_b exp θ[s, b]`.
///
/// The parameters are bounded, so that no action dies out for good.
public struct SoftmaxPolicies: DifferentiablePolicyFamily {
  public let start: [Double]
  public let box = -20.0...20.0
  private let penalty: [Double]
  private let actionCount: Int

  /// The policies over `space`, the uniform one being the first.
  public init(space: StateActionSpace) {
    start = Array(repeating: 0, count: space.isLegal.count)
    penalty = space.penalty
    actionCount = space.actionCount
  }

  public func policy(at parameters: [Double]) -> Policy {
    var policy = Policy(
      steps: 1, stateCount: penalty.count / actionCount, actionCount: actionCount,
      probabilities: parameters)
    softmax(
      zip(parameters, penalty).map { $0 + $1 }, actionCount: actionCount,
      into: &policy.probabilities)
    return policy
  }

  public func weightedScores(_ weights: [Double], at parameters: [Double]) -> [Double] {
    // ∂ log π(a | s) / ∂θ[s, b] = 1{a = b} − π(b | s).
    let policy = policy(at: parameters).probabilities
    var scores = weights
    for first in stride(from: 0, to: weights.count, by: actionCount) {
      let pairs = first..<first + actionCount
      let sum = pairs.reduce(0) { $0 + weights[$1] }
      for pair in pairs { scores[pair] -= policy[pair] * sum }
    }
    return scores
  }
}
