// Members without a comment are documented where `Algorithm` and `Learner` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel
public import MeanFieldPopulation

/// Symm-PMD: N agents, equal or nearly so, who all follow one policy, which is improved by mirror descent on
/// action values learned from what all of them meet.
///
/// An epoch t lets all play M times, learns the entropy-regularised action values of π_t by temporal
/// differences (algorithm 1), and takes a step of mirror descent, `π̂ ∝ π_t^(1 − τξ_t) exp(ξ_t q)` with
/// `ξ_t = ξ_0/√(t + 1)`, which it mixes with the uniform policy by 1/(t + 1). The answer is the mean of all
/// policies, π̄.
///
/// As if there were one: no agent needs to know who it is, and the cost of learning does not grow with
/// unequal agents. What the answer lacks for that is bounded by α and β (theorem 3; see
/// ``/MeanFieldModel/ApproximateSymmetry``).
///
/// Source: Yardim and He 2024, algorithms 1 and 2. Deviation: values are learned from the paths of all
/// agents unless `paths=first` says otherwise.
///
/// - Complexity: O(M T (N + S A + entries)) time an iteration.
public struct SymmetricPolicyMirrorDescent: Learner {
  public static let entry = CatalogueEntry(
    name: "symmetric-policy-mirror-descent",
    summary: "unequal agents share one policy and learn from what all of them meet (Symm-PMD)",
    source: "Yardim and He 2024, Algorithm 2",
    parameters: PlayedMirrorDescent.parameters + [
      .choice(
        "paths", ["all", "first"], "whose paths values are learned from: all agents', or agent 1's")
    ], exampleGame: "a-rps")

  /// π_t, π̄, scores and values, bonuses.
  public static let tableCount = 5
  public static let sampleSettings = ["agents", "plays"]

  public static func sampleBytes(_ parameters: ParameterValues, in size: GameSize) -> Double {
    PlayedMirrorDescent.sampleBytes(parameters, in: size, tables: 0)
  }

  private var descent: PlayedMirrorDescent

  public init(game: SimulatedGame, parameters: ParameterValues, seed: UInt64) throws {
    descent = try PlayedMirrorDescent(
      game: game, parameters: parameters, areIndependent: false,
      paths: parameters.text("paths") == "all" ? .all : .first, seed: seed, entry: Self.entry)
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
