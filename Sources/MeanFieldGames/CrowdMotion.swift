// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Crowd motion: a crowd on a rectangle follows a bar that moves about.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | rows, columns | the rectangle's sides | 20, 20 | cells |
/// | steps | rewarded time steps | 4 | time steps |
/// | bar-path | a table of the bar's row and column by step, [steps, 2]; drawn if none | – | cells |
/// | bar-period | steps from one drawn move of the bar to the next | 2 | time steps |
/// | bar-seed | seed of the drawn moves | 1 | – |
/// | bar-reward | c, reward of being at the bar | 10 | reward per step |
/// | still-probability | chance that the wind is still; else one step in any direction | 0.5 | – |
///
/// With the move and the wind of a step added up, `s' = clamp(s + move + e)`, row and column each
/// to the rectangle. The reward is
/// `c (1 − (|row − bar row| + |column − bar column|)/(rows + columns)) − ln(μ(s) + 1e-10)`. A drawn
/// path starts in the middle, at (rows/2, columns/2); at each step that is a multiple of the period
/// the bar has moved by one row and by one column, up or down and left or right alike, unless that
/// would lead out of the rectangle: then it waits for the next.
///
/// Source: Pérolat et al. 2022 (crowd motion), with the conventions and defaults of MFGLib 0.3.0,
/// whose drawn paths are others. Transitions do not depend on the population; rewards depend on the
/// step.
public struct CrowdMotion: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "crowd-motion", summary: "a crowd on a rectangle follows a bar that moves about",
    source: "Pérolat et al. 2022; MFGLib 0.3.0",
    parameters: [
      .integer("rows", default: 20, in: 1...2000, unit: "cells", "rows of the rectangle"),
      .integer("columns", default: 20, in: 1...2000, unit: "cells", "columns of the rectangle"),
      .integer(
        "steps", default: 4, in: 1...1_000_000, unit: "time steps", "rewarded time steps"),
      .table("bar-path", "the bar's row and column at each step; drawn if there is none"),
      .integer(
        "bar-period", default: 2, in: 1...1_000_000, unit: "time steps",
        "steps from one drawn move of the bar to the next"),
      .integer("bar-seed", default: 1, in: 0...Int.max, "seed of the bar's drawn moves"),
      .real(
        "bar-reward", default: 10, in: .nonNegative, unit: "reward per step",
        "reward of being at the bar"),
      .real("still-probability", default: 0.5, in: .probability, "chance that the wind is still"),
    ])

  public static let agentParameters = [
    AgentParameter.rewards("bar-reward"), .transitions("still-probability"),
  ]

  public static let formulas = GameFormulas(
    reward: "c (1 − d(s, b)/(rows + columns)) − ln(μ(s) + 1e-10)",
    nextState: "s' = clamp(s + a + e), row and column each to the rectangle",
    start: "everywhere alike",
    symbols: [
      "c": "bar-reward", "d": "rows and columns between two cells, added up",
      "b": """
      the bar at the step in bar-path; without one it starts in the middle and moves diagonally \
      every bar-period steps, drawn from bar-seed
      """,
      "e": "(0, 0) with probability still-probability, else down, up, right or left alike",
    ])

  /// A place on the rectangle.
  public struct Cell: Sendable, Equatable {
    /// The row, 0 the uppermost.
    public let row: Int
    /// The column, 0 the leftmost.
    public let column: Int

    /// The cell of a row and a column.
    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// Down, up, right, left, stay: the rows and columns a move leads on.
  static let moves = [(1, 0), (-1, 0), (0, 1), (0, -1), (0, 0)]

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  /// Where the bar is at each step.
  public let barPath: [Cell]
  let rows: Int
  let columns: Int
  let stillProbability: Double
  /// c (1 − distance/(rows + columns)) by the distance to the bar.
  let rewardOfDistance: [Double]

  /// A rectangle with a bar; everybody starts spread out evenly.
  ///
  /// - Parameters:
  ///   - rows: The rectangle's rows.
  ///   - columns: The rectangle's columns.
  ///   - barPath: Where the bar is at each step; the game has as many steps.
  ///   - barReward: The reward c of being at the bar.
  ///   - stillProbability: The chance that the wind moves nobody.
  public init(
    rows: Int = 20, columns: Int = 20, barPath: [Cell], barReward: Double = 10,
    stillProbability: Double = 0.5
  ) {
    precondition(
      !barPath.isEmpty
        && barPath.allSatisfy {
          (0..<rows).contains($0.row) && (0..<columns).contains($0.column)
        }, "the bar must be somewhere on the rectangle of \(rows) × \(columns) cells at each step")
    let cells = rows * columns
    space = StateActionSpace(
      states: (0..<cells).map { "(\($0 / columns), \($0 % columns))" },
      actions: ["down", "up", "right", "left", "stay"],
      grid: Grid(rows: rows, columns: columns, cellOfState: Array(0..<cells)))
    horizon = .finite(steps: barPath.count)
    initialDistribution = Array(repeating: 1 / Double(cells), count: cells)
    self.barPath = barPath
    self.rows = rows
    self.columns = columns
    self.stillProbability = stillProbability
    rewardOfDistance = (0..<rows + columns).map {
      barReward * (1 - Double($0) / Double(rows + columns))
    }
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: parameters.integer("steps"),
      stateCount: parameters.integer("rows") * parameters.integer("columns"),
      actionCount: 5)
  }

  public init(parameters: ParameterValues) throws {
    let (rows, columns) = (parameters.integer("rows"), parameters.integer("columns"))
    let steps = parameters.integer("steps")
    let given = try parameters.numbers("bar-path", shape: [steps, 2])
    self.init(
      rows: rows, columns: columns,
      barPath: try given.map { try Self.path($0, rows: rows, columns: columns) }
        ?? Self.drawnPath(
          rows: rows, columns: columns, steps: steps, period: parameters.integer("bar-period"),
          seed: UInt64(parameters.integer("bar-seed"))),
      barReward: parameters.real("bar-reward"),
      stillProbability: parameters.real("still-probability"))
  }

  /// The path in a table of shape [steps, 2].
  private static func path(
    _ numbers: [Double], rows: Int, columns: Int
  ) throws(FileError) -> [Cell] {
    var path: [Cell] = []
    for step in 0..<numbers.count / 2 {
      let (row, column) = (numbers[2 * step], numbers[2 * step + 1])
      guard let wholeRow = Int(exactly: row), (0..<rows).contains(wholeRow),
        let wholeColumn = Int(exactly: column), (0..<columns).contains(wholeColumn)
      else {
        throw FileError(
          key: "bar-path", entry: 2 * step,
          reason: "(\(row), \(column)) at step \(step) is no cell of \(rows) × \(columns)")
      }
      path.append(Cell(row: wholeRow, column: wholeColumn))
    }
    return path
  }

  /// A path drawn from a seed: a diagonal move at every step that is a multiple of `period`, or none
  /// if it would lead out of the rectangle.
  ///
  /// A longer path of the same seed begins with the shorter one.
  public static func drawnPath(
    rows: Int = 20, columns: Int = 20, steps: Int = 4, period: Int = 2, seed: UInt64 = 1
  ) -> [Cell] {
    var stream = RandomStream(seed: seed, purpose: .game)
    var bar = Cell(row: rows / 2, column: columns / 2)
    return (0..<steps).map { step in
      guard step > 0, step.isMultiple(of: period) else { return bar }
      let row = bar.row + (stream.uniform() < 0.5 ? -1 : 1)
      let column = bar.column + (stream.uniform() < 0.5 ? -1 : 1)
      if (0..<rows).contains(row), (0..<columns).contains(column) {
        bar = Cell(row: row, column: column)
      }
      return bar
    }
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let bar = barPath[step]
    for row in 0..<rows {
      let rowDistance = abs(row - bar.row)
      for column in 0..<columns {
        let state = row * columns + column
        let reward =
          rewardOfDistance[rowDistance + abs(column - bar.column)]
          - log(meanField.states[state] + 1e-10)
        for pair in state * 5..<state * 5 + 5 { rewards[pair] = reward }
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    gradient.addCrowdAversion(1, floor: 1e-10, weights: weights, at: meanField)
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let direction = (1 - stillProbability) / 4
    // One row for each cell aimed at, those just outside the rectangle included: wind and move are
    // clamped together.
    for row in -1...rows {
      for column in -1...columns
      where (0..<rows).contains(row) || (0..<columns).contains(column) {
        let aim = transitions.beginRow()
        for (down, right) in Self.moves {
          let next = (min(max(row + down, 0), rows - 1), min(max(column + right, 0), columns - 1))
          transitions.append(
            next.0 * columns + next.1,
            probability: down == 0 && right == 0 ? stillProbability : direction)
        }
        for (action, move) in Self.moves.enumerated() {
          let from = (row - move.0, column - move.1)
          guard (0..<rows).contains(from.0), (0..<columns).contains(from.1) else { continue }
          transitions[from.0 * columns + from.1, action] = aim
        }
      }
    }
  }
}
