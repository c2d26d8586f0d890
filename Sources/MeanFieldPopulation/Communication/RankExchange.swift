public import MeanFieldModel

/// How what has a rank spreads among the agents of a system in rounds of communication: each takes the
/// least rank among its own and those it hears.
///
/// Messages may get lost, and arrive some rounds after they were sent, to whoever was a neighbour then;
/// those still under way when the rounds end are lost.
///
/// Source: Benjamin and Abate 2024, Algorithm 1, lines 12 to 18, with σ replaced by its rank.
public struct RankExchange: Sendable {
  /// The rank of what each agent has now, shape [N].
  public var ranks: [Int32] { told.ranks }
  private var told: ToldRanks
  private let delay: Int
  /// What is heard when it arrives, the oldest first: at most `delay` rounds' worth, shape [N] each.
  private var underWay: [[Int32]] = []

  /// Before the first round.
  ///
  /// - Parameters:
  ///   - ranks: The rank of what each agent has, shape [N]: numbers from 0.
  ///   - silentFrom: Ranks from here on are told to nobody.
  ///   - loss: The probability with which a message does not arrive.
  ///   - delay: How many rounds later than at once a message arrives.
  public init(ranks: [Int32], silentFrom: Int32, loss: Double, delay: Int) {
    precondition(delay >= 0 && (0...1).contains(loss), "delay \(delay), loss \(loss)")
    told = ToldRanks(ranks: ranks, silentFrom: silentFrom, loss: loss)
    self.delay = delay
  }

  /// One round among the agents of each population.
  ///
  /// - Parameters:
  ///   - graph: Who hears whom.
  ///   - system: Where the agents are.
  ///   - stream: Where random numbers come from.
  public mutating func communicate(
    over graph: any CommunicationGraph, in system: AgentSystem, using stream: inout RandomStream
  ) {
    precondition(
      ranks.count == system.agentCount, "\(ranks.count) ranks of \(system.agentCount) agents")
    var heard = [Int32](repeating: .max, count: ranks.count)
    for agents in system.members {
      graph.hear(&heard, of: told, among: agents, in: system, using: &stream)
    }
    underWay.append(heard)
    guard underWay.count > delay else { return }
    for (agent, rank) in underWay.removeFirst().enumerated() {
      told.ranks[agent] = min(told.ranks[agent], rank)
    }
  }
}
