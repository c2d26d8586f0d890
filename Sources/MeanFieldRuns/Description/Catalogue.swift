import Foundation
public import MeanFieldGames
import MeanFieldLearning
public import MeanFieldModel
import MeanFieldPopulation
import MeanFieldSolvers

/// Games and algorithms made from what people write: names, settings and the files they name.
public enum Catalogue {
  /// A game and the values of all its settings.
  public struct MadeGame: Sendable {
    /// The game.
    public let game: any Game
    /// The values it was made from, with the contents of the files they name.
    public let parameters: ParameterValues
  }

  /// An algorithm before its first iteration and the values of all its settings.
  public struct MadeAlgorithm: Sendable {
    /// The algorithm.
    public let algorithm: any Algorithm
    /// The values it was made from.
    public let parameters: ParameterValues
  }

  /// Every algorithm of the catalogue, in the order people see.
  public static let algorithms: [any Algorithm.Type] =
    (cataloguedSolvers as [any Algorithm.Type] + cataloguedLearners)
    .sorted { $0.entry.name < $1.entry.name }

  /// The most bytes a file named by a setting may have.
  static let fileLimit = 16 << 20

  /// The type of the game called `name`.
  ///
  /// - Throws: ``UserError`` with the nearest names and all there are.
  public static func game(named name: String) throws(UserError) -> any CataloguedGame.Type {
    try find(name, "game", cataloguedGames, { $0.entry.name }) { _ in nil }
  }

  /// The type of the algorithm called `name`.
  ///
  /// - Throws: ``UserError`` with the nearest names and all there are.
  public static func algorithm(named name: String) throws(UserError) -> any Algorithm.Type {
    try find(name, "algorithm", algorithms, { $0.entry.name }) { _ in nil }
  }

  /// The game that `selection` describes, to evaluate and to simulate.
  ///
  /// - Parameters:
  ///   - selection: Its name and settings.
  ///   - folder: The folder that the paths of files are relative to; the current one if `nil`.
  /// - Throws: ``UserError`` that names the setting, the value and what is allowed, or tells that
  ///   the game is too large for this machine's memory.
  public static func makeGame(
    _ selection: Selection, relativeTo folder: String? = nil
  ) throws(UserError) -> MadeGame {
    try makeGame(selection, relativeTo: folder, tables: MemoryBudget.tablesToEvaluate) { _ in nil }
  }

  /// The algorithm that `selection` describes, for `game`.
  ///
  /// - Parameters:
  ///   - selection: Its name and settings.
  ///   - game: The game it is to solve, or to learn from samples of.
  ///   - seed: Where a learner's random numbers come from.
  ///   - team: The threads on which a learner draws its samples.
  ///   - folder: The folder that the paths of files are relative to; the current one if `nil`.
  /// - Throws: ``UserError`` that names the setting, the value and what is allowed, or tells that
  ///   the game is too large for this machine's memory.
  public static func makeAlgorithm(
    _ selection: Selection, for game: any Game, seed: UInt64 = 1,
    team: ThreadTeam = ThreadTeam(threadCount: 1), relativeTo folder: String? = nil
  ) throws(UserError) -> MadeAlgorithm {
    try makeAlgorithm(
      selection, for: game, seed: seed, team: team, relativeTo: folder
    ) { _ in nil }
  }

  /// Checks the name and the settings one by one, and that the files they name can be read.
  static func checkGame(
    _ selection: Selection, beside algorithm: Selection, relativeTo folder: String?,
    at locate: SelectionLocator
  ) throws(UserError) {
    let type = try find(selection.name, "game", cataloguedGames, { $0.entry.name }, locate)
    let entry = type.fullEntry
    let other = algorithms.first { $0.entry.name == algorithm.name }?.entry
    try refuseMisplaced(selection, entry, other, locate) { setting, entry, key in
      "\(setting) is a setting of the algorithm \(entry), not of the game; "
        + (key == nil ? "use --with \(setting)=VALUE" : "write it under algorithm")
    }
    _ = try resolve(selection, entry, relativeTo: folder, at: locate)
  }

