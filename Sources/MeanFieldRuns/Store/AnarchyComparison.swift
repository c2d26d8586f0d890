import Foundation
import MeanFieldGames
public import MeanFieldModel
import MeanFieldSolvers

/// What a run loses beside a run of the team's optimum in the same game, by what both measured last.
public struct AnarchyComparison: Sendable {
  /// A run, or a point of its sweep.
  public struct Point: Sendable, Equatable {
    /// The run's name.
    public let run: String
    /// What sets the point of its sweep apart; empty without a sweep.
    public let variant: String
  }

  /// Where each agent does what is best for itself.
  public let selfish: Point
  /// Where all do what is best for all together.
  public let team: Point
  /// What the former loses.
  public let price: PriceOfAnarchy

  /// Every point of the runs that has a counterpart: a point of `team-optimum` whose game has the same
  /// name, settings and contents of the files that these name; of several the one with the highest value.
  ///
  /// Returns are means over trials. A point without a measurement, or whose files are gone, has no
  /// counterpart and is none.
  ///
  /// - Throws: ``UserError`` if a database is damaged.
  public static func all(among stores: [RunStore]) throws -> [AnarchyComparison] {
    let points = try stores.flatMap(MeasuredPoint.all)
    return points.filter { !$0.isOfTeam }.compactMap { selfish in
      let teams = points.filter { $0.isOfTeam && $0.game == selfish.game }
      guard let team = teams.max(by: { $0.value < $1.value }) else { return nil }
      return AnarchyComparison(
        selfish: selfish.point, team: team.point,
        price: PriceOfAnarchy(
          teamValue: team.value, teamGap: team.teamGap, value: selfish.value,
          exploitability: selfish.exploitability))
    }
  }
}

/// A point of a run with what was measured last.
private struct MeasuredPoint {
  let point: AnarchyComparison.Point
  let isOfTeam: Bool
  let game: SolvedGame
  let value: Double
  let exploitability: Double
  /// What a team's run measures besides.
  let teamGap: Double?

  static func all(of store: RunStore) throws -> [MeasuredPoint] {
    let summary = try RunSummary(of: store)
    let runs = try store.run().description.variants().map(\.run)
    return zip(runs, summary.points).compactMap { run, measured in
      let settings = measured.parameters["game", default: [:]]
      guard let value = measured.metrics["value"]?.mean,
        let exploitability = measured.metrics["exploitability"]?.mean,
        let game = SolvedGame(run.game, settings: settings, in: store.folder)
      else { return nil }
      return MeasuredPoint(
        point: .init(run: summary.run, variant: measured.label),
        isOfTeam: run.algorithm.name == TeamOptimum.entry.name, game: game, value: value,
        exploitability: exploitability, teamGap: measured.metrics["team_gap"]?.mean)
    }
  }
}

/// All that makes a game what it is.
private struct SolvedGame: Equatable {
  let name: String
  /// The settings that name no file.
  let settings: [String: ParameterValue]
  /// What is in the files that the others name.
  private(set) var files: [String: [UInt8]] = [:]

  /// The game that a run in `folder` solved, or nil if a file of it is gone.
  init?(_ game: Selection, settings: [String: ParameterValue], in folder: URL) {
    guard let entry = try? Catalogue.game(named: game.name).fullEntry else { return nil }
    let naming = Set(entry.parameters.filter(\.namesFile).map(\.name))
    name = game.name
    self.settings = settings.filter { !naming.contains($0.key) }
    for (key, path) in game.settings where naming.contains(key) && !path.isEmpty {
      let file = Catalogue.path(path, relativeTo: folder.path)
      guard let bytes = try? InputFile.bytes(file, limit: NumericTable.fileLimit) else {
        return nil
      }
      files[key] = bytes
    }
  }
}
