import MeanFieldModel

/// REINFORCE with a baseline: actions weigh as much as the return that followed them exceeded what was
/// to be expected of the state, `w[s, a] = (1/m) Σ γ^t (G_t − b(s))` over all visits to the pair.
///
/// The baseline b(s) is the mean return that followed s in the iteration before, visits weighed by γ^t
/// too, so that it has nothing to do with the actions it is compared with; in the first iteration, that
/// of the same trajectories.
///
/// Source: Williams 1992; Sutton and Barto 2018, section 13.4. The factor γ^t belongs to the discounted
/// return (p. 328 there). The formula of Subramanian and Mahajan 2019, section 2.1.1, has neither that
/// factor nor the action values: as printed, its terms `Λ^σ V(X_σ)` have the mean zero.
struct Reinforce: PolicyGradientEstimator {
  private let discount: Double
  private let actionCount: Int
  private let stateCount: Int
  /// b, shape [S]; nil before the first iteration.
  private var baseline: [Double]?

  init(stateCount: Int, actionCount: Int, discount: Double) {
    self.discount = discount
    self.actionCount = actionCount
    self.stateCount = stateCount
  }

  mutating func gradient(
    from trajectories: Trajectories, rewards: [Double], of policy: Policy
  ) -> PolicyGradient {
    // 1. The visits to each pair and the returns that followed, weighed by their time.
    var returns = [Double](repeating: 0, count: trajectories.count)
    let sums = sums(over: trajectories, rewards, &returns)
    let means = (0..<stateCount).map { state in
      let ofState = sums[state * actionCount..<(state + 1) * actionCount].reduce(.zero, +)
      return ofState.x > 0 ? ofState.y / ofState.x : 0
    }
    // 2. Less the baseline.
    let baseline = baseline ?? means
    let weights = sums.enumerated().map { pair, sum in
      (sum.y - sum.x * baseline[pair / actionCount]) / Double(trajectories.count)
    }
    self.baseline = means
    return PolicyGradient(
      weights: weights, value: returns.reduce(0, +) / Double(trajectories.count))
  }

  /// Adds up for each pair γ^t and γ^t G_t, side by side in one vector, over all visits from the last
  /// step to the first.
  ///
  /// - Parameters:
  ///   - trajectories: Those visits.
  ///   - rewards: What they earn, shape [S, A].
  ///   - returns: G_t of each agent, in the end that from the first step.
  /// - Returns: Both sums, shape [S, A].
  private func sums(
    over trajectories: Trajectories, _ rewards: [Double], _ returns: inout [Double]
  ) -> [SIMD2<Double>] {
    var result = [SIMD2<Double>](repeating: .zero, count: rewards.count)
    let (pairs, rewards) = (trajectories.pairs.span, rewards.span)
    var returns = returns.mutableSpan
    var sums = result.mutableSpan
    for (step, weight) in discountWeights(discount, trajectories.length).enumerated().reversed() {
      for agent in returns.indices {
        let pair = Int(pairs[step * returns.count + agent])
        let followed = rewards[pair] + discount * returns[agent]
        returns[agent] = followed
        sums[pair] += weight * SIMD2(1, followed)
      }
    }
    return result
  }

  var tables: [String: [Double]] { baseline.map { ["baseline": $0] } ?? [:] }

  func restored(from checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) -> Self {
    var estimator = self
    estimator.baseline =
      checkpoint.iteration > 0
      ? try checkpoint.table("baseline", replacing: Array(repeating: 0, count: stateCount)) : nil
    return estimator
  }
}
