// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// All threshold policies one by one: what the others find can be checked against the best of them.
///
/// In a stationary game of two actions the k-th threshold policy takes the second action in the states
/// s ≥ k and the first below, k = 0, …, S. Iteration k + 1 evaluates it exactly, against its own
/// population at rest. The policy is the best so far, the first of equals: the least exploitable if an
/// equilibrium is looked for, the most valuable J(π_k, z_k) if the team's optimum is. It is uniform
/// before the first iteration, and after the last threshold, S + 1 iterations in all, nothing changes
/// any more. Where no threshold policy is an equilibrium the exploitability stays above zero.
///
/// Source: brute force, for the threshold policies of Subramanian and Mahajan 2019; deviations: none.
/// An iteration costs a population at rest, a policy evaluation and a best response, O(S A + entries)
/// a sweep; measuring costs another of each.
public struct ExhaustiveThresholds: Solver {
  public static let entry = CatalogueEntry(
    name: "exhaustive-thresholds",
    summary: "tries every threshold between two actions in a game without an end",
    source: "brute force, for Subramanian and Mahajan 2019",
    parameters: [
      .choice(
        "objective", ["equilibrium", "team"],
        "what to keep: the least exploitable threshold, or the one best for all together")
    ],
    exampleGame: "malware-spread")

  /// The policy, the candidate and the one that measuring makes.
  public static let tableCount = 3

  /// Which threshold is the best.
  public enum Objective: Sendable, Equatable {
    /// That of the least exploitability.
    case equilibrium
    /// That of the greatest value.
    case team
  }

  /// The best so far, shape [1, S, A].
  public private(set) var policy: Policy
  private let objective: Objective
  private var flow: MeanFieldFlow
  /// What is least for the best: the exploitability, or minus the value.
  private var least = Double.infinity
  private var iteration = 0

  /// The search before its first threshold.
  ///
  /// - Parameters:
  ///   - game: A stationary game of one population and two actions, both legal everywhere.
  ///   - objective: Which threshold is the best.
  public init(game: any Game, objective: Objective = .equilibrium) {
    precondition(
      Self.hasThresholds(game), "expected a stationary game of one population and two actions")
    self.objective = objective
    policy = .uniform(for: game)
    flow = MeanFieldFlow(for: game)
  }

  public init(game: any Game, parameters: ParameterValues) throws {
    guard Self.hasThresholds(game) else {
      throw ParameterError(
        key: "algorithm", value: Self.entry.name,
        problem: .conflict(
          "thresholds are for games without an end (horizon: discounted), of one population and two "
            + "actions, both legal everywhere"))
    }
    self.init(
      game: game, objective: parameters.text("objective") == "team" ? .team : .equilibrium)
  }

  private static func hasThresholds(_ game: any Game) -> Bool {
    guard case .discounted = game.horizon else { return false }
    return Thresholds.exist(in: game.space)
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    iteration += 1
    guard let threshold, iteration == threshold + 1 else { return }
    // 1. The next threshold policy, and 2. its figures against its own population.
    let candidate = candidate(threshold)
    let figures = process.exploitability(of: candidate, flow: &flow)
    // 3. The better of it and the best so far.
    let figure = objective == .team ? -figures.value : figures.exploitability
    if figure < least {
      least = figure
      policy = candidate
    }
  }

  /// The threshold tried last, none before the first iteration.
  private var threshold: Int? { iteration == 0 ? nil : min(iteration - 1, policy.stateCount) }

  /// That of the best so far, if there is one.
  private var bestThreshold: Int? {
    guard least < .infinity else { return nil }
    return (0..<policy.stateCount).count { policy.probabilities[2 * $0] == 1 }
  }

  /// Where a threshold lies; that of no state, S, is one place beyond.
  private func place(of threshold: Int) -> Double {
    Thresholds.position(of: threshold, among: policy.stateCount)
  }

  private func candidate(_ threshold: Int) -> Policy {
    Thresholds.policy(at: place(of: threshold), stateCount: policy.stateCount)
  }

  /// The figures of the candidate tried last, and which threshold is the best so far.
  ///
  /// For the team what falls to zero is the number of thresholds left to try.
  public func measures(in process: inout DecisionProcess) -> [AlgorithmMeasure] {
    let left = max(0, policy.stateCount + 1 - iteration)
    var measures = [
      AlgorithmMeasure(
        name: "thresholds_left", value: Double(left), isObjective: objective == .team)
    ]
    if let bestThreshold {
      measures.append(.init(name: "threshold", value: place(of: bestThreshold)))
    }
    guard let threshold else { return measures }
    var flow = flow
    let figures = process.exploitability(of: candidate(threshold), flow: &flow)
    measures += [
      .init(name: "candidate_threshold", value: place(of: threshold)),
      .init(name: "candidate_value", value: figures.value),
      .init(name: "candidate_exploitability", value: figures.exploitability),
    ]
    return measures
      + process.game.measuresAtRest(of: flow).map {
        .init(name: "candidate_" + $0.name, value: $0.value)
      }
  }

  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(
      iteration: iteration,
      tables: ["policy": policy.probabilities, "least": [least]])
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let rules = try checkpoint.table("policy", replacing: policy.probabilities)
    least = try checkpoint.table("least", replacing: [least])[0]
    policy.probabilities = rules
    iteration = checkpoint.iteration
  }
}
