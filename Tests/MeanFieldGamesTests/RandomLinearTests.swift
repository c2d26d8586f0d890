import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The game as its formulas say, matrices nested.
struct PaperShapedAffine: PaperShapedGame {
  var stateCount: Int
  var actionCount: Int
  var stepCount: Int
  var matrices: RandomLinear.Matrices
  var discountFactor: Double? { nil }
  var initial: [Double] { (0..<stateCount).map { _ in 1 / Double(stateCount) } }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    (0..<stateCount).reduce(matrices.rewardOffset[state * actionCount + action]) {
      $0 + matrices.rewardSlope[state * stateCount + $1] * meanField.joint[$1][action]
    }
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    let scores = (0..<stateCount).map { next -> Double in
      let row = next * stateCount + state
      return (0..<stateCount).reduce(matrices.transitionOffset[row * actionCount + action]) {
        $0 + matrices.transitionSlope[row * stateCount + $1] * meanField.joint[$1][action]
      }
    }
    let total = scores.reduce(0) { $0 + exp($1) }
    return Dictionary(
      uniqueKeysWithValues: scores.enumerated().map { ($0.offset, exp($0.element) / total) })
  }
}

@Suite struct RandomLinearTests {
  @Test("agrees with the oracle", arguments: [(5, 5, 4), (3, 2, 3), (2, 4, 2), (1, 3, 2)])
  func oracle(states: Int, actions: Int, steps: Int) {
    let matrices = RandomLinear.Matrices(
      states: states, actions: actions, magnitude: 4, seed: 11)
    expectAgreement(
      RandomLinear(
        states: states, actions: actions, horizon: .finite(steps: steps), matrices: matrices),
      PaperShapedAffine(
        stateCount: states, actionCount: actions, stepCount: steps, matrices: matrices))
  }

  @Test("drawn entries are uniform, and each seed has its own")
  func drawn() {
    let matrices = RandomLinear.Matrices(states: 20, actions: 30, magnitude: 3, seed: 5)
    #expect(matrices.transitionSlope.count == 8000 && matrices.rewardSlope.count == 400)
    #expect(matrices.transitionOffset.count == 12_000 && matrices.rewardOffset.count == 600)
    let entries = matrices.transitionSlope + matrices.transitionOffset
    #expect(entries.allSatisfy { (-3..<3).contains($0) })
    // Mean 0 and variance 3 of a uniform number from −3 to 3; 20,000 entries leave standard errors
    // of 0.012 and 0.019, and the seed is always the same.
    let mean = entries.reduce(0, +) / 20_000
    let variance = entries.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(abs(mean) < 0.05 && abs(variance - 3) < 0.08)
    #expect(matrices == .init(states: 20, actions: 30, magnitude: 3, seed: 5))
    #expect(matrices != .init(states: 20, actions: 30, magnitude: 3, seed: 6))
    // No two matrices are the same numbers, and actions do not shift what has none.
    #expect(matrices.rewardSlope != Array(matrices.transitionSlope.prefix(400)))
    let narrow = RandomLinear.Matrices(states: 20, actions: 2, magnitude: 3, seed: 5)
    #expect(narrow.transitionSlope == matrices.transitionSlope)
    #expect(narrow.rewardSlope == matrices.rewardSlope)
  }

  @Test("settings make the drawn matrices, and tables replace them one by one")
  func settings() throws {
    let settings = [
      "states": "2", "actions": "3", "matrix-seed": "9", "magnitude": "2", "steps": "3",
    ]
    var matrices = RandomLinear.Matrices(states: 2, actions: 3, magnitude: 2, seed: 9)
    func paper() -> PaperShapedAffine {
      PaperShapedAffine(stateCount: 2, actionCount: 3, stepCount: 3, matrices: matrices)
    }
    expectAgreement(try RandomLinear(settings, tables: [:]), paper())
    matrices.transitionSlope = [1, 2, 3, 4, 5, 6, 7, 8]
    // In a text, the leading axes are one.
    for shape in [[2, 2, 2], [4, 2]] {
      let table = NumericTable(shape: shape, values: matrices.transitionSlope)
      expectAgreement(
        try RandomLinear(settings, tables: ["transition-slope": table]), paper())
    }
    matrices.transitionOffset = (0..<12).map { Double($0) / 5 }
    matrices.rewardSlope = [0, 1, -2, 3]
    matrices.rewardOffset = [6, 5, 4, 3, 2, 1]
    let tables = [
      "transition-slope": NumericTable(shape: [2, 2, 2], values: matrices.transitionSlope),
      "transition-offset": NumericTable(shape: [2, 2, 3], values: matrices.transitionOffset),
      "reward-slope": NumericTable(shape: [2, 2], values: matrices.rewardSlope),
      "reward-offset": NumericTable(shape: [2, 3], values: matrices.rewardOffset),
    ]
    expectAgreement(try RandomLinear(settings, tables: tables), paper())
  }

  @Test("refuses tables of another shape and numbers that are not finite")
  func faultyTables() {
    func expectFault(
      _ key: String, _ shape: [Int], _ parts: [String], holding fault: Double? = nil
    ) {
      var values = [Double](repeating: 1, count: shape.reduce(1, *))
      if let fault { values[values.count - 2] = fault }
      expectRefusal(
        of: NumericTable(shape: shape, values: values), as: key, in: RandomLinear.self,
        settings: ["states": "2", "actions": "3"], saying: parts)
    }
    expectFault("transition-slope", [2, 4], ["[2, 4]", "[2, 2, 2]"])
    expectFault("transition-offset", [3, 2, 2], ["[3, 2, 2]", "[2, 2, 3]"])
    expectFault("reward-slope", [2, 3], ["[2, 3]", "[2, 2]"])
    expectFault("reward-offset", [6], ["[6]", "[2, 3]"])
    expectFault("reward-offset", [2, 3], ["nan", "[1, 1]"], holding: .nan)
    expectFault("transition-offset", [4, 3], ["-inf", "[3, 1]"], holding: -.infinity)
  }

  @Test("where nothing is drawn, all successors are equally likely")
  func zero() throws {
    let game = try RandomLinear(["magnitude": "0", "states": "4"], tables: [:])
    let shares = Array(repeating: 0.05, count: 20)
    let process = filled(game, states: game.initialDistribution, stateActions: shares)
    #expect(process.rewards.allSatisfy { $0 == 0 })
    #expect(process.law(3, 2) == [0.25, 0.25, 0.25, 0.25])
  }

  @Test("can be played for ever")
  func stationary() throws {
    let game = try RandomLinear(["horizon": "discounted", "discount": "0.9"], tables: [:])
    #expect(game.horizon == .discounted(0.9))
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    let found = process.exploitability(of: .uniform(for: game), flow: &flow)
    #expect(process.populationAtRest?.converged == true)
    #expect(found.exploitability > 0)
  }
}
