import Foundation
import MeanFieldModel

/// Reading the bytes of files that people name.
enum InputFile {
  /// The bytes of a file of at most `limit` bytes.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: How many bytes are read at most.
  ///   - mayBePipe: Whether it is read but once, so that a pipe will do.
  /// - Throws: ``UserError`` that names the file if it is missing, a directory, a device or a pipe where
  ///   none will do, not readable or too large.
  static func bytes(
    _ path: String, limit: Int, mayBePipe: Bool = false
  ) throws(UserError) -> [UInt8] {
    // Asked before it is opened, which waits for a pipe's other end.
    var status = stat()
    if !mayBePipe, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFIFO {
      throw UserError(
        .cannotRead, "\(path) is a pipe, and it is read more than once; save it as a file")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw cannotRead(path, errno) }
    defer { close(descriptor) }
    guard fstat(descriptor, &status) == 0 else { throw cannotRead(path, errno) }
    guard status.st_mode & S_IFMT != S_IFCHR else {
      throw UserError(.cannotRead, "\(path) is a device, not a file")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(Int(status.st_size), limit))
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw cannotRead(path, errno) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: block[..<count])
      guard bytes.count <= limit else {
        throw UserError(
          .data, "the file is larger than \(limit >> 20) MiB", at: TextLocation(file: path))
      }
    }
  }

  /// Why a file cannot be read, by the number the system gives.
  static func cannotRead(_ path: String, _ number: Int32) -> UserError {
    switch number {
    case ENOENT: UserError(.cannotRead, "there is no file \(visible(path))")
    case EISDIR: UserError(.cannotRead, "\(path) is a directory, not a file")
    default: UserError(.cannotRead, "\(path) cannot be read: \(String(cString: strerror(number)))")
    }
  }
}
