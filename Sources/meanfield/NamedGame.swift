import Foundation
import MeanFieldGames
import MeanFieldModel
import MeanFieldRuns

/// A game as people name it: by its name, or by the run file or the run's folder that has its
/// settings.
struct NamedGame {
  /// Its name in the catalogue.
  let name: String
  let game: any CataloguedGame

  /// The game of that name, file or folder, with the settings of the command line on top.
  ///
  /// - Throws: `UserError` if there is none, or several by a sweep.
  init(_ name: String, settings: [String]) throws {
    let isGame = cataloguedGames.contains { $0.entry.name == name }
    let (run, folder) = isGame ? (nil, nil) : try Self.run(named: name)
    var selection = Selection(name)
    if let run {
      let given = try Selection.parseSettings(settings, fromHereOf: run.game.name)
      selection = try run.game(with: given, from: name)
    } else {
      selection.settings = try Selection.parseSettings(settings)
    }
    self.name = selection.name
    game = try Catalogue.makeGame(selection, relativeTo: folder).game
  }

  /// The run of that folder or file with the folder that its paths start from, or nil if the name
  /// can only be a game's.
  private static func run(named name: String) throws -> (RunDescription?, folder: String?) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: name, isDirectory: &isFolder)
    if isRunFile(name), !(exists && isFolder.boolValue) {
      return (try RunDescription.read(path: name), RunDescription.folder(of: name))
    }
    let inRuns = URL(filePath: "runs/\(name)", directoryHint: .isDirectory)
    guard !name.isEmpty, exists || RunStore.exists(in: inRuns) else { return (nil, nil) }
    let store = try openRun(name)
    return (try store.run().description, store.folder.path)
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
    let parameters = (try? Catalogue.game(named: game))?.entry.parameters ?? []
    for parameter in parameters where parameter.namesFile {
      if let path = settings[parameter.name], !path.isEmpty {
        settings[parameter.name] = URL(filePath: path).path
      }
    }
    return settings
  }
}
