/// How unequal the agents of a game are: the paper's α and β, by which it is α, β-symmetric.
///
/// α is the largest ℓ₁ distance of an agent's transition row from the induced game's, over all agents,
/// states, actions and populations; β the largest distance of an agent's reward from the induced one's.
/// Both distances are convex in the population where rewards and transition probabilities are affine in
/// it, so that the largest is found where all others are in one state and take one action.
///
/// Source: Yardim and He 2024, definition 7.
public struct ApproximateSymmetry: Sendable, Equatable {
  /// The largest distance of transition rows, 0 to 2.
  public let alpha: Double
  /// The largest distance of rewards, reward per step.
  public let beta: Double
  /// The range of all agents' rewards, reward per step.
  public let rewards: ClosedRange<Double>
  /// Whether these are the largest; else they are those of a sample of populations, and the true ones
  /// are at least as large.
  public let isExact: Bool

  /// β of the game whose rewards are scaled to [0, 1], as the paper has them; 0 where all are alike.
  public var scaledBeta: Double {
    let width = rewards.upperBound - rewards.lowerBound
    return width > 0 ? beta / width : 0
  }

  /// The most table entries that are compared, agent by agent; beyond that populations are sampled.
  private static let workLimit = 2e8
  /// The populations looked at besides those in which all do the same, where that is not exact.
  private static let sampleCount = 32

  /// The symmetry of agents, against the game that they induce.
  ///
  /// - Complexity: O(S A · T) fills of the games that the agents' are combined from, or of all agents'
  ///   games, with coupling through state-actions, and O(S · T) without; and N times the entries of
  ///   each.
  public init(of agents: UnequalAgents) {
    var search = SymmetrySearch(agents)
    let steps = agents.horizon.steps
    let corners = SymmetrySearch.corners(of: agents)
    let work = Double(corners.count * steps) * search.workOfFill
    let isWhole = work <= Self.workLimit
    var stream = RandomStream(seed: 0, purpose: .agents)
    if isWhole {
      for corner in corners {
        for step in 0..<steps { search.look(at: corner, step: step) }
      }
    }
    isExact = isWhole && agents.agents.allSatisfy { $0.isAffine }
    if !isExact {
      for _ in 0..<Self.sampleCount {
        let corner = corners[stream.index(below: corners.count)]
        let mixed = SymmetrySearch.drawn(of: agents, using: &stream)
        for population in [corner, mixed] {
          search.look(at: population, step: stream.index(below: steps))
        }
      }
    }
    alpha = search.alpha
    beta = search.beta
    rewards = search.lowest...search.highest
  }

  /// The symmetry of the agents of a finite game, against the game that it induces: exact.
  ///
  /// - Complexity: O(N Mᴺ S), with M legal pairs.
  public init(of induced: SymmetrizedGame) {
    let game = induced.finiteGame
    let (agents, pairs, states) = (game.agentCount, game.pairs.count, game.space.stateCount)
    var (alpha, beta) = (0.0, 0.0)
    for place in 0..<pairs {
      for outcome in 0..<game.outcomeCount {
        let point = Int(induced.pointOfOutcome[outcome])
        let reward = mean(ofFirst: agents) {
          induced.rewards.value(of: $0 * pairs + place, atPoint: point)
        }
        let row = (0..<states).map { next in
          mean(ofFirst: agents) {
            induced.transitions.value(of: ($0 * pairs + place) * states + next, atPoint: point)
          }
        }
        for agent in 0..<agents {
          let entry = game.entry(of: agent, place, outcome)
          beta = max(beta, abs(game.rewards[entry] - reward))
          let distance = (0..<states).reduce(0) {
            $0 + abs(game.transitions[entry * states + $1] - row[$1])
          }
          alpha = max(alpha, distance)
        }
      }
    }
    self.alpha = alpha
    self.beta = beta
    let lowest = game.rewards.reduce(.infinity, min)
    rewards = lowest...game.rewards.reduce(lowest, max)
    isExact = true
  }
}