  /// Checks the name and the settings one by one, and that the files they name can be read.
  static func checkAlgorithm(
    _ selection: Selection, beside game: Selection, relativeTo folder: String?,
    at locate: SelectionLocator
  ) throws(UserError) {
    let type = try find(selection.name, "algorithm", algorithms, { $0.entry.name }, locate)
    let other = cataloguedGames.first { $0.entry.name == game.name }?.fullEntry
    try refuseMisplaced(selection, type.entry, other, locate) { setting, entry, key in
      "\(setting) is a setting of the game \(entry), not of the algorithm; "
        + (key == nil ? "use --set \(setting)=VALUE" : "write it under game")
    }
    _ = try resolve(selection, type.entry, relativeTo: folder, at: locate)
  }

  /// Refuses a setting that is none of `entry` and one of the other of game and algorithm.
  private static func refuseMisplaced(
    _ selection: Selection, _ entry: CatalogueEntry, _ other: CatalogueEntry?,
    _ locate: SelectionLocator,
    message: (_ setting: String, _ other: String, _ key: TextLocation?) -> String
  ) throws(UserError) {
    guard let other else { return }
    for setting in selection.settings.keys.sorted()
    where other.settingNames.contains(setting) && !entry.settingNames.contains(setting) {
      let key = locate(.key(setting))
      throw UserError(key == nil ? .usage : .data, message(setting, other.name, key), at: key)
    }
  }

  /// The game that `selection` describes, with room for `tables` tables of the shape of a policy.
  static func makeGame(
    _ selection: Selection, relativeTo folder: String?, tables: Int, at locate: SelectionLocator
  ) throws(UserError) -> MadeGame {
    let type = try find(selection.name, "game", cataloguedGames, { $0.entry.name }, locate)
    let values = type.completed(
      try resolve(selection, type.fullEntry, relativeTo: folder, at: locate))
    do {
      if let size = try type.size(parameters: values) {
        try MemoryBudget.require(size, tables: tables)
      }
      let game: any Game =
        try UnequalSettings(type, values).agents() ?? type.init(parameters: values)
      try MemoryBudget.require(GameSize(of: game), tables: tables)
      return MadeGame(
        game: game, parameters: values.omittingDefaults(of: UnequalSettings.parameters(of: type)))
    } catch {
      throw refusal(error, selection, type.fullEntry, values, folder, locate)
    }
  }

  static func makeAlgorithm(
    _ selection: Selection, for game: any Game, seed: UInt64, team: ThreadTeam,
    relativeTo folder: String?, at locate: SelectionLocator
  ) throws(UserError) -> MadeAlgorithm {
    let type = try find(selection.name, "algorithm", algorithms, { $0.entry.name }, locate)
    let values = try resolve(selection, type.entry, relativeTo: folder, at: locate)
    try MemoryBudget.require(
      GameSize(of: game), tables: MemoryBudget.tables(toRun: type))
    do {
      return MadeAlgorithm(
        algorithm: try make(type, for: game, values, seed: seed, team: team), parameters: values)
    } catch {
      throw refusal(error, selection, type.entry, values, folder, locate)
    }
  }

  /// How many bytes a trial of a run takes: the game, the algorithm's tables and a learner's samples.
  static func trialBytes(
    of run: RunDescription, relativeTo folder: String?
  ) throws(UserError) -> Double {
    let type = try algorithm(named: run.algorithm.name)
    let size = try gameSize(run.game, relativeTo: folder)
    let tables = MemoryBudget.bytes(of: size, tables: MemoryBudget.tables(toRun: type))
    guard let learner = type as? any Learner.Type else { return tables }
    let values = try resolve(run.algorithm, type.entry, relativeTo: folder, at: { _ in nil })
    return tables + learner.sampleBytes(values, in: size)
  }

