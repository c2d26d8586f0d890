// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Team optimum (mean-field control): the policy that is best for everybody when all follow it.
///
/// It maximises J(π), an agent's expected return in the population that π itself makes, by ascent
/// along the exact gradient through the flow (``/MeanFieldModel/DecisionProcess/teamGradient(of:flow:)``):
/// `π_{k+1} ∝ π_k exp(η_k Q_k)`, Q_k the team's action values, with η_k the longest step, of those twice
/// and then half as long as the last, that gains a tenth of what the gradient promises (Armijo). J
/// never falls. The limit is a stationary point, a local optimum in general; where J is concave in the
/// population's flow it is the optimum. The ascent starts from the uniform policy.
///
/// Such a policy is no equilibrium: its exploitability is what an agent gains by leaving the team. What
/// falls to zero, and is compared with the tolerance, is `team_gap`, the most that any change of the
/// policy could gain to first order.
///
/// In a stationary game the population is at rest. Where transitions depend on the population, that rest
/// is taken not to depend on where the population began, as it does in an epidemic that nobody has
/// yet: the measure `gradient_residual` is then above
/// ``/MeanFieldModel/TeamGradient/residualLimit``, and the ascent follows no gradient.
///
/// Source: the optimality condition of mean-field control, e.g. Carmona, Laurière and Tan 2023; Subramanian
/// and Mahajan 2019 for stationary teams. An iteration costs a gradient and one evaluation for each
/// length of step tried, usually two, O(T (S A + entries)) each and the game's own gradients.
public struct TeamOptimum: Solver {
  public static let entry = CatalogueEntry(
    name: "team-optimum",
    summary: "the policy that is best for all when all follow it",
    source: "Carmona, Laurière and Tan 2023; Subramanian and Mahajan 2019",
    parameters: [
      .real(
        "first-step", default: 1, in: .above(0, through: stepLimit), unit: "1/reward",
        "η tried first"),
      .real(
        "tilt", default: 1e-3, in: .closed(0, 10),
        "how far from uniform the ascent starts, in logarithms of probabilities"),
      .integer("start", default: 1, in: 0...1_000_000_000, "which noise it starts with"),
    ])

  /// The policy, the candidate, the logits of both and the team's action values.
  public static let tableCount = 5

  /// π_k, shape [T, S, A].
  public private(set) var policy: Policy
  /// ln π_k up to a constant for each state, shape [T, S, A]; −∞ at illegal actions.
  private var logits: [Double]
  private var flow: MeanFieldFlow
  private var candidate: Policy
  private var candidateFlow: MeanFieldFlow
  private var step: Double
  private var iteration = 0
  /// Whether no step from here gains anything, which stays so.
  private var isAtRest = false

  /// How much likelier than another an action can become, as a logarithm: what is left to the other
  /// is below rounding, and it can still come back.
  private static let logitRange = 45.0
  /// The longest step; longer ones leave nothing of an action that is worse at all.
  private static let stepLimit = 1e12
  /// The share of the gain promised by the gradient that a step must make.
  private static let sufficientShare = 0.1
  /// How many times a step is halved before there is nothing to gain but rounding.
  private static let halvingLimit = 60

  /// Ascent from beside the uniform policy.
  public init(game: any Game, firstStep: Double = 1, tilt: Double = 1e-3, start: Int = 1) {
    precondition(
      firstStep > 0 && firstStep <= Self.stepLimit,
      "the first step must be positive and at most \(Self.stepLimit), not \(firstStep)")
    precondition(tilt >= 0 && tilt.isFinite, "the tilt must not be negative, got \(tilt)")
    step = firstStep
    policy = .uniform(for: game)
    var stream = RandomStream(seed: UInt64(start), purpose: .policyInitialisation)
    logits = Array(repeatElement(game.space.penalty, count: policy.steps).joined())
    for pair in logits.indices { logits[pair] += tilt * (2 * stream.uniform() - 1) }
    softmax(logits, actionCount: policy.actionCount, into: &policy.probabilities)
    candidate = policy
    flow = MeanFieldFlow(for: game)
    candidateFlow = flow
  }

  /// - Throws: `ParameterError` for a game whose derivatives jump: the ascent would follow none of what
  ///   the team does to itself.
  public init(game: any Game, parameters: ParameterValues) throws {
    guard game.isDifferentiable else {
      throw ParameterError(
        key: "algorithm", value: Self.entry.name,
        problem: .conflict("the game's transitions jump with the population; it needs derivatives"))
    }
    self.init(
      game: game, firstStep: parameters.real("first-step"), tilt: parameters.real("tilt"),
      start: parameters.integer("start"))
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    iteration += 1
    if isAtRest { return }
    // 1. The return of the current policy, and its gradient.
    let value = process.value(of: policy, flow: &flow)
    let gradient = process.teamGradient(of: policy, flow: flow)
    // 2. The longest step that keeps a tenth of its promise.
    let last = step
    step = min(2 * step, Self.stepLimit)
    for _ in 0..<Self.halvingLimit {
      let moved = moved(by: step, along: gradient.actionValues)
      let promise = gradient.gain(from: policy, to: candidate)
      let gain = process.value(of: candidate, flow: &candidateFlow) - value
      if gain >= Self.sufficientShare * promise, promise > 0 {
        // 3. Go there.
        swap(&policy, &candidate)
        logits = moved
        return
      }
      step /= 2
    }
    // Nothing but rounding is left to gain: stay, with the step as it was.
    step = last
    isAtRest = true
  }

  /// Sets the candidate to `softmax(logits + step · values)` and returns these scores, the largest of
  /// each state being 0 and none below the range.
  private mutating func moved(by step: Double, along values: [Double]) -> [Double] {
    var scores = logits
    let actions = policy.actionCount
    for first in stride(from: 0, to: scores.count, by: actions) {
      var largest = -Double.infinity
      for pair in first..<first + actions {
        scores[pair] += step * values[pair]
        largest = max(largest, scores[pair])
      }
      for pair in first..<first + actions where scores[pair] > -.infinity {
        scores[pair] = max(scores[pair] - largest, -Self.logitRange)
      }
    }
    softmax(scores, actionCount: actions, into: &candidate.probabilities)
    return scores
  }

  public func measures(in process: inout DecisionProcess) -> [AlgorithmMeasure] {
    process.teamMeasures(of: policy)
  }

  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(
      iteration: iteration,
      tables: ["policy": policy.probabilities, "logits": logits, "step": [step]])
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let rules = try checkpoint.table("policy", replacing: policy.probabilities)
    let scores = try checkpoint.table("logits", replacing: logits)
    step = try checkpoint.table("step", replacing: [step])[0]
    isAtRest = false
    policy.probabilities = rules
    logits = scores
    iteration = checkpoint.iteration
  }
}
