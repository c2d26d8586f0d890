import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@testable import MeanFieldPopulation

extension FiniteGame {
  /// A game as some agents play it who are all alike.
  fileprivate init(_ game: any Game, agentCount: Int) {
    let among = game.withAgents(agentCount)
    let (states, actions) = (game.space.stateCount, game.space.actionCount)
    func meanField(_ pairs: [Int]) -> MeanField {
      var meanField = MeanField(
        states: Array(repeating: 0, count: states),
        stateActions: Array(repeating: 0, count: states * actions))
      for pair in pairs {
        meanField.states[pair / actions] += 1 / Double(agentCount)
        meanField.stateActions[pair] += 1 / Double(agentCount)
      }
      return meanField
    }
    self.init(
      space: game.space, horizon: game.horizon, initialDistribution: game.initialDistribution,
      agentCount: agentCount,
      reward: { _, pair, others in
        var rewards = [Double](repeating: 0, count: states * actions)
        among.fillRewards(&rewards, at: 0, meanField: meanField(others + [pair]))
        return rewards[pair]
      },
      transition: { _, pair, others in
        var rows = TransitionRows(stateCount: states, actionCount: actions)
        among.fillTransitions(&rows, at: 0, meanField: meanField(others + [pair]))
        var row = [Double](repeating: 0, count: states)
        for entry in rows.entries(of: Int(rows.rowOfPair[pair])) {
          row[Int(rows.successors[entry])] = rows.probabilities[entry]
        }
        return row
      })
  }
}

@Suite struct FiniteGameTests {
  @Test("a catalogued game has the exploitability among three that is computed otherwise")
  func catalogued() throws {
    let games: [any Game] = [
      AsymmetricRockPaperScissors(horizon: .finite(steps: 2)),
      AsymmetricSIS(horizon: .finite(steps: 4, discount: 0.9)),
    ]
    for game in games {
      let policy = skewedPolicy(for: game)
      let exact = try #require(
        NPlayerExploitability.estimate(of: policy, in: game, agentCount: 3, seed: 1))
      #expect(exact.plan == .exact)
      let finite = FiniteGame(game, agentCount: 3)
      let found = FiniteGameExploitability(of: policy, in: finite)
      for agent in found.agents {
        #expect(abs(agent.value - exact.value.mean) < 1e-9)
        #expect(abs(agent.gain - exact.gain.mean) < 1e-9)
      }
      let symmetry = ApproximateSymmetry(of: SymmetrizedGame(of: finite))
      #expect(symmetry.alpha < 1e-12 && symmetry.beta < 1e-12)
    }
  }

  @Test("an equilibrium of the induced game is one of its agents up to the bound")
  func theorem() {
    // Going to b, where it is good to be, is a little too dear but for the first; crowds are disliked,
    // that of the first of the others most.
    let game = FiniteGame(
      space: StateActionSpace(states: ["a", "b"], actions: ["to a", "to b"]),
      horizon: .finite(steps: 3), initialDistribution: [0.5, 0.5], agentCount: 3,
      reward: { agent, pair, others in
        let crowd = zip([0.03, 0.01], others).reduce(0) {
          $0 + ($1.1 / 2 == pair / 2 ? $1.0 : 0)
        }
        let taste = [0.2, -0.2, 0][agent]
        return Double(pair / 2) - crowd + Double(pair % 2) * (taste - 0.9)
      },
      transition: { _, pair, _ in pair % 2 == 0 ? [1, 0] : [0.2, 0.8] })
    let induced = SymmetrizedGame(of: game)
    var solver = FictitiousPlay(game: induced)
    var process = DecisionProcess(induced)
    for _ in 0..<300 { solver.iterate(in: &process) }
    let policy = solver.policy
    let distance = induced.exploitability(of: policy).exploitability
    let bound = EquilibriumBound(of: induced, symmetry: ApproximateSymmetry(of: induced))
    let found = FiniteGameExploitability(of: policy, in: game)
    // After k iterations fictitious play is off by about 1/k.
    #expect(distance < 0.01)
    #expect(bound.epsilon < bound.largestGain, "a bound that says something")
    #expect(found.largestGain > 0.1 && found.largestGain <= bound.epsilon + distance)
  }
}
