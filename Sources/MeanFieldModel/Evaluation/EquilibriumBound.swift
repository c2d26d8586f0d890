/// How far from an equilibrium of N unequal agents an equilibrium of the mean-field game that they induce
/// is at most: ε of the paper's theorem 1, with all its constants.
///
/// With E(h), which bounds the expected distance of the agents' distribution from the mean field after h
/// steps, and D(h), which bounds that of one agent's own law from an agent's in the mean field,
///
///     E(h) = Σ_{k ≤ h} Lᵏ (|S||A|/√N + 5 K/N + α),   D(h) = Σ_{k < h} (K E(k) + α + 3 K/N),
///     ε = Σ_h γʰ (2 l E(h) + W D(h) + 2 β + 6 l/N),
///
/// K and l being the Lipschitz constants of transitions and rewards in the population, L that of the
/// population's update, and W the width of the range of rewards.
///
/// Source: Yardim and He 2024, appendix B.3: (7), (9) and (11), before they are loosened in (12). Deviation:
/// W takes the place of L_a, the largest difference that an action makes, in (I) of step 3, as states
/// make a difference to rewards, too; and the discount.
public struct EquilibriumBound: Sendable, Equatable {
  /// K: by how much more than the population a transition row changes, in ℓ₁.
  public let transitionConstant: Double
  /// l: by how much a reward changes, reward per step.
  public let rewardConstant: Double
  /// L: by how much the population after a step changes.
  public let updateConstant: Double
  /// ε, in units of return.
  public let epsilon: Double
  /// What any deviation gains at most, in units of return.
  public let largestGain: Double
  /// Whether the constants hold for all populations; else they are those of a sample, and ε is an estimate.
  public let isExact: Bool

  /// The populations in which all do the same that are looked at, at most.
  private static let cornerLimit = 64

  /// The bound for `agentCount` of the agents.
  public init(of agents: UnequalAgents, symmetry: ApproximateSymmetry, agentCount: Int) {
    var stream = RandomStream(seed: 0, purpose: .agents)
    var corners = SymmetrySearch.corners(of: agents)
    let isExact = symmetry.isExact && agents.isAffine && corners.count <= Self.cornerLimit
    if corners.count > Self.cornerLimit {
      corners = (0..<Self.cornerLimit).map { _ in corners[stream.index(below: corners.count)] }
    }
    self.init(
      LipschitzConstants(of: agents, at: corners), isExact: isExact, of: agents,
      symmetry: symmetry, agentCount: agentCount)
  }

  /// The bound for the agents of a finite game, in an equilibrium of the game that it induces.
  ///
  /// The constants are bounds of the induced game's, from the moduli of its extensions: for differences of
  /// distributions the Euclidean norm is at most 1/√2 of the ℓ₁ norm, and a row's ℓ₁ norm at most √S of
  /// its Euclidean norm. So ε is a bound, if not the least.
  public init(of induced: SymmetrizedGame, symmetry: ApproximateSymmetry) {
    self.init(
      LipschitzConstants(of: induced), isExact: true, of: induced, symmetry: symmetry,
      agentCount: induced.finiteGame.agentCount)
  }

  private init(
    _ constants: LipschitzConstants, isExact: Bool, of game: any Game,
    symmetry: ApproximateSymmetry, agentCount: Int
  ) {
    self.isExact = isExact
    transitionConstant = constants.transitions
    rewardConstant = constants.rewards
    updateConstant = constants.update
    let (pairs, count) = (Double(game.space.isLegal.count), Double(agentCount))
    let (alpha, beta) = (symmetry.alpha, symmetry.beta)
    let width = symmetry.rewards.upperBound - symmetry.rewards.lowerBound
    let ofStep =
      pairs / count.squareRoot() + 5 * constants.transitions / count + alpha
    var (crowd, power, own, weight) = (0.0, 1.0, 0.0, 1.0)
    var (epsilon, largest) = (0.0, 0.0)
    for _ in 0..<game.horizon.steps {
      crowd += power * ofStep
      power *= constants.update
      epsilon +=
        weight
        * (2 * constants.rewards * crowd + width * own + 2 * beta
          + 6 * constants.rewards / count)
      largest += weight * width
      own += constants.transitions * crowd + alpha + 3 * constants.transitions / count
      weight *= game.horizon.discount
    }
    self.epsilon = epsilon
    largestGain = largest
  }
}

