// Members without a comment are documented where `Algorithm` and `Learner` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel
import MeanFieldPopulation

extension NetworkedLearning {
  /// What the first agent of each population does: π¹, shape [1, S, A].
  public var policy: Policy {
    var policy = Policy(
      steps: 1, stateCount: system.space.stateCount, actionCount: system.space.actionCount,
      probabilities: Array(system.rules[agent: 0]))
    for agents in system.members.dropFirst() { replace(&policy, inStatesOf: agents.lowerBound) }
    return policy
  }

  /// What an agent does where it can be.
  private func replace(_ policy: inout Policy, inStatesOf agent: Int) {
    let rule = system.rules[agent: agent]
    let actionCount = system.space.actionCount
    let states = system.states(ofPopulationOf: agent)
    for pair in states.lowerBound * actionCount..<states.upperBound * actionCount {
      policy.probabilities[pair] = rule[rule.startIndex + pair]
    }
  }

  public var policiesOfAgents: AgentPolicies? {
    let first = policy
    let shares = system.members.flatMap { agents in
      var followers: [Int32: (agent: Int, count: Int)] = [:]
      for agent in agents {
        followers[system.rules.ruleOfAgent[agent], default: (agent, 0)].count += 1
      }
      return followers.sorted { $0.key < $1.key }.map { _, follower in
        var policy = first
        replace(&policy, inStatesOf: follower.agent)
        return PolicyShare(
          policy: policy, share: Double(follower.count) / Double(system.agentCount))
      }
    }
    return AgentPolicies(agentCount: system.agentCount, shares: shares)
  }

  public func measures() -> [AlgorithmMeasure] {
    var measures = [
      AlgorithmMeasure(name: "samples", value: figures.samples),
      AlgorithmMeasure(name: "agents", value: Double(system.agentCount)),
      AlgorithmMeasure(name: "distinct_policies", value: Double(system.rules.count)),
      AlgorithmMeasure(name: "policy_divergence", value: policyDivergence),
    ]
    guard iteration > 0 else { return measures }
    measures += [
      AlgorithmMeasure(name: "return", value: figures.meanReturn),
      // No number tells that the learners diverged.
      AlgorithmMeasure(
        name: "regularised_return", value: figures.isLost ? .nan : figures.regularisedReturn),
    ]
    if settings.architecture == .networked, let rounds = figures.roundsToConsensus {
      measures.append(AlgorithmMeasure(name: "consensus_rounds", value: Double(rounds)))
    }
    if let interval = settings.deviationInterval, iteration % interval == 0,
      let gain = approximateExploitability()
    {
      measures.append(AlgorithmMeasure(name: "approximate_exploitability", value: gain))
    }
    return measures
  }

  /// Δ: how far agents' policies are from that of the first agent of their population, the mean over
  /// agents of `sup_s ‖π¹(s) − πⁱ(s)‖₁` (section 4.1).
  private var policyDivergence: Double {
    let (rules, actionCount) = (system.rules, system.space.actionCount)
    var sum = 0.0
    for agents in system.members {
      let first = rules[agent: agents.lowerBound]
      let states = system.states(ofPopulationOf: agents.lowerBound)
      var distances: [Int32: Double] = [:]
      for agent in agents {
        let rule = rules.ruleOfAgent[agent]
        let distance =
          distances[rule]
          ?? PolicyChange(
            of: rules[agent: agent], from: first, in: states, actionCount: actionCount
          ).largest
        distances[rule] = distance
        sum += distance
      }
    }
    return sum / Double(system.agentCount)
  }

  /// What one agent gains on others by learning alone for a while: three iterations in which it alone
  /// learns, and three in which nobody does, its mean regularised return less that of the others of
  /// its population; nil where everybody is the only one of its population.
  ///
  /// Nothing of it happens to the agents themselves.
  ///
  /// Source: Benjamin and Abate 2024, appendix F.2. The agent is drawn anew each time.
  private func approximateExploitability() -> Double? {
    var (system, seen) = (system, SeenTransitions())
    var stream = RandomStream(seed: seed, purpose: .deviation, trial: iteration)
    let candidates = system.members.filter { $0.count > 1 }.flatMap { Array($0) }
    guard !candidates.isEmpty else { return nil }
    let deviator = candidates[stream.index(below: candidates.count)]
    let peers = system.members(ofPopulationOf: deviator)
    var gain = 0.0
    for part in 0..<2 * Self.deviationIterations {
      system.act(
        settings.stretch, seeing: &seen,
        draws: .init(.deviation, iteration: iteration, part: 1 + part))
      let means = seen.addBonuses(temperature: settings.temperature, in: system)
        .map { $0.reward + $0.bonus }
      guard part < Self.deviationIterations else {
        let others = means[peers].reduce(0, +) - means[deviator]
        gain += means[deviator] - others / Double(peers.count - 1)
        continue
      }
      let learned = LearnedRules(
        of: [deviator], in: system, from: seen, settings, discount: discount, team: team
      ) { [seed, iteration] _ in
        RandomStream(seed: seed, purpose: .replay, trial: iteration, step: 1 + part)
      }
      system.follow(system.rules.adding(learned.rules, of: [deviator]))
    }
    return gain / Double(Self.deviationIterations) / (1 - discount)
  }

  /// How many iterations the deviating agent learns for, and how many it is watched for.
  private static let deviationIterations = 3
}
