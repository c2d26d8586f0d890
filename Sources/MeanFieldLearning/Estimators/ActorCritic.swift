import MeanFieldModel

/// Actor-critic: a critic learns the action values by SARSA, and actions weigh as much as theirs exceed
/// the state's, `w[s, a] = d(s, a) (Q(s, a) − Σ_b π(b | s) Q(s, b))`, where d are the visits to the pair,
/// each discounted by its time.
///
/// Source: Konda and Tsitsiklis 2003; Sutton et al. 2000, Theorem 1.
struct ActorCritic: PolicyGradientEstimator {
  private var critic: SARSACritic
  private let discount: Double

  init(critic: SARSACritic, discount: Double) {
    self.critic = critic
    self.discount = discount
  }

  mutating func gradient(
    from trajectories: Trajectories, rewards: [Double], of policy: Policy
  ) -> PolicyGradient {
    // 1. The critic learns from the trajectories.
    critic.learn(from: trajectories, rewards: rewards)
    // 2. Where agents were and what they did, discounted.
    var weights = discountedVisits(of: trajectories, pairCount: rewards.count)
    // 3. How much better that was than what the policy does there.
    let actions = policy.actionCount
    for first in stride(from: 0, to: weights.count, by: actions) {
      let pairs = first..<first + actions
      let value = pairs.reduce(0) { $0 + policy.probabilities[$1] * critic.actionValues[$1] }
      for pair in pairs {
        weights[pair] *= (critic.actionValues[pair] - value) / Double(trajectories.count)
      }
    }
    return PolicyGradient(weights: weights, value: critic.value(of: trajectories))
  }

  /// Σ γ^t over the visits to each pair, shape [S, A].
  private func discountedVisits(of trajectories: Trajectories, pairCount: Int) -> [Double] {
    let pairs = trajectories.pairs.span
    var visits = [Double](repeating: 0, count: pairCount)
    var ofPair = visits.mutableSpan
    for (step, weight) in discountWeights(discount, trajectories.length).enumerated() {
      let first = step * trajectories.count
      for visit in first..<first + trajectories.count { ofPair[Int(pairs[visit])] += weight }
    }
    return visits
  }

  var tables: [String: [Double]] { critic.tables }

  func restored(from checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) -> Self {
    ActorCritic(critic: try critic.restored(from: checkpoint), discount: discount)
  }
}
