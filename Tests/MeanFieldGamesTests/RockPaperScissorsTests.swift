import MeanFieldGames
import MeanFieldModel
import Testing

@Suite struct RockPaperScissorsTests {
  static func policy(_ shares: [Double]) -> Policy {
    Policy(for: RockPaperScissors()) { _, _, action in shares[action] }
  }

  @Test(
    "is worth what is derived by hand",
    arguments: [
      [1.0 / 3, 1.0 / 3, 1.0 / 3], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.3, 0.2],
      [0.1, 0.1, 0.8],
    ] as [[Double]])
  func closedForm(shares: [Double]) {
    let (r, p, s) = (shares[0], shares[1], shares[2])
    let rewards = [2 * s - p, 4 * r - 2 * s, 6 * p - 3 * r]
    let value = zip(shares, rewards).reduce(0) { $0 + $1.0 * $1.1 }
    let best = max(rewards[0], rewards[1], rewards[2])
    let found = RockPaperScissors().exploitability(of: Self.policy(shares))
    #expect(abs(found.value - value) < Tolerance.reordered)
    #expect(abs(found.exploitability - (best - value)) < Tolerance.reordered)
  }

  @Test("has its equilibrium where all three pay the same")
  func equilibrium() {
    // 2 s − p = 4 r − 2 s = 6 p − 3 r: s = r + p/4, then 5 r = 6.5 p, so r : p : s = 26 : 20 : 31.
    let game = RockPaperScissors()
    let at = game.exploitability(of: Self.policy([26.0 / 77, 20.0 / 77, 31.0 / 77]))
    #expect(abs(at.exploitability) < Tolerance.rounding)
    #expect(abs(at.value - 42.0 / 77) < Tolerance.rounding)
    let off = game.exploitability(of: Self.policy([26.0 / 77, 21.0 / 77, 30.0 / 77]))
    #expect(off.exploitability > 1e-3)
  }
}
