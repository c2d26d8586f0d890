/// A transition that an agent has seen.
public struct SeenTransition: Sendable, Equatable {
  /// The state and action, `s · A + a`.
  public let pair: Int32
  /// The next state and the action taken there, `s' · A + a'`.
  public let nextPair: Int32
  /// The reward, a regulariser's bonus h(π(s)) included.
  public let reward: Double

  /// The transition from one pair of state and action to the next.
  public init(pair: Int, reward: Double, nextPair: Int) {
    self.pair = Int32(pair)
    self.nextPair = Int32(nextPair)
    self.reward = reward
  }
}

/// The transitions that an agent learns from again and again, all between pairs that exist.
public struct ReplayBuffer: Sendable, Equatable {
  /// The number of pairs of state and action, S · A.
  public let pairCount: Int
  /// What was seen, in the order it was seen.
  public private(set) var transitions: [SeenTransition] = []

  /// An empty buffer for a game of `pairCount` pairs of state and action.
  public init(pairCount: Int) { self.pairCount = pairCount }

  /// Adds a transition.
  public mutating func append(_ transition: SeenTransition) {
    let pairs = 0..<Int32(pairCount)
    precondition(
      pairs.contains(transition.pair) && pairs.contains(transition.nextPair),
      "expected pairs below \(pairCount), got \(transition.pair) and \(transition.nextPair)")
    transitions.append(transition)
  }

  /// Forgets all transitions and keeps the room.
  public mutating func removeAll() { transitions.removeAll(keepingCapacity: true) }
}

/// An order in which to replay a buffer's transitions, which many agents can share.
public struct ReplayOrder: Sendable, Equatable {
  /// Each number below the count once.
  public private(set) var indices: [Int32]

  /// The order in which transitions were seen.
  public init(count: Int) { indices = (0..<Int32(count)).map { $0 } }

  /// Draws one of all orders, each as likely as any other.
  public mutating func shuffle(using generator: inout some RandomNumberGenerator) {
    indices.shuffle(using: &generator)
  }
}
