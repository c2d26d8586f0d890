import MeanFieldModel

@testable import MeanFieldPopulation

/// Rounds of communication by going through all pairs of agents: the oracle of the graphs.
struct NaiveNetwork {
  /// The probability with which two agents are linked, by themselves.
  let link: (_ one: Int, _ other: Int) -> Double

  /// The least of its own rank and those that its neighbours tell each agent, where links are certain
  /// and messages arrive.
  func leastRanks(_ told: ToldRanks, among agents: Range<Int>) -> [Int32] {
    agents.map { agent in
      agents.filter { $0 != agent && link(agent, $0) == 1 && told.ranks[$0] < told.silentFrom }
        .reduce(told.ranks[agent]) { min($0, told.ranks[$1]) }
    }
  }

  /// The probability of each outcome of a round: all graphs that may be, in each of them all that
  /// may be heard.
  func law(_ told: ToldRanks, agentCount: Int) -> [[Int32]: Double] {
    let pairs = (0..<agentCount).flatMap { one in (one + 1..<agentCount).map { (one, $0) } }
    var law: [[Int32]: Double] = [:]
    for graph in JointLaw.tuples(pairs.count, of: [0, 1]) {
      var chance = 1.0
      var neighbours = [[Int]](repeating: [], count: agentCount)
      for (isLinked, (one, other)) in zip(graph, pairs) {
        chance *= isLinked == 1 ? link(one, other) : 1 - link(one, other)
        if isLinked == 1 {
          neighbours[one].append(other)
          neighbours[other].append(one)
        }
      }
      guard chance > 0 else { continue }
      var outcomes: [[Int32]: Double] = [[]: chance]
      for agent in 0..<agentCount {
        let heard = outcomesOfOne(agent, hearing: neighbours[agent], told)
        var longer: [[Int32]: Double] = [:]
        for (outcome, chance) in outcomes {
          for (rank, share) in heard { longer[outcome + [rank], default: 0] += chance * share }
        }
        outcomes = longer
      }
      law.merge(outcomes, uniquingKeysWith: +)
    }
    return law
  }

  /// What one agent may have after a round, each of its neighbours' messages lost or not.
  private func outcomesOfOne(
    _ agent: Int, hearing neighbours: [Int], _ told: ToldRanks
  ) -> [Int32: Double] {
    var outcomes = [told.ranks[agent]: 1.0]
    for neighbour in neighbours where told.ranks[neighbour] < told.silentFrom {
      var after: [Int32: Double] = [:]
      for (rank, chance) in outcomes {
        after[rank, default: 0] += chance * told.loss
        after[min(rank, told.ranks[neighbour]), default: 0] += chance * (1 - told.loss)
      }
      outcomes = after
    }
    return outcomes.filter { $0.value > 0 }
  }
}

/// The least of its own rank and what each agent hears in one round.
func leastRanks(
  over graph: any CommunicationGraph, _ told: ToldRanks, among agents: Range<Int>? = nil,
  in system: AgentSystem, using stream: inout RandomStream
) -> [Int32] {
  var heard = [Int32](repeating: .max, count: system.agentCount)
  let agents = agents ?? 0..<system.agentCount
  graph.hear(&heard, of: told, among: agents, in: system, using: &stream)
  return agents.map { min(told.ranks[$0], heard[$0]) }
}
