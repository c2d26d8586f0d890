import MeanFieldModel
import MeanFieldPopulation

/// What players gain by deviating alone from what an algorithm tells them.
///
/// Equal players who all follow one policy gain what ``NPlayerExploitability`` says. Of unequal ones, and of
/// those who follow policies of their own, some are looked at.
struct PlayerFigures {
  /// The mean over players.
  static let mean = "n_player_exploitability"
  /// The largest of those that were looked at.
  static let largest = "largest_n_player_exploitability"

  let playerCount: Int
  let seed: UInt64
  let team: ThreadTeam

  /// Why so many players of a game cannot be measured, or nil if they can.
  static func fault(_ count: Int, of algorithm: any Algorithm, in game: any Game) -> String? {
    guard case .finite = game.horizon else {
      return "the game must have a last step, for deviations are found by backward induction"
    }
    let populations = game.space.populations.count
    guard count >= populations else { return "the game has \(populations) populations" }
    guard let profile = algorithm.profile, !profile.isCommon else { return nil }
    let policies = profile.probabilities.count / profile.policySize
    return policies == count
      ? nil : "the algorithm has policies for \(policies) agents; make the numbers the same"
  }

  /// The figures of the policies where an algorithm stands.
  func measure(_ algorithm: any Algorithm, in game: any Game) -> [(name: String, value: Double)] {
    let profile = algorithm.profile ?? PolicyProfile(common: algorithm.policy)
    let agents = game as? UnequalAgents
    if agents == nil, profile.isCommon {
      let estimate = NPlayerExploitability.estimate(
        of: algorithm.policy, in: game, agentCount: playerCount, seed: seed, team: team)
      return [(Self.mean, estimate?.gain.mean ?? .nan)]
    }
    let estimate = UnequalExploitability.estimate(
      of: profile, among: agents ?? UnequalAgents(alike: game, count: playerCount),
      agentCount: playerCount, seed: seed, team: team)
    return [
      (Self.mean, estimate?.meanGain.mean ?? .nan),
      (Self.largest, estimate?.largestGain.mean ?? .nan),
    ]
  }
}
