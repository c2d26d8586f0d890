import Foundation
import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers

extension RunDescription {
  /// The same description with the files that its settings name copied into the folder, so that
  /// the folder is all a run needs.
  ///
  /// - Throws: ``UserError`` if a file cannot be read or copied.
  func copyingInputs(from base: String?, into folder: URL) throws -> RunDescription {
    var copies: [String: String] = [:]
    func copy(_ key: String, _ value: String, of parameters: [Parameter]) throws -> String {
      guard parameters.contains(where: { $0.name == key && $0.namesFile }), !value.isEmpty
      else { return value }
      if let copied = copies[value] { return copied }
      let bytes = try InputFile.bytes(
        Catalogue.path(value, relativeTo: base), limit: NumericTable.fileLimit)
      let name = "inputs/\(copies.count + 1)-\((value as NSString).lastPathComponent)"
      let target = folder.appending(path: name)
      try makeFolder(target.deletingLastPathComponent())
      try AtomicFile.write(to: target.path) { writer throws(UserError) in
        try writer.append(bytes)
      }
      copies[value] = name
      return name
    }
    var result = self
    let ofGame = try Catalogue.game(named: game.name).entry.parameters
    let ofAlgorithm = try Catalogue.algorithm(named: algorithm.name).entry.parameters
    for (key, value) in game.settings.sorted(by: { $0.key < $1.key }) {
      result.game.settings[key] = try copy(key, value, of: ofGame)
    }
    for (key, value) in algorithm.settings.sorted(by: { $0.key < $1.key }) {
      result.algorithm.settings[key] = try copy(key, value, of: ofAlgorithm)
    }
    for (index, axis) in sweep.enumerated() {
      for (prefix, parameters) in [("game.", ofGame), ("algorithm.", ofAlgorithm)]
      where axis.key.hasPrefix(prefix) {
        result.sweep[index].values = try axis.values.map {
          try copy(String(axis.key.dropFirst(prefix.count)), $0, of: parameters)
        }
      }
    }
    return result
  }
}

/// Makes a folder and those it lies in.
///
/// - Throws: ``UserError`` that names it.
func makeFolder(_ folder: URL) throws {
  do {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  } catch {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    throw UserError(
      .cannotWrite,
      "cannot make the folder \(folder.path): "
        + (underlying ?? error as NSError).localizedDescription)
  }
}
