/// What is in a file that a setting names.
public enum FileContents: Sendable, Equatable {
  /// Text.
  case text(String)
  /// Numbers.
  case table(NumericTable)
}

/// Numbers in the shape of a table.
public struct NumericTable: Sendable, Equatable {
  /// The lengths of the axes; empty for a single number.
  public let shape: [Int]
  /// The elements, row-major: the last axis is contiguous.
  public let values: [Double]
  /// The names of the columns, if the text they were read from has some.
  public let columnNames: [ColumnName]
  /// The text they were read from, which tells where each is written, or nil.
  public let text: String?

  /// A word above a column.
  public struct ColumnName: Sendable, Equatable {
    /// The word.
    public let text: String
    /// Its line, from 1.
    public let line: Int
    /// Where in the line it begins, from 1, counted in characters.
    public let column: Int

    /// A word at a place.
    public init(text: String, line: Int, column: Int) {
      self.text = text
      self.line = line
      self.column = column
    }
  }

  /// A table of the given shape, whose product is the number of values.
  public init(
    shape: [Int], values: [Double], columnNames: [ColumnName] = [], text: String? = nil
  ) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && Self.count(of: shape) == values.count,
      "shape \(shape) does not hold \(values.count) values")
    self.shape = shape
    self.values = values
    self.columnNames = columnNames
    self.text = text
  }

  /// Whether both hold the same numbers in the same shape, however they were written.
  public static func == (first: NumericTable, second: NumericTable) -> Bool {
    first.shape == second.shape && first.values == second.values
  }

  /// Where an element of a row-major table of the given shape is, an index for each axis, from 0.
  public static func coordinates(of element: Int, in shape: [Int]) -> [Int] {
    var (rest, indices) = (element, shape)
    for axis in shape.indices.reversed() {
      (rest, indices[axis]) = rest.quotientAndRemainder(dividingBy: shape[axis])
    }
    return indices
  }

  /// The number of elements of a shape of non-negative lengths, or nil if it is beyond all bounds.
  public static func count(of shape: [Int]) -> Int? {
    if shape.contains(0) { return 0 }
    return shape.reduce(1) { count, length in
      guard let (product, overflow) = count?.multipliedReportingOverflow(by: length) else {
        return nil
      }
      return overflow ? nil : product
    }
  }
}

extension ParameterValues {
  /// What `read` makes of the text of the file that a setting names, or nil if it names none.
  ///
  /// - Throws: ``FileError`` where `read` throws ``TextError``.
  public func parsed<Value>(
    _ name: String, _ read: (String) throws(TextError) -> Value
  ) throws(FileError) -> Value? {
    guard case .text(let text)? = contents(of: name) else { return nil }
    do throws(TextError) { return try read(text) } catch { throw FileError(key: name, error) }
  }

  /// The table in the file that a setting names, or nil if it names none.
  public func table(_ name: String) -> NumericTable? {
    guard case .table(let table)? = contents(of: name) else { return nil }
    return table
  }
}
