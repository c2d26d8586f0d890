// `hear` is documented where `CommunicationGraph` asks for it.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Agents on a grid hear each other when the centres of their cells are no further apart than a radius.
///
/// Who is in a cell counts together: a round costs O(N + cells · cells in reach), whatever the number of
/// pairs of neighbours. Where messages get lost it costs some sorting of what is told in the cells in
/// reach.
///
/// Source: Benjamin and Abate 2024, section 2 (Definition 2.6) and Table 1.
public struct RadiusGraph: CommunicationGraph {
  private let rows: Int
  private let columns: Int
  private let cellOfState: [Int]
  /// How far to either side a cell's row, and the rows above and below it, are in reach.
  private let reach: [(rowOffset: Int, columns: Int)]

  /// The graph of a radius.
  ///
  /// - Parameters:
  ///   - grid: Where the states are.
  ///   - radius: In units of a cell's side; not negative.
  public init(_ grid: Grid, radius: Double) {
    precondition(radius >= 0, "expected a radius that is not negative, got \(radius)")
    (rows, columns, cellOfState) = (grid.rows, grid.columns, grid.cellOfState)
    // A cell right at the radius is within reach, whatever rounding does.
    let square = radius * radius * (1 + 1e-12)
    let size = Double(max(grid.rows, grid.columns))
    let furthest = Int(min(square.squareRoot(), size))
    reach = (-furthest...furthest).map { offset in
      let left = max(0, square - Double(offset * offset)).squareRoot()
      return (offset, Int(min(left, size)))
    }
  }

  public func hear(
    _ heard: inout [Int32], of told: ToldRanks, among agents: Range<Int>, in system: AgentSystem,
    using stream: inout RandomStream
  ) {
    if told.loss > 0 {
      hearWhatArrives(&heard, of: told, among: agents, in: system, using: &stream)
      return
    }
    // The least rank told in each cell, and then in all cells around it.
    var least = [Int32](repeating: .max, count: rows * columns)
    for agent in agents where told.isTold(by: agent) {
      let cell = cellOfState[Int(system.states[agent])]
      least[cell] = min(least[cell], told.ranks[agent])
    }
    var leastAround: [Int32?] = Array(repeating: nil, count: least.count)
    for agent in agents {
      let cell = cellOfState[Int(system.states[agent])]
      if leastAround[cell] == nil {
        leastAround[cell] = around(cell).reduce(.max) { least[$1].reduce($0, min) }
      }
      heard[agent] = leastAround[cell] ?? .max
    }
  }

  /// The cells within reach of a cell, a range for each row.
  private func around(_ cell: Int) -> [Range<Int>] {
    let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
    return reach.compactMap { offset, width in
      guard (0..<rows).contains(row + offset) else { return nil }
      let first = (row + offset) * columns
      return first + max(0, column - width)..<first + min(columns - 1, column + width) + 1
    }
  }

  /// The same where some messages are lost: of those told around a cell, in the order of their ranks, an
  /// agent there hears the first that arrives.
  private func hearWhatArrives(
    _ heard: inout [Int32], of told: ToldRanks, among agents: Range<Int>, in system: AgentSystem,
    using stream: inout RandomStream
  ) {
    var toldInCell: [[Int32]] = Array(repeating: [], count: rows * columns)
    for agent in agents where told.isTold(by: agent) {
      toldInCell[cellOfState[Int(system.states[agent])]].append(told.ranks[agent])
    }
    let inCell = toldInCell.map(RankTally.init)
    var tallies: [RankTally?] = Array(repeating: nil, count: inCell.count)
    for agent in agents {
      let cell = cellOfState[Int(system.states[agent])]
      let tally = tallies[cell] ?? RankTally(merging: around(cell).flatMap { inCell[$0] })
      tallies[cell] = tally
      heard[agent] = tally.first(arrivingWith: 1 - told.loss, using: &stream)
    }
  }
}
