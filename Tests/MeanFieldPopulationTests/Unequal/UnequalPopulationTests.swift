import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

/// Agents of a short epidemic who differ in all their numbers.
func unequalPatients(_ count: Int, steps: Int) -> (affine: UnequalAgents, each: UnequalAgents) {
  let values = (0..<count).map { agent in
    let place = Double(agent) / Double(max(1, count - 1))
    return [0.5 + 0.4 * place, 0.6 - 0.4 * place, 0.2 + 0.5 * place * place]
  }
  func game(_ values: [Double]) -> AsymmetricSIS {
    AsymmetricSIS(
      horizon: .finite(steps: steps, discount: 0.9), susceptibility: values[0], healing: values[1],
      isolationCost: values[2])
  }
  let affine = UnequalAgents(
    parameters: AsymmetricSIS.agentParameters, values: values, make: game)
  return (affine, UnequalAgents(agents: values.map(game)))
}

@Suite struct UnequalPopulationTests {
  private static func plays(
    of agents: UnequalAgents, _ profile: PolicyProfile, episodes: Int
  ) -> [(pairs: [Int32], rewards: [Double])] {
    var population = UnequalPopulation(agents, agentCount: agents.agents.count, seed: 5)
    var rewards = [Double](repeating: 0, count: agents.agents.count)
    return (0..<episodes).map { episode in
      var (met, earned) = ([Int32](), [Double]())
      population.play(profile, episode: episode, rewards: &rewards) { _, pairs, rewards in
        met += pairs
        earned += rewards
      }
      return (met, earned)
    }
  }

  /// A policy for each agent, all different.
  static func profile(for agents: UnequalAgents) -> PolicyProfile {
    let policies = agents.agents.indices.flatMap { agent in
      Policy(for: agents) { step, state, action in
        let first = Double(1 + (agent + 2 * step + state) % 5) / 6
        return action == 0 ? first : 1 - first
      }.probabilities
    }
    return PolicyProfile(
      probabilities: policies, policySize: policies.count / agents.agents.count)
  }

  @Test(
    "agents combined from a basis play as if each had a game of its own", arguments: [2, 9, 40])
  func combined(count: Int) {
    let agents = unequalPatients(count, steps: 4)
    let profile = Self.profile(for: agents.each)
    let slow = Self.plays(of: agents.each, profile, episodes: 5)
    for (fast, slow) in zip(Self.plays(of: agents.affine, profile, episodes: 5), slow) {
      #expect(fast.pairs == slow.pairs)
      let distance = zip(fast.rewards, slow.rewards).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(distance < 1e-12)
    }
  }

  @Test("what two agents meet has the law of their joint process")
  func law() {
    let agents = unequalPatients(2, steps: 3).affine
    let profile = Self.profile(for: agents)
    let joint = TwoPatients(profile: profile, steps: 3)
    let episodes = 20_000
    let plays = Self.plays(of: agents, profile, episodes: episodes)
    // The states of both at the last step.
    var counts = [0.0, 0, 0, 0]
    for play in plays { counts[Int(play.pairs[4] / 2) * 2 + Int(play.pairs[5] / 2)] += 1 }
    for (outcome, chance) in joint.lawOfLastStates.enumerated() {
      let deviation = (chance * (1 - chance) / Double(episodes)).squareRoot()
      #expect(abs(counts[outcome] / Double(episodes) - chance) < 5 * deviation)
    }
  }

  @Test("a simulation of unequal agents is theirs, not that of their mean")
  func simulation() {
    let agents = unequalPatients(2, steps: 3).affine
    let policy = Policy(for: agents) { step, state, action in
      action == 0 ? 0.2 + 0.2 * Double(state + step) : 0.8 - 0.2 * Double(state + step)
    }
    let joint = TwoPatients(
      profile: PolicyProfile(
        probabilities: policy.probabilities + policy.probabilities,
        policySize: policy.probabilities.count), steps: 3)
    let expected = (joint.value(of: 0, following: nil) + joint.value(of: 1, following: nil)) / 2
    for representation in PopulationRepresentation.allCases {
      var simulator = PopulationSimulator(
        agents, agentCount: 2, representation: representation, seed: 9)
      let returns = (0..<4000).map {
        simulator.episode(of: policy, steps: 3, number: $0).meanReturn
      }
      let interval = ConfidenceInterval(of: returns)
      #expect(abs(interval.mean - expected) < 2.5 * (interval.high - interval.low) / 2)
    }
    var simulator = PopulationSimulator(
      agents, agentCount: 2, representation: .agents, seed: 9)
    let paths = simulator.paths(of: policy, steps: 3, number: 0)
    let states = simulator.episode(of: policy, steps: 3, number: 0).states
    let shares = (0..<3).flatMap { step in
      (0..<2).map { state in
        Double((0..<2).count { paths.states[step * 2 + $0] == UInt32(state) }) / 2
      }
    }
    #expect(shares == states)
  }

