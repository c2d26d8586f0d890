import MeanFieldGames
import MeanFieldModel
import Testing

@Suite struct GridMapTests {
  static let walls = """
    #############
    #     #     #
    #     #     #
    #           #
    #     #     #
    #     #     #
    ### ##### ###
    #     #     #
    #     #     #
    #           #
    #     #     #
    #     #     #
    #############
    """

  @Test("the classic four rooms are as drawn")
  func fourRooms() throws {
    let map = GridMap.fourRooms(size: 13)
    #expect(map.placeCount == 104)
    #expect(map == (try GridMap.read(Self.walls)))
  }

  @Test("the maze is surrounded, and every place of it can be reached")
  func maze() {
    let map = GridMap.maze
    #expect(map.rows == 22 && map.columns == 22 && map.placeCount == 259)
    expectConnected(map)
    for cell in map.freeCells {
      #expect((1..<21).contains(cell / 22) && (1..<21).contains(cell % 22))
    }
  }

  private func expectConnected(_ map: GridMap) {
    var reached: Set<Int> = [0]
    var queue = [0]
    while let place = queue.popLast() {
      for move in 0..<5 {
        if let next = map.place(from: place, move: move, onTorus: false),
          reached.insert(next).inserted
        {
          queue.append(next)
        }
      }
    }
    #expect(reached.count == map.placeCount)
  }

  @Test("four rooms of any size are connected and surrounded", arguments: 5...40)
  func connected(size: Int) {
    let map = GridMap.fourRooms(size: size)
    expectConnected(map)
    for cell in map.freeCells {
      #expect((1..<size - 1).contains(cell / size) && (1..<size - 1).contains(cell % size))
    }
    // Rows and columns are built alike.
    #expect(Set(map.freeCells.map { $0 % size * size + $0 / size }) == Set(map.freeCells))
  }

  @Test("moves are undone by their opposites", arguments: [true, false])
  func opposites(onTorus: Bool) throws {
    for map in [
      GridMap.empty(size: 4), .fourRooms(size: 7), try GridMap.read(".#.\n..S\n#.T\n..."),
    ] {
      for place in 0..<map.placeCount {
        #expect(map.place(from: place, move: 0, onTorus: onTorus) == place)
        for (move, opposite) in [(1, 3), (2, 4), (3, 1), (4, 2)] {
          guard let next = map.place(from: place, move: move, onTorus: onTorus) else { continue }
          #expect(map.place(from: next, move: opposite, onTorus: onTorus) == place)
        }
      }
    }
  }

  @Test("moves go where they say")
  func moves() {
    let map = GridMap.empty(size: 3)
    #expect((0..<5).map { map.place(from: 4, move: $0, onTorus: false) } == [4, 1, 5, 7, 3])
    #expect((0..<5).map { map.place(from: 0, move: $0, onTorus: false) } == [0, nil, 1, 3, nil])
    #expect((0..<5).map { map.place(from: 0, move: $0, onTorus: true) } == [0, 6, 1, 3, 2])
    #expect((0..<5).map { map.place(from: 8, move: $0, onTorus: true) } == [8, 5, 6, 2, 7])
  }

  @Test("a map is read with its marks, its short lines filled up")
  func read() throws {
    let map = try GridMap.read("#.S\n#\nT #\n\n")
    #expect(map.rows == 3 && map.columns == 3)
    #expect(map.freeCells == [1, 2, 4, 5, 6, 7])
    #expect(map.starts == [1])
    #expect(map.targets == [4])
    #expect(map.row(of: 4) == 2 && map.column(of: 4) == 0)
  }

  @Test("a few characters do not make a huge map")
  func hugeMaps() throws {
    let side = 30_000
    let text =
      String(repeating: ".", count: side) + String(repeating: "\n", count: side) + "."
    #expect(throws: TextError.self) { try GridMap.read(text) }
    let wide = try GridMap.read(String(repeating: ".", count: side) + "\n.")
    #expect(wide.placeCount == 2 * side)
  }

  @Test("lines may end as on any system", arguments: ["\n", "\r\n"])
  func lineEndings(ending: String) throws {
    let map = try GridMap.read(["#.", ".S", ""].joined(separator: ending))
    #expect(map == (try GridMap.read("#.\n.S")))
  }

  @Test(
    "a map that is none is refused with line and column",
    arguments: [
      ("..x", 1, 3), ("...\n.?.\n", 2, 2), ("#\n#\n##s", 3, 3), ("", 1, 1), ("##\n##", 1, 1),
      ("\n\n", 1, 1), (".\t", 1, 2),
    ])
  func errors(text: String, line: Int, column: Int) {
    #expect { try GridMap.read(text) } throws: {
      guard let error = $0 as? TextError else { return false }
      return error.line == line && error.column == column
        && error.description.hasPrefix("line \(line), column \(column): ")
    }
  }
}
