import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Games whose rewards depend on the number of agents itself are played as so many agents play them.
@Suite struct AgentNumberTests {
  /// Sums of some hundred products of order 1.
  private let rounding = 1e-12

  /// The discounted mean reward along an episode, of `game` as it stands.
  private func meanReturn(of episode: Episode, _ policy: Policy, in game: any Game) -> Double {
    let (states, actions) = (game.space.stateCount, game.space.actionCount)
    var rewards = [Double](repeating: 0, count: states * actions)
    var (sum, weight) = (0.0, 1.0)
    for first in stride(from: 0, to: episode.states.count, by: states) {
      let shares = Array(episode.states[first..<first + states])
      game.fillRewards(&rewards, at: 0, meanField: MeanField(states: shares))
      // A cell's reward is that of all moves.
      for state in 0..<states { sum += weight * shares[state] * rewards[state * actions] }
      weight *= game.horizon.discount
    }
    return sum
  }

  @Test(
    "fifty simulated agents are rewarded as fifty", arguments: PopulationRepresentation.allCases)
  func simulation(representation: PopulationRepresentation) {
    for task in [Swarm.Task.cluster, .agree] {
      let setting = Swarm(task: task, map: .empty(size: 5), agentCount: 200)
      let policy = Policy.uniform(for: setting)
      var simulator = PopulationSimulator(
        setting, agentCount: 50, representation: representation, seed: 3)
      let episode = simulator.episode(of: policy, steps: 20, number: 0)
      let fifty = meanReturn(of: episode, policy, in: setting.withAgents(50))
      #expect(abs(episode.meanReturn - fifty) < rounding, "\(task)")
      #expect(abs(episode.meanReturn - meanReturn(of: episode, policy, in: setting)) > 1e-3)
    }
  }

  @Test("a simulated game's population and agents are those of the number it is told")
  func simulatedGame() {
    let setting = Swarm(task: .cluster, map: .empty(size: 3))
    let policy = Policy.uniform(for: setting)
    let states = setting.initialDistribution
    for (game, reward) in [
      (setting, log(200.0 / 9) / log(200.0)), (setting.withAgents(50), log(50.0 / 9) / log(50.0)),
    ] as [(any Game, Double)] {
      let simulated = SimulatedGame(game)
      var agents = simulated.agents()
      agents.freeze(states, following: policy)
      #expect(agents.rewards().allSatisfy { abs($0 - reward) < rounding })
      // A system has its own number.
      var system = simulated.population(agentCount: 30, seed: 5)
      let episode = system.episode(of: policy, steps: 5, number: 0)
      let thirty = meanReturn(of: episode, policy, in: setting.withAgents(30))
      #expect(abs(episode.meanReturn - thirty) < rounding)
    }
  }

  /// One step of three agents in two cells, each in either with chance 1/2: two others are elsewhere,
  /// one is, or none is.
  @Test("three agents, of whom one may deviate, are three", arguments: [1, 2])
  func exploitability(steps: Int) throws {
    let map = try GridMap.read("..")
    let setting = Swarm(task: .cluster, map: map, horizon: .finite(steps: steps))
    let policy = Policy.uniform(for: setting)
    let estimate = try #require(
      NPlayerExploitability.estimate(of: policy, in: setting, agentCount: 3, seed: 7))
    #expect(estimate.plan == .exact)
    // Moves keep everybody as likely in each cell, and independent.
    let reward = (2 * log(2.0) / log(3.0) + 1) / 4
    #expect(abs(estimate.value.mean - Double(steps) * reward) < rounding)
    #expect(abs(estimate.gain.mean) < rounding)
    // The infinite population is rewarded as the setting says.
    let mean = setting.exploitability(of: policy).value
    #expect(abs(mean - Double(steps) * log(100.0) / log(200.0)) < rounding)
  }

  @Test("what is played or measured is of three agents, too")
  func sampledExploitability() throws {
    let setting = Swarm(
      task: .agree, map: try GridMap.read("S.T"), horizon: .finite(steps: 4))
    let policy = skewedPolicy(for: setting)
    func estimate(_ game: Swarm) throws -> NPlayerExploitability {
      try #require(
        NPlayerExploitability.estimate(
          of: policy, in: game, agentCount: 3, flowSamples: 10, episodes: 50, sampling: .always,
          seed: 9))
    }
    let three = Swarm(
      task: .agree, map: try GridMap.read("S.T"), agentCount: 3, horizon: .finite(steps: 4))
    let (found, expected) = (try estimate(setting), try estimate(three))
    #expect(found.plan != .exact)
    #expect(found.value == expected.value && found.gain == expected.gain)
    // Of 200 agents one in three would never be alone.
    let single = Policy.uniform(for: setting)
    #expect(setting.exploitability(of: single).value != three.exploitability(of: single).value)
  }
}