  @Test("returns without luck have the expectation of returns")
  func luck() throws {
    let agents = unequalPatients(2, steps: 3).affine
    let profile = Self.profile(for: agents)
    let joint = TwoPatients(profile: profile, steps: 3)
    let planner = DeviationPlanner(
      agents.playing(2).agents[1], policy: profile.policy(of: 1, like: .uniform(for: agents)),
      agentCount: 2, seed: 3, team: ThreadTeam(threadCount: 1))
    // Plans against a flow that never occurs are as good: all that they tell is taken away again.
    let plan = try #require(planner.plan(against: [[0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]]) { true })
    var population = UnequalPopulation(agents, agentCount: 2, seed: 5)
    for (number, own) in [nil, plan.deviation].enumerated() {
      let returns = (0..<4000).map { episode in
        population.returns(
          of: [.init(agent: 1, expectations: plan.expectations[number])], in: profile,
          but: own.map { .init(agent: 1, policy: $0) }, episode: episode)[0]
      }
      let interval = ConfidenceInterval(of: returns)
      let expected = joint.value(of: 1, following: own)
      // Five standard errors; an interval is two to either side.
      #expect(abs(interval.mean - expected) < 2.5 * (interval.high - interval.low) / 2)
      #expect(interval.high - interval.low < 0.05)
    }
  }

  @Test("gains are those of the deviations, on any number of threads")
  func gains() throws {
    let agents = unequalPatients(2, steps: 3).affine
    let profile = Self.profile(for: agents)
    let joint = TwoPatients(profile: profile, steps: 3)
    func estimate(threads: Int) -> UnequalExploitability? {
      UnequalExploitability.estimate(
        of: profile, among: agents, agentCount: 2, route: .planned(flows: 200), episodes: 2000,
        seed: 7,
        team: ThreadTeam(threadCount: threads))
    }
    let found = try #require(estimate(threads: 1))
    let other = try #require(estimate(threads: 3))
    #expect(found.gains == other.gains && found.meanGain == other.meanGain)
    #expect(found.agents == [0, 1])
    for agent in 0..<2 {
      let best = joint.bestGain(of: agent)
      let gain = found.gains[agent]
      #expect(gain.low < best + 1e-12, "nobody can gain more")
      #expect(gain.high > 0.95 * best, "agent \(agent) could gain \(best), found \(gain)")
    }
    let stopped = UnequalExploitability.estimate(
      of: profile, among: agents, agentCount: 2, seed: 7, progress: { _ in false })
    #expect(stopped == nil)
  }

  @Test("equal agents who do the same gain what the exact computation says")
  func equal() throws {
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 3))
    let policy = Policy(for: game) { step, state, action in
      [0.5, 0.3, 0.2][(action + state + step) % 3]
    }
    let exact = try #require(
      NPlayerExploitability.estimate(of: policy, in: game, agentCount: 6, seed: 1))
    #expect(exact.plan == .exact)
    func estimate(_ route: DeviationRoute?) -> UnequalExploitability? {
      UnequalExploitability.estimate(
        of: PolicyProfile(common: policy), among: UnequalAgents(alike: game, count: 6),
        agentCount: 6, route: route, episodes: 1000, seed: 2)
    }
    let computed = try #require(estimate(nil))
    #expect(computed.isExact && computed.gains.count == 6)
    for gain in computed.gains { #expect(abs(gain.mean - exact.gain.mean) < 1e-12) }
    #expect(abs(computed.value.mean - exact.value.mean) < 1e-12)
    let found = try #require(estimate(.planned(flows: 400)))
    #expect(found.agents == Array(0..<6) && !found.isExact)
    #expect(found.meanGain.low < exact.gain.mean && found.meanGain.high > exact.gain.mean - 0.02)
    #expect(found.value.low < exact.value.mean && found.value.high > exact.value.mean)
  }

  @Test("computed gains of unequal agents with policies of their own are within those measured")
  func computed() throws {
    let values = [[3.0, 2, 1], [4, 6, 2], [5, 1, 3], [4, 3, 2]]
    let agents = UnequalAgents(
      parameters: [.rewards("crowding"), .rewards("rock-loss"), .rewards("paper-win")],
      values: values
    ) {
      AsymmetricRockPaperScissors(
        horizon: .finite(steps: 3), crowding: $0[0], losses: [$0[1], 4, 6], wins: [1, $0[2], 3])
    }
    let policies = (0..<4).flatMap { agent -> [Double] in
      Policy(for: agents) { step, state, action in
        let number = agent + step + 2 * state + action
        return Double(1 + number % 4)
      }.probabilities
    }
    let profile = PolicyProfile(probabilities: policies, policySize: policies.count / 4)
    let computed = try #require(
      UnequalExploitability.estimate(of: profile, among: agents, agentCount: 4, seed: 3))
    let measured = try #require(
      UnequalExploitability.estimate(
        of: profile, among: agents, agentCount: 4, route: .planned(flows: 400), episodes: 2000,
        seed: 3))
    #expect(computed.isExact && !measured.isExact)
    for (exact, found) in zip(computed.gains, measured.gains) {
      #expect(found.low < exact.mean && found.high > 0.98 * exact.mean)
    }
    #expect(measured.value.low < computed.value.mean && measured.value.high > computed.value.mean)
  }
}

