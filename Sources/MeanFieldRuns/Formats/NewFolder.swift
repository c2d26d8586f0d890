package import Foundation

/// A folder that was made together with those it lies in, as far as they were not there.
package struct NewFolder: Sendable {
  /// What was made, the outermost first.
  private var made: [String] = []

  /// Makes a folder; one that is there already is as good.
  ///
  /// - Throws: ``UserError`` that names it; nothing is made then.
  package init(_ folder: URL) throws(UserError) {
    let number = make(folder.path)
    guard number != 0 else { return }
    remove()
    let reason = number == EEXIST ? "a file is in its place" : String(cString: strerror(number))
    throw UserError(.cannotWrite, "cannot make the folder \(folder.path): \(reason)")
  }

  /// Removes what was made and is empty.
  package func remove() {
    for path in made.reversed() { rmdir(path) }
  }

  /// Makes a folder and those it lies in; the system's number of the failure, or 0.
  private mutating func make(_ path: String) -> Int32 {
    let number = makeOne(path)
    let parent = (path as NSString).deletingLastPathComponent
    guard number == ENOENT, !parent.isEmpty, parent != path else { return number }
    let failure = make(parent)
    return failure == 0 ? makeOne(path) : failure
  }

  private mutating func makeOne(_ path: String) -> Int32 {
    if mkdir(path, 0o777) == 0 {
      made.append(path)
      return 0
    }
    let number = errno
    var status = stat()
    let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    return isFolder ? 0 : number
  }
}
