// `hear` is documented where `CommunicationGraph` asks for it.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// A fixed graph: agents hear each other when a list says so.
///
/// A round costs O(N + links).
public struct EdgeGraph: CommunicationGraph {
  /// Where each agent's neighbours begin, shape [agents + 1].
  private let starts: [Int]
  /// The neighbours of each agent by id.
  private let neighbours: [Int32]

  /// The graph with the given links.
  ///
  /// - Parameter links: The ids of two agents each, from 0; in any order, once or more often. A link of
  ///   an agent with itself means nothing.
  public init(links: [(Int, Int)]) {
    let count = links.reduce(0) { max($0, $1.0 + 1, $1.1 + 1) }
    precondition(
      links.allSatisfy { $0.0 >= 0 && $0.1 >= 0 }, "expected ids of agents that are not negative")
    var lists = [Set<Int32>](repeating: [], count: count)
    for (one, other) in links where one != other {
      lists[one].insert(Int32(other))
      lists[other].insert(Int32(one))
    }
    starts = lists.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    neighbours = lists.flatMap { $0.sorted() }
  }

  /// The number of agents up to the last that has a link.
  public var agentCount: Int { starts.count - 1 }

  public func hear(
    _ heard: inout [Int32], of told: ToldRanks, among agents: Range<Int>, in system: AgentSystem,
    using stream: inout RandomStream
  ) {
    // The rank that is told under each id.
    var rankOfID = [Int32](repeating: .max, count: agentCount)
    for agent in agents where told.isTold(by: agent) && system.ids[agent] < agentCount {
      rankOfID[system.ids[agent]] = told.ranks[agent]
    }
    for agent in agents {
      heard[agent] = .max
      guard system.ids[agent] < agentCount else { continue }
      for place in starts[system.ids[agent]]..<starts[system.ids[agent] + 1] {
        let rank = rankOfID[Int(neighbours[place])]
        // Whether a message arrives that changes nothing need not be known.
        if rank < heard[agent], told.loss == 0 || stream.uniform() >= told.loss {
          heard[agent] = rank
        }
      }
    }
  }
}
