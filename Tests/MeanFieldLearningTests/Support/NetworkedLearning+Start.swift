import MeanFieldModel
import MeanFieldPopulation

@testable import MeanFieldLearning

extension NetworkedLearning {
  /// Few agents and samples, so that iterations are quick.
  private static let small = [
    "agents": "7", "transitions": "12", "spacing": "2", "warm-up": "3", "passes": "4",
    "rounds": "3",
    "learning-rate": "0.1", "temperature": "0.05", "critic-rate": "0.3", "radius": "0.3",
  ]

  /// The links of `network=edges`.
  static let links = [(0, 1), (1, 2), (2, 3), (6, 3), (3, 5)]

  /// A small one with some settings.
  static func start(
    on game: any Game = Ladder(), _ settings: [String: String] = [:], seed: UInt64 = 3,
    threads: Int = 1
  ) throws -> NetworkedLearning {
    try NetworkedLearning(
      game: SimulatedGame(game, team: ThreadTeam(threadCount: threads)),
      parameters: entry.resolve(small.merging(settings) { $1 }) { parameter, _ in
        parameter.name == "edges"
          ? .table(
            NumericTable(
              shape: [links.count, 2], values: links.flatMap { [Double($0.0), Double($0.1)] }))
          : .text("")
      }, seed: seed)
  }

  /// A figure, or nil if it is not there.
  func measure(_ name: String) -> Double? { measures().first { $0.name == name }?.value }

  /// The rule of each agent, shape [N][S × A].
  var rulesOfAgents: [[Double]] {
    (0..<system.agentCount).map { Array(system.rules[agent: $0]) }
  }
}
