import MeanFieldModel
import Testing

@Suite struct PriceOfAnarchyTests {
  /// A road that takes as long as the share of agents on it, and one that takes 1; `bonus` for all.
  private func pigou(bonus: Double = 0) -> ClosureGame {
    ClosureGame(
      states: 1, actions: 2, horizon: .finite(steps: 1), coupling: .stateActions,
      reward: { _, action, _, meanField in
        bonus - (action == 0 ? meanField.stateActions[0] : 1)
      })
  }

  /// What is lost when a share takes the first road, beside the share that is best for all, a half.
  private func price(share: Double, bonus: Double = 0) -> PriceOfAnarchy {
    let game = pigou(bonus: bonus)
    func found(_ share: Double) -> Exploitability {
      game.exploitability(
        of: Policy(for: game) { _, _, action in action == 0 ? share : 1 - share })
    }
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    return process.priceOfAnarchy(
      of: found(share), team: Policy(for: game) { _, _, _ in 0.5 }, flow: &flow)
  }

  @Test("all take Pigou's crowded road and bear four thirds of what they need to")
  func pigou() {
    let costs = price(share: 1)
    #expect(costs.teamValue == -0.75 && costs.value == -1 && costs.loss == 0.25)
    #expect(costs.ratio == 4.0 / 3)
    #expect(costs.exploitability == 0 && costs.isOfEquilibrium)
    #expect(costs.teamGap == 0 && costs.isOfOptimum)
  }

  @Test("returns above zero have the ratio the other way round")
  func gains() {
    // 2 − 3/4 beside 2 − 1.
    #expect(price(share: 1, bonus: 2).ratio == 1.25)
    #expect(price(share: 1, bonus: 2).loss == 0.25)
  }

  @Test("nothing is lost where the one policy is the other")
  func nothing() {
    #expect(price(share: 0.5).ratio == 1 && price(share: 0.5).loss == 0)
  }

  @Test(
    "there is no ratio of a cost and a gain, of nothing, or of what is no number",
    arguments: [
      (1.0, -1.0), (-1, 1), (0, -1), (-1, 0), (0, 0), (1e-17, -1e-17), (-1e-17, -2e-17),
      (.nan, 1), (1, .nan), (.infinity, 1), (-1, -.infinity),
    ])
  func undefined(team: Double, value: Double) {
    #expect(
      PriceOfAnarchy(teamValue: team, teamGap: 0, value: value, exploitability: 0).ratio == nil)
  }

  @Test("a cost and a gain differ all the same")
  func lossAcrossZero() {
    // 0.8 − 3/4 beside 0.8 − 1.
    let price = price(share: 1, bonus: 0.8)
    #expect(price.ratio == nil && abs(price.loss - 0.25) < Tolerance.rounding)
  }

  @Test("a policy is an equilibrium's as long as little can be gained beside what is lost")
  func equilibrium() {
    // With a share x on the crowded road one of the others gains 1 − x, and a share 1 − x does.
    for share in [0.6, 0.9, 0.99, 0.999] {
      let price = price(share: share)
      #expect(abs(price.exploitability - (1 - share) * (1 - share)) < Tolerance.rounding)
      #expect(price.isOfEquilibrium == (share > 0.95))
    }
    func made(
      team: Double = -1, gap: Double? = 0, value: Double = -1, exploitability: Double = 0
    ) -> PriceOfAnarchy {
      PriceOfAnarchy(
        teamValue: team, teamGap: gap, value: value, exploitability: exploitability)
    }
    // Where nothing is lost, beside the value that the ratio is of; rounding alone is nothing.
    #expect(made(exploitability: 1e-4).isOfEquilibrium)
    #expect(!made(exploitability: 1e-2).isOfEquilibrium)
    #expect(made(team: 0, value: 0, exploitability: 1e-16).isOfEquilibrium)
    #expect(!made(team: 1, value: 0, exploitability: .nan).isOfEquilibrium)
    // The same for the team's optimum, which may also be unknown.
    #expect(made(gap: 1e-4).isOfOptimum && !made(gap: 1e-2).isOfOptimum)
    #expect(!made(gap: nil).isOfOptimum && !made(gap: .nan).isOfOptimum)
  }
}
