// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Prior descent: best responses softened towards a prior policy, and the prior follows from time to
/// time.
///
/// `π_{k+1} ∝ q exp(Q*_k / τ)`, Q*_k the action values of the best response to the population of π_k
/// and q the prior, which becomes the current policy after every `inner` iterations. The prior lets
/// the temperature stay high, where the inner map is a contraction, and the fixed point come near
/// to a Nash equilibrium all the same.
///
/// Source: Cui and Koeppl 2021 (prior descent), with Boltzmann policies as in MFGLib 0.3.0, whose
/// prior follows one iteration earlier for `inner` above 1; without an update of the prior it is the
/// value-based GMF of Guo et al. 2019. An iteration costs one flow and one best response,
/// O(T (S A + entries)), and T S A exponentials; memory is three tables of shape [T, S, A].
public struct PriorDescent: Solver {
  public static let entry = CatalogueEntry(
    name: "prior-descent",
    summary: "softened best responses around a prior policy that follows",
    source: "Cui and Koeppl 2021; Guo et al. 2019",
    parameters: [
      .real("temperature", default: 10, in: .positive, unit: "reward", "τ of the softmax"),
      .integer(
        "inner", default: 5, in: 1...1_000_000_000, unit: "iterations",
        "between two updates of the prior"),
    ])

  /// The policy, the scores and those of the prior.
  public static let tableCount = 3

  /// π_k, shape [T, S, A].
  public private(set) var policy: Policy
  /// τ ln q up to a constant for each state, shape [T, S, A]; −∞ at illegal actions.
  ///
  /// In units of reward, so that no temperature is too low to divide by.
  private var priorScores: [Double]
  /// τ ln π_k up to a constant for each state, shape [T, S, A].
  private var scores: [Double]
  private var flow: MeanFieldFlow
  private let softmaxTemperature: Double
  private let inner: Int
  private var iteration = 0

  /// Prior descent from the uniform policy and prior.
  public init(game: any Game, temperature: Double = 10, inner: Int = 5) {
    precondition(temperature > 0, "the temperature must be positive, not \(temperature)")
    precondition(inner >= 1, "there must be an iteration between two updates, not \(inner)")
    softmaxTemperature = temperature
    self.inner = inner
    policy = .uniform(for: game)
    priorScores = Array(repeatElement(game.space.penalty, count: policy.steps).joined())
    scores = priorScores
    flow = MeanFieldFlow(for: game)
  }

  public init(game: any Game, parameters: ParameterValues) {
    self.init(
      game: game, temperature: parameters.real("temperature"), inner: parameters.integer("inner"))
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    // 1. The population of the current policy.
    process.flow(of: policy, into: &flow)
    // 2. The action values Q* of the best response to it, and 3. π ∝ q exp(Q* / τ).
    for pair in scores.indices { scores[pair] = priorScores[pair] }
    process.sweep(&policy, against: flow, evaluating: .ofBestResponse, carrying: &scores) {
      [softmaxTemperature] rows in
      rows.accumulate(1)
      rows.setRuleToSoftmax(temperature: softmaxTemperature)
    }
    iteration += 1
    // 4. The prior follows.
    if iteration % inner == 0 { swap(&priorScores, &scores) }
  }

  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(
      iteration: iteration, tables: ["policy": policy.probabilities, "prior scores": priorScores])
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let rules = try checkpoint.table("policy", replacing: policy.probabilities)
    priorScores = try checkpoint.table("prior scores", replacing: priorScores)
    policy.probabilities = rules
    iteration = checkpoint.iteration
  }
}
