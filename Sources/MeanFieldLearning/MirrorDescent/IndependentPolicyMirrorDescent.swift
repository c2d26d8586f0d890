// Members without a comment are documented where `Algorithm` and `Learner` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel
public import MeanFieldPopulation

/// IPMD: N agents, each with a policy of its own, which it improves by mirror descent on action values
/// learned from what it meets itself.
///
/// As ``SymmetricPolicyMirrorDescent``, with a table of values and a policy for each agent. An agent meets
/// one state and action a step of each play, and what it learns is its own values, without the bias of
/// treating unequal agents alike.
///
/// Source: Yardim and He 2024, section 3.
///
/// - Complexity: O(M T (N + S A + entries) + N T S A) time an iteration.
public struct IndependentPolicyMirrorDescent: Learner {
  public static let entry = CatalogueEntry(
    name: "independent-policy-mirror-descent",
    summary: "each agent learns a policy of its own from what it meets itself (IPMD)",
    source: "Yardim and He 2024, section 3", parameters: PlayedMirrorDescent.parameters,
    exampleGame: "a-rps")

  /// The mean policy of all agents.
  public static let tableCount = 1
  public static let sampleSettings = ["agents", "plays"]

  public static func sampleBytes(_ parameters: ParameterValues, in size: GameSize) -> Double {
    // π_t, π̄, scores, values and bonuses of each agent, and two in a checkpoint.
    PlayedMirrorDescent.sampleBytes(
      parameters, in: size, tables: 7 * Double(parameters.integer("agents")))
  }

  private var descent: PlayedMirrorDescent

  public init(game: SimulatedGame, parameters: ParameterValues, seed: UInt64) throws {
    descent = try PlayedMirrorDescent(
      game: game, parameters: parameters, areIndependent: true, paths: .all, seed: seed,
      entry: Self.entry)
  }

  public var policy: Policy { descent.policy }
  public var profile: PolicyProfile? { descent.average }
  public mutating func iterate() { descent.iterate() }
  public func measures() -> [AlgorithmMeasure] { descent.measures }
  public var checkpoint: AlgorithmCheckpoint { descent.checkpoint }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    try descent.restore(checkpoint)
  }
}
