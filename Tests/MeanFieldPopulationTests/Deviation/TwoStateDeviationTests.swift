import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct TwoStateDeviationTests {
  /// Sums of some thousand products of order 1.
  private let rounding = 1e-12

  private func estimate(
    _ policy: Policy, _ game: any Game, agents: Int
  ) throws -> NPlayerExploitability {
    try #require(
      NPlayerExploitability.estimate(of: policy, in: game, agentCount: agents, seed: 1))
  }

  private func meanFieldResponse(to policy: Policy, in game: some Game) -> Policy {
    game.bestResponse(to: game.meanField(of: policy))
  }

  /// The price of ignoring one's own influence among two and three, against all policies and all
  /// joint outcomes.
  @Test(arguments: [2, 3])
  func epidemicAmongFew(agents: Int) throws {
    let game = SusceptibleInfected(horizon: .finite(steps: 3))
    try compare(game, skewedPolicy(for: game), agents: agents)
  }

  @Test(arguments: [2, 3], [1, 2, 3] as [UInt64])
  func randomPairs(agents: Int, seed: UInt64) throws {
    let game = RandomPair(seed: seed, steps: 3, discount: 0.9)
    try compare(game, skewedPolicy(for: game), agents: agents)
  }

  /// Coupled through actions, each agent facing the others alone.
  @Test(arguments: [(2, 4), (3, 3), (4, 2)])
  func epidemicOfActionsAmongFew(agents: Int, steps: Int) throws {
    let game = AsymmetricSIS(horizon: .finite(steps: steps)).withAgents(agents)
    try compare(game, skewedPolicy(for: game), agents: agents)
    try compare(game, Self.mostGoOut(game), agents: agents)
  }

  /// Coupled through all actions in both states, or through some of them.
  @Test(
    arguments: [(2, 3, []), (2, 3, [0]), (3, 2, []), (3, 2, [1, 3]), (4, 2, [2, 3])]
      as [(
        Int, Int, Set<Int>
      )])
  func actionPairs(agents: Int, steps: Int, unheard: Set<Int>) throws {
    let game = ActionPair(seed: 5, steps: steps, discount: 0.9, unheard: unheard)
    try compare(game, skewedPolicy(for: game), agents: agents)
    try compare(game, Self.mostGoOut(game), agents: agents)
  }

  /// The infected all go out, and of the healthy 60 %: one state whose agents do not divide.
  static func mostGoOut(_ game: any Game) -> Policy {
    var policy = Policy.uniform(for: game)
    for entry in policy.probabilities.indices {
      policy.probabilities[entry] = [0, 1, 0.4, 0.6][entry % 4]
    }
    return policy
  }

  private func compare(_ game: some Game, _ policy: Policy, agents: Int) throws {
    let found = try estimate(policy, game, agents: agents)
    let best = JointLaw.bestGain(from: policy, in: game, agentCount: agents)
    let value = JointLaw(of: game, policies: Array(repeating: policy, count: agents)).returns[0]
    #expect(found.plan == .exact)
    #expect(abs(found.value.mean - value) < rounding, "value \(found.value), not \(value)")
    #expect(abs(found.gain.mean - best) < rounding, "gain \(found.gain), not \(best)")
    let gain = JointLaw.gain(of: found.deviation, from: policy, in: game, agentCount: agents)
    #expect(abs(found.gain.mean - gain) < rounding)
    let ignoring = JointLaw.gain(
      of: meanFieldResponse(to: policy, in: game), from: policy, in: game, agentCount: agents)
    #expect(abs(found.priceOfIgnoring.mean - (best - ignoring)) < rounding)
    let ceiling = try #require(found.ceiling)
    #expect(ceiling >= best - rounding)
    if agents == 2 {
      let seeing = JointLaw.valueWhenSeeing(the: policy, in: game) - value
      #expect(abs(ceiling - seeing) < rounding, "ceiling \(ceiling), not \(seeing)")
    }
  }

  /// Where nobody's motion depends on the others, going through crowds and through the chain agree.
  @Test(arguments: [1, 2, 30, 150])
  func independentMotion(agents: Int) throws {
    let game = PaidByCompany()
    let policy = skewedPolicy(for: game)
    let deviator = Deviator(
      game: game, policy: policy, agentCount: agents, flowSamples: 1, episodes: 2, seed: 1,
      team: ThreadTeam(threadCount: 1))
    let crowd = try #require(
      IndependentCrowd(game, policy: policy, flow: deviator.flow, agentCount: agents))
    let chain = try #require(
      TwoStateChain(
        game, policy: policy, agentCount: agents, team: deviator.team, isWanted: { true }))
    let one = deviator.compute(in: crowd)
    let other = try #require(deviator.compute(in: chain, isWanted: { true }))
    #expect(abs(one.value.mean - other.value.mean) < rounding)
    // What an agent sees tells it nothing of the others: sweeps find the best.
    #expect(abs(one.gain.mean - other.gain.mean) < rounding)
    #expect(abs(one.priceOfIgnoring.mean - other.priceOfIgnoring.mean) < rounding)
  }

  /// The chances of each step sum to one, at sizes at which windows leave something out.
  @Test(arguments: [1, 2, 10, 300])
  func lawsSumToOne(agents: Int) throws {
    let game = SusceptibleInfected(horizon: .finite(steps: 6))
    let policy = skewedPolicy(for: game)
    let chain = try #require(
      TwoStateChain(
        game, policy: policy, agentCount: agents, team: ThreadTeam(threadCount: 2),
        isWanted: { true }))
    var law = chain.initialLaw
    for index in chain.steps.indices.dropLast() {
      law = chain.law(after: law, at: index, rule: chain.rule(of: policy, at: index))
      #expect(abs(law.reduce(0, +) - 1) < rounding)
    }
    #expect(agents < 300 || chain.steps[5].counts.count < 300)
  }

  /// The value with many agents is near the mean field's, the nearer the more: like 1/N.
  @Test func manyAgentsApproachTheMeanField() throws {
    let game = SusceptibleInfected(horizon: .finite(steps: 10))
    let policy = skewedPolicy(for: game)
    let response = meanFieldResponse(to: policy, in: game)
    let limit = game.exploitability(of: policy)
    let errors = try [50, 100, 200].map { agents in
      let chain = try #require(
        TwoStateChain(
          game, policy: policy, agentCount: agents, team: ThreadTeam(threadCount: 2),
          isWanted: { true }))
      let best = try #require(
        TwoStateDeviation(chain, starts: [response], searchLimit: 0, isWanted: { true }))
      let kept = chain.value(of: policy)
      return (kept - limit.value, best.value - kept - limit.exploitability)
    }
    for (few, many) in zip(errors, errors.dropFirst()) {
      // The next term of the expansion is a fiftieth of this one.
      #expect(abs(few.0 / many.0 - 2) < 0.1 && abs(few.1 / many.1 - 2) < 0.1, "\(errors)")
    }
  }

  /// Without a search, sweeps stay within the bounds, and no change of a single rule improves on
  /// what they found.
  @Test(arguments: [3, 25])
  func sweepsFindLocalOptima(agents: Int) throws {
    let game = SusceptibleInfected(horizon: .finite(steps: 16))
    let policy = skewedPolicy(for: game)
    let chain = try #require(
      TwoStateChain(
        game, policy: policy, agentCount: agents, team: ThreadTeam(threadCount: 1),
        isWanted: { true }))
    let response = meanFieldResponse(to: policy, in: game)
    let found = try #require(
      TwoStateDeviation(chain, starts: [policy, response], searchLimit: 0, isWanted: { true }))
    #expect(!found.isBest && found.value <= found.valueWhenSeeing)
    #expect(found.value >= max(chain.value(of: policy), chain.value(of: response)))
    #expect(abs(chain.value(of: found.policy) - found.value) < 1e-11)
    for step in 0..<16 {
      for state in 0..<2 {
        for action in 0..<2 {
          var changed = found.policy
          for other in 0..<2 { changed[step, state, other] = other == action ? 1 : 0 }
          #expect(chain.value(of: changed) <= found.value + 1e-11)
        }
      }
    }
  }

  /// Too many agents for the chain to fit: its construction gives up, and the estimate samples.
  @Test func tooManyAgents() throws {
    let game = SusceptibleInfected(horizon: .finite(steps: 3))
    let found = try #require(
      NPlayerExploitability.estimate(
        of: .uniform(for: game), in: game, agentCount: 1_000_000_000_000, flowSamples: 4,
        episodes: 20, seed: 1))
    #expect(![DeviationPlan.exact, .bounds].contains(found.plan) && found.ceiling == nil)
  }
}

/// Two places between which agents move as they like; what they are paid depends on their share.
private struct PaidByCompany: Game {
  let space = StateActionSpace(states: ["left", "right"], actions: ["stay", "move"])
  let horizon = Horizon.finite(steps: 4, discount: 0.95)
  let initialDistribution = [0.3, 0.7]

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for pair in 0..<4 {
      let share = meanField.states[pair / 2]
      rewards[pair] = 1 / (0.2 + share) - 0.4 * Double(pair % 2) - 3 * share * share
    }
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    for state in 0..<2 {
      for action in 0..<2 {
        let row = transitions.beginRow()
        transitions.append(state ^ action, probability: 0.8)
        transitions.append(1 - state ^ action, probability: 0.2)
        transitions[state, action] = row
      }
    }
  }
}
