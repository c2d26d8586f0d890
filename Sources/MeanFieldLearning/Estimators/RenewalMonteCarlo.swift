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
    let gains = Gains(rewards: rewards, discount: discount, longest: length)
    var ways = Segments(pairCount: rewards.count)
    var cycles = ways
    let tileSize = min(Self.tileSize, trajectories.count)
    var paths = [Int32](repeating: 0, count: tileSize * length)
    for first in stride(from: 0, to: trajectories.count, by: tileSize) {
      let agents = first..<min(first + tileSize, trajectories.count)
      trajectories.copyPaths(of: agents, to: &paths)
      for index in 0..<agents.count {
        let path = paths.span.extracting(index * length..<(index + 1) * length)
        addSegments(of: path, gains, to: &ways, &cycles)
      }
    }
    return gradient(ways, cycles)
  }

  /// How many agents' paths are copied at a time: as many pairs as a line of the cache has room for.
  private static let tileSize = 16

  /// Adds an agent's way to s* and the cycles that begin in the first half of its path.
  private func addSegments(
    of path: Span<Int32>, _ gains: Gains, to ways: inout Segments, _ cycles: inout Segments
  ) {
    var begin = nextVisit(in: path, from: 0)
    ways.add(path.extracting(..<begin), gains)
    while 2 * begin < path.count {
      let end = nextVisit(in: path, from: begin + 1)
      cycles.add(path.extracting(begin..<end), gains)
      begin = end
    }
  }

  /// The step of the next visit to s*, or one after the last.
  private func nextVisit(in path: Span<Int32>, from step: Int) -> Int {
    let first = Int32(renewalState * actionCount)
    let pairs = first..<first + Int32(actionCount)
    for step in step..<path.count where pairs.contains(path[step]) { return step }
    return path.count
  }

  /// The derivative of `R₀ + (1 − (1 − γ) T₀) R / ((1 − γ) T)`.
  private func gradient(_ ways: Segments, _ cycles: Segments) -> PolicyGradient {
    let fading = 1 - discount
    let (reward, time) = (cycles.meanReward, cycles.meanTime)
    // Nobody came to s* if there are no cycles.
    let valueThere = time > 0 ? reward / (fading * time) : 0
    let share = 1 - fading * ways.meanTime
    let weights = ways.pairs.map { pair in
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

/// What visits to pairs bring.
private struct Gains {
  /// The reward of each pair and a time step, shape [S, A].
  let ofPair: [SIMD2<Double>]
  /// γ.
  let discount: Double
  /// γ^t, shape [H].
  let weights: [Double]

  init(rewards: [Double], discount: Double, longest: Int) {
    ofPair = rewards.map { SIMD2($0, 1) }
    self.discount = discount
    weights = discountWeights(discount, longest)
  }
}

/// Parts of trajectories: their discounted rewards and times, counted from where each begins, and how
/// these depend on the policy.
///
/// Reward and time are added up side by side, in one vector.
private struct Segments {
  private var count = 0
  /// Σ over segments.
  private var sum = SIMD2<Double>.zero
  /// Σ over visits to a pair of what comes from there on, shape [S, A].
  private var sums: [SIMD2<Double>]

  init(pairCount: Int) { sums = Array(repeating: .zero, count: pairCount) }

  /// Adds a segment of the given state-action pairs, which may be empty.
  mutating func add(_ path: Span<Int32>, _ gains: Gains) {
    let (ofPair, weights) = (gains.ofPair.span, gains.weights.span)
    var sums = sums.mutableSpan
    var following = SIMD2<Double>.zero
    for step in path.indices.reversed() {
      let pair = Int(path[step])
      following = ofPair[pair] + gains.discount * following
      sums[pair] += weights[step] * following
    }
    sum += following
    count += 1
  }

  var pairs: Range<Int> { sums.indices }
  var meanReward: Double { count > 0 ? sum.x / Double(count) : 0 }
  var meanTime: Double { count > 0 ? sum.y / Double(count) : 0 }
  func rewardWeight(_ pair: Int) -> Double { sums[pair].x / Double(count) }
  func timeWeight(_ pair: Int) -> Double { sums[pair].y / Double(count) }
}
