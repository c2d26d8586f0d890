import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The building as a paper writes it.
struct PaperShapedBuilding: PaperShapedGame {
  var floors: Int
  var length: Int
  var width: Int
  var stepCount: Int
  var worth: Double
  var aversion: Double

  var stateCount: Int { floors * length * width }
  var actionCount: Int { 6 }
  var discountFactor: Double? { nil }
  var initial: [Double] { (0..<stateCount).map { _ in 1 / Double(stateCount) } }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    (state / (length * width) == 0 ? worth : 0)
      - aversion * log(max(meanField.states[state], 1e-20))
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    var place = [state / (length * width), state / width % length, state % width]
    switch action {
    case 0: place[1] += 1
    case 1: place[1] -= 1
    case 2: place[2] -= 1
    case 3: place[2] += 1
    case 4: if place[1...].allSatisfy({ $0 == 0 }) { place[0] -= 1 }
    default: if place[1] == length - 1 && place[2] == width - 1 { place[0] += 1 }
    }
    for (axis, size) in [floors, length, width].enumerated() {
      place[axis] = max(0, min(size - 1, place[axis]))
    }
    return [(place[0] * length + place[1]) * width + place[2]: 1]
  }
}

@Suite struct BuildingEvacuationTests {
  @Test(
    "agrees with the oracle",
    arguments: [
      (floors: 3, length: 2, width: 4, steps: 3, worth: 10.0, aversion: 1.0),
      (1, 3, 3, 4, 5, 0.3), (4, 1, 1, 5, 1, 2), (2, 5, 1, 1, 0, 1),
    ])
  func oracle(
    floors: Int, length: Int, width: Int, steps: Int, worth: Double, aversion: Double
  ) {
    expectAgreement(
      BuildingEvacuation(
        floors: floors, length: length, width: width, horizon: .finite(steps: steps),
        evacuationReward: worth, crowdAversion: aversion),
      PaperShapedBuilding(
        floors: floors, length: length, width: width, stepCount: steps, worth: worth,
        aversion: aversion))
  }

  @Test("without crowd aversion the best is the shortest way down", arguments: [1, 4, 9, 20])
  func shortestWay(steps: Int) {
    let (floors, length, width) = (3, 4, 5)
    let game = BuildingEvacuation(
      floors: floors, length: length, width: width, horizon: .finite(steps: steps),
      evacuationReward: 7, crowdAversion: 0)
    // Walk to (0, 0), then go down one flight a step.
    var total = 0
    for floor in 0..<floors {
      for x in 0..<length {
        for y in 0..<width { total += max(0, steps - (floor == 0 ? 0 : x + y + floor)) }
      }
    }
    let expected = 7 * Double(total) / Double(floors * length * width)
    let best = game.exploitability(of: .uniform(for: game)).bestResponse
    #expect(abs(best - expected) < Tolerance.reordered)
  }

  @Test("pairs that lead to the same cell share a row")
  func sharedRows() {
    let game = BuildingEvacuation()
    let process = filled(game, states: game.initialDistribution)
    #expect(process.transitions.rowCount == 501 && process.transitions.entryCount == 500)
  }

  @Test("the map shows the floors one above the other, the lowest at the bottom")
  func map() throws {
    let game = BuildingEvacuation(floors: 2, length: 3, width: 2)
    let grid = try #require(game.space.grid)
    #expect(grid.rows == 5 && grid.columns == 3)
    // Floor 0: x goes right, y goes down; a row of wall above it.
    #expect(grid.cellOfState == [9, 12, 10, 13, 11, 14, 0, 3, 1, 4, 2, 5])
    #expect(game.space.stateLabels[3] == "floor 0, (1, 1)")
  }

  @Test("can be played for ever")
  func stationary() throws {
    let settings = ["horizon": "discounted", "discount": "0.9", "floors": "2", "length": "3"]
    let game = try BuildingEvacuation(settings, tables: [:])
    #expect(game.horizon == .discounted(0.9))
    #expect(game.exploitability(of: .uniform(for: game)).exploitability > 0)
    #expect(throws: ParameterError.self) {
      try BuildingEvacuation(["horizon": "discounted"], tables: [:])
    }
  }
}
