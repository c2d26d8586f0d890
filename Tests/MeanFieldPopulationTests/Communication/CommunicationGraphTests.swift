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

  /// Two populations of four, side by side on the same row of cells.
  private struct TwoMeadows: Game {
    let space = StateActionSpace(
      states: (0..<10).map { "\($0)" }, actions: ["stay"],
      populations: [Population(name: "a", states: 0..<5), Population(name: "b", states: 5..<10)],
      grid: Grid(rows: 1, columns: 5, cellOfState: (0..<10).map { $0 % 5 }))
    let horizon = Horizon.discounted(0.5)
    let initialDistribution = Array(repeating: 0.1, count: 10)

    func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {}

    func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
      for state in 0..<10 { transitions[state, 0] = transitions.appendCertain(state) }
    }
  }

  @Test("populations do not talk to each other", arguments: GraphCase.all)
  func populations(example: GraphCase) throws {
    let system = try AgentSystem(
      TwoMeadows(), states: GraphCase.states + GraphCase.states.map { 5 + $0 })
    #expect(system.members == [0..<4, 4..<8])
    var graph = example.graph
    switch example.name {
    case "edges": graph = EdgeGraph(links: (0..<8).flatMap { one in (0..<one).map { (one, $0) } })
    case "radius": graph = RadiusGraph(try #require(system.space.grid), radius: 2)
    default: break
    }
    // Whoever is heard of the second population has a lower rank than all of the first.
    var exchange = RankExchange(ranks: (0..<8).map { 7 - $0 }, silentFrom: 8, loss: 0, delay: 0)
    for round in 0..<20 {
      var stream = RandomStream(seed: 5, purpose: .communication, step: round)
      exchange.communicate(over: graph, in: system, using: &stream)
    }
    #expect(exchange.ranks[0..<4].allSatisfy { $0 >= 4 })
    // They do talk among their own, but for the empty graph.
    if example.name != "empty" {
      #expect(exchange.ranks == Array(repeating: 4, count: 4) + Array(repeating: 0, count: 4))
      #expect(exchange.isSettled(in: system))
    }
  }
}
