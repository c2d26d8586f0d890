// Members without a comment are documented where `Algorithm` and `Learner` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel
public import MeanFieldPopulation

/// Likelihood ratios for the equilibrium: the parameters follow the policy gradient of an agent in a
/// population that follows the policy but not the agent.
///
/// The policies must have a derivative. An iteration samples a stationary game: B rounds of m for the
/// mean field, and m trajectories of H steps, from which the gradient is estimated in one of three
/// ways: by REINFORCE with a baseline, by renewal Monte Carlo, or by an actor and a critic.
///
/// Source: Subramanian and Mahajan 2019, Algorithms 1 and 2; for the estimators see their files.
public struct LikelihoodRatio: Learner {
  public static let entry = CatalogueEntry(
    name: "likelihood-ratio",
    summary: "learns from samples: policy gradient by REINFORCE, renewals or actor-critic",
    source: "Subramanian and Mahajan 2019; Williams 1992",
    parameters: PolicySettings.parameters(["softmax", "smooth-threshold"])
      + [
        .choice(
          "estimator", ["actor-critic", "monte-carlo", "renewal"], "how the gradient is estimated"),
        LearnerSettings.criticRate,
        .integer(
          "renewal-state", default: 0, in: 0...Int(Int32.max),
          "number of the state whose visits begin the cycles of renewals"),
      ] + LearnerSettings.ascent + LearnerSettings.meanField
      + [LearnerSettings.batch, LearnerSettings.trajectoryLength],
    example: ["policy": "smooth-threshold"], exampleGame: "malware-spread")

  /// The policy, and the parameters with what Adam, critic and gradient keep of them.
  public static let tableCount = 10

  public static func sampleBytes(_ parameters: ParameterValues, in size: GameSize) -> Double {
    LearnerSettings.bytes(ofTrajectories: true, parameters)
  }

  /// `π_θ`, shape [1, S, A].
  public var policy: Policy { learned.policy }
  /// z, the estimate of the policy's mean field, shape [S].
  public private(set) var meanField: [Double]
  private var learned: LearnedPolicy
  private var estimator: any PolicyGradientEstimator
  private var agents: SimulatedAgents
  private let family: any DifferentiablePolicyFamily
  private let update: MeanFieldUpdate
  /// m.
  private let batch: Int
  /// H.
  private let trajectoryLength: Int
  private let seed: UInt64
  private let team: ThreadTeam

  public init(game: SimulatedGame, parameters: ParameterValues, seed: UInt64) throws {
    try self.init(
      game: game, family: try PolicySettings.differentiableFamily(for: game, parameters),
      parameters: parameters, seed: seed)
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
  /// - Complexity: An iteration takes m B + m H samples, and memory for m H of them.
  public init(
    game: SimulatedGame, family: any DifferentiablePolicyFamily, parameters: ParameterValues,
    seed: UInt64
  ) throws {
    try LearnerSettings.requireNoEnd(game, for: Self.entry)
    self.family = family
    try LearnerSettings.requireLongTrajectories(
      parameters, of: game, areForSARSA: parameters.text("estimator") == "actor-critic")
    estimator = try Self.estimator(for: game, parameters)
    update = try LearnerSettings.meanFieldUpdate(parameters, of: game)
    learned = LearnedPolicy(of: family, for: game.space, parameters)
    batch = parameters.integer("batch")
    trajectoryLength = parameters.integer("trajectory-length")
    agents = game.agents()
    meanField = game.initialDistribution
    self.seed = seed
    team = game.team
  }

  private static func estimator(
    for game: SimulatedGame, _ parameters: ParameterValues
  ) throws -> any PolicyGradientEstimator {
    let (space, discount) = (game.space, game.horizon.discount)
    switch parameters.text("estimator") {
    case "monte-carlo":
      return Reinforce(
        stateCount: space.stateCount, actionCount: space.actionCount, discount: discount)
    case "renewal":
      let state = parameters.integer("renewal-state")
      guard state < space.stateCount else {
        throw ParameterError(
          key: "renewal-state", value: "\(state)",
          problem: .conflict("the game has \(space.stateCount) states, counted from 0"))
      }
      return RenewalMonteCarlo(
        renewalState: state, actionCount: space.actionCount, discount: discount)
    default:
      let critic = SARSACritic(
        pairCount: space.isLegal.count, learningRate: parameters.real("critic-rate"),
        discount: discount)
      return ActorCritic(critic: critic, discount: discount)
    }
  }

  public mutating func iterate() {
    let iteration = learned.iteration + 1
    // 1. The mean field follows the policy.
    update.update(&meanField, of: policy, in: &agents, iteration: iteration, seed: seed)
    // 2. The policy gradient in that population.
    agents.freeze(meanField, following: policy)
    let trajectories = Trajectories(
      count: batch, length: trajectoryLength, of: agents,
      draws: Draws(seed: seed, iteration: iteration, number: 0), team: team)
    let gradient = estimator.gradient(
      from: trajectories, rewards: agents.rewards(), of: policy)
    // 3. θ ← [θ + α G]
    learned.climb(
      along: family.weightedScores(gradient.weights, at: learned.parameters),
      estimatedReturn: gradient.value)
  }

  public func measures() -> [AlgorithmMeasure] {
    learned.measures(
      samplesOfIteration: update.sampleCount + Double(batch) * Double(trajectoryLength))
  }

  public var checkpoint: AlgorithmCheckpoint {
    learned.checkpoint(with: estimator.tables.merging(["mean field": meanField]) { $1 })
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let states = try checkpoint.table("mean field", replacing: meanField)
    let judged = try estimator.restored(from: checkpoint)
    learned = try learned.restored(from: checkpoint)
    (estimator, meanField) = (judged, states)
  }
}
