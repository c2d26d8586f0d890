import Foundation
import MeanFieldRuns

/// Whoever read our output went away.
struct BrokenPipe: Error {
  /// What a shell reports for a program that a closed pipe ended.
  let exitStatus: Int32 = 141
}

/// Writes a line to standard output.
///
/// - Throws: ``BrokenPipe`` if nobody reads it, or `UserError` if it cannot be written.
func printLine(_ line: String = "") throws {
  try write(line + "\n", to: STDOUT_FILENO)
}

/// Writes a line to standard error; if nobody reads that there is nobody to tell.
func printError(_ line: String) {
  try? write(line + "\n", to: STDERR_FILENO)
}

/// Writes a text whole to a file descriptor.
func write(_ text: String, to descriptor: Int32) throws {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    if count < 0, errno == EPIPE { throw BrokenPipe() }
    guard count > 0 else {
      let reason = String(cString: strerror(errno))
      throw UserError(.cannotWrite, "the output cannot be written: \(reason)")
    }
    bytes = bytes.dropFirst(count)
  }
}

/// Prints a value as one JSON object with sorted keys.
func printJSON(_ value: some Encodable) throws { try printLine(encodedJSON(value)) }