  /// How large a game is, which is made only if its settings do not tell.
  private static func gameSize(
    _ selection: Selection, relativeTo folder: String?
  ) throws(UserError) -> GameSize {
    let type = try game(named: selection.name)
    let values = type.completed(
      try resolve(selection, type.fullEntry, relativeTo: folder, at: { _ in nil }))
    if let size = try? type.size(parameters: values) { return size }
    return GameSize(of: try makeGame(selection, relativeTo: folder).game)
  }

  /// A solver gets the game, a learner only samples of it.
  private static func make(
    _ type: any Algorithm.Type, for game: any Game, _ values: ParameterValues, seed: UInt64,
    team: ThreadTeam
  ) throws -> any Algorithm {
    switch type {
    case let solver as any Solver.Type: return try solver.init(game: game, parameters: values)
    case let learner as any Learner.Type:
      try MemoryBudget.require(
        learner.sampleBytes(values, in: GameSize(of: game)), for: "the samples of an iteration",
        advice: "; less of them: \(learner.sampleSettings.joined(separator: ", "))")
      var stream = RandomStream(seed: seed, purpose: .learning)
      return try learner.init(
        game: SimulatedGame(game, team: team), parameters: values, seed: stream.next())
    default: preconditionFailure("\(type) is neither a solver nor a learner")
    }
  }

  /// The values of a selection's settings, with the contents of the files they name.
  static func resolve(
    _ selection: Selection, _ entry: CatalogueEntry, relativeTo folder: String?,
    at locate: SelectionLocator
  ) throws(UserError) -> ParameterValues {
    do {
      return try entry.resolve(selection.settings) { parameter, path in
        do throws(UserError) {
          let file = self.path(path, relativeTo: folder)
          if parameter.kind == .table { return .table(try NumericTable.read(path: file)) }
          let text = try TextFile.read(file, limit: fileLimit)
          if text.allSatisfy(\.isWhitespace) { throw UserError(.data, "\(path) is empty") }
          return .text(text)
        } catch {
          let file = error.location.map { "\($0): " } ?? ""
          throw UserError(
            error.kind, "\(parameter.name): \(file)\(error.message)",
            at: locate(.value(parameter.name)) ?? locate(.name))
        }
      }
    } catch let error as ParameterError {
      throw located(error, at: locate)
    } catch let error as UserError {
      throw error
    } catch {
      throw UserError(.data, "\(error)", at: locate(.name))
    }
  }

  /// A path as seen from the current folder, when it is written as seen from `folder`.
  static func path(_ path: String, relativeTo folder: String?) -> String {
    guard let folder, !folder.isEmpty, folder != ".", !path.hasPrefix("/") else { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  private static func find<Entry>(
    _ name: String, _ kind: String, _ all: [Entry], _ nameOf: (Entry) -> String,
    _ locate: SelectionLocator
  ) throws(UserError) -> Entry {
    if let found = all.first(where: { nameOf($0) == name }) { return found }
    throw UserError(noSuch: kind, name, among: all.map(nameOf), at: locate(.name))
  }

  /// What a game or an algorithm says of settings that do not go together.
  private static func refusal(
    _ error: any Error, _ selection: Selection, _ entry: CatalogueEntry, _ values: ParameterValues,
    _ folder: String?, _ locate: SelectionLocator
  ) -> UserError {
    switch error {
    case let error as ParameterError: return located(error, at: locate)
    case let error as FileError:
      return UserError(
        error, in: path(values.text(error.key), relativeTo: folder),
        holding: values.table(error.key))
    case let error as UserError: return error
    default: return UserError(.data, "\(selection.name): \(error)", at: locate(.name))
    }
  }

  private static func located(
    _ error: ParameterError, at locate: SelectionLocator
  ) -> UserError {
    let part: SelectionPart =
      if case .unknownName = error.problem { .key(error.key) } else { .value(error.key) }
    return UserError(error, at: locate(part) ?? locate(.name))
  }
}
