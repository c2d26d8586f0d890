// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A linear-quadratic game on a line of whole numbers: agents are drawn to the mean of all, and
/// every push costs.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | state-limit | the line goes from −state-limit to state-limit | 5 | – |
/// | action-limit | pushes go from −action-limit to action-limit | 2 | – |
/// | steps | rewarded time steps, the last of them that of the terminal cost | 4 | time steps |
/// | time-step | Δ, the time between two steps | 0.1 | time |
/// | pull | k, how fast everybody drifts to the mean | 1 | per time |
/// | noise | σ, size of the noise | 3 | – |
/// | cross-weight | q, weight of pushing towards the mean | 0.01 | reward per time |
/// | spread-cost | κ, cost of being away from the mean | 0.5 | reward per time |
/// | terminal-cost | cost of being away from the mean at the last step | 1 | reward |
///
/// With m the mean of the population, `s' = clamp(round(s + (k (m − s) + a) Δ + σ ε √Δ))`, halves
/// rounded to even, and ε one of −3σ, −2σ, …, 3σ with weights proportional to `exp(−ε²/2)`. The
/// reward is `Δ (−a²/2 + q a (m − s) − κ/2 (m − s)²)`, and at the last step
/// `−terminal-cost/2 (m − s)²`. Everybody starts spread out evenly. As places are rounded, the
/// dynamics jump where the mean moves an aim across a half.
///
/// Source: Perrin et al. 2020 (linear-quadratic), with the conventions and defaults of MFGLib
/// 0.3.0. Transitions depend on the population's states; the last step's rewards are others.
public struct LinearQuadraticGrid: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "linear-quadratic-grid",
    summary: "agents on a line are drawn to the mean of all, and every push costs",
    source: "Perrin et al. 2020; MFGLib 0.3.0",
    parameters: [
      .integer("state-limit", default: 5, in: 0...10_000, "the line's ends, on either side of 0"),
      .integer("action-limit", default: 2, in: 0...100, "the strongest push either way"),
      .integer(
        "steps", default: 4, in: 1...1_000_000, unit: "time steps", "rewarded time steps"),
      .real(
        "time-step", default: 0.1, in: .above(0, through: 1e6), unit: "time",
        "time between two steps"),
      .real(
        "pull", default: 1, in: .closed(0, 1e6), unit: "per time",
        "how fast everybody drifts to the mean"),
      .real("noise", default: 3, in: .closed(0, 1e6), "size of the noise"),
      .real(
        "cross-weight", default: 0.01, in: .nonNegative, unit: "reward per time",
        "weight of pushing towards the mean"),
      .real(
        "spread-cost", default: 0.5, in: .nonNegative, unit: "reward per time",
        "cost of being away from the mean"),
      .real(
        "terminal-cost", default: 1, in: .nonNegative, unit: "reward",
        "cost of being away from the mean at the last step"),
    ])

  public static let agentParameters: [AgentParameter] = [
    .transitions("pull", isAffine: false), .transitions("noise", isAffine: false),
    .rewards("cross-weight"), .rewards("spread-cost"), .rewards("terminal-cost"),
  ]

  public static let formulas = GameFormulas(
    reward: "Δ (−a²/2 + q a (m − s) − κ/2 (m − s)²), but −c/2 (m − s)² at the last step",
    nextState: "s' = clamp(round(s + (k (m − s) + a) Δ + σ ε √Δ), −n, n), halves to even",
    start: "everywhere alike",
    symbols: [
      "m": "Σ s μ(s)", "Δ": "time-step", "q": "cross-weight", "κ": "spread-cost",
      "c": "terminal-cost", "k": "pull", "σ": "noise",
      "ε": "−3σ, −2σ, …, 3σ with weights exp(−ε²/2)", "n": "state-limit",
    ])

  /// How the state moves.
  public struct Motion: Sendable, Equatable {
    /// Δ, the time between two steps, positive.
    public var timeStep = 0.1
    /// k, the drift to the mean per time.
    public var pull = 1.0
    /// σ, the size of the noise.
    public var noise = 3.0

    /// Steps of 0.1, pull 1, noise 3.
    public init() {}
  }

  /// What rewards are made of.
  public struct Weights: Sendable, Equatable {
    /// q, of pushing towards the mean, per time.
    public var cross = 0.01
    /// κ, of being away from the mean, per time.
    public var spread = 0.5
    /// Of being away from the mean at the last step.
    public var terminal = 1.0

    /// Cross-weight 0.01, spread cost 0.5, terminal cost 1.
    public init() {}
  }

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let dynamics = Dynamics.meanFieldDependent
  let stateLimit: Int
  let actionLimit: Int
  let motion: Motion
  let weights: Weights
  /// σ ε √Δ of the seven values of ε; the eighth has no weight.
  let gusts: SIMD8<Double>
  /// The probability of each.
  let gustProbabilities: SIMD8<Double>

  /// A line from −`stateLimit` to `stateLimit` with pushes from −`actionLimit` to `actionLimit`.
  public init(
    stateLimit: Int = 5, actionLimit: Int = 2, steps: Int = 4, motion: Motion = Motion(),
    weights: Weights = Weights()
  ) {
    let places = 2 * stateLimit + 1
    space = StateActionSpace(
      states: (-stateLimit...stateLimit).map { "\($0)" },
      actions: (-actionLimit...actionLimit).map { $0 > 0 ? "+\($0)" : "\($0)" })
    horizon = .finite(steps: steps)
    initialDistribution = Array(repeating: 1 / Double(places), count: places)
    self.stateLimit = stateLimit
    self.actionLimit = actionLimit
    self.motion = motion
    self.weights = weights
    let levels = SIMD8<Double>(-3, -2, -1, 0, 1, 2, 3, 0) * motion.noise
    gusts = motion.noise * levels * motion.timeStep.squareRoot()
    var likelihoods = SIMD8<Double>()
    for index in 0..<7 { likelihoods[index] = exp(-0.5 * levels[index] * levels[index]) }
    gustProbabilities = likelihoods / likelihoods.sum()
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: parameters.integer("steps"), stateCount: 2 * parameters.integer("state-limit") + 1,
      actionCount: 2 * parameters.integer("action-limit") + 1)
  }

  public init(parameters: ParameterValues) {
    var motion = Motion()
    motion.timeStep = parameters.real("time-step")
    motion.pull = parameters.real("pull")
    motion.noise = parameters.real("noise")
    var weights = Weights()
    weights.cross = parameters.real("cross-weight")
    weights.spread = parameters.real("spread-cost")
    weights.terminal = parameters.real("terminal-cost")
    self.init(
      stateLimit: parameters.integer("state-limit"),
      actionLimit: parameters.integer("action-limit"), steps: parameters.integer("steps"),
      motion: motion, weights: weights)
  }

  private func mean(_ shares: [Double]) -> Double {
    var mean = 0.0
    for place in 0..<space.stateCount { mean += Double(place - stateLimit) * shares[place] }
    return mean
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let mean = mean(meanField.states)
    let isLast = step == horizon.steps - 1
    var pair = 0
    for place in -stateLimit...stateLimit {
      let gap = mean - Double(place)
      for push in -actionLimit...actionLimit {
        let push = Double(push)
        rewards[pair] =
          isLast
          ? -0.5 * weights.terminal * gap * gap
          : motion.timeStep
            * (-0.5 * push * push + weights.cross * push * gap - 0.5 * weights.spread * gap * gap)
        pair += 1
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let mean = mean(meanField.states)
    let isLast = step == horizon.steps - 1
    // With respect to the mean, which moves by a place's coordinate for each agent there.
    var (slope, pair) = (0.0, 0)
    for place in -stateLimit...stateLimit {
      let gap = mean - Double(place)
      for push in -actionLimit...actionLimit {
        slope +=
          weights[pair]
          * (isLast
            ? -self.weights.terminal * gap
            : motion.timeStep * (self.weights.cross * Double(push) - self.weights.spread * gap))
        pair += 1
      }
    }
    for state in gradient.states.indices {
      gradient.states[state] += slope * Double(state - stateLimit)
    }
  }

  /// Transitions that depend on the population jump.
  public var isDifferentiable: Bool { false }

  public func addTransitionGradient(
    weights: [Double], values: [Double], at step: Int, meanField: MeanField,
    into gradient: inout MeanField
  ) {
    // Aims are rounded: the transitions are constant but for jumps.
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let mean = mean(meanField.states)
    let ends = SIMD8(repeating: Double(stateLimit))
    for place in 0..<space.stateCount {
      let start = Double(place - stateLimit)
      var row = 0
      var rowTargets = SIMD8(repeating: Double.nan)
      for push in -actionLimit...actionLimit {
        let drift = (motion.pull * (mean - start) + Double(push)) * motion.timeStep
        let targets = (start + drift + gusts).rounded(.toNearestOrEven)
          .clamped(lowerBound: -ends, upperBound: ends)
        // Pushes that lead to the same places share a row.
        if targets != rowTargets {
          row = transitions.beginRow()
          rowTargets = targets
          for gust in 0..<7 {
            transitions.append(
              Int(targets[gust]) + stateLimit, probability: gustProbabilities[gust])
          }
        }
        transitions[place, push + actionLimit] = row
      }
    }
  }
}
