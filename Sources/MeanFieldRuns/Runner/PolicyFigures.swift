import MeanFieldModel
import Synchronization

/// How far each of many policies is from an equilibrium if all agents followed it, in a game without an
/// end, for an agent who starts where that population is; each is computed once as long as somebody
/// follows it.
struct PolicyFigures {
  /// What one policy has.
  private struct Figures {
    let plain: Exploitability
    let regularised: Exploitability
  }

  private var known: [[Double]: Figures] = [:]

  /// The exploitability of the policies that agents follow, with and without the entropy.
  ///
  /// Source: Benjamin and Abate 2024, appendix F.2, which would have wanted the mean over agents of the
  /// exploitability of each agent's policy.
  ///
  /// - Parameters:
  ///   - shares: The policies.
  ///   - process: The game's process.
  ///   - temperature: The weight of the entropy.
  ///   - team: The threads that work; the result does not depend on them.
  /// - Returns: Means over agents and the largest, by metric.
  mutating func measure(
    _ shares: [PolicyShare], in process: DecisionProcess, temperature: Double, team: ThreadTeam
  ) -> [(name: String, value: Double)] {
    var met = Set(known.keys)
    let unknown = shares.map(\.policy).filter { met.insert($0.probabilities).inserted }
    let found = Mutex<[[Double]: Figures]>([:])
    // A policy takes some tens of microseconds: a part is some of them.
    let parts = min(unknown.count, 4 * team.threadCount)
    team.perform(parts: parts) { part in
      let game = process.game
      var process = DecisionProcess(game)
      var flow = MeanFieldFlow(for: game)
      for index in part * unknown.count / parts..<(part + 1) * unknown.count / parts {
        let policy = unknown[index]
        process.flow(of: policy, into: &flow)
        let plain = process.exploitabilityAtRest(of: policy, in: flow, from: flow.states)
        let figures = Figures(
          plain: plain,
          regularised: temperature > 0
            ? process.exploitabilityAtRest(
              of: policy, in: flow, temperature: temperature, from: flow.states) : plain)
        found.withLock { $0[policy.probabilities] = figures }
      }
    }
    let all = known.merging(found.withLock { $0 }) { $1 }
    known = [:]
    var (value, plain, regularised, largest) = (0.0, 0.0, 0.0, -Double.infinity)
    for (policy, share) in shares.map({ ($0.policy.probabilities, $0.share) }) {
      guard let figures = all[policy] else { continue }
      known[policy] = figures
      value += share * figures.plain.value
      plain += share * figures.plain.exploitability
      regularised += share * figures.regularised.exploitability
      largest = max(largest, figures.regularised.exploitability)
    }
    return [
      ("stationary_value", value), ("stationary_exploitability", plain),
      ("stationary_regularised_exploitability", regularised),
      ("largest_stationary_regularised_exploitability", largest),
    ]
  }
}
