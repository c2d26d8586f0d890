import Foundation
import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldRuns

@Suite struct PlayerFiguresTests {
  private static func run(
    _ game: Selection, _ algorithm: Selection, players: Int, iterations: Int = 2
  ) -> RunDescription {
    RunDescription(
      game: game, algorithm: algorithm, iterations: iterations, seed: 5,
      evaluation: .init(every: 1, players: players))
  }

  /// The last value of a metric of a run.
  private static func last(_ metric: String, of run: RunDescription) throws -> Double? {
    let folder = try RunFolder()
    try folder.finish(run)
    let metrics = try RunStore.open(folder("run")).metrics().filter { $0.name == metric }
    return metrics.max { $0.iteration < $1.iteration }?.value
  }

  @Test("equal players of one policy gain what the exact computation says")
  func equal() throws {
    let run = Self.run(Selection("a-rps", ["steps": "2"]), Selection("fictitious-play"), players: 7)
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 2))
    let folder = try RunFolder()
    try folder.finish(run)
    let policy = try PolicyFile.read(path: folder("run/policy.npy").path, for: game)
    let exact = NPlayerExploitability.estimate(of: policy, in: game, agentCount: 7, seed: 5)
    let found = try RunStore.open(folder("run")).metrics().filter {
      $0.name == PlayerFigures.mean && $0.iteration == 2
    }
    #expect(found.map(\.value) == [exact?.gain.mean])
    #expect(exact?.plan == .exact)
  }

  @Test("unequal players, and those with policies of their own, have a largest gain, too")
  func unequal() throws {
    let game = Selection("a-rps", ["steps": "2", "heterogeneity": "0.2", "agents-drawn": "12"])
    for algorithm in ["symmetric-policy-mirror-descent", "independent-policy-mirror-descent"] {
      let run = Self.run(
        game, Selection(algorithm, ["agents": "12", "plays": "5"]), players: 12)
      let mean = try #require(try Self.last(PlayerFigures.mean, of: run))
      let largest = try #require(try Self.last(PlayerFigures.largest, of: run))
      #expect(mean > 0 && largest > mean)
    }
    let alike = Self.run(
      Selection("a-rps", ["steps": "2"]),
      Selection("independent-policy-mirror-descent", ["agents": "12", "plays": "5"]), players: 12)
    #expect(try Self.last(PlayerFigures.largest, of: alike) != nil)
  }

  @Test("a run file keeps the number of players, and pictures show what they gain")
  func description() throws {
    let run = Self.run(Selection("a-rps"), Selection("fictitious-play"), players: 2000)
    #expect(try RunDescription.read(yaml: run.yaml(), file: "run.yaml") == run)
    #expect(run.yaml().contains("players: 2000"))
    let measured: Set = ["exploitability", PlayerFigures.mean]
    #expect(LeadingMetrics { measured.contains($0) }.exploitability == PlayerFigures.mean)
  }
}