/// How fast a game's rewards, transitions and population change with the population, in ℓ₁.
private struct LipschitzConstants {
  private(set) var transitions = 0.0
  private(set) var rewards = 0.0
  private(set) var update = 0.0

  /// The constants between some populations in which all do the same.
  ///
  /// - Complexity: O(C² S A + (S A)² C) rows compared a step for C populations.
  init(of game: any Game, at corners: [MeanField]) {
    let space = game.space
    let legal = space.isLegal.indices.filter { space.isLegal[$0] }
    var tables: [(rewards: [Double], rows: TransitionRows)] = []
    var rowDistance = 0.0
    for step in 0..<game.horizon.steps {
      let before = tables
      tables = corners.map { corner in
        var rewards = [Double](repeating: 0, count: space.isLegal.count)
        game.fillRewards(&rewards, at: step, meanField: corner)
        var rows = TransitionRows(stateCount: space.stateCount, actionCount: space.actionCount)
        game.fillTransitions(&rows, at: step, meanField: corner)
        return (rewards, rows)
      }
      let isNew =
        before.isEmpty
        || zip(before, tables).contains { $0.0.rewards != $0.1.rewards || $0.0.rows != $0.1.rows }
      guard isNew else { continue }
      for (index, table) in tables.enumerated() {
        for first in legal {
          for second in legal where second > first {
            rowDistance = max(
              rowDistance, table.rows.distance(ofPair: first, to: table.rows, pair: second))
          }
        }
        for other in tables[..<index] {
          for pair in legal {
            // Two such populations are 2 apart.
            rewards = max(rewards, abs(table.rewards[pair] - other.rewards[pair]) / 2)
            transitions = max(
              transitions, table.rows.distance(ofPair: pair, to: other.rows, pair: pair) / 2)
          }
        }
      }
    }
    update = rowDistance / 2 + transitions
  }

  /// Bounds of the constants, for all populations.
  init(of induced: SymmetrizedGame) {
    let game = induced.finiteGame
    let (pairs, states) = (game.pairs.count, game.space.stateCount)
    for place in 0..<pairs {
      let (reward, row) = (0..<game.agentCount).reduce((0.0, 0.0)) { sums, agent in
        let function = agent * pairs + place
        let squares = (function * states..<(function + 1) * states).reduce(0) {
          let modulus = induced.transitions.moduli[$1]
          return $0 + modulus * modulus
        }
        return (sums.0 + induced.rewards.moduli[function], sums.1 + squares.squareRoot())
      }
      let scale = 1 / (Double(game.agentCount) * 2.0.squareRoot())
      rewards = max(rewards, reward * scale)
      transitions = max(transitions, row * scale * Double(states).squareRoot())
    }
    // Two rows are at most 2 apart.
    update = 1 + transitions
  }
}

extension TransitionRows {
  /// The ℓ₁ distance of a pair's row from a row of other rows.
  func distance(ofPair pair: Int, to other: TransitionRows, pair otherPair: Int) -> Double {
    var probabilities: [Int32: Double] = [:]
    for entry in entries(of: Int(rowOfPair[pair])) {
      probabilities[successors[entry]] = self.probabilities[entry]
    }
    for entry in other.entries(of: Int(other.rowOfPair[otherPair])) {
      probabilities[other.successors[entry], default: 0] -= other.probabilities[entry]
    }
    return probabilities.values.reduce(0) { $0 + abs($1) }
  }
}
