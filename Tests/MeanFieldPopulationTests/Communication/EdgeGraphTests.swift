import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct EdgeGraphTests {
  @Test("links are between ids, whoever is still there")
  func ids() throws {
    var stream = RandomStream(seed: 3, purpose: .counts)
    for agentCount in [1, 3, 8, 20] {
      let ids = Array((0..<40).shuffled(using: &stream).prefix(agentCount)).sorted()
      let links = (0..<60).map { _ in
        (Int.random(in: 0..<30, using: &stream), Int.random(in: 0..<30, using: &stream))
      }
      let system = try AgentSystem(
        Meadow(rows: 1, columns: 1), states: ids.map { _ in 0 }, ids: ids)
      let naive = NaiveNetwork { one, other in
        let isLinked = links.contains {
          $0 == (ids[one], ids[other]) || $0 == (ids[other], ids[one])
        }
        return isLinked ? 1 : 0
      }
      for silentFrom in [agentCount, agentCount / 2] {
        let told = ToldRanks(
          ranks: (0..<Int32(agentCount)).shuffled(using: &stream), silentFrom: Int32(silentFrom),
          loss: 0)
        #expect(
          leastRanks(over: EdgeGraph(links: links), told, in: system, using: &stream)
            == naive.leastRanks(told, among: 0..<agentCount))
      }
    }
  }

  @Test("a list without links is a graph, too")
  func noLinks() throws {
    let system = try AgentSystem(Meadow(rows: 1, columns: 1), states: [0, 0])
    var stream = RandomStream(seed: 3, purpose: .counts)
    let told = ToldRanks(ranks: [0, 1], silentFrom: 2, loss: 0)
    #expect(EdgeGraph(links: []).agentCount == 0)
    #expect(leastRanks(over: EdgeGraph(links: []), told, in: system, using: &stream) == [0, 1])
  }
}
