// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Rock, paper, scissors against the population, with stakes that agents may weigh unequally and a
/// dislike of doing what many do (A-RPS).
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 10, 1 | time steps |
/// | crowding | c, cost of an action per share of agents who take it | 4 | reward per step |
/// | rock-loss, paper-loss, scissors-loss | u, cost of the hand per share of agents that beat it | 2, 4, 6 | reward per step |
/// | rock-win, paper-win, scissors-win | v, gain of the hand per share of agents that it beats | 1, 2, 3 | reward per step |
///
/// A hand is chosen a step ahead: the next state is the action. Everybody begins with any hand.
///
/// Source: Yardim and He 2024, appendix E.2, where an agent's rewards depend on the others alone. The paper
/// leaves c, the initial states and the scale of rewards open: chosen here are 4, uniform ones and none.
/// Summed over time the game is monotone for c above 2.53 only. Transitions do not depend on the population.
public struct AsymmetricRockPaperScissors: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "a-rps", summary: "rock, paper, scissors with unequal stakes among unequal agents",
    source: "Yardim and He 2024",
    parameters: [
      stake("crowding", 4, "cost of an action, per share of agents who take it"),
      stake("rock-loss", 2, "cost of rock, per share of agents who have paper"),
      stake("paper-loss", 4, "cost of paper, per share of agents who have scissors"),
      stake("scissors-loss", 6, "cost of scissors, per share of agents who have rock"),
      stake("rock-win", 1, "gain of rock, per share of agents who have scissors"),
      stake("paper-win", 2, "gain of paper, per share of agents who have rock"),
      stake("scissors-win", 3, "gain of scissors, per share of agents who have paper"),
    ] + Horizon.parameters(steps: 10))

  private static func stake(_ name: String, _ value: Double, _ summary: String) -> Parameter {
    .real(name, default: value, in: .finite, unit: "reward per step", summary)
  }

  public static let agentParameters: [AgentParameter] = [
    .rewards("crowding"), .rewards("rock-loss"), .rewards("paper-loss"), .rewards("scissors-loss"),
    .rewards("rock-win"), .rewards("paper-win"), .rewards("scissors-win"),
  ]

  public static let formulas = GameFormulas(
    reward: """
      −c μ(·, a) − u_R μ(P) + v_R μ(S) in rock, −c μ(·, a) − u_P μ(S) + v_P μ(R) in paper,
      −c μ(·, a) − u_S μ(R) + v_S μ(P) in scissors
      """,
    nextState: "s' = a", start: "any hand, each as likely",
    symbols: [
      "c": "crowding", "u_R": "rock-loss", "u_P": "paper-loss", "u_S": "scissors-loss",
      "v_R": "rock-win", "v_P": "paper-win", "v_S": "scissors-win",
    ])

  public let space = StateActionSpace(
    states: ["rock", "paper", "scissors"], actions: ["rock", "paper", "scissors"])
  public let horizon: Horizon
  public let initialDistribution = [1.0 / 3, 1.0 / 3, 1.0 / 3]
  public let coupling = Coupling.stateActions
  public let isAffine = true
  let crowding: Double
  /// What a hand earns per share of agents with each hand, shape [3, 3].
  let stakes: [Double]
  /// The shares of all agents, times this and less ``ownShare`` where an agent is itself, are those of the
  /// others: N/(N − 1) among N agents.
  private var othersScale = 1.0
  /// 1/(N − 1) among N agents.
  private var ownShare = 0.0

  /// The game with the given stakes of rock, paper and scissors.
  public init(
    horizon: Horizon = .finite(steps: 10), crowding: Double = 4, losses: [Double] = [2, 4, 6],
    wins: [Double] = [1, 2, 3]
  ) {
    precondition(losses.count == 3 && wins.count == 3, "there are three hands")
    self.horizon = horizon
    self.crowding = crowding
    // Paper, the next hand, beats rock, and scissors, the one after, lose to it.
    var stakes = [Double](repeating: 0, count: 9)
    for hand in 0..<3 {
      stakes[hand * 3 + (hand + 1) % 3] = -losses[hand]
      stakes[hand * 3 + (hand + 2) % 3] = wins[hand]
    }
    self.stakes = stakes
  }

  public init(parameters: ParameterValues) throws {
    self.init(
      horizon: try Horizon(parameters), crowding: parameters.real("crowding"),
      losses: ["rock-loss", "paper-loss", "scissors-loss"].map(parameters.real),
      wins: ["rock-win", "paper-win", "scissors-win"].map(parameters.real))
  }

  /// The game of N agents, each of whom faces the others: it has another hand than those that matter to
  /// its own, and is one of those who do what it does.
  public func withAgents(_ count: Int) -> any Game {
    var game = self
    game.othersScale = count > 1 ? Double(count) / Double(count - 1) : 1
    game.ownShare = count > 1 ? 1 / Double(count - 1) : 0
    return game
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for state in 0..<3 {
      let stake = (0..<3).reduce(0) { $0 + stakes[state * 3 + $1] * meanField.states[$1] }
      for action in 0..<3 {
        let crowd = (0..<3).reduce(0) { $0 + meanField.stateActions[$1 * 3 + action] }
        rewards[state * 3 + action] =
          othersScale * stake - crowding * (othersScale * crowd - ownShare)
      }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    for action in 0..<3 {
      let row = transitions.appendCertain(action)
      for state in 0..<3 { transitions[state, action] = row }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    for state in 0..<3 {
      let weight = weights[state * 3] + weights[state * 3 + 1] + weights[state * 3 + 2]
      for other in 0..<3 {
        gradient.states[other] += weight * othersScale * stakes[state * 3 + other]
      }
    }
    for action in 0..<3 {
      let weight = weights[action] + weights[3 + action] + weights[6 + action]
      for other in 0..<3 {
        gradient.stateActions[other * 3 + action] -= weight * othersScale * crowding
      }
    }
  }
}
