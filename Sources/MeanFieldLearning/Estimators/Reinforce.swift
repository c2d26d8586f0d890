import MeanFieldModel

/// REINFORCE with a baseline: actions weigh as much as the return that followed them exceeded what was
/// to be expected of the state, `w[s, a] = (1/m) Σ γ^t (G_t − b(s))` over all visits to the pair.
///
/// The baseline b(s) is the mean return that followed s in the iteration before, so that it has nothing
/// to do with the actions it is compared with; in the first iteration, that of the same trajectories.
///
/// Source: Williams 1992; Sutton and Barto 2018, section 13.4. The factor γ^t belongs to the discounted
/// return (p. 328 there). The formula of Subramanian and Mahajan 2019, section 2.1.1, has neither that
/// factor nor the action values: as printed, its terms `Λ^σ V(X_σ)` have the mean zero.
struct Reinforce: PolicyGradientEstimator {
  private let discount: Double
  private let actionCount: Int
  /// b, shape [S].
  private var baseline: [Double]
  private var hasBaseline = false

  init(stateCount: Int, actionCount: Int, discount: Double) {
    self.discount = discount
    self.actionCount = actionCount
    baseline = Array(repeating: 0, count: stateCount)
  }

  mutating func gradient(
    from trajectories: Trajectories, rewards: [Double], of policy: Policy
  ) -> PolicyGradient {
    // 1. The return that followed each visit: their means by state, and how often each pair was
    // visited and what followed, with the weight of its time.
    var returns = [Double](repeating: 0, count: trajectories.count)
    var sums = [Double](repeating: 0, count: baseline.count)
    var visits = sums
    var weightedReturns = [Double](repeating: 0, count: rewards.count)
    var weightedVisits = weightedReturns
    for (step, weight) in discountWeights(discount, trajectories.length).enumerated().reversed() {
      for (agent, pair) in trajectories[step].enumerated() {
        let pair = Int(pair)
        returns[agent] = rewards[pair] + discount * returns[agent]
        sums[pair / actionCount] += returns[agent]
        visits[pair / actionCount] += 1
        weightedReturns[pair] += weight * returns[agent]
        weightedVisits[pair] += weight
      }
    }
    let means = zip(sums, visits).map { $1 > 0 ? $0 / $1 : 0 }
    // 2. Less the baseline.
    let baseline = hasBaseline ? baseline : means
    let weights = rewards.indices.map { pair in
      (weightedReturns[pair] - weightedVisits[pair] * baseline[pair / actionCount])
        / Double(trajectories.count)
    }
    self.baseline = means
    hasBaseline = true
    return PolicyGradient(
      weights: weights, value: returns.reduce(0, +) / Double(trajectories.count))
  }

  var tables: [String: [Double]] { hasBaseline ? ["baseline": baseline] : [:] }

  func restored(from checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) -> Self {
    var estimator = self
    estimator.hasBaseline = checkpoint.iteration > 0
    if estimator.hasBaseline {
      estimator.baseline = try checkpoint.table("baseline", replacing: baseline)
    }
    return estimator
  }
}
