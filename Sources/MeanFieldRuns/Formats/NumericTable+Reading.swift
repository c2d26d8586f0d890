import Foundation
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
    if bytes.starts(with: npyMagic) { return try NumericTable(npy: Data(bytes), file: path) }
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
  /// holds no number but names of columns. The shape is [rows, columns].
  ///
  /// - Throws: ``TextError`` for what is not a finite number, and for a row that is longer or
  ///   shorter than the first.
  /// - Complexity: O(length).
  public init(text: String) throws(TextError) {
    var values: [Double] = []
    var columns: Int?
    var isFirst = true
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let content = line.prefix { $0 != "#" }
      let cells = content.split { ",; \t".contains($0) }
      guard !cells.isEmpty else { continue }
      defer { isFirst = false }
      if isFirst, cells.allSatisfy({ Double($0) == nil }) { continue }
      for cell in cells {
        guard let value = Double(cell), value.isFinite else {
          throw TextError(
            line: index + 1, column: line.distance(from: line.startIndex, to: cell.startIndex) + 1,
            reason: "'\(cell)' is not a finite number")
        }
        values.append(value)
      }
      guard columns ?? cells.count == cells.count else {
        throw TextError(
          line: index + 1, column: 1,
          reason: "this row has \(cells.count) numbers, the first has \(columns ?? 0)")
      }
      columns = cells.count
    }
    guard let columns else { throw TextError(line: 1, column: 1, reason: "there is no number") }
    self.init(shape: [values.count / columns, columns], values: values)
  }
}
