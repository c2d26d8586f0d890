import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The chain of games coupled through actions.
@Suite struct TwoStateLawsTests {
  /// Sums of some thousand products of order 1.
  private let rounding = 1e-12

  private func chain(_ game: any Game, _ policy: Policy, agents: Int) throws -> TwoStateChain {
    try #require(
      TwoStateChain(
        game, policy: policy, agentCount: agents, team: ThreadTeam(threadCount: 2),
        isWanted: { true }))
  }

  @Test("places are told apart where the game does")
  func groups() {
    for (game, expected) in [
      (AsymmetricSIS(), [0, 1, 0, 0]), (AsymmetricSIS().withAgents(10), [0, 1, 0, 0]),
      (SusceptibleInfected(), [0, 0, 1, 1]), (ActionPair(seed: 1, steps: 2), [0, 1, 2, 3]),
      (ActionPair(seed: 1, steps: 2, unheard: [0, 3]), [0, 1, 2, 0]),
      (ActionPair(seed: 1, steps: 2, unheard: [0, 1, 2, 3]), [0, 0, 0, 0]),
    ] as [(any Game, [Int])] {
      var answers = TwoStateAnswers(game, agentCount: 10)
      let groups = PlaceGroups(of: game, at: 0, agentCount: 10, answers: &answers)
      #expect(groups.groupOfPair == expected, "\(game)")
    }
  }

  /// More agents than can be told one by one, against all the numbers of them who take each action in
  /// each state and all that become of these.
  @Test(arguments: [[], [0, 3]] as [Set<Int>])
  func valuesOfActionPairs(unheard: Set<Int>) throws {
    let game = ActionPair(seed: 8, steps: 3, discount: 0.9, unheard: unheard)
    try compare(game, agents: 7)
  }

  @Test func valuesOfTheEpidemic() throws {
    try compare(AsymmetricSIS(horizon: .finite(steps: 4)).withAgents(9), agents: 9)
  }

  private func compare(_ game: any Game, agents: Int) throws {
    let policy = skewedPolicy(for: game)
    let chain = try chain(game, policy, agents: agents)
    for own in [policy, .uniform(for: game), TwoStateDeviationTests.mostGoOut(game)] {
      let expected = valueByCounts(of: own, among: policy, in: game, agents: agents)
      let found = chain.value(of: own)
      #expect(abs(found - expected) < rounding, "\(found), not \(expected)")
    }
  }

  /// The value of `own` among N − 1 who follow `policy`, by the law of own state and others in state 1.
  private func valueByCounts(
    of own: Policy, among policy: Policy, in game: any Game, agents: Int
  ) -> Double {
    var law: [[Int]: Double] = [:]
    for (state, chance) in game.initialDistribution.enumerated() {
      for ones in 0..<agents {
        law[[state, ones]] = chance * binomial(agents - 1, game.initialDistribution[1], ones)
      }
    }
    var (value, weight) = (0.0, 1.0)
    for step in 0..<game.horizon.steps {
      var next: [[Int]: Double] = [:]
      for (cell, mass) in law {
        let (state, ones) = (cell[0], cell[1])
        for action in 0..<2 {
          for (zerosOut, onesOut) in pairs(agents - 1 - ones, ones) {
            let chance =
              mass * own[step, state, action]
              * binomial(agents - 1 - ones, policy[step, 0, 1], zerosOut)
              * binomial(ones, policy[step, 1, 1], onesOut)
            let others = [agents - 1 - ones - zerosOut, zerosOut, ones - onesOut, onesOut]
            var everybody = others.map(Double.init)
            everybody[2 * state + action] += 1
            var answers = TwoStateAnswers(game, agentCount: agents)
            let answer = answers.answers(at: step, to: everybody)
            value += weight * chance * answer[2 * state + action]
            let after = sums(others, Array(answer[4...]))
            let one = answer[4 + 2 * state + action]
            for (count, likely) in after.enumerated() {
              next[[0, count], default: 0] += chance * (1 - one) * likely
              next[[1, count], default: 0] += chance * one * likely
            }
          }
        }
      }
      (law, weight) = (next, weight * game.horizon.discount)
    }
    return value
  }

  /// The law of how many are in state 1 next, agent by agent.
  private func sums(_ counts: [Int], _ chances: [Double]) -> [Double] {
    var law = [1.0]
    for (count, chance) in zip(counts, chances) {
      for _ in 0..<count {
        law = (0...law.count).map { sum in
          (sum < law.count ? law[sum] * (1 - chance) : 0) + (sum > 0 ? law[sum - 1] * chance : 0)
        }
      }
    }
    return law
  }

  private func pairs(_ first: Int, _ second: Int) -> [(Int, Int)] {
    (0...first).flatMap { one in (0...second).map { (one, $0) } }
  }

  private func binomial(_ trials: Int, _ chance: Double, _ count: Int) -> Double {
    exp(BinomialDistribution(trials: trials, probability: chance).logProbability(of: count))
  }

  /// The chances of each step sum to one, at sizes at which windows leave something out.
  @Test(arguments: [1, 2, 10, 150])
  func lawsSumToOne(agents: Int) throws {
    let game = AsymmetricSIS(horizon: .finite(steps: 4)).withAgents(agents)
    for policy in [Policy.uniform(for: game), TwoStateDeviationTests.mostGoOut(game)] {
      let chain = try chain(game, policy, agents: agents)
      var law = chain.initialLaw
      for index in chain.steps.indices.dropLast() {
        law = chain.law(after: law, at: index, rule: chain.rule(of: policy, at: index))
        #expect(abs(law.reduce(0, +) - 1) < rounding)
      }
    }
  }

  /// The mean field's value and gain are the limit, which is approached like 1/N.
  @Test func manyAgentsApproachTheMeanField() throws {
    let game = AsymmetricSIS(horizon: .finite(steps: 5))
    let policy = TwoStateDeviationTests.mostGoOut(game)
    let limit = game.exploitability(of: policy)
    let errors = try [20, 40, 80].map { agents in
      let found = try #require(
        NPlayerExploitability.estimate(of: policy, in: game, agentCount: agents, seed: 1))
      #expect(found.plan == .exact)
      return (found.value.mean - limit.value, found.gain.mean - limit.exploitability)
    }
    for (few, many) in zip(errors, errors.dropFirst()) {
      // The next term of the expansion is a twentieth of this one.
      #expect(abs(few.0 / many.0 - 2) < 0.2 && abs(few.1 / many.1 - 2) < 0.2, "\(errors)")
    }
  }

  /// What is computed lies within the intervals of plays.
  @Test func samplesAgree() throws {
    let game = AsymmetricSIS(horizon: .finite(steps: 6))
    let policy = skewedPolicy(for: game)
    let sampled = try #require(
      NPlayerExploitability.estimate(
        of: policy, in: game, agentCount: 50, flowSamples: 20, episodes: 200, sampling: .always,
        seed: 2))
    #expect(sampled.plan != .exact && sampled.plan != .bounds)
    let chain = try chain(game.withAgents(50), policy, agents: 50)
    let kept = chain.value(of: policy)
    for (interval, truth) in [
      (sampled.value, kept), (sampled.gain, chain.value(of: sampled.deviation) - kept),
    ] {
      let halfWidth = (interval.high - interval.low) / 2
      #expect(halfWidth > 0 && abs(interval.mean - truth) <= halfWidthLimit * halfWidth)
    }
  }

  /// Too many divisions of the others: the chain is not written down.
  @Test func tooManyDivisions() {
    let game = ActionPair(seed: 1, steps: 20)
    #expect(
      TwoStateChain(
        game, policy: .uniform(for: game), agentCount: 1000, team: ThreadTeam(threadCount: 1),
        isWanted: { true }) == nil)
  }
}
