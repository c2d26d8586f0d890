import MeanFieldGames
import MeanFieldModel
import Testing

/// The hunt as a paper writes it.
struct PaperShapedHunt: PaperShapedGame {
  var treasures: [Double]
  var drifts: [Double]

  var stateCount: Int { treasures.count }
  var actionCount: Int { treasures.count }
  var stepCount: Int { drifts.count + 1 }
  var discountFactor: Double? { nil }
  var initial: [Double] { treasures.map { _ in 1 / Double(treasures.count) } }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }

  func distance(_ state: Int, _ joint: [[Double]]) -> Double {
    var sum = 0.0
    for (place, row) in joint.enumerated() {
      for (aim, share) in row.enumerated() {
        let settled = place == state && aim == state ? 1.0 : 0
        sum += (share - settled) * (share - settled)
      }
    }
    return sum
  }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    guard step > 0, action == state else { return 0 }
    return treasures[state] * (1 - distance(state, meanField.joint) / 2)
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    if step == 0 { return [action: 1] }
    let astray = drifts[step - 1] * distance(state, meanField.joint)
    var law: [Int: Double] = [:]
    for next in 0..<stateCount {
      law[next] = (astray + (next == action ? 1 : 0)) / (1 + Double(stateCount) * astray)
    }
    return law
  }
}

@Suite struct ConservativeTreasureHuntingTests {
  @Test(
    "agrees with the oracle",
    arguments: [
      (treasures: [1.0, 1, 1], drifts: [1.0, 1, 1, 1, 1]), ([3, 0.5, 2, 1], [0.3, 2, 0]),
      ([2], [1, 1]), ([1, -4], []),
    ])
  func oracle(treasures: [Double], drifts: [Double]) {
    expectAgreement(
      ConservativeTreasureHunting(treasures: treasures, drifts: drifts),
      PaperShapedHunt(treasures: treasures, drifts: drifts))
  }

  @Test("the uniform policy's exploitability in closed form", arguments: 1...6, [1, 2, 5])
  func uniform(places: Int, steps: Int) {
    let game = ConservativeTreasureHunting(
      treasures: Array(repeating: 1, count: places), drifts: Array(repeating: 1, count: steps - 1))
    // d = 1 − 1/n² everywhere; who always stays gains the share 1 − 1/n of the steps more.
    let share = 1 / Double(places)
    let expected = Double(steps - 1) * (1 - share) * (1 + share * share) / 2
    let found = game.exploitability(of: .uniform(for: game)).exploitability
    #expect(abs(found - expected) < Tolerance.rounding)
  }

  @Test("nobody goes astray where all others are settled")
  func settled() {
    let game = ConservativeTreasureHunting(treasures: [5, 7, 9], drifts: [2])
    let process = filled(
      game, step: 1, states: [0, 1, 0], stateActions: [0, 0, 0, 0, 1, 0, 0, 0, 0])
    #expect(process.law(1, 0) == [1, 0, 0] && process.law(1, 1) == [0, 1, 0])
    #expect(process.rewards == [0, 0, 0, 0, 7, 0, 0, 0, 0])
    // From elsewhere d = 2: (4 + 1{s' = a})/13.
    #expect(distance(process.law(2, 0), [5 / 13, 4 / 13, 4 / 13]) < Tolerance.rounding)
  }

  @Test("tables by place and by step come before the single numbers")
  func tables() throws {
    let game = try ConservativeTreasureHunting(
      ["steps": "3", "treasure": "8", "drift": "8"],
      tables: [
        "treasure-table": NumericTable(shape: [1, 3], values: [3, 1, 2]),
        "drift-table": NumericTable(shape: [2], values: [0.5, 4]),
      ])
    expectAgreement(game, PaperShapedHunt(treasures: [3, 1, 2], drifts: [0.5, 4]))
    let plain = try ConservativeTreasureHunting(
      ["steps": "3", "places": "2", "treasure": "8", "drift": "7"], tables: [:])
    expectAgreement(plain, PaperShapedHunt(treasures: [8, 8], drifts: [7, 7]))
  }

  @Test("refuses tables of another shape, and drifts out of range")
  func faultyTables() {
    let type = ConservativeTreasureHunting.self
    expectRefusal(
      of: NumericTable(shape: [2], values: [1, 1]), as: "treasure-table", in: type,
      saying: ["[2]", "[3]"])
    expectRefusal(
      of: NumericTable(shape: [6, 1], values: [1, 1, 1, 1, 1, 1]), as: "drift-table", in: type,
      saying: ["[6, 1]", "[5]"])
    expectRefusal(
      of: NumericTable(shape: [5, 1], values: [1, 1, -0.5, 1, 1]), as: "drift-table", in: type,
      saying: ["-0.5"])
    expectRefusal(
      of: NumericTable(shape: [5], values: [1, 1, 1, 1, 2e9]), as: "drift-table", in: type,
      saying: ["2000000000.0"])
    expectRefusal(
      of: NumericTable(shape: [3], values: [1, .infinity, 1]), as: "treasure-table", in: type,
      saying: ["inf", "[1]"])
  }
}
