import Foundation

/// Writing files that are there whole or not at all.
package enum AtomicFile {
  /// Creates or replaces the file at `path` by what `body` writes.
  ///
  /// It is written as a ``Draft``, made durable and renamed; if anything fails, or the machine
  /// stops, the old file or none is there.
  ///
  /// - Throws: ``UserError`` that names the path.
  package static func write(
    to path: String, _ body: (inout Writer) throws(UserError) -> Void
  ) throws(UserError) {
    let (folder, name) = split(path)
    let temporary = "\(folder)/\(Draft.name(for: name))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path, errno) }
    var writer = Writer(descriptor: descriptor, path: path)
    do throws(UserError) {
      do throws(UserError) {
        try body(&writer)
        guard fsync(descriptor) == 0 else { throw failure(path, errno) }
      } catch {
        close(descriptor)
        throw error
      }
      guard close(descriptor) == 0 else { throw failure(path, errno) }
      guard rename(temporary, path) == 0 else { throw failure(path, errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    // The new name is durable once its folder is; some file systems cannot promise it.
    let folderDescriptor = open(folder, O_RDONLY | O_CLOEXEC)
    if folderDescriptor >= 0 {
      fsync(folderDescriptor)
      close(folderDescriptor)
    }
  }

  /// What writes into the new file.
  package struct Writer {
    fileprivate let descriptor: Int32
    fileprivate let path: String

    /// Appends the bytes of the elements.
    package mutating func append(_ elements: [some BitwiseCopyable]) throws(UserError) {
      let number: Int32? = elements.withUnsafeBytes { bytes in
        var written = 0
        while written < bytes.count {
          let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
          let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { return count < 0 ? errno : ENOSPC }
          written += count
        }
        return nil
      }
      if let number { throw AtomicFile.failure(path, number) }
    }
  }

  /// The folder of a path and the name in it.
  private static func split(_ path: String) -> (folder: String, name: Substring) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), path[path.index(after: slash)...])
  }

  /// Why a file cannot be written, by the number the system gives.
  private static func failure(_ path: String, _ number: Int32) -> UserError {
    switch number {
    case ENOSPC, EDQUOT: UserError(.resources, "\(path) cannot be written: the disk is full")
    case ENOENT: UserError(.cannotWrite, "\(path) cannot be written: there is no such folder")
    case EISDIR: UserError(.cannotWrite, "\(path) cannot be written: it is a directory")
    default:
      UserError(.cannotWrite, "\(path) cannot be written: \(String(cString: strerror(number)))")
    }
  }
}
