public import MeanFieldModel

extension NumericTable {
  /// The most bytes a file with a table may have: 1 GiB.
  static let fileLimit = 1 << 30

  /// The table in the file at `path`: .npy by its first bytes, else text as ``init(text:)`` reads
  /// it.
  ///
  /// - Throws: ``UserError`` that names the file, with line and column in a text.
  public static func read(path: String) throws(UserError) -> NumericTable {
    let bytes = try InputFile.bytes(path, limit: fileLimit)
    if bytes.starts(with: npyMagic) || bytes.starts(with: npzMagic) {
      return try NumericTable(npy: bytes, file: path)
    }
    let text = try TextFile.text(of: bytes, from: path)
    do throws(TextError) {
      return try NumericTable(text: text)
    } catch {
      throw UserError(
        .data, error.reason, at: TextLocation(file: path, line: error.line, column: error.column))
    }
  }

  /// The table in a text: a line a row, numbers separated by commas, semicolons or white space.
  ///
  /// A line may end in a comment after `#`; empty lines are skipped, and so is the first row if it
  /// holds no number but names of columns, one for each. The shape is [rows, columns].
  ///
  /// - Throws: ``TextError`` for what is not a finite number, for a row that is longer or shorter
  ///   than the first, for names of another number of columns, and for a row that is separated by
  ///   commas and semicolons both: the commas are those of decimals, which are not read.
  /// - Complexity: O(length).
  public init(text: String) throws(TextError) {
    var values: [Double] = []
    var columns: Int?
    var rows = TextRows(text)
    while let row = rows.next() {
      if let place = row.decimalComma {
        throw TextError(
          line: row.line, column: row.column(of: place),
          reason: "a comma beside semicolons: decimal commas are not read; write 0.5, not 0,5")
      }
      for cell in row.cells {
        guard let value = Double(cell), value.isFinite else {
          throw TextError(
            line: row.line, column: row.column(of: cell.startIndex),
            reason: "'\(cell)' is not a finite number")
        }
        values.append(value)
      }
      let expected = columns ?? row.cells.count
      guard row.cells.count == expected else {
        // The first number too many, or where one is missing.
        let place =
          row.cells.count > expected
          ? row.cells[expected].startIndex : row.cells[row.cells.count - 1].endIndex
        throw TextError(
          line: row.line, column: row.column(of: place),
          reason: "this row has \(row.cells.count) numbers, the first has \(expected)")
      }
      if columns == nil, let names = rows.names, names.names.count != expected {
        throw TextError(
          line: names.line, column: 1,
          reason: "this row has \(names.names.count) names, and the columns below are \(expected)")
      }
      columns = expected
    }
    guard let columns else { throw TextError(line: 1, column: 1, reason: "there is no number") }
    self.init(
      shape: [values.count / columns, columns], values: values,
      columnNames: rows.names?.names ?? [], text: text)
  }

  /// Where one of the values is written, or nil for a table that was not read from a text.
  ///
  /// - Complexity: O(length).
  func place(of entry: Int) -> (line: Int, column: Int)? {
    guard let text, let columns = shape.last, values.indices.contains(entry) else { return nil }
    var rows = TextRows(text).dropFirst(entry / columns).makeIterator()
    return rows.next().map { ($0.line, $0.column(of: $0.cells[entry % columns].startIndex)) }
  }
}

/// The lines of a text that hold the rows of a table.
private struct TextRows: Sequence, IteratorProtocol {
  struct Row {
    /// The number of the line, from 1.
    let line: Int
    let cells: [Substring]
    private let text: Substring

    init(line: Int, text: Substring) {
      self.line = line
      self.text = text
      cells = text.prefix { $0 != "#" }.split { ",; \t".contains($0) }
    }

    private var content: Substring { text.prefix { $0 != "#" } }

    /// The first comma of a row that semicolons separate.
    var decimalComma: String.Index? {
      content.contains(";") ? content.firstIndex(of: ",") : nil
    }

    /// What the row names if it names columns; a name may hold spaces where something else separates.
    var names: [NumericTable.ColumnName] {
      let separated = content.split { ",;\t".contains($0) }
        .compactMap { $0.wholeMatch(of: /\s*(\S.*?)\s*/)?.output.1 }
      return (separated.count > 1 ? separated : cells).map {
        .init(text: String($0), line: line, column: column(of: $0.startIndex))
      }
    }

    /// The column of a place in the line, from 1.
    func column(of place: String.Index) -> Int {
      text.distance(from: text.startIndex, to: place) + 1
    }
  }

  private var lines: EnumeratedSequence<[Substring]>.Iterator
  private var isFirst = true
  /// The first row if it names columns, once it has been passed.
  private(set) var names: Row?

  init(_ text: String) {
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated().makeIterator()
  }

  mutating func next() -> Row? {
    while let (index, text) = lines.next() {
      let row = Row(line: index + 1, text: text)
      guard !row.cells.isEmpty else { continue }
      defer { isFirst = false }
      if isFirst, row.cells.allSatisfy({ Double($0) == nil }) {
        names = row
        continue
      }
      return row
    }
    return nil
  }
}
