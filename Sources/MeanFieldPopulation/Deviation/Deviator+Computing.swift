import MeanFieldModel

extension Deviator {
  /// Where the others are independent of the agent and can be gone through: the best there is.
  func compute(in crowd: IndependentCrowd) -> NPlayerExploitability {
    var problem = AgentProblem(game, rewards: crowd.expectedRewards(team: team), flow: flow)
    let kept = problem.value(of: policy)
    let best = problem.bestPolicy()
    return computed(
      kept: kept, deviated: problem.value(of: best), ignoring: problem.value(of: meanFieldResponse),
      plan: .exact, ceiling: nil, deviation: best)
  }

  /// Where the others are a number between 0 and N − 1.
  ///
  /// - Parameter isWanted: Asked often; the result is nil once it says no.
  func compute(in chain: TwoStateChain, isWanted: () -> Bool) -> NPlayerExploitability? {
    let kept = chain.value(of: policy)
    guard
      let best = TwoStateDeviation(
        chain, starts: [policy, meanFieldResponse], isWanted: isWanted)
    else { return nil }
    return computed(
      kept: kept, deviated: best.value, ignoring: chain.value(of: meanFieldResponse),
      plan: best.isBest ? .exact : .bounds, ceiling: best.valueWhenSeeing - kept,
      deviation: best.policy)
  }

  private func computed(
    kept: Double, deviated: Double, ignoring: Double, plan: DeviationPlan, ceiling: Double?,
    deviation: Policy
  ) -> NPlayerExploitability {
    NPlayerExploitability(
      agentCount: agentCount, value: ConfidenceInterval(exactly: kept),
      gain: ConfidenceInterval(exactly: deviated - kept),
      gainIgnoringInfluence: ConfidenceInterval(exactly: ignoring - kept),
      priceOfIgnoring: ConfidenceInterval(exactly: deviated - ignoring), plan: plan,
      ceiling: ceiling, deviation: deviation)
  }
}
