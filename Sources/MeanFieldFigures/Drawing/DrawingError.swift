/// Why a picture could not be drawn.
public enum DrawingError: Error, Equatable, Sendable {
  /// A drawing program is not installed; `package` is the Debian/Ubuntu package that has it.
  case toolMissing(tool: String, package: String)
  /// A drawing program ran and failed; `message` is what it wrote to its standard error.
  case toolFailed(tool: String, status: Int32, message: String)
  /// A file or folder could not be written or read.
  case fileFailed(path: String, reason: String)
  /// The picture's name is empty, starts with a dot or a dash, or has characters other than
  /// ASCII letters, digits, `-`, `_` and `.`.
  case unusableName(String)
}

extension DrawingError: CustomStringConvertible {
  /// One line (or more, where a program had more to say) for the person at the terminal.
  public var description: String {
    switch self {
    case .toolMissing(let tool, let package):
      "\(tool) is not installed: run `apt-get install \(package)`"
        + " (macOS: `brew install \(package == "gnuplot-nox" ? "gnuplot" : "librsvg")`)"
    case .toolFailed(let tool, let status, let message):
      "\(tool) failed with status \(status): \(message)"
    case .fileFailed(let path, let reason):
      "cannot write \(path): \(reason)"
    case .unusableName(let name):
      "\"\(name)\" cannot name a picture: use ASCII letters, digits, '-', '_' and '.'"
    }
  }
}
