public import MeanFieldModel

/// All that a learner may see of a game: what an agent can be and do, how later rewards are weighed,
/// and samples.
///
/// Three simulators are to be had from it: that of agents in a population that stays as it is,
/// ``SimulatedAgents``, that of a whole system of agents, ``PopulationSimulator`` (Subramanian and Mahajan
/// 2019, assumptions A3 and A4), and that of agents with a policy each in one run that is never reset,
/// ``AgentSystem`` (Benjamin and Abate 2024).
public struct SimulatedGame: Sendable {
  /// States, actions, which actions are legal where, and populations.
  public var space: StateActionSpace { game.space }
  /// How long the game lasts and how later rewards are weighed.
  public var horizon: Horizon { game.horizon }
  /// The distribution of states at step 0, ξ₀: shape [S].
  public var initialDistribution: [Double] { game.initialDistribution }
  /// The threads that samples may be drawn on; the samples do not depend on them.
  public let team: ThreadTeam
  private let game: any Game

  /// Samples of `game`, drawn on the threads of `team`.
  public init(_ game: any Game, team: ThreadTeam = ThreadTeam(threadCount: 1)) {
    self.game = game
    self.team = team
  }

  /// How `agentCount` agents divide into the game's populations.
  package func composition(agentCount: Int) -> PopulationComposition {
    PopulationComposition(of: game, agentCount: agentCount)
  }

  /// Agents in a population that stays as it is, who follow no policy yet.
  public func agents() -> SimulatedAgents { SimulatedAgents(game) }

  /// A system of `agentCount` agents, each with a record of its own.
  public func population(agentCount: Int, seed: UInt64) -> PopulationSimulator {
    PopulationSimulator(
      game, agentCount: agentCount, representation: .agents, seed: seed, team: team)
  }

  /// `agentCount` agents in plays of a game with a last step, each with rewards, transitions and a policy
  /// of its own.
  package func players(_ agentCount: Int, seed: UInt64) -> UnequalPopulation {
    UnequalPopulation(
      game as? UnequalAgents ?? UnequalAgents(alike: game, count: agentCount),
      agentCount: agentCount, seed: seed)
  }

  /// `agentCount` agents in one continuing run, each with a rule of its own.
  public func system(agentCount: Int, seed: UInt64) -> AgentSystem {
    AgentSystem(game, agentCount: agentCount, seed: seed, team: team)
  }
}
