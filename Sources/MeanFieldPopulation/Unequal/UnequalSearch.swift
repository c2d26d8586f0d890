import MeanFieldModel

/// The question of an estimate, and the parts of its answer.
struct UnequalSearch {
  let profile: PolicyProfile
  let agents: UnequalAgents
  let seed: UInt64
  let team: ThreadTeam
  /// Who is looked at.
  let chosen: [Int]
  private let shape: Policy

  /// A deviation, and what its agent may nearly expect.
  struct Found {
    let deviation: Policy
    /// Of keeping to the policy, and of the deviation.
    let expectations: [ExpectedReturns]
  }

  init(
    profile: PolicyProfile, agents: UnequalAgents, lookingAt: Int, seed: UInt64, team: ThreadTeam
  ) {
    self.profile = profile
    self.agents = agents
    self.seed = seed
    self.team = team
    let (all, count) = (agents.agents.count, min(lookingAt, agents.agents.count))
    chosen = (0..<count).map { (2 * $0 + 1) * all / (2 * count) }
    shape = .uniform(for: agents)
  }

  var agentCount: Int { agents.agents.count }

  /// What a looked-at agent does who does not deviate.
  func policy(of index: Int) -> Policy { profile.policy(of: chosen[index], like: shape) }

  /// Plays with each deviation and without.
  func measure(
    _ found: [Found], episodes: Int, _ progress: (Int) -> Bool
  ) -> UnequalExploitability? {
    let count = chosen.count
    var kept = [Double](repeating: 0, count: count * episodes)
    var gains = kept
    let parts = 4 * team.threadCount
    var populations = Array(
      repeating: UnequalPopulation(agents, agentCount: agentCount, seed: seed), count: parts)
    var done = 0
    while done < episodes {
      guard progress(done * count / episodes) else { return nil }
      let batch = done..<min(episodes, done + parts)
      let outcomes = populations.withUnsafeMutableBufferPointer { populations in
        team.map(parts: batch.count) { part in
          play(found, episode: batch.lowerBound + part, in: &populations[part])
        }
      }
      for (episode, outcome) in zip(batch, outcomes) {
        for index in 0..<count {
          kept[index * episodes + episode] = outcome.kept[index]
          gains[index * episodes + episode] = outcome.gains[index]
        }
      }
      done = batch.upperBound
    }
    func mean(_ table: [Double]) -> ConfidenceInterval {
      ConfidenceInterval(
        of: (0..<episodes).map { episode in
          (0..<count).reduce(0) { $0 + table[$1 * episodes + episode] } / Double(count)
        })
    }
    return UnequalExploitability(
      agentCount: agentCount, agents: chosen,
      gains: (0..<count).map {
        ConfidenceInterval(of: Array(gains[$0 * episodes..<($0 + 1) * episodes]))
      }, meanGain: mean(gains), value: mean(kept), isExact: false)
  }

  /// One episode: what each agent earns who keeps to its policy, and what it gains by its deviation.
  private func play(
    _ found: [Found], episode: Int, in population: inout UnequalPopulation
  ) -> (kept: [Double], gains: [Double]) {
    let kept = population.returns(
      of: zip(chosen, found).map { .init(agent: $0, expectations: $1.expectations[0]) },
      in: profile, episode: episode)
    let gains = chosen.indices.map { index in
      let own = found[index]
      let deviated = population.returns(
        of: [.init(agent: chosen[index], expectations: own.expectations[1])], in: profile,
        but: .init(agent: chosen[index], policy: own.deviation), episode: episode)
      return deviated[0] - kept[index]
    }
    return (kept, gains)
  }
}
