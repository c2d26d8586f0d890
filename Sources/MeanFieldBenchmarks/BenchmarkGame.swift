import MeanFieldGames
public import MeanFieldModel

/// A game that something is timed on: one of the catalogue, with some settings.
public struct BenchmarkGame: Sendable {
  /// What it is called in tables: the name, with the settings that are not the defaults.
  public let label: String
  /// The game.
  public let game: any Game
  /// The entries of a sweep through the game: T times the pairs of state and action and the entries
  /// of the transition rows that they share.
  public let entries: Int

  init(_ type: any CataloguedGame.Type, _ settings: [(key: String, value: String)] = []) {
    label = ([type.entry.name] + settings.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    do {
      let values = try type.entry.resolve(Dictionary(uniqueKeysWithValues: settings))
      game = try type.init(parameters: values)
    } catch {
      preconditionFailure("\(label): \(error)")
    }
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    process.flow(of: .uniform(for: game), into: &flow)
    process.fillTransitions(at: 0, against: flow)
    entries = game.horizon.steps * (game.space.isLegal.count + process.transitions.entryCount)
  }

  /// Every game of the catalogue with its defaults.
  static let defaults = cataloguedGames.map { BenchmarkGame($0) }

  /// Larger ones, whose sweeps can be shared out among threads.
  static let larger = [
    BenchmarkGame(
      BeachBar.self,
      [(key: "cells", value: "100"), (key: "bar", value: "50"), (key: "steps", value: "51")]),
    BenchmarkGame(CrowdModelling2D.self, [(key: "preset", value: "four-rooms")]),
    BenchmarkGame(
      CrowdModelling2D.self, [(key: "size", value: "20"), (key: "steps", value: "20")]),
    BenchmarkGame(CrowdModelling2D.self, [(key: "preset", value: "maze")]),
    BenchmarkGame(
      CrowdModelling2D.self,
      [
        (key: "preset", value: "four-rooms"), (key: "size", value: "100"),
        (key: "steps", value: "200"),
      ]),
  ]
}
