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
      + [LearnerSettings.batch, LearnerSettings.trajectoryLength] + PairEvaluation.parameters,
    example: ["policy": "threshold"], exampleGame: "malware-spread")

  /// The policy, and the parameters with what Adam and SARSA keep of them.
  public static let tableCount = 8

  public static func sampleBytes(_ parameters: ParameterValues, in size: GameSize) -> Double {
    LearnerSettings.bytes(
      ofTrajectories: parameters.text("evaluation") == "sarsa", parameters)
  }

  /// `π_θ`, shape [1, S, A].
  public var policy: Policy { learned.policy }
  /// z, the estimate of the policy's mean field, shape [S].
  public private(set) var meanField: [Double]
  private var learned: LearnedPolicy
  private var evaluation: PairEvaluation
  private var agents: SimulatedAgents
  private let update: MeanFieldUpdate
  private let perturbation: Perturbation
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
  /// - Complexity: An iteration takes m B + 2 m H samples, and memory for m, or with SARSA for m H.
  public init(
    game: SimulatedGame, family: any PolicyFamily, parameters: ParameterValues, seed: UInt64
  ) throws {
    try LearnerSettings.requireNoEnd(game, for: Self.entry)
    update = try LearnerSettings.meanFieldUpdate(parameters, of: game)
    perturbation = Perturbation(parameters)
    learned = LearnedPolicy(of: family, for: game.space, parameters)
    try LearnerSettings.requireLongTrajectories(
      parameters, of: game, areForSARSA: parameters.text("evaluation") == "sarsa")
    evaluation = PairEvaluation(parameters, game: game)
    agents = game.agents()
    meanField = game.initialDistribution
    self.seed = seed
    team = game.team
  }

  public mutating func iterate() {
    let iteration = learned.iteration + 1
    // 1. The mean field follows the policy.
    update.update(&meanField, of: policy, in: &agents, iteration: iteration, seed: seed)
    // 2. Two policies, c η above and below, in the same population, which goes on to follow the policy.
    let direction = perturbation.direction(
      learned.parameters.count, seed: seed, iteration: iteration)
    let above = candidate(moved: perturbation.size, along: direction)
    let below = candidate(moved: -perturbation.size, along: direction)
    // 3. Their returns.
    let returns = evaluation.returns(
      of: above, and: below, in: &agents, iteration: iteration, seed: seed, team: team)
    // 4. θ ← [θ + α η (J⁺ − J⁻) / 2c]
    learned.climb(
      along: perturbation.gradient(returns, along: direction), estimatedReturn: returns.mean)
  }

  private func candidate(
    moved distance: Double, along direction: [Double]
  ) -> PairEvaluation.Candidate {
    PairEvaluation.Candidate(
      policy: learned.policy(moved: distance, along: direction), meanField: meanField,
      others: policy)
  }

  public func measures() -> [AlgorithmMeasure] {
    learned.measures(
      samplesOfIteration: update.sampleCount + evaluation.sampleCount)
  }

  public var checkpoint: AlgorithmCheckpoint {
    learned.checkpoint(with: evaluation.tables.merging(["mean field": meanField]) { $1 })
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let states = try checkpoint.table("mean field", replacing: meanField)
    let judged = try evaluation.restored(from: checkpoint)
    learned = try learned.restored(from: checkpoint)
    (evaluation, meanField) = (judged, states)
  }
}
