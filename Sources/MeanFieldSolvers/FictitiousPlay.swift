public import MeanFieldModel

/// Fictitious play: the population is the average of all best responses so far, each to the
/// average before it.
///
/// Source: Perrin et al. 2020, algorithm 1, in discrete time. The average is of joint
/// distributions of states and actions, `ρ̄_k = ρ̄_{k−1} + w_k (ρ_k − ρ̄_{k−1})`, and the policy
/// plays them: `π̄(a|s) = ρ̄(s, a) / ρ̄(s)`, uniform among legal actions where no agent has been.
/// Weights are w_k = 1/(k + 1), the uniform policy counting as the first response, or constant.
/// An iteration costs a best response and two flows, O(T (S A + entries)).
public struct FictitiousPlay: Solver {
  public static let entry = CatalogueEntry(
    name: "fictitious-play",
    summary: "averages best responses to the average population",
    source: "Perrin et al. 2020, algorithm 1",
    parameters: [
      .choice(
        "weights", ["harmonic", "constant"], "weight of each new response: 1/(k + 1) or the same"),
      .real(
        "weight", default: 0.1, in: .above(0, through: 1),
        "the weight of each new response if constant"),
    ])

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
  /// ρ̄_k, the average joint distribution of states and actions, shape [T, S, A].
  private var average: [Double]
  private var response: Policy
  private var flow: MeanFieldFlow
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
    average = []
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
    if average.isEmpty { average = occupation(of: policy) }
    // 2. The best response to it, and that response's own population.
    process.bestResponse(to: flow, into: &response)
    process.flow(of: response, into: &flow)
    // 3. The average of the joint distributions, and the policy that plays it.
    iteration += 1
    let weight = weights.weight(of: iteration)
    let actions = policy.actionCount
    for state in 0..<policy.steps * policy.stateCount {
      let mass = flow.states[state]
      var sum = 0.0
      for pair in state * actions..<(state + 1) * actions {
        average[pair] += weight * (mass * response.probabilities[pair] - average[pair])
        sum += average[pair]
      }
      for pair in state * actions..<(state + 1) * actions {
        policy.probabilities[pair] = sum > 0 ? average[pair] / sum : uniform.probabilities[pair]
      }
    }
  }

  private func occupation(of policy: Policy) -> [Double] {
    policy.probabilities.indices.map {
      flow.states[$0 / policy.actionCount] * policy.probabilities[$0]
    }
  }

  public var checkpoint: SolverCheckpoint {
    get {
      SolverCheckpoint(
        iteration: iteration, tables: ["policy": policy.probabilities, "average": average])
    }
    set {
      iteration = newValue.iteration
      policy.probabilities = newValue.tables["policy"] ?? policy.probabilities
      average = newValue.tables["average"] ?? average
    }
  }
}
