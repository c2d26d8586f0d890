import MeanFieldModel

/// Renewal Monte Carlo: what happens between two visits to one state tells all about the return from
/// there, `J(s*) = R / ((1 − γ) T)`, where R is the mean discounted reward of such a cycle and T its
/// mean discounted time `Σ γ^t`.
///
/// So `∂J(s*) = (T ∂R − R ∂T) / ((1 − γ) T²)`, with ∂R and ∂T by likelihood ratios within the cycles.
/// An agent that starts elsewhere earns something on its way to s*, and from there J(s*):
/// `J = R₀ + (1 − (1 − γ) T₀) J(s*)` with R₀ and T₀ of the way.
///
/// Cycles count that begin in the first half of a trajectory, each to its end (or the trajectory's).
/// Where all are cut off at one time, short cycles are over-represented.
///
/// Source: Subramanian and Mahajan 2020, for agents that start in s*; the way there is added here.
struct RenewalMonteCarlo: PolicyGradientEstimator {
  private let discount: Double
  private let actionCount: Int
  /// s*.
  private let renewalState: Int

  init(renewalState: Int, actionCount: Int, discount: Double) {
    self.renewalState = renewalState
    self.actionCount = actionCount
    self.discount = discount
  }

  mutating func gradient(
    from trajectories: Trajectories, rewards: [Double], of policy: Policy
  ) -> PolicyGradient {
    let length = trajectories.length
    var ways = Segments(rewards: rewards, discount: discount, longest: length)
    var cycles = ways
    var path = [Int](repeating: 0, count: length)
    func nextVisit(from step: Int) -> Int {
      (step..<length).first { path[$0] / actionCount == renewalState } ?? length
    }
    for agent in 0..<trajectories.count {
      for step in 0..<length { path[step] = Int(trajectories[step, agent]) }
      var begin = nextVisit(from: 0)
      ways.add(path[..<begin])
      while 2 * begin < length {
        let end = nextVisit(from: begin + 1)
        cycles.add(path[begin..<end])
        begin = end
      }
    }
    return gradient(ways, cycles)
  }

  /// The derivative of `R₀ + (1 − (1 − γ) T₀) R / ((1 − γ) T)`.
  private func gradient(_ ways: Segments, _ cycles: Segments) -> PolicyGradient {
    let fading = 1 - discount
    let (reward, time) = (cycles.meanReward, cycles.meanTime)
    // Nobody came to s* if there are no cycles.
    let valueThere = time > 0 ? reward / (fading * time) : 0
    let share = 1 - fading * ways.meanTime
    let weights = ways.rewardWeights.indices.map { pair in
      let onTheWay = ways.rewardWeight(pair) - fading * valueThere * ways.timeWeight(pair)
      guard time > 0 else { return onTheWay }
      let there =
        (time * cycles.rewardWeight(pair) - reward * cycles.timeWeight(pair))
        / (fading * time * time)
      return onTheWay + share * there
    }
    return PolicyGradient(weights: weights, value: ways.meanReward + share * valueThere)
  }

  var tables: [String: [Double]] { [:] }

  func restored(from checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) -> Self { self }
}

/// Parts of trajectories: their discounted rewards and times, counted from where each begins, and how
/// these depend on the policy.
private struct Segments {
  private let rewards: [Double]
  private let discount: Double
  private let discountWeights: [Double]
  private var count = 0
  private var rewardSum = 0.0
  private var timeSum = 0.0
  /// Σ over visits to a pair of the reward from there on, shape [S, A].
  private(set) var rewardWeights: [Double]
  /// The same for the time.
  private var timeWeights: [Double]

  init(rewards: [Double], discount: Double, longest: Int) {
    self.rewards = rewards
    self.discount = discount
    discountWeights = MeanFieldLearning.discountWeights(discount, longest)
    rewardWeights = Array(repeating: 0, count: rewards.count)
    timeWeights = rewardWeights
  }

  /// Adds a segment of the given state-action pairs, which may be empty.
  mutating func add(_ path: ArraySlice<Int>) {
    var (reward, time) = (0.0, 0.0)
    for step in path.indices.reversed() {
      let weight = discountWeights[step - path.startIndex]
      reward = rewards[path[step]] + discount * reward
      time = 1 + discount * time
      rewardWeights[path[step]] += weight * reward
      timeWeights[path[step]] += weight * time
    }
    count += 1
    rewardSum += reward
    timeSum += time
  }

  var meanReward: Double { count > 0 ? rewardSum / Double(count) : 0 }
  var meanTime: Double { count > 0 ? timeSum / Double(count) : 0 }
  func rewardWeight(_ pair: Int) -> Double { rewardWeights[pair] / Double(count) }
  func timeWeight(_ pair: Int) -> Double { timeWeights[pair] / Double(count) }
}
