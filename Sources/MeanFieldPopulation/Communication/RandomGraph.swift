// `hear` is documented where `CommunicationGraph` asks for it.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Any two agents are linked with the same probability, anew in each round (Erdős–Rényi); with
/// probability 1 the complete graph.
///
/// What an agent adopts is the least rank below its own that reaches it. A link matters in one direction
/// only, from the lesser rank to the greater, so that what different agents hear is independent, and of
/// all that is told below its rank, in ascending order, an agent hears a geometric number too late. A
/// round costs O(N log N), not N².
public struct RandomGraph: CommunicationGraph {
  /// The probability of a link.
  public let linkProbability: Double

  /// The graph of a probability from 0 to 1.
  public init(linkProbability: Double) {
    precondition(
      (0...1).contains(linkProbability),
      "expected a probability from 0 to 1, got \(linkProbability)")
    self.linkProbability = linkProbability
  }

  public func hear(
    _ heard: inout [Int32], of told: ToldRanks, among agents: Range<Int>, in system: AgentSystem,
    using stream: inout RandomStream
  ) {
    let tally = RankTally(agents.filter(told.isTold).map { told.ranks[$0] })
    let probability = linkProbability * (1 - told.loss)
    for agent in agents {
      heard[agent] = tally.first(arrivingWith: probability, using: &stream)
    }
  }
}
