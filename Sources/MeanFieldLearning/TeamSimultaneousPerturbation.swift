// Members without a comment are documented where `Algorithm` and `Learner` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel
public import MeanFieldPopulation

/// Simultaneous perturbation for the team: the parameters follow how the return changes when all of them
/// are moved a little at random, each policy tried being judged in the population that it leads to.
///
/// This is where it differs from ``SimultaneousPerturbation``, and why it ends elsewhere: what an agent
/// does to all others is part of what it tries. An iteration samples a stationary game: n agents
/// for B steps and m trajectories of H steps, for each of the two policies tried.
///
/// Source: Subramanian and Mahajan 2019, Algorithms 4 and 5.
public struct TeamSimultaneousPerturbation: Learner {
  public static let entry = CatalogueEntry(
    name: "team-simultaneous-perturbation",
    summary: "learns what is best for all from samples of systems of agents (SPSA, SFSA)",
    source: "Subramanian and Mahajan 2019; Spall 1992",
    parameters: PolicySettings.parameters(["softmax", "threshold", "smooth-threshold"])
      + Perturbation.parameters + LearnerSettings.ascent
      + [
        .integer(
          "system-agents", default: 1000, in: 1...100_000_000, "n: agents of the sampled system"),
        .integer(
          "system-steps", default: 200, in: 1...1_000_000, unit: "time steps",
          "B: after which its population is at rest"),
        .integer(
          "system-plays", default: 1, in: 1...1_000_000, "plays that are averaged for a population"),
        .boolean(
          "common-systems", default: true,
          "whether both systems are sampled by the same random numbers"),
        LearnerSettings.batch, LearnerSettings.trajectoryLength,
      ] + PairEvaluation.parameters,
    example: ["policy": "threshold"], exampleGame: "malware-spread")

  /// The policy, and the parameters with what Adam and SARSA keep of them.
  public static let tableCount = 8

  public static func sampleBytes(_ parameters: ParameterValues, in size: GameSize) -> Double {
    8 * Double(parameters.integer("system-agents"))
      + LearnerSettings.bytes(
        ofTrajectories: parameters.text("evaluation") == "sarsa", parameters)
  }

  /// `π_θ`, shape [1, S, A].
  public var policy: Policy { learned.policy }
  private var learned: LearnedPolicy
  private var evaluation: PairEvaluation
  private var agents: SimulatedAgents
  private var system: PopulationSimulator
  private let stationary: StationaryMeanField
  private let perturbation: Perturbation
  private let hasCommonSystems: Bool
  private let seed: UInt64
  private let team: ThreadTeam

  public init(game: SimulatedGame, parameters: ParameterValues, seed: UInt64) throws {
    try self.init(
      game: game, family: try PolicySettings.family(for: game, parameters), parameters: parameters,
      seed: seed)
  }

  /// A learner of policies of one's own.
  ///
  /// - Parameters:
  ///   - game: Where its samples come from.
  ///   - family: The policies, of the game's shape [1, S, A]; the setting `policy` and what belongs to
  ///     it count for nothing.
  ///   - parameters: All other settings.
  ///   - seed: Where all its random numbers come from.
  /// - Throws: ``/MeanFieldModel/ParameterError`` for a game that ends, and for settings that do not go
  ///   together or not with this game.
  /// - Complexity: An iteration takes 2 n B + 2 m H samples, and memory for n agents and m, or with SARSA m H.
  public init(
    game: SimulatedGame, family: any PolicyFamily, parameters: ParameterValues, seed: UInt64
  ) throws {
    try LearnerSettings.requireNoEnd(game, for: Self.entry)
    let agentCount = parameters.integer("system-agents")
    try LearnerSettings.requireOneEach(
      "an agent", in: agentCount, setBy: "system-agents", for: game)
    stationary = StationaryMeanField(
      agentCount: agentCount, steps: parameters.integer("system-steps"),
      plays: parameters.integer("system-plays"))
    system = game.population(agentCount: agentCount, seed: seed)
    perturbation = Perturbation(parameters)
    learned = LearnedPolicy(of: family, for: game.space, parameters)
    try LearnerSettings.requireLongTrajectories(
      parameters, of: game, areForSARSA: parameters.text("evaluation") == "sarsa")
    evaluation = PairEvaluation(parameters, game: game)
    hasCommonSystems = parameters.boolean("common-systems")
    agents = game.agents()
    self.seed = seed
    team = game.team
  }

  public mutating func iterate() {
    let iteration = learned.iteration + 1
    // 1. Two policies, c η above and below, each with the population that it leads to.
    let direction = perturbation.direction(
      learned.parameters.count, seed: seed, iteration: iteration)
    let above = candidate(moved: perturbation.size, along: direction, number: 2 * iteration)
    let below = candidate(
      moved: -perturbation.size, along: direction,
      number: 2 * iteration + (hasCommonSystems ? 0 : 1))
    // 2. Their returns, each in its own population.
    let returns = evaluation.returns(
      of: above, and: below, in: &agents, iteration: iteration, seed: seed, team: team)
    // 3. θ ← [θ + α η (J⁺ − J⁻) / 2c]
    learned.climb(
      along: perturbation.gradient(returns, along: direction), estimatedReturn: returns.mean)
  }

  private mutating func candidate(
    moved distance: Double, along direction: [Double], number: Int
  ) -> PairEvaluation.Candidate {
    let policy = learned.policy(moved: distance, along: direction)
    let meanField = stationary.estimate(of: policy, in: &system, number: number)
    return PairEvaluation.Candidate(policy: policy, meanField: meanField, others: policy)
  }

  /// What is left to gain for the team, exactly, beside the learner's own measures.
  public func measures(in process: inout DecisionProcess) -> [AlgorithmMeasure] {
    measures() + process.teamMeasures(of: policy)
  }

  public func measures() -> [AlgorithmMeasure] {
    learned.measures(
      samplesOfIteration: 2 * stationary.sampleCount + evaluation.sampleCount)
  }

  public var checkpoint: AlgorithmCheckpoint { learned.checkpoint(with: evaluation.tables) }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let judged = try evaluation.restored(from: checkpoint)
    learned = try learned.restored(from: checkpoint)
    evaluation = judged
  }
}
