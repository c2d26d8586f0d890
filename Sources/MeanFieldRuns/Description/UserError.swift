public import MeanFieldModel

/// Something people got wrong, or the machine could not do for them: what, and where it is written.
///
/// It is raised at the edge, where texts and files come in and files go out, and is meant to be
/// printed as it is.
public struct UserError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong, by what the program's exit status tells of it (sysexits.h).
  public enum Kind: Sendable, Equatable {
    /// The command or a value in it is wrong.
    case usage
    /// The contents of a file are wrong.
    case data
    /// A file that is named cannot be read.
    case cannotRead
    /// The machine has not enough memory, or the disk not enough room.
    case resources
    /// A file cannot be written.
    case cannotWrite
  }

  /// What went wrong.
  public let kind: Kind
  /// What is wrong and what would be right, in a line.
  public let message: String
  /// Where it is written, or nil if it is not in a file.
  public let location: TextLocation?

  /// An error with the given message, of which control characters are escaped and the middle is
  /// left out if it is very long: it may quote what people wrote.
  public init(_ kind: Kind, _ message: String, at location: TextLocation? = nil) {
    self.kind = kind
    self.message = Self.printable(message)
    self.location = location
  }

  /// A name that is none of those there are, with the nearest: bad data if it is written in a file,
  /// else bad usage.
  public init(
    noSuch kind: String, _ name: String, among names: [String], at location: TextLocation? = nil
  ) {
    let near = nearestNames(to: name, among: names)
    let hint = near.isEmpty ? "" : " did you mean \(near.joined(separator: " or "))?"
    self.init(
      location == nil ? .usage : .data,
      "there is no \(kind) \(visible(name));\(hint) there are: \(names.joined(separator: ", "))",
      at: location)
  }

  /// A setting that somebody got wrong: bad data if it is written in a file, else bad usage.
  public init(_ error: ParameterError, at location: TextLocation? = nil) {
    self.init(location == nil ? .usage : .data, error.description, at: location)
  }

  /// What is wrong in `file`, which a setting names, and in the table it holds, if it does: with line
  /// and column in a text, with an index for each axis in another table.
  public init(_ error: FileError, in file: String, holding table: NumericTable? = nil) {
    let place = error.place ?? error.entry.flatMap { table?.place(of: $0) }
    var entry = ""
    if place == nil, let element = error.entry, let table {
      entry = "entry \(NumericTable.coordinates(of: element, in: table.shape)): "
    }
    self.init(
      .data, entry + error.reason,
      at: TextLocation(file: file, line: place?.line, column: place?.column))
  }

  /// The file it is in, if it is in one.
  public var file: String? { location?.file }

  /// The exit status of a program that ends with this error.
  public var exitStatus: Int32 {
    switch kind {
    case .usage: 64
    case .data: 65
    case .cannotRead: 66
    case .resources: 71
    case .cannotWrite: 73
    }
  }

  private static func printable(_ message: String) -> String {
    var text = ""
    for scalar in message.unicodeScalars {
      let category = scalar.properties.generalCategory
      let isPlain =
        category != .control && category != .lineSeparator
        && category != .paragraphSeparator
      text += isPlain ? String(scalar) : scalar.escaped(asASCII: true)
    }
    return text.count > 1200 ? "\(text.prefix(800)) … \(text.suffix(300))" : text
  }

  /// `FILE:LINE:COLUMN: message`, as far as they are known.
  public var description: String { location.map { "\($0): \(message)" } ?? message }
}

/// A place in a text that people wrote.
public struct TextLocation: Sendable, Equatable, CustomStringConvertible {
  /// The path of the file, or nil for a text from elsewhere.
  public let file: String?
  /// The line, from 1, or nil for the file as a whole.
  public let line: Int?
  /// The column, from 1, counted in Unicode scalars.
  public let column: Int?

  /// A place in `file`.
  public init(file: String?, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `FILE:LINE:COLUMN`, or `line LINE, column COLUMN` without a file, as far as they are known.
  public var description: String {
    let (line, column) = (line.map(String.init), column.map(String.init))
    guard let file else {
      return [line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap { $0 }
        .joined(separator: ", ")
    }
    return [file, line, column].compactMap { $0 }.joined(separator: ":")
  }
}
