import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct IndependentCrowdTests {
  /// Sums of some thousand products of order 1.
  private let rounding = 1e-12

  private func deviator(
    _ game: any Game, agents: Int, flowSamples: Int = 60, episodes: Int = 150, seed: UInt64 = 5
  ) -> Deviator {
    Deviator(
      game: game, policy: skewedPolicy(for: game), agentCount: agents, flowSamples: flowSamples,
      episodes: episodes, seed: seed, team: ThreadTeam(threadCount: 2))
  }

  private func crowd(_ deviator: Deviator) throws -> IndependentCrowd {
    try #require(
      IndependentCrowd(
        deviator.game, policy: deviator.policy, flow: deviator.flow,
        agentCount: deviator.agentCount))
  }

  /// Chances of all crowds sum to one, and their mean is the mean field's share of the others, with
  /// one population and with several, counted by state and by pair.
  @Test func crowdsHaveTheMultinomialLaw() throws {
    for (game, agents) in [
      (BeachBar(), 6), (UnequalPopulations(), 7), (Crossroads(dynamics: .fixed), 4),
      (PredatorPrey(size: 2, horizon: .finite(steps: 3)), 6), (RockPaperScissors(), 1),
    ] as [(any Game, Int)] {
      let crowd = try crowd(deviator(game, agents: agents))
      #expect(crowd.canBeEnumerated)
      for index in game.space.populations.indices {
        for step in 0..<crowd.steps {
          let others = crowd.others(of: index)
          var mean = [Double](repeating: 0, count: crowd.places.count)
          var masses = mean
          var total = 0.0
          crowd.forEachCrowd(at: step, others: others, masses: &masses) { masses, chance in
            total += chance
            for place in masses.indices { mean[place] += chance * masses[place] }
          }
          #expect(abs(total - 1) < rounding)
          for (found, expected) in zip(mean, crowd.expectedMasses(at: step, others: others)) {
            #expect(abs(found - expected) < rounding)
          }
        }
      }
    }
  }

  /// Coupling through actions with fixed dynamics, against all policies and joint outcomes.
  @Test func crossroadsWithFixedDynamics() throws {
    let game = Crossroads(steps: 2, dynamics: .fixed)
    let deviator = deviator(game, agents: 2)
    let exact = deviator.compute(in: try crowd(deviator))
    let best = JointLaw.bestGain(from: deviator.policy, in: game, agentCount: 2)
    #expect(abs(exact.gain.mean - best) < rounding, "\(exact.gain), not \(best)")
    let value = JointLaw(of: game, policies: [deviator.policy, deviator.policy]).returns[0]
    #expect(abs(exact.value.mean - value) < rounding)
  }

  /// Samples, and plays, against the computed truth of the deviations they found.
  @Test func samplesAndPlaysAgreeWithAllCrowds() throws {
    for (game, agents) in [
      (BeachBar(), 6), (BeachBar(), 20), (UnequalPopulations(), 20),
      (Crossroads(dynamics: .fixed), 4), (PredatorPrey(size: 2, horizon: .finite(steps: 3)), 6),
    ] as [(any Game, Int)] {
      let deviator = deviator(game, agents: agents)
      let crowd = try crowd(deviator)
      let rewards = crowd.expectedRewards(team: deviator.team)
      var problem = AgentProblem(game, rewards: rewards, flow: deviator.flow)
      let kept = problem.value(of: deviator.policy)
      let exact = deviator.compute(in: crowd)
      let found = [deviator.measure(in: crowd) { _ in true }, deviator.play { _ in true }]
      for estimate in found {
        let estimate = try #require(estimate)
        #expect(contains(estimate.value, kept), "\(game): \(estimate.value), not \(kept)")
        let gain = problem.value(of: estimate.deviation) - kept
        #expect(contains(estimate.gain, gain), "\(game): \(estimate.gain), not \(gain)")
        #expect(gain <= exact.gain.mean + rounding)
        let price = estimate.priceOfIgnoring
        let truth = gain - exact.gainIgnoringInfluence.mean
        #expect(contains(price, truth), "\(game): \(price), not \(truth)")
      }
      // Planning against 60 crowds finds most of what there is to gain.
      #expect((found[0]?.gain.high ?? 0) > 0.9 * exact.gain.mean, "\(game)")
    }
  }

  private func contains(_ interval: ConfidenceInterval, _ truth: Double) -> Bool {
    let halfWidth = (interval.high - interval.low) / 2
    return abs(interval.mean - truth) <= halfWidthLimit * halfWidth + rounding
  }

  /// The expected rewards of an agent, and what samples make of them, against all ways to place the
  /// others one by one; of one population and of two, coupled through states and through actions.
  @Test func rewardsAreThoseOfAllPlacements() throws {
    for (game, agents) in [
      (BeachBar(), 3), (UnequalPopulations(), 5), (Crossroads(dynamics: .fixed), 4),
    ] as [(any Game, Int)] {
      let deviator = deviator(game, agents: agents)
      let crowd = try crowd(deviator)
      let expected = rewardsByPlacing(deviator.policy, in: crowd)
      let computed = crowd.expectedRewards(team: deviator.team)
      // The averages of a hundred samples each.
      let averages = (0..<20).map {
        crowd.sampledRewards(samples: 100, seed: $0, team: deviator.team)
      }
      for (entry, reward) in expected.enumerated() {
        #expect(abs(computed[entry] - reward) < rounding, "\(game), \(entry)")
        let mean = averages.reduce(0) { $0 + $1[entry] } / 20
        let variance = averages.reduce(0) { $0 + ($1[entry] - mean) * ($1[entry] - mean) } / 19
        let limit = standardErrorLimit * (variance / 20).squareRoot() + rounding
        #expect(abs(mean - reward) < limit, "\(game), \(entry): \(mean), not \(reward)")
      }
    }
  }

  /// The expected rewards of one agent by every way to place the others, shape [T, S, A].
  private func rewardsByPlacing(_ policy: Policy, in crowd: IndependentCrowd) -> [Double] {
    let (game, space, composition) = (crowd.game, crowd.space, crowd.composition)
    let (pairs, actions) = (space.isLegal.count, space.actionCount)
    var expected = [Double](repeating: 0, count: crowd.steps * pairs)
    var rewards = [Double](repeating: 0, count: pairs)
    func legalPairs(of population: Population) -> [Int] {
      (population.states.lowerBound * actions..<population.states.upperBound * actions)
        .filter { space.isLegal[$0] }
    }
    for step in 0..<crowd.steps {
      for (own, population) in space.populations.enumerated() {
        var ways: [(pairs: [Int], chance: Double)] = [([], 1)]
        for (index, others) in space.populations.enumerated() {
          for _ in 0..<composition.sizes[index] - (index == own ? 1 : 0) {
            ways = ways.flatMap { way in
              legalPairs(of: others).map { pair in
                let ofState = crowd.flow.states[step * space.stateCount + pair / actions]
                let chance =
                  ofState / composition.shares[index] * policy.probabilities[step * pairs + pair]
                return (way.pairs + [pair], way.chance * chance)
              }
            }
          }
        }
        for pair in legalPairs(of: population) {
          for way in ways where way.chance > 0 {
            var meanField = MeanField(
              states: Array(repeating: 0, count: space.stateCount),
              stateActions: Array(repeating: 0, count: pairs))
            for agent in way.pairs + [pair] {
              let weight = composition.shareOfAgent[agent / actions]
              meanField.states[agent / actions] += weight
              meanField.stateActions[agent] += weight
            }
            game.fillRewards(&rewards, at: step, meanField: meanField)
            expected[step * pairs + pair] += way.chance * rewards[pair]
          }
        }
      }
    }
    return expected
  }

  /// Rewards that are linear in the crowd are measured without error where the crowd is explained to
  /// first order, and so is what is planned against.
  @Test func linearRewardsNeedNoLuck() throws {
    let deviator = deviator(LeftRight(), agents: 50, flowSamples: 3, episodes: 20)
    let crowd = try crowd(deviator)
    let exact = deviator.compute(in: crowd)
    let sampled = try #require(deviator.measure(in: crowd) { _ in true })
    // The finite difference towards a place divides rounding by a tenth.
    #expect(abs(sampled.gain.mean - exact.gain.mean) < 1e-12)
    #expect(sampled.gain.high - sampled.gain.low < 1e-11)
    let planned = crowd.sampledRewards(samples: 3, seed: 9, team: deviator.team)
    for (found, expected) in zip(planned, crowd.expectedRewards(team: deviator.team)) {
      #expect(abs(found - expected) < rounding)
    }
  }

  /// Rewards of an affine game are those against the expected crowd, of one population and of two, and
  /// those of all crowds; among others alone, too, where a place may have nobody but the agent.
  @Test(arguments: [2, 3, 4])
  func affineRewardsNeedOneCrowd(agents: Int) throws {
    let hands = AsymmetricRockPaperScissors(horizon: .finite(steps: 3))
    // Of an agent each: with more of them there are many crowds.
    let types = agents == 2 ? [GameFamily(members: [hands, hands])] : []
    for game in [LeftRight(), hands, UnequalPopulations()] + types as [any Game] {
      let deviator = deviator(game, agents: agents)
      let (one, all) = (try crowd(deviator), try crowd(self.deviator(Hidden(game), agents: agents)))
      #expect(one.game.isAffine && !all.game.isAffine && all.canBeEnumerated)
      let rewards = all.expectedRewards(team: deviator.team)
      for (found, expected) in zip(one.expectedRewards(team: deviator.team), rewards) {
        #expect(abs(found - expected) < rounding, "\(game)")
      }
    }
  }

  /// An expected return is the sum of rewards by their weights, and no policy is better than the best.
  @Test func weightsAndValuesAgree() {
    for game in [BeachBar(horizon: .finite(steps: 4, discount: 0.9)), UnequalPopulations()]
      as [any Game]
    {
      let deviator = deviator(game, agents: 3)
      var stream = RandomStream(seed: 3, purpose: .game)
      let rewards = deviator.policy.probabilities.map { _ in stream.uniform() - 0.5 }
      var problem = AgentProblem(game, rewards: rewards, flow: deviator.flow)
      let best = problem.bestPolicy()
      #expect(best.firstFault(in: deviator.game) == nil)
      for policy in [deviator.policy, deviator.meanFieldResponse, best] {
        let sum = zip(problem.weights(of: policy), rewards).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(sum - problem.value(of: policy)) < rounding)
        #expect(sum <= problem.value(of: best) + rounding)
      }
    }
  }

  /// The intervals shrink like 1/N: what chance does to a crowd counts to second order only.
  @Test func intervalsShrinkWithTheCrowd() throws {
    let widths = try [1000, 100_000].map { agents in
      let deviator = deviator(BeachBar(), agents: agents)
      let estimate = try #require(deviator.measure(in: try crowd(deviator)) { _ in true })
      return (estimate.value.high - estimate.value.low, estimate.gain.high - estimate.gain.low)
    }
    #expect(widths[0].0 / widths[1].0 > 50 && widths[0].1 / widths[1].1 > 50, "\(widths)")
  }
}

/// A game that does not say that it is affine.
private struct Hidden: Game {
  let game: any Game

  init(_ game: any Game) { self.game = game }

  var space: StateActionSpace { game.space }
  var horizon: Horizon { game.horizon }
  var initialDistribution: [Double] { game.initialDistribution }
  var coupling: Coupling { game.coupling }
  var dynamics: Dynamics { game.dynamics }

  func withAgents(_ count: Int) -> any Game { Hidden(game.withAgents(count)) }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    game.fillRewards(&rewards, at: step, meanField: meanField)
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    game.fillTransitions(&transitions, at: step, meanField: meanField)
  }
}
