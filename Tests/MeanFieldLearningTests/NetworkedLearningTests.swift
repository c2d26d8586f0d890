import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct NetworkedLearningTests {
  /// What bisection and sweeps of the oracle leave, with room.
  private static let tolerance = 1e-9

  private static let settings: [[String: String]] = [
    ["replay": "once"], ["replay": "passes"], ["replay": "exact", "network": "complete"],
    ["architecture": "independent", "agents": "40", "passes": "2"],
    ["architecture": "centralised"], ["architecture": "centralised", "failure-probability": "1"],
    ["failure-probability": "0.5"], ["failure-probability": "0.5", "failed-learners": "told"],
    ["network": "edges", "edges": "links.csv", "message-delay": "1", "rounds": "4"],
    ["replay": "exact", "joining": "3", "join-at": "2", "newcomers": "silent"],
    ["joining": "3", "join-at": "2", "leaving": "4", "leave-at": "3", "network": "complete"],
    ["temperature": "0", "initial-value": "zero", "replay": "exact"],
    ["network": "empty", "largest-reward": "3", "spacing": "1"],
  ]

  /// The transitions of every other one depend on the crowd.
  @Test(
    "is the paper's algorithm, line by line",
    arguments: zip(settings, settings.indices.map { $0 % 2 == 0 }))
  func paper(settings: [String: String], isCrowded: Bool) throws {
    try expectPaper(settings, on: Ladder(isCrowded: isCrowded))
  }

  @Test("is the paper's algorithm in each of several populations")
  func populations() throws {
    let game = PredatorPrey(size: 2, horizon: .discounted(0.8))
    try expectPaper(["agents": "9", "network": "complete", "replay": "exact"], on: game)
    try expectPaper(["agents": "9", "architecture": "centralised"], on: game)
  }

  private func expectPaper(_ settings: [String: String], on game: any Game) throws {
    var learner = try NetworkedLearning.start(on: game, settings)
    let temperature = learner.settings.temperature
    let legal = (0..<game.space.stateCount).map(game.space.legalActionCount).max() ?? 0
    let largest = Double(settings["largest-reward"] ?? "1") ?? .nan
    for iteration in 0..<3 {
      var paper = PaperShapedLearning(
        settings: learner.settings, discount: game.horizon.discount,
        startValue: settings["initial-value"] == "zero"
          ? 0
          : (largest + temperature * logarithm(Double(legal))) / (1 - game.horizon.discount),
        seed: 3, iteration: iteration,
        areNeighbours: neighbours(settings["network"] ?? "radius", game),
        system: learner.system)
      paper.iterate()
      learner.iterate()
      #expect(learner.system.states == paper.system.states)
      #expect(learner.system.ids == paper.system.ids)
      for (rule, expected) in zip(learner.rulesOfAgents, paper.rules) {
        for (number, share) in rule.enumerated() {
          let pair = Pair(
            state: number / game.space.actionCount, action: number % game.space.actionCount)
          #expect(abs(share - (expected[pair] ?? 0)) < Self.tolerance)
        }
      }
      let mean = try #require(learner.measure("regularised_return"))
      #expect(abs(mean * (1 - game.horizon.discount) - paper.meanReward) < Self.tolerance)
      #expect(learner.iteration == iteration + 1)
    }
  }

  /// Whether two agents can talk, by the definition.
  private func neighbours(
    _ network: String, _ game: any Game
  ) -> (_ one: Int, _ other: Int, _ system: AgentSystem) -> Bool {
    switch network {
    case "complete": return { _, _, _ in true }
    case "empty": return { _, _, _ in false }
    case "edges":
      return { one, other, system in
        let ids = [system.ids[one], system.ids[other]].sorted()
        return NetworkedLearning.links.contains { [$0.0, $0.1].sorted() == ids }
      }
    default:
      return { one, other, system in
        guard let grid = system.space.grid else { return false }
        let (here, there) = (
          grid.cellOfState[Int(system.states[one])], grid.cellOfState[Int(system.states[other])]
        )
        let down = here / grid.columns - there / grid.columns
        let right = here % grid.columns - there % grid.columns
        let diagonal = grid.rows * grid.rows + grid.columns * grid.columns
        return Double(down * down + right * right) <= 0.3 * 0.3 * Double(diagonal)
      }
    }
  }
}
