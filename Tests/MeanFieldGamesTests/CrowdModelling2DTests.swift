import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The crowd as a paper writes it, on a drawing of its map.
struct PaperShapedCrowd: PaperShapedGame {
  var drawing: [[Character]]
  var stepCount: Int
  var starts: [[Int]]
  var noise: Double
  var aversion: Double
  var targets: [[Int]]
  var onlyDistribution = false
  var congestion = false

  /// [row, column] of each state.
  var cells: [[Int]] {
    drawing.indices.flatMap { row in
      drawing[row].indices.filter { drawing[row][$0] != "#" }.map { [row, $0] }
    }
  }
  static let moves = [[0, 0], [-1, 0], [0, 1], [1, 0], [0, -1]]
  var stateCount: Int { cells.count }
  var actionCount: Int { 5 }
  var discountFactor: Double? { nil }
  var initial: [Double] {
    cells.map { starts.contains($0) ? 1 / Double(starts.count) : 0 }
  }

  func target(_ state: Int, _ move: Int) -> Int? {
    let (rows, columns) = (drawing.count, drawing[0].count)
    let cell = cells[state]
    let row = (cell[0] + Self.moves[move][0] + rows) % rows
    let column = (cell[1] + Self.moves[move][1] + columns) % columns
    return cells.firstIndex(of: [row, column])
  }

  func mayTake(_ action: Int, in state: Int) -> Bool { target(state, action) != nil }

  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    let crowding = -aversion * log(meanField.states[state] + 1e-25)
    if onlyDistribution { return crowding }
    let sizes = [drawing.count, drawing[0].count]
    var place = 0.0
    var cost = 0.0
    for axis in 0..<2 {
      place += 1
      for target in targets {
        place -= 2 / Double(sizes[axis]) * Double(abs(cells[state][axis] - target[axis]))
      }
      cost += Double(abs(Self.moves[action][axis])) / Double(sizes[axis])
    }
    return place - (congestion ? meanField.states[state] : 1) * cost + crowding
  }

  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    let aim = target(state, action) ?? state
    let next = (0..<5).compactMap { target(aim, $0) }
    var law = [aim: 1 - noise]
    for cell in next { law[cell, default: 0] += noise / Double(next.count) }
    return law
  }
}

@Suite struct CrowdModelling2DTests {
  static let drawing = """
    #S..
    .T#.
    ..S#
    """

  @Test(
    "agrees with the oracle",
    arguments: [
      (noise: 1.0, aversion: 1.0, only: false, congestion: false), (0.3, 2, false, true),
      (0, 0.5, false, false), (0.6, 1, true, false),
    ])
  func oracle(noise: Double, aversion: Double, only: Bool, congestion: Bool) throws {
    let map = try GridMap.read(Self.drawing)
    let game = CrowdModelling2D(
      map: map, horizon: .finite(steps: 4), starts: map.starts, noise: noise,
      crowdAversion: aversion,
      onlyDistributionReward: only, congestion: congestion)
    let paper = PaperShapedCrowd(
      drawing: Self.drawing.split(separator: "\n").map(Array.init), stepCount: 4,
      starts: [[0, 1], [2, 2]], noise: noise, aversion: aversion, targets: [[1, 1]],
      onlyDistribution: only, congestion: congestion)
    expectAgreement(game, paper)
  }

  @Test("without targets draws to the middle", arguments: 1...3)
  func middle(size: Int) {
    let game = CrowdModelling2D(map: .empty(size: size), horizon: .finite(steps: 3), noise: 0.4)
    let row = Array(repeating: Character("."), count: size)
    let paper = PaperShapedCrowd(
      drawing: Array(repeating: row, count: size), stepCount: 3,
      starts: (0..<size * size).map { [$0 / size, $0 % size] }, noise: 0.4, aversion: 1,
      targets: [[size / 2, size / 2]])
    expectAgreement(game, paper)
  }

  @Test("several targets count one by one")
  func targets() throws {
    let map = try GridMap.read("T..\n..T\n...")
    let game = CrowdModelling2D(map: map, horizon: .finite(steps: 2))
    let paper = PaperShapedCrowd(
      drawing: Array(repeating: ["T", ".", "."], count: 3), stepCount: 2,
      starts: (0..<9).map { [$0 / 3, $0 % 3] }, noise: 1, aversion: 1, targets: [[0, 0], [1, 2]])
    expectAgreement(game, paper)
  }

  @Test("the four-rooms preset starts in one corner of 104 cells")
  func fourRooms() throws {
    let game = try CrowdModelling2D(
      parameters: CrowdModelling2D.entry.resolve(["preset": "four-rooms"]))
    #expect(game.space.stateCount == 104)
    #expect(game.horizon == .finite(steps: 40))
    #expect(game.initialDistribution[0] == 1)
    #expect(game.space.stateLabels[0] == "(1, 1)")
    #expect(game.space.grid?.rows == 13)
  }

  @Test("the maze preset starts in one corner, and has a size of its own")
  func maze() throws {
    for settings in [["preset": "maze"], ["preset": "maze", "size": "1"]] {
      let game = try CrowdModelling2D(parameters: CrowdModelling2D.entry.resolve(settings))
      #expect(game.space.stateCount == 259)
      #expect(game.horizon == .finite(steps: 100))
      #expect(game.initialDistribution[0] == 1)
      #expect(game.space.stateLabels[0] == "(1, 1)")
    }
  }

  @Test("a map's start cells come before the start setting, and its size before the size")
  func mapFile() throws {
    let settings = ["map": "a file", "start": "corner", "size": "7"]
    let values = try CrowdModelling2D.entry.resolve(settings) { _, path in
      #expect(path == "a file")
      return .text(Self.drawing)
    }
    let game = try CrowdModelling2D(parameters: values)
    #expect(game.space.stateCount == 9)
    #expect(game.initialDistribution == [0.5, 0, 0, 0, 0, 0, 0, 0, 0.5])
    try game.validate()
  }

  @Test("passes on what is wrong with a map")
  func faultyMap() {
    #expect(throws: FileError.self) {
      let values = try CrowdModelling2D.entry.resolve(["map": "x"]) { _, _ in .text("..\n.x") }
      _ = try CrowdModelling2D(parameters: values)
    }
  }

  @Test("refuses four rooms in less than 5 cells")
  func tooSmall() throws {
    for size in 1...4 {
      #expect(throws: ParameterError.self) {
        try CrowdModelling2D(
          parameters: CrowdModelling2D.entry.resolve(["preset": "four-rooms", "size": "\(size)"]))
      }
    }
  }
}
