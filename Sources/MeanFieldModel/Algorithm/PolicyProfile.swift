/// What each of N agents does: one policy for all, or one for each.
public struct PolicyProfile: Sendable, Equatable {
  /// The probabilities, shape [T, S, A] for all alike or [N, T, S, A].
  public var probabilities: [Double]
  /// The numbers in a policy, T S A.
  public let policySize: Int
  /// Whether all follow the same policy.
  public var isCommon: Bool { probabilities.count == policySize }

  /// The profile in which all follow `policy`.
  public init(common policy: Policy) {
    probabilities = policy.probabilities
    policySize = policy.probabilities.count
  }

  /// The profile of several policies of one size, shape [N, T, S, A].
  public init(probabilities: [Double], policySize: Int) {
    precondition(
      policySize > 0 && probabilities.count % policySize == 0,
      "\(probabilities.count) probabilities are not policies of \(policySize)")
    self.probabilities = probabilities
    self.policySize = policySize
  }

  /// Where an agent's policy begins.
  package func start(of agent: Int) -> Int { isCommon ? 0 : agent * policySize }

  /// An agent's policy, in the shape of another.
  public func policy(of agent: Int, like shape: Policy) -> Policy {
    let first = start(of: agent)
    return Policy(
      steps: shape.steps, stateCount: shape.stateCount, actionCount: shape.actionCount,
      probabilities: Array(probabilities[first..<first + policySize]))
  }
}
