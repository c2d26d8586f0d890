import Foundation
import MeanFieldGames
import MeanFieldModel
import MeanFieldRuns

/// A game as people name it: by its name, or by the run file or the run's folder that has its
/// settings.
struct NamedGame {
  /// Its name in the catalogue.
  let name: String
  let game: any Game

  /// The game of that name, file or folder, with the settings of the command line on top.
  ///
  /// - Throws: `UserError` if there is none, or several by a sweep.
  init(_ name: String, settings: [String]) throws {
    let isGame = cataloguedGames.contains { $0.entry.name == name }
    if !isGame, let store = try namedRun(name) {
      try self.init(of: store, named: name, settings: settings)
    } else if !isGame, isRunFile(name) {
      try self.init(
        of: RunDescription.read(path: name), named: name, in: RunDescription.folder(of: name),
        settings: settings)
    } else {
      try self.init(Selection(name, Selection.parseSettings(settings)), in: nil)
    }
  }

  /// The game of a stored run, likewise.
  init(of store: RunStore, named name: String, settings: [String]) throws {
    try self.init(
      of: store.run().description, named: name, in: store.folder.path, settings: settings)
  }

  private init(
    of run: RunDescription, named name: String, in folder: String?, settings: [String]
  ) throws {
    let given = try Selection.parseSettings(settings, fromHereOf: run.game.name)
    try self.init(run.game(with: given, from: name), in: folder)
  }

  /// - Parameter folder: The folder that paths start from, or nil for the current one.
  private init(_ selection: Selection, in folder: String?) throws {
    name = selection.name
    game = try Catalogue.makeGame(selection, relativeTo: folder).game
  }
}

/// Whether a word names a run file rather than a game.
func isRunFile(_ word: String) -> Bool {
  word.hasSuffix(".yaml") || word.hasSuffix(".yml") || word.contains("/")
}

extension Selection {
  /// Settings of the command line that go on top of a file's: paths start from here, those in the
  /// file from its folder.
  static func parseSettings(
    _ texts: [String], fromHereOf game: String
  ) throws -> [String: String] {
    var settings = try parseSettings(texts)
    let parameters = (try? Catalogue.game(named: game))?.fullEntry.parameters ?? []
    for parameter in parameters where parameter.namesFile {
      if let path = settings[parameter.name], !path.isEmpty {
        settings[parameter.name] = URL(filePath: path).path
      }
    }
    return settings
  }
}
