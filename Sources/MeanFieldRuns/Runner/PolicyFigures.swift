import MeanFieldModel

/// How far each of many policies is from an equilibrium if all agents followed it, in a game without an
/// end, for an agent who starts where that population is; each is computed once as long as somebody
/// follows it.
struct PolicyFigures {
  /// What one policy has.
  private struct Figures {
    let plain: Exploitability
    let regularised: Exploitability
    /// How far the population that the values are of is from rest.
    let residual: Double
  }

  /// The figures of policies that somebody follows, in the game of so many agents.
  private var known: [[Double]: Figures] = [:]
  private var agentCount = 0

  /// The exploitability of the policies that agents follow, with and without the entropy, in the game as
  /// so many agents play it.
  ///
  /// Source: Benjamin and Abate 2024, appendix F.2, which would have wanted the mean over agents of the
  /// exploitability of each agent's policy.
  ///
  /// - Parameters:
  ///   - policies: The policies.
  ///   - game: The game.
  ///   - temperature: The weight of the entropy.
  ///   - team: The threads that work; the result does not depend on them.
  /// - Returns: Means over agents and the largest, by metric.
  mutating func measure(
    _ policies: AgentPolicies, in game: any Game, temperature: Double, team: ThreadTeam
  ) -> [(name: String, value: Double)] {
    let (game, shares) = (game.withAgents(policies.agentCount), policies.shares)
    // Rewards may depend on the number of agents.
    if policies.agentCount != agentCount { known = [:] }
    agentCount = policies.agentCount
    var met = Set(known.keys)
    let unknown = shares.map(\.policy).filter { met.insert($0.probabilities).inserted }
    // A policy takes some tens of microseconds: a part is some of them.
    let parts = min(unknown.count, 4 * team.threadCount)
    let found = team.map(parts: parts) { part in
      var process = DecisionProcess(game)
      var flow = MeanFieldFlow(for: game)
      let members = unknown[part * unknown.count / parts..<(part + 1) * unknown.count / parts]
      return members.map { policy in
        process.flow(of: policy, into: &flow)
        let plain = process.exploitabilityAtRest(of: policy, in: flow, from: flow.states)
        let figures = Figures(
          plain: plain,
          regularised: temperature > 0
            ? process.exploitabilityAtRest(
              of: policy, in: flow, temperature: temperature, from: flow.states) : plain,
          residual: process.populationAtRest?.residual ?? 0)
        return (policy.probabilities, figures)
      }
    }
    let all = known.merging(found.joined()) { $1 }
    known = [:]
    var (value, plain, regularised) = (0.0, 0.0, 0.0)
    var (largest, residual) = (-Double.infinity, 0.0)
    for (policy, share) in shares.map({ ($0.policy.probabilities, $0.share) }) {
      guard let figures = all[policy] else { continue }
      known[policy] = figures
      value += share * figures.plain.value
      plain += share * figures.plain.exploitability
      regularised += share * figures.regularised.exploitability
      largest = max(largest, figures.regularised.exploitability)
      residual = max(residual, figures.residual)
    }
    return [
      ("stationary_value", value), ("stationary_exploitability", plain),
      ("stationary_regularised_exploitability", regularised),
      ("largest_stationary_regularised_exploitability", largest),
      ("residual of the agents' populations at rest", residual),
    ]
  }
}
