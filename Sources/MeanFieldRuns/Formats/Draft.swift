package import Foundation

/// Files and folders that are being made: hidden, beside what they are to become, under names that
/// nothing else has, so that what a killed process left can be told and removed.
package enum Draft {
  private static let ending = ".meanfield-draft"

  /// A name for the draft of the file or folder of a name; another one each time.
  package static func name(for name: some StringProtocol) -> String {
    ".\(name.suffix(64)).\(UInt64.random(in: 0 ... .max))\(ending)"
  }

  /// Whether a name is that of a draft.
  static func isDraft(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(ending) }

  /// Removes the drafts in a folder, if there is one: those of processes that were killed, as long
  /// as nobody else writes into it.
  package static func removeAll(in folder: URL) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? [] where isDraft(name) {
      try? files.removeItem(at: folder.appending(path: name))
    }
  }
}
