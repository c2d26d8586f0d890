import MeanFieldModel

/// Learns the action values of the policy that trajectories follow, from all their steps in the order
/// of time, and keeps them from one iteration to the next.
///
/// Source: Rummery and Niranjan 1994 (SARSA); Sutton and Barto 2018, section 6.4.
struct SARSACritic: Sendable {
  /// Q, shape [S, A].
  private(set) var actionValues: [Double]
  private let learningRate: Double
  private let discount: Double

  /// A critic that knows nothing, Q = 0.
  init(pairCount: Int, learningRate: Double, discount: Double) {
    actionValues = Array(repeating: 0, count: pairCount)
    self.learningRate = learningRate
    self.discount = discount
  }

  /// `Q(s, a) ← Q(s, a) + β (r + γ Q(s', a') − Q(s, a))` for every step of every trajectory.
  ///
  /// - Parameters:
  ///   - trajectories: What agents did.
  ///   - rewards: Their rewards, shape [S, A].
  mutating func learn(from trajectories: Trajectories, rewards: [Double]) {
    let (learningRate, discount) = (learningRate, discount)
    let (pairs, rewards) = (trajectories.pairs.span, rewards.span)
    var values = actionValues.mutableSpan
    // The next pair of each is a row of m further on.
    for visit in 0..<max(0, pairs.count - trajectories.count) {
      let (pair, next) = (Int(pairs[visit]), Int(pairs[visit + trajectories.count]))
      values[pair] = learnedValue(
        from: values[pair], reward: rewards[pair], nextValue: values[next],
        learningRate: learningRate, discount: discount)
    }
  }

  /// The return of the policy: the mean action value of where trajectories start.
  func value(of trajectories: Trajectories) -> Double {
    trajectories[0].reduce(0) { $0 + actionValues[Int($1)] } / Double(trajectories.count)
  }

  /// The critic half-way between this and another.
  func averaged(with other: SARSACritic) -> SARSACritic {
    var critic = self
    critic.actionValues = zip(actionValues, other.actionValues).map { ($0 + $1) / 2 }
    return critic
  }

  /// Its tables for a checkpoint.
  var tables: [String: [Double]] { ["action values": actionValues] }

  /// As it stood at a checkpoint.
  func restored(from checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) -> Self {
    var critic = self
    critic.actionValues = try checkpoint.table("action values", replacing: actionValues)
    return critic
  }
}
