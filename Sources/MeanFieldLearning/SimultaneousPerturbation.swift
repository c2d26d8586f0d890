// Members without a comment are documented where `Algorithm` and `Learner` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel
public import MeanFieldPopulation

/// Simultaneous perturbation for the equilibrium: the parameters follow how the return changes when all
/// of them are moved a little at random, in a population that follows the policy but not the trial.
///
/// The policies need no derivative. With signs as directions this is SPSA, with normal numbers SFSA. An
/// iteration samples a stationary game: B rounds of m for the mean field, and m trajectories of
/// H steps for each of the two policies tried.
///
/// Source: Subramanian and Mahajan 2019, Algorithms 1 and 3 (whose line for θ± has β where the text has
/// c). What they leave open is a setting here: whether both policies are judged by common random
/// numbers, and if not by thresholds, what is learned.
public struct SimultaneousPerturbation: Learner {
  public static let entry = CatalogueEntry(
    name: "simultaneous-perturbation",
    summary: "learns from samples: tries all parameters at once, up and down (SPSA, SFSA)",
    source: "Subramanian and Mahajan 2019; Spall 1992",
    parameters: PolicySettings.parameters(["softmax", "threshold", "smooth-threshold"])
      + Perturbation.parameters + LearnerSettings.ascent + LearnerSettings.meanField
      + [LearnerSettings.batch, LearnerSettings.trajectoryLength] + PairEvaluation.parameters)

  /// The policy, and the parameters with what Adam and SARSA keep of them.
  public static let tableCount = 8

  public static func sampleBytes(_ parameters: ParameterValues) -> Double {
    LearnerSettings.bytes(
      ofTrajectories: parameters.text("evaluation") == "sarsa", parameters)
  }

  /// `π_θ`, shape [1, S, A].
  public private(set) var policy: Policy
  /// z, the estimate of the policy's mean field, shape [S].
  public private(set) var meanField: [Double]
  /// The mean of both returns estimated last; 0 before the first iteration.
  private var estimatedReturn = 0.0
  private var iteration = 0
  private var ascent: ProjectedAscent
  private var evaluation: PairEvaluation
  private var agents: SimulatedAgents
  private let family: any PolicyFamily
  private let update: MeanFieldUpdate
  private let perturbation: Perturbation
  /// c.
  private let size: Double
  private let seed: UInt64
  private let team: ThreadTeam

  public init(game: SimulatedGame, parameters: ParameterValues, seed: UInt64) throws {
    family = try PolicySettings.family(for: game, parameters, of: Self.entry)
    update = try LearnerSettings.meanFieldUpdate(parameters, of: game)
    perturbation = Perturbation(parameters)
    size = parameters.real("perturbation-size")
    ascent = LearnerSettings.ascent(of: family, parameters)
    try LearnerSettings.requireLongTrajectories(
      parameters, of: game, areForSARSA: parameters.text("evaluation") == "sarsa")
    evaluation = PairEvaluation(parameters, game: game)
    agents = game.agents()
    meanField = game.initialDistribution
    policy = family.policy(at: family.start)
    self.seed = seed
    team = game.team
  }

  public mutating func iterate() {
    iteration += 1
    // 1. The mean field follows the policy.
    update.update(&meanField, of: policy, in: &agents, iteration: iteration, seed: seed)
    // 2. Two policies, c η above and below.
    let direction = perturbation.direction(
      ascent.parameters.count, seed: seed, iteration: iteration)
    let above = family.policy(at: ascent.parameters(moved: size, along: direction))
    let below = family.policy(at: ascent.parameters(moved: -size, along: direction))
    // 3. Their returns in the same population, which goes on to follow the policy.
    let returns = evaluation.returns(
      of: .init(policy: above, meanField: meanField, others: policy),
      and: .init(policy: below, meanField: meanField, others: policy), in: &agents,
      iteration: iteration,
      seed: seed, team: team)
    // 4. θ ← [θ + α η (J⁺ − J⁻) / 2c]
    let slope = (returns.above - returns.below) / (2 * size)
    ascent.step(along: direction.map { $0 * slope }, iteration: iteration)
    policy = family.policy(at: ascent.parameters)
    estimatedReturn = (returns.above + returns.below) / 2
  }

  public var measures: [AlgorithmMeasure] {
    LearnerMeasures.all(
      iteration: iteration, samplesOfIteration: update.sampleCount + evaluation.sampleCount,
      estimatedReturn: estimatedReturn, family: family, parameters: ascent.parameters)
  }

  public var checkpoint: AlgorithmCheckpoint {
    let own = ["mean field": meanField, "return": [estimatedReturn]]
    return AlgorithmCheckpoint(
      iteration: iteration,
      tables: own.merging(ascent.tables) { $1 }.merging(evaluation.tables) { $1 })
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let states = try checkpoint.table("mean field", replacing: meanField)
    let value = try checkpoint.table("return", replacing: [estimatedReturn])[0]
    let critic = try evaluation.restored(from: checkpoint)
    ascent = try ascent.restored(from: checkpoint)
    (evaluation, meanField, estimatedReturn) = (critic, states, value)
    iteration = checkpoint.iteration
    policy = family.policy(at: ascent.parameters)
  }
}
