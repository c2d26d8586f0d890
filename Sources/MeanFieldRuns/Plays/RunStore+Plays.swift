import Foundation
import MeanFieldModel

extension RunStore {
  /// Lets agents play a trial's game before and after it was learned or solved: once by drawing
  /// uniformly among the legal actions and once by the trial's final policy, from the same places.
  ///
  /// The trial's seed decides all draws: the same run has the same plays.
  ///
  /// - Parameters:
  ///   - variant: The number of the variant, from 1.
  ///   - trial: The number of the trial, from 1.
  ///   - agents: N, at least one of each population.
  ///   - moves: How often everybody moves; of a finite game no more often than it lasts.
  ///   - before: What the first play is called.
  ///   - after: What the second is called.
  /// - Throws: ``UserError`` if there is no such trial, it has no final policy, or the game has no map or
  ///   cannot be played so.
  public func plays(
    variant: Int = 1, trial: Int = 1, agents: Int, moves: Int,
    before: String = "before learning", after: String = "after learning"
  ) throws -> AgentPlays {
    let run = try run()
    guard let stored = run.trials.first(where: { $0.variant == variant && $0.number == trial })
    else {
      throw UserError(
        .usage, "the run in \(folder.relativePath) has no trial \(trial) of variant \(variant)")
    }
    let selection = run.description.variants()[variant - 1].run.game
    let game = try Catalogue.makeGame(selection, relativeTo: folder.path).game
    let file = try policyFile(of: stored, isOnlyOne: run.trials.count == 1)
    let policy = try PolicyFile.read(path: file.relativePath, for: game)
    let limit = if case .finite(let steps, _) = game.horizon { steps - 1 } else { Int.max }
    guard agents >= game.space.populations.count, (0...limit).contains(moves) else {
      throw UserError(
        .usage, "\(selection.name) cannot be played with \(agents) agents and \(moves) moves")
    }
    let plays = AgentPlays.following(
      [.init(before, .uniform(for: game)), .init(after, policy)], in: game,
      agents: agents, moves: moves, seed: stored.seed)
    guard let plays else { throw UserError(.usage, "\(selection.name) has no map to be seen on") }
    return plays
  }
}
