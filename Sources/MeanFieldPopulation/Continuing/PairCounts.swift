import MeanFieldModel

/// How many agents are in each state and take each action, at one moment or at several.
struct PairCounts: Sendable {
  private let pairCount: Int
  /// Shape [moments, S, A].
  private var counts: [Int32]

  /// Nobody.
  init(_ space: StateActionSpace, moments: Int = 1) {
    pairCount = space.isLegal.count
    counts = Array(repeating: 0, count: moments * space.isLegal.count)
  }

  /// Counts an agent.
  mutating func add(_ pair: Int32, at moment: Int = 0) {
    counts[moment * pairCount + Int(pair)] &+= 1
  }

  /// Forgets everybody.
  mutating func removeAll() {
    for pair in counts.indices { counts[pair] = 0 }
  }

  /// Fills in the population that was counted at a moment.
  ///
  /// - Parameters:
  ///   - states: Receives the share of agents in each state, shape [S].
  ///   - stateActions: Receives that of each state and action, shape [S, A], unless it is empty.
  ///   - moment: Which moment.
  ///   - shareOfAgent: What one agent weighs in each state, shape [S].
  func fill(
    states: inout [Double], stateActions: inout [Double], at moment: Int = 0,
    shareOfAgent: [Double]
  ) {
    fillPopulation(
      states: &states, stateActions: &stateActions,
      counting: counts[moment * pairCount..<(moment + 1) * pairCount], shareOfAgent: shareOfAgent)
  }
}
