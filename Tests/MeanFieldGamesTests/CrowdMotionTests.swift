import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The crowd and its bar as a paper writes them.
struct PaperShapedMotion: PaperShapedGame {
  var rows: Int
  var columns: Int
  /// [row, column] of the bar at each step.
  var path: [[Int]]
  var worth: Double
  var still: Double

  static let moves = [[1, 0], [-1, 0], [0, 1], [0, -1], [0, 0]]
  var stateCount: Int { rows * columns }
  var actionCount: Int { 5 }
  var stepCount: Int { path.count }
  var discountFactor: Double? { nil }
  var initial: [Double] { (0..<stateCount).map { _ in 1 / Double(stateCount) } }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    let away = abs(state / columns - path[step][0]) + abs(state % columns - path[step][1])
    return worth * (1 - Double(away) / Double(rows + columns))
      - log(meanField.states[state] + 1e-10)
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    var law: [Int: Double] = [:]
    for (index, wind) in Self.moves.enumerated() {
      let row = state / columns + Self.moves[action][0] + wind[0]
      let column = state % columns + Self.moves[action][1] + wind[1]
      let next = max(0, min(rows - 1, row)) * columns + max(0, min(columns - 1, column))
      law[next, default: 0] += index == 4 ? still : (1 - still) / 4
    }
    return law
  }
}

@Suite struct CrowdMotionTests {
  @Test(
    "agrees with the oracle",
    arguments: [
      (rows: 3, columns: 4, path: [[1, 2], [0, 0], [2, 3]], worth: 10.0, still: 0.5),
      (1, 5, [[0, 4], [0, 4]], 2, 0), (4, 1, [[0, 0], [3, 0]], 0, 0.9), (1, 1, [[0, 0]], 1, 0.2),
    ])
  func oracle(rows: Int, columns: Int, path: [[Int]], worth: Double, still: Double) {
    expectAgreement(
      CrowdMotion(
        rows: rows, columns: columns, barPath: path.map { .init(row: $0[0], column: $0[1]) },
        barReward: worth, stillProbability: still),
      PaperShapedMotion(rows: rows, columns: columns, path: path, worth: worth, still: still))
  }

  @Test("drawn bars start in the middle and move diagonally at multiples of the period")
  func drawnPaths() {
    var directions: [[Int]: Int] = [:]
    for seed: UInt64 in 0..<200 {
      let path = CrowdMotion.drawnPath(rows: 30, columns: 40, steps: 20, period: 3, seed: seed)
      #expect(path.count == 20 && path[0] == .init(row: 15, column: 20))
      for step in 1..<20 {
        let move = [path[step].row - path[step - 1].row, path[step].column - path[step - 1].column]
        #expect(move.allSatisfy { abs($0) == (step % 3 == 0 ? 1 : 0) })
        if step == 3 { directions[move, default: 0] += 1 }
      }
      #expect(
        Array(path.prefix(7))
          == CrowdMotion.drawnPath(rows: 30, columns: 40, steps: 7, period: 3, seed: seed))
    }
    // Each direction has probability ¼: 50 ± 6 of 200, and these seeds are always the same.
    #expect(directions.count == 4 && directions.values.allSatisfy { (25...75).contains($0) })
  }

  @Test("drawn bars never leave the rectangle", arguments: [(1, 9), (2, 2), (3, 5)])
  func inside(rows: Int, columns: Int) {
    let path = CrowdMotion.drawnPath(
      rows: rows, columns: columns, steps: 100, period: 1, seed: 3)
    #expect(
      path.allSatisfy { (0..<rows).contains($0.row) && (0..<columns).contains($0.column) })
    // A diagonal move needs two rows.
    #expect((Set(path.map(\.column)).count == 1) == (rows == 1))
  }

  @Test("a path in a file is the bar's, one in the settings is drawn")
  func settings() throws {
    let path = NumericTable(shape: [4, 2], values: [10, 10, 10, 10, 9, 11, 9, 11])
    let given = try CrowdMotion(["bar-seed": "5"], tables: ["bar-path": path])
    #expect(
      given.barPath.map { [$0.row, $0.column] } == [[10, 10], [10, 10], [9, 11], [9, 11]])
    let drawn = try CrowdMotion(
      ["rows": "6", "columns": "7", "steps": "9", "bar-period": "1", "bar-seed": "5"], tables: [:])
    #expect(
      drawn.barPath
        == CrowdMotion.drawnPath(rows: 6, columns: 7, steps: 9, period: 1, seed: 5))
    #expect(drawn.space.grid?.rows == 6 && drawn.space.grid?.columns == 7)
  }

  @Test("refuses paths of another shape or outside the rectangle")
  func faultyPaths() {
    func expectFault(_ shape: [Int], _ values: [Double], _ parts: [String]) {
      expectRefusal(
        of: NumericTable(shape: shape, values: values), as: "bar-path", in: CrowdMotion.self,
        settings: ["rows": "3", "columns": "4", "steps": "2"], saying: parts)
    }
    expectFault([1, 2], [0, 0], ["[1, 2]", "[2, 2]"])
    expectFault([4], [0, 0, 0, 0], ["[4]", "[2, 2]"])
    expectFault([2, 2], [0, 0, 3, 0], ["(3.0, 0.0)", "step 1", "3 × 4"])
    expectFault([2, 2], [0, 4, 0, 0], ["(0.0, 4.0)", "step 0"])
    expectFault([2, 2], [0, 0, -1, 0], ["step 1"])
    expectFault([2, 2], [0, 0, 0.5, 0], ["(0.5, 0.0)", "step 1"])
    expectFault([2, 2], [0, 0, 0, .nan], ["nan", "[1, 1]"])
  }
}
