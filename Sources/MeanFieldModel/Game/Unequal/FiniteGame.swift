/// A game of a few agents, each with rewards and transitions of its own, which may depend on who of the
/// others does what.
///
/// Each agent i has rewards `Rⁱ(s, a, ρ⁻ⁱ)` and transition rows `Pⁱ(· | s, a, ρ⁻ⁱ)`, where ρ⁻ⁱ are the others'
/// states and actions in the order of the agents. All are tabulated, so that what needs every
/// outcome can be computed: ``FiniteGameExploitability``, and the mean-field game that it induces,
/// ``SymmetrizedGame``. An agent sees its own state and the time alone.
///
/// Three agents, of whom the first is a leader whom the others like to be with:
///
/// ```swift
/// let game = FiniteGame(
///   space: StateActionSpace(states: ["left", "right"], actions: ["go left", "go right"]),
///   horizon: .finite(steps: 3), initialDistribution: [0.5, 0.5], agentCount: 3,
///   reward: { agent, pair, others in
///     let leader = (agent == 0 ? pair : others[0]) / 2
///     return agent > 0 && pair / 2 == leader ? 1 : 0
///   },
///   transition: { _, pair, _ in pair % 2 == 0 ? [0.9, 0.1] : [0.1, 0.9] })
/// let induced = SymmetrizedGame(of: game)
/// let symmetry = ApproximateSymmetry(of: induced)  // α = 0, β = 2/3
/// let exploitability = FiniteGameExploitability(of: .uniform(for: induced), in: game)
/// ```
///
/// Source: Yardim and He 2024, definition 1. Deviation: rewards may be of any size, and later ones may be
/// discounted.
public struct FiniteGame: Sendable {
  /// States, actions and legal actions; one population.
  public let space: StateActionSpace
  /// How long the game lasts; it has a last step.
  public let horizon: Horizon
  /// Where each agent starts, independently of the others, shape [S].
  public let initialDistribution: [Double]
  /// The number of agents, N.
  public let agentCount: Int

  /// The legal pairs of state and action, s · A + a, in order; shape [M].
  let pairs: [Int]
  /// How many joint outcomes the others have, M^(N − 1).
  let outcomeCount: Int
  /// Shape [N, M, M^(N − 1)].
  let rewards: [Double]
  /// Shape [N, M, M^(N − 1), S].
  let transitions: [Double]

  /// The agents there may be.
  public static let agentLimit = 7
  /// The most numbers in the tables: 128 MiB.
  private static let tableLimit = 1 << 24
  /// How far the sum of a row may be from one.
  private static let tolerance = 1e-9

  /// The game of the given rewards and transitions.
  ///
  /// - Parameters:
  ///   - space: States, actions and legal actions; one population.
  ///   - horizon: How long the game lasts; finite.
  ///   - initialDistribution: Where each agent starts, shape [S].
  ///   - agentCount: N, from 2 to ``agentLimit``.
  ///   - reward: The reward of an agent, counted from 0, in a pair of state and action `s · A + a`; the
  ///     others' pairs are in the order of the agents, shape [N − 1].
  ///   - transition: The probabilities of that agent's next state, shape [S].
  /// - Complexity: A call of each for all N Mᴺ outcomes, with M legal pairs; N Mᴺ (S + 1) numbers, at most
  ///   2²⁴.
  public init(
    space: StateActionSpace, horizon: Horizon, initialDistribution: [Double], agentCount: Int,
    reward: (_ agent: Int, _ pair: Int, _ others: [Int]) -> Double,
    transition: (_ agent: Int, _ pair: Int, _ others: [Int]) -> [Double]
  ) {
    precondition(
      (2...Self.agentLimit).contains(agentCount),
      "expected 2 to \(Self.agentLimit) agents, got \(agentCount)")
    precondition(space.populations.count == 1, "expected a game of one population")
    if case .discounted = horizon { preconditionFailure("expected a game with a last step") }
    precondition(
      initialDistribution.count == space.stateCount
        && abs(initialDistribution.reduce(0, +) - 1) <= Self.tolerance,
      "expected a distribution over \(space.stateCount) states, got \(initialDistribution)")
    let pairs = space.isLegal.indices.filter { space.isLegal[$0] }
    let outcomeCount = Self.power(pairs.count, agentCount - 1)
    let entries = Double(agentCount * pairs.count) * Double(outcomeCount)
    let size = entries * Double(space.stateCount + 1)
    precondition(
      size <= Double(Self.tableLimit),
      "expected tables of at most \(Self.tableLimit) numbers, got \(size)")
    self.space = space
    self.horizon = horizon
    self.initialDistribution = initialDistribution
    self.agentCount = agentCount
    self.pairs = pairs
    self.outcomeCount = outcomeCount
    var (rewards, transitions) = ([Double](), [Double]())
    rewards.reserveCapacity(Int(entries))
    transitions.reserveCapacity(Int(entries) * space.stateCount)
    for agent in 0..<agentCount {
      for pair in pairs {
        for outcome in 0..<outcomeCount {
          let others = Self.places(of: outcome, among: pairs.count, agentCount - 1).map {
            pairs[$0]
          }
          let row = transition(agent, pair, others)
          precondition(
            row.count == space.stateCount && row.allSatisfy { $0 >= 0 }
              && abs(row.reduce(0, +) - 1) <= Self.tolerance,
            "expected a distribution over states for agent \(agent) in pair \(pair), got \(row)")
          let earned = reward(agent, pair, others)
          precondition(
            earned.isFinite,
            "expected a finite reward of agent \(agent) in pair \(pair), got \(earned)")
          rewards.append(earned)
          transitions += row
        }
      }
    }
    self.rewards = rewards
    self.transitions = transitions
  }

  /// Where the numbers of an agent in the legal pair number `place` are for an outcome of the others.
  func entry(of agent: Int, _ place: Int, _ outcome: Int) -> Int {
    (agent * pairs.count + place) * outcomeCount + outcome
  }

  /// The outcome, as one of the others sees it, of the places of all agents.
  func outcome(of places: [Int], without agent: Int) -> Int {
    places.indices.reduce(0) { $1 == agent ? $0 : $0 * pairs.count + places[$1] }
  }

  /// Which legal pair each of some agents is in, in an outcome of them.
  static func places(of outcome: Int, among pairCount: Int, _ agentCount: Int) -> [Int] {
    var (left, places) = (outcome, [Int](repeating: 0, count: agentCount))
    for agent in places.indices.reversed() {
      places[agent] = left % pairCount
      left /= pairCount
    }
    return places
  }

  /// `base` to the power of a small exponent, or the largest number there is.
  static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { power, _ in
      let (next, overflows) = power.multipliedReportingOverflow(by: base)
      return overflows ? .max : next
    }
  }
}
