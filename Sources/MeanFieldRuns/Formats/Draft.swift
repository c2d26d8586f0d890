package import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files and folders that are being made: hidden, beside what they are to become, under names that
/// nothing else has and that tell the process, so that what a killed one left can be told and removed.
package enum Draft {
  private static let ending = ".meanfield-draft"

  /// A name for the draft of the file or folder of a name; another one each time.
  package static func name(for name: some StringProtocol, of process: pid_t = getpid()) -> String {
    ".\(name.suffix(64)).\(UInt64.random(in: 0 ... .max)).\(process)\(ending)"
  }

  /// Whether a name is that of a draft.
  static func isDraft(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(ending) }

  /// Whether the process that made a draft of that name is gone.
  private static func isAbandoned(_ name: String) -> Bool {
    guard let number = name.dropLast(ending.count).split(separator: ".").last,
      let id = pid_t(number)
    else { return true }
    return kill(id, 0) != 0 && errno == ESRCH
  }

  /// Removes the drafts in a folder, if there is one, that killed processes left.
  package static func removeAll(in folder: URL) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
    where isDraft(name) && isAbandoned(name) {
      try? files.removeItem(at: folder.appending(path: name))
    }
  }
}
