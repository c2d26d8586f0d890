// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Fixed-point iteration: the policy becomes the best response to its own population, all at once
/// or part of the way.
///
/// `π_{k+1} = d π_k + (1 − d) BR(Λ(π_k))`, state by state, with damping d. With a temperature the
/// response maximises return plus temperature times entropy, and the fixed point is the
/// entropy-regularised equilibrium. Without damping it converges only where the composed map is a
/// contraction; elsewhere it cycles, which is what it is for: a baseline that shows so.
///
/// Source: Guo et al. 2019 (without damping); Cui and Koeppl 2021 (with temperature). An iteration costs a flow and a best response, O(T (S A + entries)).
public struct FixedPointIteration: Solver {
  public static let entry = CatalogueEntry(
    name: "fixed-point-iteration",
    summary: "replaces the policy by the best response to its own population",
    source: "Guo et al. 2019; Cui and Koeppl 2021",
    parameters: [
      .real("damping", default: 0, in: .from(0, upTo: 1), "share of the old policy that is kept"),
      .real(
        "temperature", default: 0, in: .nonNegative, unit: "reward",
        "weight of the entropy in the response"),
    ])

  /// The policy and the response.
  public static let tableCount = 2

  /// π_k, shape [T, S, A].
  public private(set) var policy: Policy
  private var response: Policy
  private var flow: MeanFieldFlow
  private let damping: Double
  public let temperature: Double
  private var iteration = 0

  /// Fixed-point iteration from the uniform policy.
  public init(game: any Game, damping: Double = 0, temperature: Double = 0) {
    precondition((0..<1).contains(damping), "damping must be from 0 to below 1, not \(damping)")
    self.damping = damping
    self.temperature = temperature
    policy = .uniform(for: game)
    response = policy
    flow = MeanFieldFlow(for: game)
  }

  public init(game: any Game, parameters: ParameterValues) {
    self.init(
      game: game, damping: parameters.real("damping"),
      temperature: parameters.real("temperature"))
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    // 1. The population of the current policy.
    process.flow(of: policy, into: &flow)
    // 2. The best response to it.
    process.bestResponse(to: flow, into: &response, temperature: temperature)
    // 3. Part of the way there.
    for pair in policy.probabilities.indices {
      policy.probabilities[pair] =
        damping * policy.probabilities[pair] + (1 - damping) * response.probabilities[pair]
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
