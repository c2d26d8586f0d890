/// A transition that an agent has seen.
public struct SeenTransition: Sendable, Equatable {
  /// The state and action, `s · A + a`.
  public let pair: Int32
  /// The next state and the action taken there, `s' · A + a'`.
  public let nextPair: Int32
  /// The reward; for whoever learns with a regulariser its bonus h(π(s)) is added.
  public var reward: Double

  /// The transition from one pair of state and action to the next.
  public init(pair: Int, reward: Double, nextPair: Int) {
    self.init(pair: Int32(pair), nextPair: Int32(nextPair), reward: reward)
  }

  init(pair: Int32, nextPair: Int32, reward: Double) {
    self.pair = pair
    self.nextPair = nextPair
    self.reward = reward
  }
}

/// What the agents of a system saw at the times that they looked, the agents one after the other.
public struct SeenTransitions: Sendable, Equatable {
  /// How many transitions each agent saw.
  public internal(set) var countPerAgent = 0
  /// All transitions, shape [N, countPerAgent], an agent's in the order of time.
  public package(set) var transitions: [SeenTransition] = []

  /// Nothing.
  public init() {}

  /// What agents saw, `countPerAgent` transitions each, one agent after the other.
  public init(_ transitions: [SeenTransition], countPerAgent: Int) {
    precondition(
      transitions.count % max(1, countPerAgent) == 0,
      "\(transitions.count) transitions are not \(countPerAgent) for each agent")
    self.transitions = transitions
    self.countPerAgent = countPerAgent
  }

  /// Where those of one agent are.
  public func range(of agent: Int) -> Range<Int> {
    agent * countPerAgent..<(agent + 1) * countPerAgent
  }

  /// What one agent saw.
  public subscript(agent: Int) -> ArraySlice<SeenTransition> { transitions[range(of: agent)] }

  /// Makes room for so many agents and transitions; what is there loses its meaning.
  mutating func resize(agents: Int, countPerAgent: Int) {
    self.countPerAgent = countPerAgent
    let count = agents * countPerAgent
    guard transitions.count != count else { return }
    // Never both in memory.
    transitions = []
    transitions = Array(
      repeating: SeenTransition(pair: 0, nextPair: 0, reward: 0), count: count)
  }
}
