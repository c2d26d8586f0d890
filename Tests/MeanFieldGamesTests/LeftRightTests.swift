import MeanFieldGames
import MeanFieldModel
import Testing

@Suite struct LeftRightTests {
  static func policy(left: Double) -> Policy {
    Policy(for: LeftRight()) { _, _, action in action == 0 ? left : 1 - left }
  }

  @Test(
    "is worth what is derived by hand", arguments: [0, 0.1, 1.0 / 3, 0.5, 0.6, 2.0 / 3, 0.9, 1])
  func closedForm(left x: Double) {
    // At step 1 a share x is in left and pays x, the others pay 2 (1 − x).
    let found = LeftRight().exploitability(of: Self.policy(left: x))
    let value = -x * x - 2 * (1 - x) * (1 - x)
    let best = max(-x, -2 * (1 - x))
    #expect(abs(found.value - value) < Tolerance.reordered)
    #expect(abs(found.bestResponse - best) < Tolerance.reordered)
    #expect(abs(found.exploitability - (best - value)) < Tolerance.reordered)
  }

  @Test("has its equilibrium at two thirds left, and nowhere else")
  func equilibrium() {
    let game = LeftRight()
    let at = game.exploitability(of: Self.policy(left: 2.0 / 3)).exploitability
    #expect(abs(at) < Tolerance.rounding)
    for left in [0.6, 0.66, 0.67, 0.7] {
      #expect(game.exploitability(of: Self.policy(left: left)).exploitability > 1e-4)
    }
  }

  @Test("answers a crowd on one side with the other")
  func response() {
    let game = LeftRight()
    for (left, action) in [(0.9, 1), (0.1, 0)] {
      let response = game.bestResponse(to: game.meanField(of: Self.policy(left: left)))
      #expect(response[0, 0, action] == 1)
    }
  }
}
