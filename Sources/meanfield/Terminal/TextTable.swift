/// Columns of text, aligned for reading in a terminal.
struct TextTable {
  /// Which side a column's texts are aligned to.
  enum Alignment {
    case left, right
  }

  private var rows: [[String]]
  private let alignments: [Alignment]

  /// A table with the given column headings.
  init(_ headings: [(String, Alignment)]) {
    rows = [headings.map(\.0)]
    alignments = headings.map(\.1)
  }

  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The table's lines, the headings' first.
  var lines: [String] {
    let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += alignments[column] == .left ? cell + padding : padding + cell
        line += "  "
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
