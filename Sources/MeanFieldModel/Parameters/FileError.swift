/// Where and why a text is not what it should be.
public struct TextError: Error, Equatable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, counted in characters.
  public let column: Int
  /// What is wrong.
  public let reason: String

  /// An error at a place in a text.
  public init(line: Int, column: Int, reason: String) {
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// Where and why, in a line.
  public var description: String { "line \(line), column \(column): \(reason)" }
}

/// What is wrong in a file that a setting names.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// The setting's name.
  public let key: String
  /// Where in the file, from line 1 and column 1, or nil for the file as a whole.
  public let place: (line: Int, column: Int)?
  /// Which of a table's values, or nil for the file as a whole.
  public let entry: Int?
  /// What is wrong.
  public let reason: String

  /// A file that is wrong as a whole, such as a table of another shape, or in one of a table's
  /// values.
  public init(key: String, entry: Int? = nil, reason: String) {
    self.key = key
    place = nil
    self.entry = entry
    self.reason = reason
  }

  /// A file whose text is wrong in one place.
  public init(key: String, _ error: TextError) {
    self.key = key
    place = (error.line, error.column)
    entry = nil
    reason = error.reason
  }

  /// Whether both say the same.
  public static func == (first: FileError, second: FileError) -> Bool {
    first.key == second.key && first.place?.line == second.place?.line
      && first.place?.column == second.place?.column && first.entry == second.entry
      && first.reason == second.reason
  }

  /// Where and why, in a line.
  public var description: String {
    let place = place.map { "line \($0.line), column \($0.column): " } ?? ""
    return "\(key): \(place)\(reason)"
  }
}
