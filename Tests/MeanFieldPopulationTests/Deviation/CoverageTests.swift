import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

/// Whether 95 % intervals contain the truth as often as they say.
@Suite struct CoverageTests {
  private static let seeds: Range<UInt64> = 100..<400
  /// Of three hundred 95 % intervals fewer than 270 contain the truth once in 8,000 times; of 85 %
  /// intervals as many do once in 140 times.
  private static let leastHits = 270

  /// Plays, in which one agent is followed, against the law of the chain of two states.
  @Test func intervalsOfPlays() throws {
    let game = SusceptibleInfected(horizon: .finite(steps: 3))
    let policy = skewedPolicy(for: game)
    let chain = try #require(
      TwoStateChain(
        game, policy: policy, agentCount: 6, team: ThreadTeam(threadCount: 1),
        isWanted: { true }))
    let kept = chain.value(of: policy)
    let ignoring = chain.value(of: game.bestResponse(to: game.meanField(of: policy)))
    try count(game, policy, agents: 6, value: kept, ignoring: ignoring) { chain.value(of: $0) }
  }

  /// Samples of independent others, explained to first order, against all crowds.
  @Test func intervalsOfSamples() throws {
    let game = BeachBar()
    let policy = skewedPolicy(for: game)
    let flow = game.meanField(of: policy)
    let crowd = try #require(
      IndependentCrowd(game, policy: policy, flow: flow, agentCount: 8))
    let rewards = crowd.expectedRewards(team: ThreadTeam(threadCount: 2))
    var problem = AgentProblem(game, rewards: rewards, flow: flow)
    let kept = problem.value(of: policy)
    let ignoring = problem.value(of: game.bestResponse(to: flow))
    try count(game, policy, agents: 8, value: kept, ignoring: ignoring) { problem.value(of: $0) }
  }

  private func count(
    _ game: any Game, _ policy: Policy, agents: Int, value: Double, ignoring: Double,
    valueOfDeviation: (Policy) -> Double
  ) throws {
    var hits = (value: 0, gain: 0, ignoring: 0)
    for seed in Self.seeds {
      let estimate = try #require(
        NPlayerExploitability.estimate(
          of: policy, in: game, agentCount: agents, flowSamples: 5, episodes: 40,
          sampling: .always, seed: seed))
      func contains(_ interval: ConfidenceInterval, _ truth: Double) -> Int {
        interval.low <= truth && truth <= interval.high ? 1 : 0
      }
      hits.value += contains(estimate.value, value)
      hits.gain += contains(estimate.gain, valueOfDeviation(estimate.deviation) - value)
      hits.ignoring += contains(estimate.gainIgnoringInfluence, ignoring - value)
    }
    #expect(
      min(hits.value, hits.gain, hits.ignoring) >= Self.leastHits,
      "\(hits) of \(Self.seeds.count) intervals contain the truth")
    // Nor are they so wide that they could not miss: three hundred right intervals all contain the
    // truth once in five million times.
    #expect(max(hits.value, hits.gain, hits.ignoring) < Self.seeds.count, "\(hits)")
  }
}
