// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Boltzmann policy iteration: the policy becomes the softmax of its own action values.
///
/// `π_{k+1} = softmax(Q_k / τ)`, Q_k the action values of π_k against its own population: mirror
/// descent that forgets. Its fixed points are Boltzmann equilibria, which come near to Nash ones as
/// τ falls, while the map becomes steeper and cycles; at a high temperature it converges from
/// everywhere.
///
/// Source: Cui and Koeppl 2021 (Boltzmann policies); here they are improved by one step of policy
/// evaluation an iteration, as in OpenSpiel 2.0.2. An iteration costs one flow and one policy
/// evaluation, O(T (S A + entries)), and T S A exponentials.
public struct BoltzmannPolicyIteration: Solver {
  public static let entry = CatalogueEntry(
    name: "boltzmann-policy-iteration",
    summary: "plays the softmax of its own action values",
    source: "Cui and Koeppl 2021; OpenSpiel 2.0.2",
    parameters: [
      .real("temperature", default: 1, in: .positive, unit: "reward", "τ of the softmax")
    ])

  /// The policy and the scores.
  public static let tableCount = 2

  /// π_k, shape [T, S, A].
  public private(set) var policy: Policy
  /// Scores of the last iteration, shape [T, S, A]; −∞ at illegal actions.
  private var scores: [Double]
  private var flow: MeanFieldFlow
  private let softmaxTemperature: Double
  private var iteration = 0

  /// Boltzmann policy iteration from the uniform policy.
  public init(game: any Game, temperature: Double = 1) {
    precondition(temperature > 0, "the temperature must be positive, not \(temperature)")
    softmaxTemperature = temperature
    policy = .uniform(for: game)
    scores = Array(repeatElement(game.space.penalty, count: policy.steps).joined())
    flow = MeanFieldFlow(for: game)
  }

  public init(game: any Game, parameters: ParameterValues) {
    self.init(game: game, temperature: parameters.real("temperature"))
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    // 1. The population of the current policy.
    process.flow(of: policy, into: &flow)
    // 2. Its action values, and 3. their softmax. (What is kept of the scores is which are −∞.)
    process.sweep(&policy, against: flow, carrying: &scores) { [softmaxTemperature] rows in
      for pair in rows.carried.indices where rows.carried[pair] > -.infinity {
        rows.carried[pair] = rows.actionValues[pair]
      }
      rows.setRuleToSoftmax(temperature: softmaxTemperature)
    }
    iteration += 1
  }

  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(iteration: iteration, tables: ["policy": policy.probabilities])
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    policy.probabilities = try checkpoint.table("policy", replacing: policy.probabilities)
    iteration = checkpoint.iteration
  }
}
