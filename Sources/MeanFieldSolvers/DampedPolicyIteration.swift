// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Damped policy iteration: part of the way to the actions that are best by the current policy's own
/// values.
///
/// `π_{k+1} = d π_k + (1 − d) greedy(Q_k)`, Q_k the action values of π_k against its own population,
/// in a stationary game the population at rest. A step of policy iteration is cheaper than a best
/// response, and as the population moves there is no need to be optimal against where it was.
/// The step may fall as the iterations go on, so that cycles between a few policies die out.
///
/// Source: Cacace, Camilli and Goffi 2021 (policy iteration for mean-field games); the damping is
/// usual. An iteration costs one flow and one policy evaluation, O(T (S A + entries)).
public struct DampedPolicyIteration: Solver {
  public static let entry = CatalogueEntry(
    name: "damped-policy-iteration",
    summary: "moves part of the way to the greedy policy of its own values",
    source: "Cacace, Camilli and Goffi 2021",
    parameters: [
      .choice(
        "steps", ["falling", "constant"],
        "how far to move: (1 − damping) times 1/k^0.6, or always as far"),
      .real("damping", default: 0.5, in: .from(0, upTo: 1), "share of the old policy that is kept"),
    ])

  /// The policy and which actions are illegal.
  public static let tableCount = 2

  /// How far the k-th iteration moves.
  public enum Steps: Sendable, Equatable {
    /// A share that falls like k^−0.6: their sum is infinite and that of their squares finite.
    case falling
    /// Always the same share.
    case constant
  }

  /// π_k, shape [T, S, A].
  public private(set) var policy: Policy
  /// −∞ at illegal actions and 0 elsewhere, shape [T, S, A].
  private var penalty: [Double]
  private var flow: MeanFieldFlow
  private let damping: Double
  private let steps: Steps
  private var iteration = 0

  /// Damped policy iteration from the uniform policy.
  public init(game: any Game, steps: Steps = .falling, damping: Double = 0.5) {
    precondition((0..<1).contains(damping), "damping must be from 0 to below 1, not \(damping)")
    self.damping = damping
    self.steps = steps
    policy = .uniform(for: game)
    penalty = Array(repeatElement(game.space.penalty, count: policy.steps).joined())
    flow = MeanFieldFlow(for: game)
  }

  public init(game: any Game, parameters: ParameterValues) {
    self.init(
      game: game, steps: parameters.text("steps") == "constant" ? .constant : .falling,
      damping: parameters.real("damping"))
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    iteration += 1
    // 1. The population of the current policy.
    process.flow(of: policy, into: &flow)
    // 2. Its action values, and 3. part of the way to what is best by them.
    let share = (1 - damping) * (steps == .constant ? 1 : pow(Double(iteration), -0.6))
    process.sweep(&policy, against: flow, carrying: &penalty) { $0.moveRuleToBest(by: share) }
  }

  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(iteration: iteration, tables: ["policy": policy.probabilities])
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    policy.probabilities = try checkpoint.table("policy", replacing: policy.probabilities)
    iteration = checkpoint.iteration
  }
}
