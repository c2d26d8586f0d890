import Foundation
import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldRuns

@Suite struct AgentPlaysTests {
  static func plays(seed: UInt64, agents: Int = 40) throws -> AgentPlays {
    let game = Swarm(task: .diffuse, map: try GridMap.read("T.#.\n....\n.#.T"))
    let policies = [
      AgentPlays.Followed("before", .uniform(for: game)),
      .init("after", always(2, in: game)),
    ]
    return try #require(
      AgentPlays.following(policies, in: game, agents: agents, moves: 12, seed: seed))
  }

  /// Everybody does the same, always.
  static func always(_ action: Int, in game: some Game) -> Policy {
    var policy = Policy.uniform(for: game)
    let actions = game.space.actionCount
    for entry in policy.probabilities.indices {
      policy.probabilities[entry] = entry % actions == action ? 1 : 0
    }
    return policy
  }

  @Test func theSameSeedPlaysTheSame() throws {
    #expect(try Self.plays(seed: 3) == Self.plays(seed: 3))
    #expect(try Self.plays(seed: 3) != Self.plays(seed: 4))
  }

  /// All plays begin alike; nobody is ever in a wall, and each move leads to a neighbouring cell.
  @Test func movesOnTheMap() throws {
    let plays = try Self.plays(seed: 1)
    #expect(plays.map.targets == [0, 11])
    #expect(plays.map.isWall.indices.filter { plays.map.isWall[$0] } == [2, 9])
    #expect(plays.agentCount == 40 && plays.moments == 13)
    #expect(plays.plays[0].cells.prefix(40) == plays.plays[1].cells.prefix(40))
    for play in plays.plays {
      #expect(!play.cells.contains(2) && !play.cells.contains(9))
      for (cell, next) in zip(play.cells, play.cells.dropFirst(40)) {
        #expect(abs(cell / 4 - next / 4) + abs(cell % 4 - next % 4) <= 1)
      }
    }
    // Who always goes right ends at the edge or before a wall.
    #expect(Set(plays.plays[1].cells.suffix(40)).isSubset(of: [1, 3, 7, 8, 11]))
  }

  /// In a game with a last step everybody follows the rule of each step.
  @Test func rulesOfEachStep() throws {
    let game = Swarm(task: .cluster, map: .empty(size: 9), horizon: .finite(steps: 3))
    var policy = Self.always(0, in: game)
    let table = policy.probabilities.count / 3
    for entry in table..<2 * table { policy.probabilities[entry] = entry % 5 == 3 ? 1 : 0 }
    let plays = try #require(
      AgentPlays.following([.init("a", policy)], in: game, agents: 30, moves: 2, seed: 1))
    let cells = plays.plays[0].cells
    for agent in 0..<30 {
      let (start, middle, end) = (cells[agent], cells[agent + 30], cells[agent + 60])
      #expect(middle == start)
      #expect(end == (start >= 72 ? start : start + 9))
    }
  }

  @Test func noMap() {
    let game = LeftRight()
    #expect(
      AgentPlays.following(
        [.init("a", .uniform(for: game))], in: game, agents: 3, moves: 0, seed: 1) == nil)
  }
}
