/// A table as comma-separated text (RFC 4180, line feeds), built row by row.
///
/// Readable by `pandas.read_csv` and, with its comment character switched off, by gnuplot.
/// Control characters inside a text field become spaces, because gnuplot knows no quoted line break.
public struct CommaSeparatedValues: Sendable, Equatable {
  /// One entry of a row.
  public enum Field: Sendable, Equatable {
    case text(String)
    case integer(Int)
    /// Written with the fewest digits that read back to the same `Double`; `nan` and `inf` as such.
    case real(Double)
    /// Nothing between the commas; pandas reads it as NaN.
    case missing
  }

  /// The number of columns, which is the same for every row.
  public let columnCount: Int

  /// The whole text, header included, each line ended by a line feed.
  public private(set) var text: String

  /// Creates a table without rows.
  ///
  /// - Parameter header: The names of the columns.
  public init(header: [String]) {
    columnCount = header.count
    text = header.map(Self.quoted).joined(separator: ",") + "\n"
  }

  /// Appends one row.
  ///
  /// - Precondition: `row` has as many fields as the header.
  public mutating func append(_ row: [Field]) {
    precondition(row.count == columnCount, "expected \(columnCount) fields, got \(row.count)")
    for (position, field) in row.enumerated() {
      if position > 0 { text += "," }
      switch field {
      case .text(let string): text += Self.quoted(string)
      case .integer(let integer): text += String(integer)
      case .real(let number): text += number.isNaN ? "nan" : String(number)
      case .missing: break
      }
    }
    text += "\n"
  }

  private static func quoted(_ field: String) -> String {
    if isPlain(field) { return field }
    let line = singleLine(field)
    let needsQuotes =
      line.contains { $0 == "," || $0 == "\"" } || line.first == " " || line.last == " "
    return needsQuotes ? "\"" + line.replacing("\"", with: "\"\"") + "\"" : line
  }

  /// Whether the field is printable ASCII without anything to quote; a quick test for the common case.
  private static func isPlain(_ field: String) -> Bool {
    let bytes = field.utf8
    let (space, quote, comma, delete) = (UInt8(0x20), UInt8(0x22), UInt8(0x2C), UInt8(0x7F))
    return bytes.first != space && bytes.last != space
      && bytes.allSatisfy { $0 >= space && $0 < delete && $0 != quote && $0 != comma }
  }
}

/// The text with every control character and line separator replaced by a space.
func singleLine(_ text: String) -> String {
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: scalars.append(" ")
    default: scalars.append(scalar)
    }
  }
  return String(scalars)
}
