import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct NetworkedLearningMeasuresTests {
  /// Of sums in another order.
  private static let tolerance = 1e-12

  @Test("the bonus is the entropy where agents were seen")
  func returns() throws {
    var learner = try NetworkedLearning.start(on: Ladder(), ["architecture": "independent"])
    #expect(learner.measure("return") == nil)
    for iteration in 0..<3 {
      var (system, seen) = (learner.system, SeenTransitions())
      system.act(
        learner.settings.stretch, seeing: &seen,
        draws: .init(.acting, iteration: iteration, part: 0))
      learner.iterate()
      let entropies = (0..<7).flatMap { agent in
        let rule = Array(system.rules[agent: agent])
        return seen[agent].map { sight in
          let state = Int(sight.pair) / 3
          return rule[state * 3..<state * 3 + 3].reduce(0) { $1 > 0 ? $0 - $1 * logarithm($1) : $0 }
        }
      }
      let count = Double(entropies.count) * (1 - 0.8)
      let plain = try #require(learner.measure("return"))
      let regularised = try #require(learner.measure("regularised_return"))
      #expect(
        abs(plain - seen.transitions.reduce(0) { $0 + $1.reward } / count) < Self.tolerance)
      #expect(
        abs(regularised - plain - 0.05 * entropies.reduce(0, +) / count) < Self.tolerance)
    }
  }

  @Test("divergence and shares are those of the agents' rules")
  func divergence() throws {
    for game in [Ladder(), PredatorPrey(size: 2, horizon: .discounted(0.8))] as [any Game] {
      var learner = try NetworkedLearning.start(on: game, ["rounds": "1"])
      #expect(learner.measure("policy_divergence") == 0)
      for _ in 0..<2 { learner.iterate() }
      let (rules, actions) = (learner.rulesOfAgents, game.space.actionCount)
      var expected = 0.0
      for (agents, population) in zip(learner.system.members, game.space.populations) {
        for agent in agents {
          expected +=
            population.states.map { state in
              (state * actions..<(state + 1) * actions).reduce(0) {
                $0 + abs(rules[agent][$1] - rules[agents.lowerBound][$1])
              }
            }.max() ?? 0
        }
      }
      let divergence = try #require(learner.measure("policy_divergence"))
      #expect(abs(divergence - expected / 7) < Self.tolerance)
      #expect(divergence > 0)
      #expect(learner.measure("distinct_policies") == Double(Set(rules).count))

      let policies = try #require(learner.policiesOfAgents)
      #expect(policies.agentCount == 7)
      let shares = policies.shares
      #expect(abs(shares.reduce(0) { $0 + $1.share } - 1) < Self.tolerance)
      for share in shares { #expect(share.policy.firstFault(in: game) == nil) }
      // As many agents as a rule has follow it where they can be.
      for (agents, population) in zip(learner.system.members, game.space.populations) {
        let pairs = population.states.lowerBound * actions..<population.states.upperBound * actions
        for agent in agents {
          let own = agents.count { rules[$0] == rules[agent] }
          #expect(
            shares.contains {
              $0.policy.probabilities[pairs] == rules[agent][pairs]
                && abs($0.share - Double(own) / 7) < Self.tolerance
            })
        }
      }
    }
  }

  @Test("consensus is counted in rounds")
  func consensus() throws {
    for (settings, rounds) in [
      (["network": "complete"], 1.0 as Double?), (["network": "empty"], nil),
      (["rounds": "0"], nil),
      (["architecture": "centralised"], nil), (["network": "complete", "message-delay": "1"], 2),
    ] {
      var learner = try NetworkedLearning.start(on: Ladder(), settings)
      learner.iterate()
      #expect(learner.measure("consensus_rounds") == rounds)
    }
  }

  @Test("measuring what a deviating agent gains changes nothing", arguments: [false, true])
  func deviation(isCrowded: Bool) throws {
    let game = Ladder(isCrowded: isCrowded)
    var plain = try NetworkedLearning.start(on: game)
    var measured = try NetworkedLearning.start(on: game, ["deviation-every": "1"])
    for _ in 0..<2 {
      plain.iterate()
      measured.iterate()
      let gain = measured.measure("approximate_exploitability")
      #expect(gain != nil && gain == measured.measure("approximate_exploitability"))
      #expect(plain.measure("approximate_exploitability") == nil)
      #expect(plain.checkpoint == measured.checkpoint)
    }
  }

  /// Agents who are paid for what they do and nothing else.
  private struct Wages: Game {
    let space = StateActionSpace(states: ["at work"], actions: ["idle", "work"])
    let horizon = Horizon.discounted(0.5)
    let initialDistribution = [1.0]
    func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
      rewards = [0, 1]
    }
    func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
      for action in 0..<2 { transitions[0, action] = transitions.appendCertain(0) }
    }
  }

  @Test("a deviating agent gains what is to be had")
  func gains() throws {
    // The agents fail all the time. One who learns works from its first long step on and has 1 a time
    // step, the others have ½: that is ½ / (1 − γ) more.
    var learner = try NetworkedLearning.start(
      on: Wages(),
      [
        "deviation-every": "1", "network": "complete", "failure-probability": "1",
        "temperature": "0", "learning-rate": "100", "replay": "exact", "transitions": "403",
      ])
    learner.iterate()
    let gain = try #require(learner.measure("approximate_exploitability"))
    // The others' mean is that of 6 · 3 · 400 coins.
    let error = 0.5 / 7200.0.squareRoot() / (1 - 0.5)
    #expect(abs(gain - 1) < 5 * error)
  }

  @Test("nobody deviates where there is nobody to compare with")
  func loneAgents() throws {
    for (game, agents) in [
      (Ladder(), "2"), (PredatorPrey(size: 2, horizon: .discounted(0.8)), "3"),
    ] as [(any Game, String)] {
      var learner = try NetworkedLearning.start(
        on: game,
        ["agents": agents, "leaving": "1", "deviation-every": "1", "network": "complete"])
      learner.iterate()
      #expect(learner.measure("approximate_exploitability") == nil)
      #expect(learner.measures().allSatisfy { $0.value.isFinite })
    }
  }

  @Test("every rule has the entropy that was asked for", arguments: [0.5, 0.95, 0.999])
  func entropyFloor(floor: Double) throws {
    var learner = try NetworkedLearning.start(
      on: Ladder(), ["entropy-floor": "\(floor)", "learning-rate": "5", "temperature": "0.001"])
    var least = 1.0
    for _ in 0..<3 {
      learner.iterate()
      for rule in learner.rulesOfAgents {
        for state in 0..<4 {
          let entropy = rule[state * 3..<state * 3 + 3].reduce(0) {
            $1 > 0 ? $0 - $1 * logarithm($1) : $0
          }
          let share = entropy / logarithm(state == 0 ? 2 : 3)
          #expect(share >= floor - Self.tolerance)
          least = min(least, share)
        }
      }
    }
    // And steps so long lead to rules that have no more.
    #expect(least < floor + Self.tolerance)
  }
}
