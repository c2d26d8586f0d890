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
      ] + PairEvaluation.parameters)

  /// The policy, and the parameters with what Adam and SARSA keep of them.
  public static let tableCount = 8

  public static func sampleBytes(_ parameters: ParameterValues) -> Double {
    8 * Double(parameters.integer("system-agents"))
      + LearnerSettings.bytes(
        ofTrajectories: parameters.text("evaluation") == "sarsa", parameters)
  }

  /// `π_θ`, shape [1, S, A].
  public private(set) var policy: Policy
  /// The mean of both returns estimated last; 0 before the first iteration.
  private var estimatedReturn = 0.0
  private var iteration = 0
  private var ascent: ProjectedAscent
  private var evaluation: PairEvaluation
  private var agents: SimulatedAgents
  private var system: PopulationSimulator
  private let family: any PolicyFamily
  private let stationary: StationaryMeanField
  private let perturbation: Perturbation
  /// c.
  private let size: Double
  private let hasCommonSystems: Bool
  private let seed: UInt64
  private let team: ThreadTeam

  public init(game: SimulatedGame, parameters: ParameterValues, seed: UInt64) throws {
    family = try PolicySettings.family(for: game, parameters, of: Self.entry)
    let agentCount = parameters.integer("system-agents")
    let populations = game.space.populations.count
    guard agentCount >= populations else {
      throw ParameterError(
        key: "system-agents", value: "\(agentCount)",
        problem: .conflict("the game has \(populations) populations, and each needs an agent"))
    }
    stationary = StationaryMeanField(
      agentCount: agentCount, steps: parameters.integer("system-steps"),
      plays: parameters.integer("system-plays"))
    system = game.population(agentCount: agentCount, seed: seed)
    perturbation = Perturbation(parameters)
    size = parameters.real("perturbation-size")
    ascent = LearnerSettings.ascent(of: family, parameters)
    try LearnerSettings.requireLongTrajectories(
      parameters, of: game, areForSARSA: parameters.text("evaluation") == "sarsa")
    evaluation = PairEvaluation(parameters, game: game)
    hasCommonSystems = parameters.boolean("common-systems")
    agents = game.agents()
    policy = family.policy(at: family.start)
    self.seed = seed
    team = game.team
  }

  public mutating func iterate() {
    iteration += 1
    // 1. Two policies, c η above and below, each with the population that it leads to.
    let direction = perturbation.direction(
      ascent.parameters.count, seed: seed, iteration: iteration)
    let above = candidate(moved: size, along: direction, number: 0)
    let below = candidate(moved: -size, along: direction, number: hasCommonSystems ? 0 : 1)
    // 2. Their returns, each in its own population.
    let returns = evaluation.returns(
      of: above, and: below, in: &agents, iteration: iteration, seed: seed, team: team)
    // 3. θ ← [θ + α η (J⁺ − J⁻) / 2c]
    let slope = (returns.above - returns.below) / (2 * size)
    ascent.step(along: direction.map { $0 * slope }, iteration: iteration)
    policy = family.policy(at: ascent.parameters)
    estimatedReturn = (returns.above + returns.below) / 2
  }

  private mutating func candidate(
    moved distance: Double, along direction: [Double], number: Int
  ) -> PairEvaluation.Candidate {
    let policy = family.policy(at: ascent.parameters(moved: distance, along: direction))
    let meanField = stationary.estimate(
      of: policy, in: &system, number: 2 * iteration + number)
    return PairEvaluation.Candidate(policy: policy, meanField: meanField, others: policy)
  }

  /// What is left to gain for the team, exactly, beside the learner's own measures.
  public func measures(in process: inout DecisionProcess) -> [AlgorithmMeasure] {
    measures + process.teamMeasures(of: policy)
  }

  public var measures: [AlgorithmMeasure] {
    LearnerMeasures.all(
      iteration: iteration,
      samplesOfIteration: 2 * stationary.sampleCount + evaluation.sampleCount,
      estimatedReturn: estimatedReturn, family: family, parameters: ascent.parameters)
  }

  public var checkpoint: AlgorithmCheckpoint {
    let own = ["return": [estimatedReturn]]
    return AlgorithmCheckpoint(
      iteration: iteration,
      tables: own.merging(ascent.tables) { $1 }.merging(evaluation.tables) { $1 })
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let value = try checkpoint.table("return", replacing: [estimatedReturn])[0]
    let critic = try evaluation.restored(from: checkpoint)
    ascent = try ascent.restored(from: checkpoint)
    (evaluation, estimatedReturn) = (critic, value)
    iteration = checkpoint.iteration
    policy = family.policy(at: ascent.parameters)
  }
}
