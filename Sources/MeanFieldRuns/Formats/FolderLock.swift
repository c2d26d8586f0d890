package import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The right to write into a folder, which one process at a time has, and which ends with it.
package final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock; a writer that is just ending gets a moment to let go of it.
  ///
  /// - Parameters:
  ///   - folder: The folder, which must be there.
  ///   - purpose: What is written into it, for the message.
  /// - Throws: ``UserError`` if the folder cannot be opened or another process has its lock.
  package init(_ folder: URL, for purpose: String) throws(UserError) {
    let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw UserError(
        .cannotRead, "cannot open the folder \(folder.path): \(String(cString: strerror(errno)))")
    }
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        self.descriptor = descriptor
        return
      }
      usleep(50_000)
    }
    close(descriptor)
    throw UserError(.usage, "another process is writing \(purpose) into \(folder.path)")
  }

  deinit { close(descriptor) }
}
