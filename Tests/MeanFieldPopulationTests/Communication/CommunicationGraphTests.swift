import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

/// A graph, where its agents are, and what is the chance that two of them are linked.
struct GraphCase: CustomTestStringConvertible {
  let name: String
  let graph: any CommunicationGraph
  let link: @Sendable (_ one: Int, _ other: Int) -> Double
  var testDescription: String { name }

  /// Where four agents on a row of five cells are.
  static let states = [0, 1, 1, 3]

  static let all = [
    GraphCase(name: "complete", graph: RandomGraph(linkProbability: 1)) { _, _ in 1 },
    GraphCase(name: "empty", graph: RandomGraph(linkProbability: 0)) { _, _ in 0 },
    GraphCase(name: "random", graph: RandomGraph(linkProbability: 0.3)) { _, _ in 0.3 },
    GraphCase(name: "edges", graph: EdgeGraph(links: [(0, 1), (2, 1), (3, 3), (0, 3), (3, 0)])) {
      [[0, 1], [1, 2], [0, 3]].contains([min($0, $1), max($0, $1)]) ? 1 : 0
    },
    GraphCase(
      name: "radius",
      graph: RadiusGraph(Grid(rows: 1, columns: 5, cellOfState: [0, 1, 2, 3, 4]), radius: 2)
    ) { abs(states[$0] - states[$1]) <= 2 ? 1 : 0 },
  ]
}

@Suite struct CommunicationGraphTests {
  @Test(
    "what is heard has the law of going through all pairs of agents", arguments: GraphCase.all,
    [0, 0.4, 1])
  func laws(example: GraphCase, loss: Double) throws {
    let system = try AgentSystem(Meadow(rows: 1, columns: 5), states: GraphCase.states)
    for (ranks, silentFrom) in [([2, 0, 3, 1], 4), ([2, 1, 0, 1], 2), ([0, 1, 2, 3], 0)] {
      let told = ToldRanks(
        ranks: ranks.map { Int32($0) }, silentFrom: Int32(silentFrom), loss: loss)
      let law = NaiveNetwork(link: example.link).law(told, agentCount: 4)
      var observed: [[Int32]: Int] = [:]
      for round in 0..<(law.count == 1 ? 10 : 4000) {
        var stream = RandomStream(seed: 5, purpose: .communication, step: round)
        observed[
          leastRanks(over: example.graph, told, in: system, using: &stream), default: 0] += 1
      }
      if let (only, _) = law.first, law.count == 1 {
        #expect(observed == [only: 10])
      } else {
        let score = chiSquareScore(observed: observed, probabilities: law)
        #expect(score < standardErrorLimit, "\(ranks)")
      }
    }
  }

  @Test("populations do not talk to each other", arguments: GraphCase.all)
  func populations(example: GraphCase) {
    var system = AgentSystem(UnequalPopulations(), agentCount: 12, seed: 1)
    #expect(system.members == [0..<4, 4..<12])
    let isComplete = example.name == "complete"
    var exchange = RankExchange(
      ranks: (0..<12).map { 11 - $0 }, silentFrom: 12, loss: 0, delay: 0)
    for round in 0..<20 {
      var stream = RandomStream(seed: 5, purpose: .communication, step: round)
      exchange.communicate(
        over: example.name == "radius" ? RandomGraph(linkProbability: 0.5) : example.graph,
        in: system, using: &stream)
      system.act(draws: .init(.acting, iteration: 0, part: round))
    }
    // The least rank of the first population is 8.
    #expect(exchange.ranks[0..<4].allSatisfy { $0 >= 8 })
    if isComplete {
      #expect(exchange.ranks == Array(repeating: 8, count: 4) + Array(repeating: 0, count: 8))
      #expect(exchange.isSettled(in: system))
    }
  }
}
