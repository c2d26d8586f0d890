import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct RankExchangeTests {
  @Test("a message reaches, later, who was near when it was sent", arguments: [0, 1, 3, 30])
  func delays(delay: Int) throws {
    let (game, agentCount) = (Meadow(rows: 5, columns: 5), 9)
    let graph = RadiusGraph(try #require(game.space.grid), radius: 1)
    var stream = RandomStream(seed: 8, purpose: .counts)
    var system = AgentSystem(game, agentCount: agentCount, seed: 1)
    var ranks = (0..<Int32(agentCount)).shuffled(using: &stream)
    let silentFrom: Int32 = 7
    var exchange = RankExchange(ranks: ranks, silentFrom: silentFrom, loss: 0, delay: delay)
    var letters: [(arrival: Int, to: Int, rank: Int32)] = []
    for round in 0..<20 {
      let states = (0..<agentCount).map { _ in Int.random(in: 0..<25, using: &stream) }
      try system.place(in: states)
      let pairs = (0..<agentCount).flatMap { one in (0..<agentCount).map { (one, $0) } }
      for (sender, receiver) in pairs where ranks[sender] < silentFrom {
        let (here, there) = (states[sender], states[receiver])
        if abs(here / 5 - there / 5) + abs(here % 5 - there % 5) <= 1 {
          letters.append((round + delay, receiver, ranks[sender]))
        }
      }
      for letter in letters where letter.arrival == round {
        ranks[letter.to] = min(ranks[letter.to], letter.rank)
      }
      exchange.communicate(over: graph, in: system, using: &stream)
      #expect(exchange.ranks == ranks)
    }
    // Twenty rounds are enough for all to agree, unless everything is under way still.
    #expect((exchange.ranks.min() == exchange.ranks.max()) == (delay < 4))
    #expect(exchange.isSettled(in: system) == (delay < 4))
  }

  /// Links that connect some agents.
  private static let connected: [[(Int, Int)]] = [
    (0..<11).map { ($0, $0 + 1) }, (0..<12).map { ($0, ($0 + 1) % 12) },
    (1..<12).map { ($0, ($0 - 1) / 2) }, (1..<12).map { (0, $0) },
  ]

  @Test(
    "on a fixed connected graph all agree after as many rounds as its diameter",
    arguments: connected.indices)
  func consensus(index: Int) throws {
    let links = Self.connected[index]
    let system = try AgentSystem(
      Meadow(rows: 1, columns: 1), states: Array(repeating: 0, count: 12))
    let distances = shortestPaths(12, links)
    let diameter = distances.flatMap(\.self).max() ?? 0
    let (graph, silent) = (EdgeGraph(links: links), 5)
    for best in 0..<12 {
      var ranks = (0..<12).map { Int32(($0 - best + 12) % 12) }
      var exchange = RankExchange(
        ranks: ranks, silentFrom: Int32(12 - silent), loss: 0, delay: 0)
      var stream = RandomStream(seed: 1, purpose: .communication)
      for round in 1...diameter {
        exchange.communicate(over: graph, in: system, using: &stream)
        // Who has heard of the least rank are those no further than that.
        #expect((0..<12).allSatisfy { (exchange.ranks[$0] == 0) == (distances[best][$0] <= round) })
      }
      #expect(exchange.isSettled(in: system))
      ranks = exchange.ranks
      exchange.communicate(over: graph, in: system, using: &stream)
      #expect(exchange.ranks == ranks)
    }
  }

  /// How many links are between any two agents.
  private func shortestPaths(_ count: Int, _ links: [(Int, Int)]) -> [[Int]] {
    var distances = (0..<count).map { one in (0..<count).map { one == $0 ? 0 : count } }
    for (one, other) in links {
      distances[one][other] = 1
      distances[other][one] = 1
    }
    for middle in 0..<count {
      for one in 0..<count {
        for other in 0..<count {
          distances[one][other] = min(
            distances[one][other], distances[one][middle] + distances[middle][other])
        }
      }
    }
    return distances
  }
}
