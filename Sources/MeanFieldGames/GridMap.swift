public import MeanFieldModel

/// Free cells and walls on a rectangle, and how one moves about on it.
///
/// Actions on a grid are, in this order: stay, up (row − 1), right (column + 1), down (row + 1),
/// left (column − 1).
public struct GridMap: Sendable, Equatable {
  /// How the moves are called, in order.
  public static let moveLabels = ["stay", "up", "right", "down", "left"]
  /// The most cells that a map which is read may have.
  public static let cellLimit = 4_000_000
  static let rowSteps = [0, -1, 0, 1, 0]
  static let columnSteps = [0, 0, 1, 0, -1]

  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The cell `row * columns + column` of each free place, ascending.
  public let freeCells: [Int]
  /// The place of each cell, or nil for a wall.
  let placeOfCell: [Int?]
  /// Places marked as starts on a map that was read, ascending.
  public private(set) var starts: [Int] = []
  /// Places marked as targets on a map that was read, ascending.
  public private(set) var targets: [Int] = []

  /// A map whose walls are where `isWall` says.
  public init(rows: Int, columns: Int, isWall: (_ row: Int, _ column: Int) -> Bool) {
    self.rows = rows
    self.columns = columns
    var places: [Int?] = []
    var free: [Int] = []
    for cell in 0..<rows * columns {
      let wall = isWall(cell / columns, cell % columns)
      places.append(wall ? nil : free.count)
      if !wall { free.append(cell) }
    }
    freeCells = free
    placeOfCell = places
  }

  /// A rectangle without walls.
  public static func empty(size: Int) -> GridMap {
    GridMap(rows: size, columns: size) { _, _ in false }
  }

  /// The classic four rooms: an outer wall and a cross in the middle with a door in each arm, half
  /// way between the cross and the outer wall.
  public static func fourRooms(size: Int) -> GridMap {
    let (middle, doors) = (size / 2, [size / 4, size * 3 / 4])
    return GridMap(rows: size, columns: size) { row, column in
      if row == 0 || column == 0 || row == size - 1 || column == size - 1 { return true }
      if row == middle { return !doors.contains(column) }
      if column == middle { return !doors.contains(row) }
      return false
    }
  }

  /// A maze of 22 × 22 cells with an outer wall, that of OpenSpiel 2.0.2.
  public static let maze: GridMap = {
    let rows = [
      "######################",
      "#      #     #     # #",
      "#      #     #     # #",
      "######    #  # ##  # #",
      "#         #  # #   # #",
      "#         #  # ### # #",
      "#  ########  #   #   #",
      "#    # # #  ##   #   #",
      "#    # # #     # # ###",
      "#    # # #     # # # #",
      "###### # ####### # # #",
      "#  #         #   # # #",
      "#  # ## ###  #   # # #",
      "## # #    #  ##### # #",
      "## # # #  #      # # #",
      "#    # ####        # #",
      "# ####  # ########   #",
      "#       #  #   # ### #",
      "#  #  # #  # # #   # #",
      "# ##### #    # #     #",
      "#            #       #",
      "######################",
    ].map(Array.init)
    return GridMap(rows: rows.count, columns: rows[0].count) { rows[$0][$1] == "#" }
  }()

  /// Reads a map drawn in characters, one line a row.
  ///
  /// `#` is a wall, `.` or a space free, `S` a free start, `T` a free target. Shorter lines end in
  /// free cells; blank lines at the end are ignored.
  ///
  /// - Throws: ``/MeanFieldModel/TextError`` with line and column for any other character, and for a
  ///   map without a free cell or of more than ``cellLimit`` cells.
  public static func read(_ text: String) throws(TextError) -> GridMap {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(Array.init)
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    for (row, line) in lines.enumerated() {
      for (column, character) in line.enumerated() where !"#. ST".contains(character) {
        throw TextError(
          line: row + 1, column: column + 1,
          reason: "'\(character)' is none of # (wall), . or space (free), S (start), T (target)")
      }
    }
    let columns = lines.map(\.count).max() ?? 0
    // A long line and many short ones would make far more cells than the file has characters.
    guard columns <= cellLimit / max(1, lines.count) else {
      throw TextError(
        line: 1, column: 1,
        reason:
          "the map has \(lines.count) rows and \(columns) columns; \(cellLimit) cells are the most")
    }
    func character(_ row: Int, _ column: Int) -> Character {
      column < lines[row].count ? lines[row][column] : " "
    }
    var map = GridMap(rows: lines.count, columns: columns) { character($0, $1) == "#" }
    guard !map.freeCells.isEmpty else {
      throw TextError(line: 1, column: 1, reason: "the map has no free cell")
    }
    func places(of mark: Character) -> [Int] {
      map.freeCells.indices.filter {
        character(map.freeCells[$0] / columns, map.freeCells[$0] % columns) == mark
      }
    }
    map.starts = places(of: "S")
    map.targets = places(of: "T")
    return map
  }

  /// The number of free places.
  public var placeCount: Int { freeCells.count }

  /// The row of a place.
  public func row(of place: Int) -> Int { freeCells[place] / columns }

  /// The column of a place.
  public func column(of place: Int) -> Int { freeCells[place] % columns }

  /// Where a move leads, or nil if a wall is there.
  ///
  /// Beyond the edge is the opposite edge on a torus and a wall otherwise.
  public func place(from place: Int, move: Int, onTorus: Bool) -> Int? {
    var row = row(of: place) + Self.rowSteps[move]
    var column = column(of: place) + Self.columnSteps[move]
    if onTorus {
      row = (row + rows) % rows
      column = (column + columns) % columns
    }
    guard (0..<rows).contains(row), (0..<columns).contains(column) else { return nil }
    return placeOfCell[row * columns + column]
  }

  /// The labels of the places: their rows and columns.
  var labels: [String] {
    freeCells.map { "(\($0 / columns), \($0 % columns))" }
  }
}
