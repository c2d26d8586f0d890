// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Munchausen online mirror descent: the reward is augmented by the scaled log-policy, and what adds
/// up scores by itself in ``OnlineMirrorDescent`` comes out of a regularised evaluation.
///
/// Source: Laurière et al. 2022 (the tabular, exact form of its deep algorithm), after Vieillard et
/// al. 2020. With temperature τ and Munchausen weight α, the values of
/// `Q̃ = R + α τ ln π_k + γ P (Σ_a π_k (Q̃ − τ ln π_k))` are `Q̃ = Q_k + α τ ln π_k`, Q_k being π_k's
/// action values with entropy of weight (1 − α) τ, and the new policy is
/// `softmax(Q̃ / τ) ∝ π_k^α exp(Q_k / τ)`. At α = 1 this is mirror descent with learning rate 1/τ; below,
/// old values fade and the fixed point is the equilibrium regularised by (1 − α) τ. An iteration
/// costs one flow and one policy evaluation, O(T (S A + entries)), and T S A exponentials and
/// logarithms; memory is two tables of shape [T, S, A].
public struct MunchausenMirrorDescent: Solver {
  public static let entry = CatalogueEntry(
    name: "munchausen-online-mirror-descent",
    summary: "mirror descent whose sums of values live in a log-policy bonus",
    source: "Laurière et al. 2022; Vieillard et al. 2020",
    parameters: [
      .real(
        "temperature", default: 10, in: .positive, unit: "reward",
        "τ; the learning rate is its inverse"),
      .real(
        "munchausen", default: 0.99, in: .above(0, through: 1),
        "α, weight of the log-policy; 1 − α of the entropy remains in the fixed point"),
    ])

  /// The policy and the scores.
  public static let tableCount = 2

  /// π_k, shape [T, S, A].
  public private(set) var policy: Policy
  /// τ ln π_k up to a constant for each state, shape [T, S, A]; −∞ at illegal actions.
  ///
  /// In units of reward, so that no temperature is too low to divide by.
  private var scores: [Double]
  private var flow: MeanFieldFlow
  private let softmaxTemperature: Double
  private let munchausen: Double
  public let temperature: Double
  private var iteration = 0

  /// Munchausen mirror descent from the uniform policy.
  public init(game: any Game, temperature: Double = 10, munchausen: Double = 0.99) {
    precondition(temperature > 0, "the temperature must be positive, not \(temperature)")
    precondition(
      munchausen > 0 && munchausen <= 1,
      "the weight must be above 0 and at most 1, not \(munchausen)")
    softmaxTemperature = temperature
    self.munchausen = munchausen
    self.temperature = (1 - munchausen) * temperature
    policy = .uniform(for: game)
    scores = Array(repeatElement(game.space.penalty, count: policy.steps).joined())
    flow = MeanFieldFlow(for: game)
  }

  public init(game: any Game, parameters: ParameterValues) {
    self.init(
      game: game, temperature: parameters.real("temperature"),
      munchausen: parameters.real("munchausen"))
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    // 1. The population of the current policy: μ_k = Λ(π_k).
    process.flow(of: policy, into: &flow)
    // 2. Its regularised action values Q_k; as soon as they are known, 3. Q̃_k = Q_k + α τ ln π_k,
    // and 4. π_{k+1} = softmax(Q̃_k / τ).
    process.sweep(
      &policy, against: flow, evaluating: .ofPolicy(temperature: temperature), carrying: &scores
    ) { [softmaxTemperature, munchausen] rows in
      rows.accumulate(1, keeping: munchausen)
      rows.setRuleToSoftmax(temperature: softmaxTemperature)
    }
    iteration += 1
  }

  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(
      iteration: iteration, tables: ["policy": policy.probabilities, "scores": scores])
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let rules = try checkpoint.table("policy", replacing: policy.probabilities)
    scores = try checkpoint.table("scores", replacing: scores)
    policy.probabilities = rules
    iteration = checkpoint.iteration
  }
}
