import Foundation
import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldRuns

@Suite struct RunStorePlaysTests {
  /// Two trials of two variants.
  private static let swarm = RunDescription(
    game: Selection("swarm", ["size": "3", "task": "agree", "horizon": "finite", "steps": "6"]),
    iterations: 3, trials: 2, seed: 9, evaluation: .init(every: 3),
    sweep: [.init("game.task", ["agree", "diffuse"])])

  /// Plays are those of the trial's own policy and seed, in the variant's game.
  @Test func playsOfATrial() throws {
    let folder = try RunFolder()
    try folder.finish(Self.swarm)
    let store = try RunStore.open(folder("run"))
    let plays = try store.plays(variant: 2, trial: 2, agents: 7, moves: 5)
    #expect(plays == (try store.plays(variant: 2, trial: 2, agents: 7, moves: 5)))
    #expect(plays.plays.map(\.name) == ["before learning", "after learning"])

    let game = Swarm(task: .diffuse, map: .empty(size: 3), horizon: .finite(steps: 6))
    let seed = try #require(store.run().trials.last).seed
    let policy = try PolicyFile.read(
      path: folder("run/policies/variant-2-trial-2.npy").path, for: game)
    #expect(
      plays
        == AgentPlays.following(
          [.init("before learning", .uniform(for: game)), .init("after learning", policy)],
          in: game, agents: 7, moves: 5, seed: seed))
    #expect(plays != (try store.plays(variant: 2, trial: 1, agents: 7, moves: 5)))
  }

  @Test func refusals() throws {
    let folder = try RunFolder()
    try folder.finish(Self.swarm)
    let store = try RunStore.open(folder("run"))
    for (variant, trial, agents, moves, hint) in [
      (3, 1, 7, 5, "no trial 1 of variant 3"), (1, 3, 7, 5, "no trial 3 of variant 1"),
      (1, 1, 0, 5, "0 agents and 5 moves"), (1, 1, 7, 6, "7 agents and 6 moves"),
    ] {
      let error = #expect(throws: UserError.self) {
        try store.plays(variant: variant, trial: trial, agents: agents, moves: moves)
      }
      #expect(error?.message.contains(hint) == true, "\(hint)")
    }
    try FileManager.default.removeItem(at: folder("run/policies"))
    let error = #expect(throws: UserError.self) { try store.plays(agents: 7, moves: 5) }
    #expect(error?.message.contains("no final policy") == true)
  }

  @Test func gameWithoutAMap() throws {
    let folder = try RunFolder()
    try folder.finish(RunDescription(game: Selection("left-right"), iterations: 1))
    let store = try RunStore.open(folder("run"))
    let error = #expect(throws: UserError.self) { try store.plays(agents: 7, moves: 1) }
    #expect(error?.message.contains("left-right has no map") == true)
  }
}
