import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@testable import MeanFieldPopulation

/// A lock of six turns: who makes all of them has 1 at each of the two steps that are left, who gives up at
/// once has 1 and is out, and who gives up later has nothing.
private struct CombinationLock: Game {
  let space = StateActionSpace(
    states: (0...6).map { "turned \($0)" } + ["out"], actions: ["give up", "turn"])
  let horizon = Horizon.finite(steps: 8)
  let initialDistribution = [1.0, 0, 0, 0, 0, 0, 0, 0]

  static func reward(_ pair: Int) -> Double { pair == 0 || pair / 2 == 6 ? 1 : 0 }

  static func next(_ pair: Int) -> Int {
    pair / 2 >= 6 ? pair / 2 : pair % 2 == 0 ? 7 : pair / 2 + 1
  }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for pair in rewards.indices { rewards[pair] = Self.reward(pair) }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    for pair in 0..<16 {
      transitions[pair / 2, pair % 2] = transitions.appendCertain(Self.next(pair))
    }
  }
}

@Suite struct OptimisticLearnerTests {
  /// Rounding in sums of a few numbers about 1.
  private let rounding = 1e-12

  @Test("optimism opens a lock far more often than chance, which does in one play of 64")
  func lock() {
    let game = CombinationLock()
    let giveUp = Policy(for: game) { _, _, action in action == 0 ? 1 : 0 }
    let plays = 2000
    var learner = OptimisticLearner(game, policy: giveUp, plays: plays)
    var opened = 0
    for _ in 0..<plays {
      var state = 0
      for step in 0..<8 {
        let pair = 2 * state + (learner.policy[step, state, 1] == 1 ? 1 : 0)
        state = CombinationLock.next(pair)
        learner.observe(
          at: step, pair: pair, reward: CombinationLock.reward(pair), next: step < 7 ? state : nil)
      }
      opened += state == 6 ? 1 : 0
      learner.plan()
    }
    #expect(opened > 5 * plays / 64)
    let answer = learner.answer(insteadOf: giveUp)
    let best = game.exploitability(of: giveUp)
    #expect(best.bestResponse == 2 && best.value == 1)
    // What is certain is learnt exactly.
    #expect(abs(answer.expectations[0].value(at: 0, 0) - best.value) < rounding)
    #expect(abs(answer.expectations[1].value(at: 0, 0) - best.bestResponse) < rounding)
    for step in 0..<6 { #expect(answer.deviation[step, step, 1] == 1) }
    #expect(answer.deviation[0, 3, 0] == 1, "where it never was it keeps to what it did")
  }

  @Test("what two patients learn gains nearly what can be gained, on any number of threads")
  func patients() throws {
    let agents = unequalPatients(2, steps: 3).affine
    let profile = UnequalPopulationTests.profile(for: agents)
    let joint = TwoPatients(profile: profile, steps: 3)
    func estimate(threads: Int) -> UnequalExploitability? {
      UnequalExploitability.estimate(
        of: profile, among: agents, agentCount: 2, route: .optimistic(episodes: 1500),
        episodes: 1000, seed: 7, team: ThreadTeam(threadCount: threads))
    }
    let found = try #require(estimate(threads: 1))
    let other = try #require(estimate(threads: 3))
    #expect(found.gains == other.gains && found.meanGain == other.meanGain)
    for agent in 0..<2 {
      let best = joint.bestGain(of: agent)
      let gain = found.gains[agent]
      #expect(gain.mean > 0.9 * best, "agent \(agent) could gain \(best), found \(gain)")
      #expect(gain.low < best, "nobody can gain more")
    }
    let stopped = UnequalExploitability.estimate(
      of: profile, among: agents, agentCount: 2, route: .optimistic(episodes: 10), seed: 7,
      progress: { _ in false })
    #expect(stopped == nil)
  }

  @Test("what one of six equal agents learns gains nearly what can be gained")
  func equal() throws {
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 3))
    let policy = Policy(for: game) { step, state, action in
      [0.5, 0.3, 0.2][(action + state + step) % 3]
    }
    let exact = try #require(
      NPlayerExploitability.estimate(of: policy, in: game, agentCount: 6, seed: 1))
    let found = try #require(Self.learnt(against: policy, in: game, plays: 1000))
    let gain = Self.gain(of: found, insteadOf: policy, in: game)
    #expect(gain > 0.9 * exact.gain.mean && gain <= exact.gain.mean + rounding)
  }

  @Test("in an equilibrium of equal agents nothing is learnt that gains")
  func equilibrium() throws {
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 3))
    var solver = OnlineMirrorDescent(game: game, learningRate: 0.5)
    var process = DecisionProcess(game)
    for _ in 0..<400 { solver.iterate(in: &process) }
    let policy = solver.policy
    #expect(game.exploitability(of: policy).exploitability < 1e-6)
    let found = try #require(Self.learnt(against: policy, in: game, plays: 200))
    #expect(found != policy)
    #expect(abs(Self.gain(of: found, insteadOf: policy, in: game)) < 1e-6)
    let measured = try #require(
      UnequalExploitability.estimate(
        of: PolicyProfile(common: policy), among: UnequalAgents(alike: game, count: 6),
        agentCount: 6, lookingAt: 1, route: .optimistic(episodes: 200), episodes: 500, seed: 2))
    #expect(measured.meanGain.low < 0 && measured.meanGain.high > 0)
  }

  /// The deviation that one of six agents learns who are all alike.
  private static func learnt(against policy: Policy, in game: any Game, plays: Int) -> Policy? {
    let search = UnequalSearch(
      profile: PolicyProfile(common: policy), agents: UnequalAgents(alike: game, count: 6),
      lookingAt: 1, seed: 2, team: ThreadTeam(threadCount: 1))
    return search.deviations(by: .optimistic(episodes: plays)) { _ in true }?.first?.deviation
  }

  /// What a deviation gains in a-rps, exactly: as much as in the mean field, as nobody's motion depends on the
  /// others and rewards are affine in them.
  private static func gain(
    of deviation: Policy, insteadOf policy: Policy, in game: any Game
  ) -> Double {
    let flow = game.meanField(of: policy)
    let pairCount = game.space.isLegal.count
    func value(of own: Policy) -> Double {
      var (law, value) = (game.initialDistribution, 0.0)
      for step in 0..<own.steps {
        let pairs = step * pairCount..<(step + 1) * pairCount
        let states = step * law.count..<(step + 1) * law.count
        var rewards = [Double](repeating: 0, count: pairCount)
        game.fillRewards(
          &rewards, at: step,
          meanField: MeanField(
            states: Array(flow.states[states]), stateActions: Array(flow.stateActions[pairs])))
        let masses = pairs.enumerated().map {
          law[$0.offset / own.actionCount] * own.probabilities[$0.element]
        }
        value += zip(masses, rewards).reduce(0) { $0 + $1.0 * $1.1 }
        // The next state is what was done.
        law = law.indices.map { next in
          law.indices.reduce(0) { $0 + masses[$1 * own.actionCount + next] }
        }
      }
      return value
    }
    return value(of: deviation) - value(of: policy)
  }
}
