// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Fictitious play: the population is the average of all best responses so far, each to the
/// average before it.
///
/// Source: Perrin et al. 2020, in discrete time. What is averaged is the joint
/// distribution of states and actions, `(1 − w_k) μ̄(s) π̄(a|s) + w_k μ(s) π(a|s)`, with μ̄ the flow
/// of the average policy π̄ and μ that of the response π, and the new π̄ plays it: uniform among
/// legal actions where no agent goes. Where the dynamics do not depend on the mean field this is
/// the average of all responses' populations; where they do, it is so up to their nonlinearity.
/// Weights are w_k = 1/(k + 1), the uniform policy counting as the first response, or constant.
/// An iteration costs a best response and two flows, O(T (S A + entries)).
public struct FictitiousPlay: Solver {
  public static let entry = CatalogueEntry(
    name: "fictitious-play",
    summary: "averages best responses to the average population",
    source: "Perrin et al. 2020",
    parameters: [
      .choice(
        "weights", ["harmonic", "constant"], "weight of each new response: 1/(k + 1) or the same"),
      .real(
        "weight", default: 0.1, in: .above(0, through: 1),
        "the weight of each new response if constant"),
    ])

  /// The policy, the response and the uniform policy.
  public static let tableCount = 3

  /// How much the k-th best response counts in the average.
  public enum Weights: Sendable, Equatable {
    /// 1/(k + 1): all responses and the initial policy count the same.
    case harmonic
    /// The same weight for every new response: old ones fade geometrically.
    case constant(Double)

    func weight(of iteration: Int) -> Double {
      switch self {
      case .harmonic: 1 / Double(iteration + 1)
      case .constant(let weight): weight
      }
    }
  }

  /// π̄_k, shape [T, S, A].
  public private(set) var policy: Policy
  private var response: Policy
  private var flow: MeanFieldFlow
  private var responseFlow: MeanFieldFlow
  private let weights: Weights
  private let uniform: Policy
  private var iteration = 0

  /// Fictitious play from the uniform policy.
  public init(game: any Game, weights: Weights = .harmonic) {
    self.weights = weights
    uniform = .uniform(for: game)
    policy = uniform
    response = uniform
    flow = MeanFieldFlow(for: game)
    responseFlow = flow
  }

  public init(game: any Game, parameters: ParameterValues) {
    self.init(
      game: game,
      weights: parameters.text("weights") == "constant"
        ? .constant(parameters.real("weight")) : .harmonic)
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    // 1. The population of the average policy.
    process.flow(of: policy, into: &flow)
    // 2. The best response to it, and that response's own population.
    process.bestResponse(to: flow, into: &response)
    process.flow(of: response, into: &responseFlow)
    // 3. The average of the joint distributions, and the policy that plays it.
    iteration += 1
    let weight = weights.weight(of: iteration)
    let actions = policy.actionCount
    for state in 0..<policy.steps * policy.stateCount {
      let kept = (1 - weight) * flow.states[state]
      let added = weight * responseFlow.states[state]
      let sum = kept + added
      for pair in state * actions..<(state + 1) * actions {
        policy.probabilities[pair] =
          sum > 0
          ? (kept * policy.probabilities[pair] + added * response.probabilities[pair]) / sum
          : uniform.probabilities[pair]
      }
    }
  }

  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(iteration: iteration, tables: ["policy": policy.probabilities])
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    policy.probabilities = try checkpoint.table("policy", replacing: policy.probabilities)
    iteration = checkpoint.iteration
  }
}
