import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct DeviationPlannerTests {
  private func plan(
    _ game: any Game, agents: Int, workLimit: Double, companions: [Policy] = []
  ) throws -> DeviationPlanner.Result {
    let planner = DeviationPlanner(
      game, policy: skewedPolicy(for: game), agentCount: agents, seed: 7,
      team: ThreadTeam(threadCount: 2), workLimit: workLimit)
    let planned = planner.plan(flowSamples: 60, companions: companions) { true }
    return try #require(planned)
  }

  /// Own weights on many states at once cost little where rewards depend on the crowd of their own
  /// state alone: three groups of four cells gain nearly what twelve fills gain.
  @Test func groupedWeights() throws {
    let game = BeachBar(cells: 12, horizon: .finite(steps: 3))
    let deviator = Deviator(
      game: game, policy: skewedPolicy(for: game), agentCount: 40, flowSamples: 300, episodes: 2,
      seed: 1, team: ThreadTeam(threadCount: 2))
    let crowd = try #require(
      IndependentCrowd(
        game, policy: deviator.policy, flow: deviator.flow, agentCount: deviator.agentCount))
    var problem = AgentProblem(
      game, rewards: crowd.sampledRewards(samples: 300, seed: 2, team: deviator.team),
      flow: deviator.flow)
    let kept = problem.value(of: deviator.policy)
    let whole = try plan(game, agents: 40, workLimit: 1e9)
    // 8 flows of 3 steps, with fills of 36 entries and a call: 3 groups and a bit.
    let grouped = try plan(game, agents: 40, workLimit: 8 * 3 * 56 * 3.5)
    #expect(whole.plan == .ownWeight && grouped.plan == .groupedWeight)
    let (most, gain) = (
      problem.value(of: whole.deviation) - kept, problem.value(of: grouped.deviation) - kept
    )
    #expect(gain > 0.95 * most && most > 0.5, "\(gain) of \(most)")
  }

  /// What it says an agent may expect is near the truth, for the policy and its companions: less the
  /// others' answer to the deviation, which is small among fifty.
  @Test func expectationsAreNearTheTruth() throws {
    let game = SusceptibleInfected(horizon: .finite(steps: 6))
    let policy = skewedPolicy(for: game)
    let companion = Policy.uniform(for: game)
    let planned = try plan(game, agents: 50, workLimit: 1e9, companions: [companion])
    let chain = try #require(
      TwoStateChain(
        game, policy: policy, agentCount: 50, team: ThreadTeam(threadCount: 1),
        isWanted: { true }))
    for (own, expectations) in zip(
      [policy, planned.deviation, companion], planned.expectations)
    {
      let start = game.initialDistribution
      let value = (0..<2).reduce(0) { $0 + start[$1] * expectations.value(at: 0, $1) }
      #expect(abs(value - chain.value(of: own)) < 0.05, "\(value), not \(chain.value(of: own))")
    }
  }

  /// Among ten, who is healthy is likely to live among healthy people, and an epidemic may end by
  /// chance: the plan finds most of what there is to gain.
  @Test func crowdsThatMoveTogether() throws {
    let game = SusceptibleInfected(horizon: .finite(steps: 12))
    let policy = skewedPolicy(for: game)
    let chain = try #require(
      TwoStateChain(
        game, policy: policy, agentCount: 10, team: ThreadTeam(threadCount: 1),
        isWanted: { true }))
    let kept = chain.value(of: policy)
    let found = try #require(
      TwoStateDeviation(chain, starts: [policy], searchLimit: 0, isWanted: { true }))
    let best = found.value - kept
    let planned = try plan(game, agents: 10, workLimit: 1e9).deviation
    let gain = chain.value(of: planned) - kept
    #expect(gain > 0.9 * best && best > 0.1, "\(gain) of \(best)")
  }

  /// As few flows as asked for, and not fewer than there is work for.
  @Test func oneFlowWillDo() throws {
    let planner = DeviationPlanner(
      Crossroads(), policy: skewedPolicy(for: Crossroads()), agentCount: 1, seed: 7,
      team: ThreadTeam(threadCount: 1), workLimit: 1)
    let result = planner.plan(flowSamples: 1, companions: []) { true }
    let planned = try #require(result)
    #expect(planned.plan == .groupedWeight && planned.expectations.count == 2)
    #expect(planned.deviation.firstFault(in: Crossroads()) == nil)
  }
}
