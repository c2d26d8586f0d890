// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Online mirror descent: action values against the current population add up to scores, and the
/// policy is their softmax.
///
/// Source: Pérolat et al. 2022, in discrete time with the entropy as regulariser. An
/// iteration costs one flow and one policy evaluation, O(T (S A + entries)), and T S A
/// exponentials; memory is two tables of shape [T, S, A].
public struct OnlineMirrorDescent: Solver {
  public static let entry = CatalogueEntry(
    name: "online-mirror-descent",
    summary: "adds up action values and plays their softmax",
    source: "Pérolat et al. 2022",
    parameters: [
      .real(
        "learning-rate", default: 0.1, in: .positive, unit: "1/reward",
        "weight of each iteration's action values")
    ])

  /// The policy and the scores.
  public static let tableCount = 2

  /// π_k, shape [T, S, A].
  public private(set) var policy: Policy
  /// y_k, the sum of action values so far, shape [T, S, A]; −∞ at illegal actions.
  private var scores: [Double]
  private var flow: MeanFieldFlow
  private let learningRate: Double
  private var iteration = 0

  /// Mirror descent from the uniform policy.
  public init(game: any Game, learningRate: Double = 0.1) {
    precondition(learningRate > 0, "the learning rate must be positive, not \(learningRate)")
    self.learningRate = learningRate
    policy = .uniform(for: game)
    scores = Array(repeatElement(game.space.penalty, count: policy.steps).joined())
    flow = MeanFieldFlow(for: game)
  }

  public init(game: any Game, parameters: ParameterValues) {
    self.init(game: game, learningRate: parameters.real("learning-rate"))
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    // 1. The population of the current policy: μ_k = Λ(π_k).
    process.flow(of: policy, into: &flow)
    // 2. Its action values Q_k against that population; at each step, as soon as they are known,
    // 3. add them up: y_{k+1} = y_k + η Q_k, and 4. mirror: π_{k+1} = softmax(y_{k+1}).
    process.sweep(&policy, against: flow, carrying: &scores) { [learningRate] rows in
      rows.accumulate(learningRate)
      rows.setRuleToSoftmax()
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
