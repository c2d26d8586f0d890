import MeanFieldGames
import MeanFieldModel
import Testing

/// A normal form as a paper writes it: the reward of each action against a mixed one.
struct PaperShapedNormalForm: PaperShapedGame {
  var actionCount: Int
  var stepCount: Int
  var rewards: (_ mixed: [Double]) -> [Double]
  var stateCount: Int { 1 }
  var discountFactor: Double? { nil }
  var initial: [Double] { [1] }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    rewards(meanField.joint[0])[action]
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    [0: 1]
  }
}

@Suite struct NormalFormTests {
  static func builtIn(_ name: String, steps: Int = 1) throws -> NormalForm {
    try NormalForm(parameters: NormalForm.entry.resolve(["game": name, "steps": "\(steps)"]))
  }

  static func play(_ mixed: [Double], in game: NormalForm) -> Exploitability {
    game.exploitability(of: Policy(for: game) { _, _, action in mixed[action] })
  }

  @Test("agrees with the oracle", arguments: ["coop", "dom", "biased-rock-paper-scissors"])
  func oracle(name: String) throws {
    expectAgreement(
      try Self.builtIn(name, steps: 2),
      PaperShapedNormalForm(actionCount: 3, stepCount: 2) { mixed in
        let (a, b, c) = (mixed[0], mixed[1], mixed[2])
        return switch name {
        case "coop":
          [
            10 * a - 200 / 9 * (a - c) * c - 20 * b, 20 * (a - b) - 2380 * c,
            2000 / 9 * (a - c) * c,
          ]
        case "dom": [a + c, b, a + c - 0.25]
        default: [0.5 * b - 0.3 * c, 0.3 * c - 0.7 * a, 0.7 * a - 0.5 * b]
        }
      })
  }

  @Test("a matrix is read by rows of one's own actions")
  func matrix() throws {
    let values = try NormalForm.entry.resolve(["matrix": "x", "game": "dom"]) { parameter, path in
      #expect(parameter.kind == .table && path == "x")
      return .table(NumericTable(shape: [2, 2], values: [1, 2, 3, 5]))
    }
    expectAgreement(
      try NormalForm(parameters: values),
      PaperShapedNormalForm(actionCount: 2, stepCount: 1) {
        [1 * $0[0] + 2 * $0[1], 3 * $0[0] + 5 * $0[1]]
      })
  }

  @Test(
    "refuses tables that are no matrices of rewards",
    arguments: [
      NumericTable(shape: [2, 3], values: [1, 2, 3, 4, 5, 6]),
      NumericTable(shape: [4], values: [1, 2, 3, 4]), NumericTable(shape: [0, 0], values: []),
      NumericTable(shape: [1, 1, 1], values: [1]),
      NumericTable(shape: [2, 2], values: [1, 2, .nan, 4]),
      NumericTable(shape: [1, 1], values: [.infinity]),
    ])
  func faultyMatrix(table: NumericTable) throws {
    let values = try NormalForm.entry.resolve(["matrix": "x"]) { _, _ in .table(table) }
    #expect {
      try NormalForm(parameters: values)
    } throws: {
      ($0 as? FileError)?.key == "matrix"
    }
  }

  @Test("rock, scissors and paper balance where nobody is to be beaten more than another")
  func cycle() throws {
    let game = try Self.builtIn("biased-rock-paper-scissors")
    let at = Self.play([1 / 0.7, 1 / 0.5, 1 / 0.3], in: game)
    #expect(abs(at.exploitability) < Tolerance.rounding)
    #expect(abs(at.value) < Tolerance.rounding)
    #expect(Self.play([1, 1, 1], in: game).exploitability > 0.01)
  }

  @Test("the dominated action is never worth taking", arguments: [0.0, 0.2, 0.5, 0.7, 1])
  func dominated(second: Double) throws {
    let game = try Self.builtIn("dom")
    let found = Self.play([1 - second, second, 0], in: game)
    let value = (1 - second) * (1 - second) + second * second
    #expect(abs(found.value - value) < Tolerance.rounding)
    #expect(abs(found.bestResponse - max(second, 1 - second)) < Tolerance.rounding)
    // Whoever takes the third action instead of the first loses a quarter.
    let worse = Self.play([0, second, 1 - second], in: game)
    #expect(abs(worse.value - (value - (1 - second) / 4)) < Tolerance.rounding)
  }

  @Test("cooperation has the equilibria where its first and third action are worth the same")
  func cooperation() throws {
    let game = try Self.builtIn("coop")
    // 10 a = (2200/9) (2 a − 1) (1 − a), that is 440 a² − 651 a + 220 = 0.
    let root = (651.0 * 651 - 4 * 440 * 220).squareRoot()
    for share in [(651 - root) / 880, (651 + root) / 880] {
      let found = Self.play([share, 0, 1 - share], in: game)
      #expect(abs(found.exploitability) < Tolerance.reordered)
    }
    // All in the first action earn 10 and are tempted by 20.
    let all = Self.play([1, 0, 0], in: game)
    #expect(abs(all.value - 10) < Tolerance.rounding)
    #expect(abs(all.bestResponse - 20) < Tolerance.rounding)
  }
}
