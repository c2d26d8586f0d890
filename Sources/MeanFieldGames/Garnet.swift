// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A garnet: a game of random rewards and random sparse transitions, in which agents dislike crowded
/// states.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | states | S | 10 | states |
/// | actions | A | 3 | actions |
/// | branches | B, random successors of a state and action | 3 | states |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 10, 1 | time steps |
/// | reward-density | chance that a state and action has a reward of its own | 1 | – |
/// | crowd-aversion | η, weight of −ln(μ(s) + 1e-25) | 1 | reward per step |
/// | game-seed | what the game is drawn from | 0 | – |
///
/// The reward is `r(s, a) − η ln(μ(s) + 1e-25)`, where r(s, a) is uniform on [0, 1) with probability
/// `reward-density` and otherwise 0. The B successors of a state and action are uniform over the
/// states, drawn with replacement; the probabilities are the lengths of the B pieces into which
/// B − 1 uniform numbers cut [0, 1).
///
/// The tables are drawn from the random streams of `game-seed` and the purpose `game`, one for each
/// state and action, block `s * A + a`: first a uniform number, below `reward-density` for a reward,
/// then the reward, then the cuts, then a uniform number u a successor ⌊u S⌋, in the order of the
/// pieces. A game of more branches hence has the same rewards.
///
/// Source: OpenSpiel 2.0.2 (mfg_garnet), which cites Pérolat et al. 2022; there however r(s, a) is
/// charged one step late, for the last action in the next state. The tables are not those of its
/// generator. Transitions do not depend on the population.
public struct Garnet: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "garnet", summary: "random rewards and sparse random transitions, with crowd aversion",
    source: "OpenSpiel 2.0.2, after Pérolat et al. 2022",
    parameters: [
      .integer("states", default: 10, in: 1...1_000_000, unit: "states", "number of states"),
      .integer("actions", default: 3, in: 1...1000, unit: "actions", "number of actions"),
      .integer(
        "branches", default: 3, in: 1...1000, unit: "states",
        "random successors of a state and action"),
      .real(
        "reward-density", default: 1, in: .probability,
        "chance that a state and action has a reward of its own"),
      .real(
        "crowd-aversion", default: 1, in: .nonNegative, unit: "reward per step",
        "weight of the dislike of crowds"),
      .integer("game-seed", default: 0, in: 0...(.max), "what the game is drawn from"),
    ] + Horizon.parameters(steps: 10))

  public static let agentParameters = [AgentParameter.rewards("crowd-aversion")]

  public static let formulas = GameFormulas(
    reward: "r(s, a) − η ln(μ(s) + 1e-25)",
    nextState:
      "P(s' | s, a) drawn from game-seed: branches random states, with random probabilities",
    start: "everywhere alike",
    symbols: [
      "r": "drawn from game-seed, uniform on [0, 1) with probability reward-density, else 0",
      "η": "crowd-aversion",
    ])

  /// The most successors a game may have, some gigabytes of them.
  static let largestTable = 100_000_000

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  let branches: Int
  let crowdAversion: Double
  /// r, shape [S, A].
  let rewardTable: [Double]
  /// The successors of each pair, shape [S, A, B].
  let successors: [Int32]
  /// Their probabilities, shape [S, A, B].
  let probabilities: [Double]

  /// The garnet of a seed; everybody starts spread out evenly.
  public init(
    states: Int = 10, actions: Int = 3, branches: Int = 3, horizon: Horizon = .finite(steps: 10),
    rewardDensity: Double = 1, crowdAversion: Double = 1, seed: UInt64 = 0
  ) {
    precondition(branches >= 1, "a state and action needs a successor")
    space = StateActionSpace(
      states: (0..<states).map { "state \($0)" }, actions: (0..<actions).map { "action \($0)" })
    self.horizon = horizon
    initialDistribution = Array(repeating: 1 / Double(states), count: states)
    self.branches = branches
    self.crowdAversion = crowdAversion
    var (rewards, successors, probabilities) = ([Double](), [Int32](), [Double]())
    rewards.reserveCapacity(states * actions)
    successors.reserveCapacity(states * actions * branches)
    probabilities.reserveCapacity(states * actions * branches)
    var cuts = [Double](repeating: 1, count: branches)
    for pair in 0..<states * actions {
      var stream = RandomStream(seed: seed, purpose: .game, block: pair)
      let isRewarded = stream.uniform() < rewardDensity
      let reward = stream.uniform()
      rewards.append(isRewarded ? reward : 0)
      // The last piece ends at 1.
      for index in 0..<branches - 1 { cuts[index] = stream.uniform() }
      cuts[..<(branches - 1)].sort()
      var start = 0.0
      for cut in cuts {
        probabilities.append(cut - start)
        successors.append(Int32(stream.uniform() * Double(states)))
        start = cut
      }
    }
    (rewardTable, self.successors, self.probabilities) = (rewards, successors, probabilities)
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: try Horizon(parameters).steps, stateCount: parameters.integer("states"),
      actionCount: parameters.integer("actions"))
  }

  public init(parameters: ParameterValues) throws {
    let pairs = parameters.integer("states") * parameters.integer("actions")
    let branches = parameters.integer("branches")
    guard pairs <= Self.largestTable / branches else {
      throw ParameterError(
        key: "branches", value: "\(branches)",
        problem: .conflict("\(pairs) pairs of state and action need too many successors"))
    }
    self.init(
      states: parameters.integer("states"), actions: parameters.integer("actions"),
      branches: branches, horizon: try Horizon(parameters),
      rewardDensity: parameters.real("reward-density"),
      crowdAversion: parameters.real("crowd-aversion"),
      seed: UInt64(parameters.integer("game-seed")))
  }

  public var isAffine: Bool { crowdAversion == 0 }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let actions = space.actionCount
    for state in 0..<space.stateCount {
      let crowding = crowdAversion * log(meanField.states[state] + 1e-25)
      for pair in state * actions..<(state + 1) * actions {
        rewards[pair] = rewardTable[pair] - crowding
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    gradient.addCrowdAversion(crowdAversion, floor: 1e-25, weights: weights, at: meanField)
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    var entry = 0
    for state in 0..<space.stateCount {
      for action in 0..<space.actionCount {
        transitions[state, action] = transitions.beginRow()
        for _ in 0..<branches {
          transitions.append(Int(successors[entry]), probability: probabilities[entry])
          entry += 1
        }
      }
    }
  }
}
