public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Who hears whom in a round of communication between the agents of a system.
///
/// Agents tell what has a rank, and of all that it hears an agent takes what has the least. So a round
/// asks one thing of a graph: the least rank that reaches each agent. That is what makes it cheap: nobody
/// lists all pairs of neighbours.
///
/// A graph's links have no direction; a message is lost in one direction by itself.
public protocol CommunicationGraph: Sendable {
  /// Finds the least rank that reaches each agent of one population in a round.
  ///
  /// - Parameters:
  ///   - heard: Receives it for each of the agents, and `Int32.max` where nothing does: shape [N]. That an
  ///     agent hears itself, or of two equal ranks neither, makes no difference.
  ///   - told: What is told.
  ///   - agents: The system's agents who talk to each other.
  ///   - system: Where they are, and what they are called.
  ///   - stream: Where random numbers come from.
  func hear(
    _ heard: inout [Int32], of told: ToldRanks, among agents: Range<Int>, in system: AgentSystem,
    using stream: inout RandomStream)
}

/// What the agents of a system tell in a round.
public struct ToldRanks: Sendable {
  /// The rank of what each agent has, shape [N].
  public var ranks: [Int32]
  /// Ranks from here on are told to nobody.
  public let silentFrom: Int32
  /// The probability with which a message does not arrive.
  public let loss: Double

  /// What agents tell.
  public init(ranks: [Int32], silentFrom: Int32, loss: Double) {
    self.ranks = ranks
    self.silentFrom = silentFrom
    self.loss = loss
  }

  /// Whether an agent says something.
  func isTold(by agent: Int) -> Bool { ranks[agent] < silentFrom }
}

/// How many messages of many come before the first that arrives, each arriving with the same
/// probability and by itself: a geometric number, `Int.max` for never.
func messagesBeforeFirst(
  arrivingWith probability: Double, using stream: inout RandomStream
) -> Int {
  guard probability < 1 else { return 0 }
  guard probability > 0 else { return .max }
  let count = log(stream.openUniform()) / log1p(-probability)
  return count < 0x1p62 ? Int(count) : .max
}
