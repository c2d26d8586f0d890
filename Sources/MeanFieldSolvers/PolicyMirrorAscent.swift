// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Policy mirror ascent with exact action values: each state's rule takes a proximal step uphill.
///
/// `π_{k+1}(s) = argmax_u ⟨u, Q_k(s, ·)⟩ + τ H(u) − D(u, π_k(s)) / η`, Q_k the action values of π_k with
/// entropy of weight τ against its own population, H the entropy, and D either half the squared
/// Euclidean distance or the Kullback–Leibler divergence KL(u‖π_k). Euclidean without entropy: the
/// projection of π_k + η Q_k on the simplex. Kullback–Leibler: `π ∝ (π_k exp(η Q_k))^{1/(1 + η τ)}`.
///
/// Source: Yardim et al. 2023 (policy mirror ascent; Euclidean); Benjamin and Abate 2024, where agents
/// learn Q. An iteration costs one flow and one policy evaluation, O(T (S A + entries)), and T S
/// steps of O(A²) (Euclidean) or O(A).
public struct PolicyMirrorAscent: Solver {
  public static let entry = CatalogueEntry(
    name: "policy-mirror-ascent",
    summary: "a proximal step uphill for each state's rule",
    source: "Yardim et al. 2023; Benjamin and Abate 2024",
    parameters: [
      .choice("distance", ["euclidean", "entropic"], "what keeps the new rule near the old one"),
      .real("learning-rate", default: 0.05, in: .positive, unit: "1/reward", "η of the step"),
      .real("temperature", default: 0, in: .nonNegative, unit: "reward", "τ of the entropy"),
    ])

  /// The policy and the logits.
  public static let tableCount = 2

  /// What keeps the new rule near the old one.
  public enum Distance: Sendable, Equatable {
    /// Half the squared Euclidean distance.
    case euclidean
    /// The Kullback–Leibler divergence from the old rule to the new one.
    case entropic
  }

  /// π_k, shape [T, S, A].
  public private(set) var policy: Policy
  /// Euclidean: −∞ at illegal actions and 0 elsewhere; entropic: ln π_k up to a constant for each
  /// state; shape [T, S, A].
  private var logits: [Double]
  private var flow: MeanFieldFlow
  private let distance: Distance
  private let learningRate: Double
  public let temperature: Double
  private var iteration = 0

  /// Policy mirror ascent from the uniform policy.
  public init(
    game: any Game, distance: Distance = .euclidean, learningRate: Double = 0.05,
    temperature: Double = 0
  ) {
    precondition(learningRate > 0, "the learning rate must be positive, not \(learningRate)")
    precondition(temperature >= 0, "the temperature must not be negative, not \(temperature)")
    self.distance = distance
    self.learningRate = learningRate
    self.temperature = temperature
    policy = .uniform(for: game)
    logits = Array(repeatElement(game.space.penalty, count: policy.steps).joined())
    flow = MeanFieldFlow(for: game)
  }

  public init(game: any Game, parameters: ParameterValues) {
    self.init(
      game: game, distance: parameters.text("distance") == "entropic" ? .entropic : .euclidean,
      learningRate: parameters.real("learning-rate"),
      temperature: parameters.real("temperature"))
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    // 1. The population of the current policy.
    process.flow(of: policy, into: &flow)
    // 2. Its action values, and 3. the proximal step in each state.
    process.sweep(
      &policy, against: flow, evaluating: .ofPolicy(temperature: temperature), carrying: &logits
    ) { [distance, learningRate, temperature] rows in
      switch distance {
      case .entropic:
        let scale = 1 / (1 + learningRate * temperature)
        rows.accumulate(learningRate * scale, keeping: scale)
        rows.setRuleToSoftmax()
      case .euclidean:
        rows.takeEuclideanStep(learningRate: learningRate, temperature: temperature)
      }
    }
    iteration += 1
  }

  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(
      iteration: iteration, tables: ["policy": policy.probabilities, "logits": logits])
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let rules = try checkpoint.table("policy", replacing: policy.probabilities)
    logits = try checkpoint.table("logits", replacing: logits)
    policy.probabilities = rules
    iteration = checkpoint.iteration
  }
}

extension DecisionRows {
  /// Each rule becomes the maximiser of ⟨u, Q⟩ + τ H(u) − ‖u − π‖²/(2η); the carried numbers tell the
  /// illegal actions by −∞.
  fileprivate func takeEuclideanStep(learningRate: Double, temperature: Double) {
    guard let values = actionValues.baseAddress, let rule = rule.baseAddress else { return }
    for first in stride(from: 0, to: actionValues.count, by: actionCount) {
      for pair in first..<first + actionCount { actionValues[pair] += carried[pair] }
      mirrorAscentStep(
        values: values + first, point: rule + first, count: actionCount,
        learningRate: learningRate, temperature: temperature)
    }
  }
}
