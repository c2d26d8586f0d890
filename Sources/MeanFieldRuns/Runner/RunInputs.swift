import Foundation
import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers

/// Copies of the files that a run's settings name, in the run's folder, so that the folder is all
/// a run needs.
struct RunInputs {
  /// The name of the folder in the run's folder.
  static let folderName = "inputs"

  private let folder: URL
  private var newFolder: NewFolder?
  /// The copy of each file by the path in the settings, as seen from the run's folder.
  private var copies: [String: String] = [:]

  /// No copies yet, in the run's folder.
  init(in folder: URL) { self.folder = folder }

  /// The description with every file that its settings name copied and named by its copy.
  ///
  /// - Throws: ``UserError`` if a file cannot be read or copied.
  mutating func copyAll(
    of description: RunDescription, from base: String?
  ) throws(UserError) -> RunDescription {
    var result = description
    let ofGame = try Catalogue.game(named: description.game.name).fullEntry.parameters
    let ofAlgorithm = try Catalogue.algorithm(named: description.algorithm.name).entry.parameters
    for (key, value) in description.game.settings.sorted(by: { $0.key < $1.key }) {
      result.game.settings[key] = try copy(value, of: key, among: ofGame, from: base)
    }
    for (key, value) in description.algorithm.settings.sorted(by: { $0.key < $1.key }) {
      result.algorithm.settings[key] = try copy(value, of: key, among: ofAlgorithm, from: base)
    }
    for (index, axis) in description.sweep.enumerated() {
      for (prefix, parameters) in [("game.", ofGame), ("algorithm.", ofAlgorithm)]
      where axis.key.hasPrefix(prefix) {
        let key = String(axis.key.dropFirst(prefix.count))
        var values: [String] = []
        for value in axis.values {
          values.append(try copy(value, of: key, among: parameters, from: base))
        }
        result.sweep[index].values = values
      }
    }
    return result
  }

  /// The value of a setting, or the copy of the file if it names one.
  private mutating func copy(
    _ value: String, of key: String, among parameters: [Parameter], from base: String?
  ) throws(UserError) -> String {
    guard parameters.contains(where: { $0.name == key && $0.namesFile }), !value.isEmpty
    else { return value }
    if let copied = copies[value] { return copied }
    let bytes = try InputFile.bytes(
      Catalogue.path(value, relativeTo: base), limit: NumericTable.fileLimit)
    if newFolder == nil { newFolder = try NewFolder(folder.appending(path: Self.folderName)) }
    let name = "\(Self.folderName)/\(copies.count + 1)-\((value as NSString).lastPathComponent)"
    try AtomicFile.write(to: folder.appending(path: name).path) { writer throws(UserError) in
      try writer.append(bytes)
    }
    copies[value] = name
    return name
  }

  /// Removes the copies and what was made for them.
  func remove() {
    for name in copies.values { unlink(folder.appending(path: name).path) }
    newFolder?.remove()
  }
}
