import MeanFieldModel
import Testing

/// Agents of whom the first is a leader: the others want to be where it is, and find it harder to come to
/// where it is not.
func gameWithLeader(agents: Int = 3, steps: Int = 2, hindrance: Double = 0.3) -> FiniteGame {
  func leader(_ agent: Int, _ pair: Int, _ others: [Int]) -> Int {
    (agent == 0 ? pair : others[0]) / 2
  }
  return FiniteGame(
    space: StateActionSpace(states: ["left", "right"], actions: ["go left", "go right"]),
    horizon: .finite(steps: steps, discount: 0.8), initialDistribution: [0.7, 0.3],
    agentCount: agents,
    reward: { agent, pair, others in
      agent > 0 && pair / 2 == leader(agent, pair, others) ? 1 : 0
    },
    transition: { agent, pair, others in
      let isHindered = agent > 0 && leader(agent, pair, others) != pair % 2
      let arrives = 0.9 - (isHindered ? hindrance : 0)
      return pair % 2 == 0 ? [arrives, 1 - arrives] : [1 - arrives, arrives]
    })
}

/// Agents whose rewards and transitions depend on who of the others does what without any order, and who
/// have but one action in the last state.
func gameOfChance(agents: Int, states: Int = 2, steps: Int = 2) -> FiniteGame {
  func number(_ agent: Int, _ pair: Int, _ others: [Int], _ salt: Int) -> Double {
    let counters = others.reduce(0) { $0 * 8 + $1 }
    var stream = RandomStream(
      seed: 3, purpose: .game, trial: agent, step: pair * 16 + salt, block: counters)
    return stream.uniform()
  }
  return FiniteGame(
    space: StateActionSpace(
      states: (0..<states).map { "state \($0)" }, actions: ["stay", "go"],
      isLegal: { $0 < states - 1 || $1 == 0 }),
    horizon: .finite(steps: steps, discount: 0.9),
    initialDistribution: Array(repeating: 1 / Double(states), count: states), agentCount: agents,
    reward: { number($0, $1, $2, 0) },
    transition: { agent, pair, others in
      let weights = (0..<states).map { number(agent, pair, others, $0 + 1) }
      return weights.map { $0 / weights.reduce(0, +) }
    })
}

@Suite struct FiniteGameTests {
  @Test("tables hold what was given, agent by agent and outcome by outcome")
  func tables() {
    var asked: Set<[Int]> = []
    let game = FiniteGame(
      space: StateActionSpace(states: ["a", "b"], actions: ["x", "y"]) { $0 == 0 || $1 == 1 },
      horizon: .finite(steps: 1), initialDistribution: [1, 0], agentCount: 3,
      reward: { agent, pair, others in
        asked.insert([agent, pair] + others)
        return Double(agent * 1000 + pair * 100 + others[0] * 10 + others[1])
      }, transition: { _, _, _ in [0.25, 0.75] })
    // Three legal pairs, 0, 1 and 3, for each of three agents.
    #expect(asked.count == 3 * 27)
    let exploitability = FiniteGameExploitability(of: .uniform(steps: 1, in: game.space), in: game)
    // All start in the first state, with pairs 0 and 1 at the same chance.
    for agent in 0..<3 {
      let expected = Double(agent) * 1000 + 50 + 5 + 0.5
      #expect(abs(exploitability.agents[agent].value - expected) < 1e-9)
      #expect(abs(exploitability.agents[agent].gain - 50) < 1e-9)
    }
  }

  @Test("games too large or without an end, and rows that are none, are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) { _ = gameOfChance(agents: 8) }
    await #expect(processExitsWith: .failure) { _ = gameOfChance(agents: 7, states: 8) }
    await #expect(processExitsWith: .failure) {
      _ = FiniteGame(
        space: StateActionSpace(states: ["a"], actions: ["x"]), horizon: .discounted(0.9),
        initialDistribution: [1], agentCount: 2, reward: { _, _, _ in 0 },
        transition: { _, _, _ in [1] })
    }
    await #expect(processExitsWith: .failure) {
      _ = FiniteGame(
        space: StateActionSpace(states: ["a"], actions: ["x"]), horizon: .finite(steps: 1),
        initialDistribution: [1], agentCount: 2, reward: { _, _, _ in 0 },
        transition: { _, _, _ in [0.5] })
    }
  }
}
