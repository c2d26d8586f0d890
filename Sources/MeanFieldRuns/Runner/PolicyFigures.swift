import MeanFieldModel
import Synchronization

/// How far each of many policies is from an equilibrium if all agents followed it, each computed once as
/// long as somebody follows it.
struct PolicyFigures {
  /// What one policy has.
  private struct Figures {
    let exploitability: Double
    let regularised: Double
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
    let unknown = shares.map(\.policy).filter { known[$0.probabilities] == nil }
    let found = Mutex<[[Double]: Figures]>([:])
    // A policy takes a fraction of a millisecond: a part is some of them.
    let parts = min(unknown.count, 4 * team.threadCount)
    team.perform(parts: parts) { part in
      let game = process.game
      var process = DecisionProcess(game)
      var flow = MeanFieldFlow(for: game)
      for index in part * unknown.count / parts..<(part + 1) * unknown.count / parts {
        let policy = unknown[index]
        let plain = process.exploitability(of: policy, flow: &flow).exploitability
        let regularised =
          temperature > 0
          ? process.exploitability(of: policy, flow: &flow, temperature: temperature)
            .exploitability : plain
        let figures = Figures(exploitability: plain, regularised: regularised)
        found.withLock { $0[policy.probabilities] = figures }
      }
    }
    let all = known.merging(found.withLock { $0 }) { $1 }
    known = [:]
    var (mean, regularisedMean, largest) = (0.0, 0.0, -Double.infinity)
    for share in shares {
      guard let figures = all[share.policy.probabilities] else { continue }
      known[share.policy.probabilities] = figures
      mean += share.share * figures.exploitability
      regularisedMean += share.share * figures.regularised
      largest = max(largest, figures.exploitability)
    }
    var named = [("mean_exploitability", mean), ("largest_exploitability", largest)]
    if temperature > 0 { named.append(("mean_regularised_exploitability", regularisedMean)) }
    return named
  }
}
