import MeanFieldModel

extension UnequalSearch {
  /// Whether every agent's others are independent of it, and only their expectation matters.
  static func isComputable(_ agents: UnequalAgents) -> Bool {
    agents.isAffine && agents.dynamics != .meanFieldDependent
  }

  /// What each agent who is looked at gains by its best deviation.
  func compute() -> UnequalExploitability {
    let laws = UnequalLaws(of: agents, profile, lookingAt: chosen)
    let others = Double(agentCount - 1)
    let found = team.map(parts: chosen.count) { index in
      let game = agents.agents[chosen[index]]
      let crowd = IndependentCrowd(
        game, chances: zip(laws.total, laws.own[index]).map { max(0, $0 - $1) / others },
        agentCount: agentCount)
      var problem = AgentProblem(
        game, rewards: crowd.expectedRewards(team: ThreadTeam(threadCount: 1)), flow: crowd.flow)
      let kept = problem.value(of: policy(of: index))
      return (kept: kept, gain: problem.value(of: problem.bestPolicy()) - kept)
    }
    func mean(_ numbers: [Double]) -> ConfidenceInterval {
      ConfidenceInterval(exactly: numbers.reduce(0, +) / Double(numbers.count))
    }
    return UnequalExploitability(
      agentCount: agentCount, agents: chosen,
      gains: found.map { ConfidenceInterval(exactly: $0.gain) }, meanGain: mean(found.map(\.gain)),
      value: mean(found.map(\.kept)), isExact: true)
  }
}
