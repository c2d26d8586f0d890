import MeanFieldModel

/// What estimates how the return of a policy in a frozen population changes with the policy.
///
/// All of them estimate weights `w[s, a]` such that `∂J/∂θ = Σ w[s, a] ∇_θ log π_θ(a | s)`, and so
/// none knows the parameters (policy gradient theorem, Sutton et al. 2000).
protocol PolicyGradientEstimator: Sendable {
  /// The estimate from trajectories of the policy.
  ///
  /// - Parameters:
  ///   - trajectories: What agents who followed the policy did.
  ///   - rewards: Their rewards, shape [S, A].
  ///   - policy: What they followed.
  mutating func gradient(
    from trajectories: Trajectories, rewards: [Double], of policy: Policy
  ) -> PolicyGradient

  /// What it keeps from one iteration to the next, for a checkpoint.
  var tables: [String: [Double]] { get }

  /// As it stood at a checkpoint.
  func restored(from checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) -> Self
}

/// An estimate of how the return of a policy changes with it.
struct PolicyGradient: Sendable {
  /// `w[s, a]`, shape [S, A].
  var weights: [Double]
  /// The return of the policy, `Ĵ`.
  var value: Double
}
