import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@Suite struct PriceOfAnarchyTests {
  private func price(of policy: Policy, beside team: Policy, in game: any Game) -> PriceOfAnarchy {
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    return process.priceOfAnarchy(
      of: game.exploitability(of: policy), team: team, flow: &flow)
  }

  @Test("the price that solvers find on two roads is the one that trying all shares finds")
  func bruteForce() {
    // Times a + b μ on two roads; the shares on the first are tried by thousandths.
    for (first, second) in [((0.0, 3.0), (1.0, 0.0)), ((0.2, 1), (0.5, 0.7)), ((1, 2), (0.1, 4))] {
      let game = ClosureGame(
        states: 1, actions: 2, horizon: .finite(steps: 1), coupling: .stateActions,
        reward: { _, action, _, meanField in
          let (fixed, slope) = action == 0 ? first : second
          return -fixed - slope * meanField.stateActions[action]
        })
      let all = (0...1000).map { share -> Exploitability in
        let share = Double(share) / 1000
        return game.exploitability(
          of: Policy(for: game) { _, _, action in action == 0 ? share : 1 - share })
      }
      let best = all.map(\.value).max() ?? .nan
      let settled = all.min { $0.exploitability < $1.exploitability }
      let expected = (settled?.value ?? .nan) / best

      let selfish = OnlineMirrorDescent(game: game, learningRate: 1).iterated(200, on: game).policy
      let team = TeamOptimum(game: game).iterated(100, on: game).policy
      let found = price(of: selfish, beside: team, in: game)
      #expect(found.isOfEquilibrium && found.isOfOptimum)
      // A thousandth of the agents changes a return by less than its slope, 4, times a thousandth.
      #expect(abs((found.ratio ?? .nan) - expected) < 0.004)
      #expect(found.teamValue >= best - Tolerance.rounding)
    }
  }

  @Test("twelve elevenths on the two roads of the tables")
  func twoRoads() throws {
    let game = try TabularGame(parameters: TabularGame.entry.resolve(["steps": "2"]))
    let selfish = OnlineMirrorDescent(game: game, learningRate: 1).iterated(500, on: game).policy
    let team = TeamOptimum(game: game).iterated(100, on: game).policy
    let found = price(of: selfish, beside: team, in: game)
    // A third and a sixth on the short road: 1 beside 11/12.
    #expect(abs((found.ratio ?? .nan) - 12.0 / 11) < 1e-6)
    #expect(abs(found.loss - 1.0 / 12) < 1e-6)
  }

  @Test("Braess's drivers need 15/14 of the time that they need without the bridge")
  func braess() throws {
    let game = try DynamicRouting(parameters: DynamicRouting.entry.resolve([:]))
    func policy(byB: Double, overBridge: Double) -> Policy {
      Policy(for: game) { _, state, action in
        switch (game.space.stateLabels[state], action) {
        case ("to D: at A", 0): byB
        case ("to D: at A", _): 1 - byB
        case ("to D: A→B", 0): overBridge
        case ("to D: A→B", _): 1 - overBridge
        default: 1
        }
      }
    }
    let selfish = policy(byB: 0.75, overBridge: 2.0 / 3)
    let halves = price(of: selfish, beside: policy(byB: 0.5, overBridge: 0), in: game)
    // 3.75 beside 1.5 + 2.
    #expect(abs((halves.ratio ?? .nan) - 15.0 / 14) < Tolerance.rounding)
    #expect(halves.isOfEquilibrium)
    // Travel times jump, so that no derivative tells whether the halves are the best.
    #expect(halves.teamGap == nil && !halves.isOfOptimum)
    // It is not the best there is: a road takes whole steps, and drivers do best just below the next.
    // Of all shares by tenths less a bit, half by B and two fifths of them over the bridge take least:
    // 3.25 in three tenths of the cases, 2.5 in two and 3.5 in five.
    let shares = (0...10).map { max(0, Double($0) / 10 - 1e-9) }
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    var best = -Double.infinity
    for byB in shares {
      for overBridge in shares {
        let value = process.value(of: policy(byB: byB, overBridge: overBridge), flow: &flow)
        best = max(best, value)
      }
    }
    #expect(abs(best + 3.225) < 1e-6)
  }
}
