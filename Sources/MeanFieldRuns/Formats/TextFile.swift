import Foundation

/// Reading text files that people wrote.
public enum TextFile {
  /// The text of a UTF-8 file of at most `limit` bytes, without a byte order mark.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: How many bytes are read at most.
  ///   - mayBePipe: Whether it is read but once, so that a pipe will do.
  /// - Throws: ``UserError`` that names the file if it is missing, a directory, a pipe where none will
  ///   do, not readable, too large or not UTF-8.
  public static func read(
    _ path: String, limit: Int, mayBePipe: Bool = false
  ) throws(UserError) -> String {
    try text(of: InputFile.bytes(path, limit: limit, mayBePipe: mayBePipe), from: path)
  }

  /// The text that the bytes of the file at `path` are.
  ///
  /// - Throws: ``UserError`` that names the file and the line where it stops being UTF-8.
  static func text(of bytes: [UInt8], from path: String) throws(UserError) -> String {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw notText(bytes, path)
  }

  /// Where a text stops being UTF-8.
  private static func notText(_ bytes: [UInt8], _ path: String) -> UserError {
    var (low, high) = (0, bytes.count)
    // The longest prefix that is UTF-8 but for a character cut short at its end.
    while low < high {
      let middle = (low + high + 1) / 2
      let isText = (0..<4).contains {
        String(validating: bytes[..<max(0, middle - $0)], as: UTF8.self) != nil
      }
      if isText { low = middle } else { high = middle - 1 }
    }
    let line = bytes[..<low].count { $0 == 0x0A } + 1
    let what =
      bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      ? "the file is in UTF-16; save it as UTF-8" : "the file is not text in UTF-8 from here on"
    return UserError(.data, what, at: TextLocation(file: path, line: line))
  }
}