/// The joint process of two patients, written down outcome by outcome: the oracle.
struct TwoPatients {
  let profile: PolicyProfile
  let steps: Int
  private let numbers = [[0.5, 0.6, 0.2], [0.9, 0.2, 0.7]]

  private func rule(_ agent: Int, _ step: Int, _ state: Int, _ own: Policy?, _ deviating: Int)
    -> [Double]
  {
    if agent == deviating, let own { return [own[step, state, 0], own[step, state, 1]] }
    let first = agent * profile.policySize + step * 4 + state * 2
    return Array(profile.probabilities[first..<first + 2])
  }

  /// The chance that an agent is infected next: by the other alone, who is all the others there are.
  private func infection(_ agent: Int, state: Int, action: Int, otherIsOut: Bool) -> Double {
    if state == 0 { return 1 - numbers[agent][1] }
    return action == 1 && otherIsOut ? numbers[agent][0] : 0
  }

  /// Calls `body` with each state of both, joint action and its chance, from a law of joint states.
  private func forEach(
    _ law: [Double], _ step: Int, _ own: Policy?, _ deviating: Int,
    _ body: (_ states: [Int], _ actions: [Int], _ chance: Double) -> Void
  ) {
    for joint in 0..<16 {
      let (states, actions) = ([joint / 8, joint / 4 % 2], [joint / 2 % 2, joint % 2])
      let chance =
        law[joint / 4] * rule(0, step, states[0], own, deviating)[actions[0]]
        * rule(1, step, states[1], own, deviating)[actions[1]]
      if chance > 0 { body(states, actions, chance) }
    }
  }

  private func next(_ law: [Double], _ step: Int, _ own: Policy?, _ deviating: Int) -> [Double] {
    var next = [0.0, 0, 0, 0]
    forEach(law, step, own, deviating) { states, actions, chance in
      let infections = (0..<2).map { agent in
        let other = 1 - agent
        return infection(
          agent, state: states[agent], action: actions[agent],
          otherIsOut: states[other] == 0 && actions[other] == 1)
      }
      for joint in 0..<4 {
        let chances = [joint / 2, joint % 2].enumerated().map {
          $0.element == 0 ? infections[$0.offset] : 1 - infections[$0.offset]
        }
        next[joint] += chance * chances[0] * chances[1]
      }
    }
    return next
  }

  var lawOfLastStates: [Double] {
    (0..<steps - 1).reduce([0.25, 0.25, 0.25, 0.25]) { next($0, $1, nil, -1) }
  }

  /// What an agent may expect who follows its policy, or another.
  func value(of agent: Int, following own: Policy?) -> Double {
    var (law, value, weight) = ([0.25, 0.25, 0.25, 0.25], 0.0, 1.0)
    for step in 0..<steps {
      forEach(law, step, own, agent) { states, actions, chance in
        let cost =
          (states[agent] == 0 ? 1 : 0) + (actions[agent] == 0 ? numbers[agent][2] : 0)
        value -= weight * chance * cost
      }
      law = next(law, step, own, agent)
      weight *= 0.9
    }
    return value
  }

  /// The largest gain of all deviations that look at own state and step: there are 4^steps.
  func bestGain(of agent: Int) -> Double {
    let kept = value(of: agent, following: nil)
    let shape = AsymmetricSIS(horizon: .finite(steps: steps))
    return (0..<1 << (2 * steps)).reduce(0) { best, number in
      let own = Policy(for: shape) { step, state, action in
        number >> (2 * step + state) & 1 == action ? 1 : 0
      }
      return max(best, value(of: agent, following: own) - kept)
    }
  }
}
