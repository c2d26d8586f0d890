import MeanFieldModel
import MeanFieldPopulation

/// What an agent had of the transitions that it saw, on average.
struct MeanReward: Sendable, Equatable {
  /// Of the game.
  var reward = 0.0
  /// Of the regulariser.
  var bonus = 0.0
}

extension SeenTransitions {
  /// Adds the bonus `h(π(s)) = λ H(π(s))` of each agent's rule to the reward of each transition.
  ///
  /// - Parameters:
  ///   - temperature: λ.
  ///   - system: The agents, who follow their rules still.
  /// - Returns: What each agent had on average, shape [N].
  mutating func addBonuses(temperature: Double, in system: AgentSystem) -> [MeanReward] {
    let bonuses = system.rules.bonuses(temperature: temperature, system.space)
    let rules = system.rules
    return (0..<system.agentCount).map { agent in
      let first = rules.range(of: Int(rules.ruleOfAgent[agent])).lowerBound
      var mean = MeanReward()
      for place in range(of: agent) {
        let bonus = bonuses[first + Int(transitions[place].pair)]
        mean.reward += transitions[place].reward
        mean.bonus += bonus
        transitions[place].reward += bonus
      }
      return MeanReward(
        reward: mean.reward / Double(countPerAgent), bonus: mean.bonus / Double(countPerAgent))
    }
  }
}

extension AgentRules {
  /// λ times the entropy of each rule in each state, once for each of its actions: shape [D, S, A].
  fileprivate func bonuses(temperature: Double, _ space: StateActionSpace) -> [Double] {
    probabilities.withUnsafeBufferPointer { probabilities in
      guard let rules = probabilities.baseAddress else { return [] }
      return stride(from: 0, to: probabilities.count, by: space.actionCount).flatMap { first in
        let bonus = temperature * entropy(rules + first, count: space.actionCount)
        return repeatElement(bonus, count: space.actionCount)
      }
    }
  }
}
