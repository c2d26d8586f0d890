import Foundation
import MeanFieldModel
import MeanFieldRuns

/// A policy as people name it: by its file, by the run whose final policy it is, or `uniform`.
struct NamedPolicy {
  private let name: String
  /// The run that was named.
  private let run: RunStore?

  init(_ name: String) throws {
    self.name = name
    run = name == "uniform" ? nil : try namedRun(name)
  }

  /// The policy, which must be one of `game`.
  func policy(for game: some Game) throws -> Policy {
    if name == "uniform" { return .uniform(for: game) }
    if let run { return try PolicyFile.read(path: run.policyFile().relativePath, for: game) }
    let isNear = !nearestNames(to: name, among: ["uniform"]).isEmpty
    if isNear, !FileManager.default.fileExists(atPath: name) {
      throw UserError(.cannotRead, "there is no file \(name); did you mean uniform?")
    }
    return try PolicyFile.read(path: name, for: game)
  }

  /// The game that was named, or else the one of the policy's run, with the settings of the command
  /// line on top.
  ///
  /// - Throws: `UserError` if no game was named and the policy is no run's.
  func game(named gameName: String?, settings: [String]) throws -> NamedGame {
    if let gameName { return try NamedGame(gameName, settings: settings) }
    guard let run else {
      throw UserError(
        .usage,
        "--game: name the game that \(visible(name)) is a policy of (only a run's folder tells it)")
    }
    return try NamedGame(of: run, named: name, settings: settings)
  }
}
