import MeanFieldModel

/// Moves a population of exchangeable agents by their numbers.
///
/// The agents of a state divide among its actions by one multinomial draw, and the agents whose
/// state-action pairs share a transition row divide among its successors by another: the sum of
/// multinomial counts with the same probabilities is multinomial. So a step costs
/// O(S A + entries) draws, whatever the number of agents.
struct CountMover: PopulationMover {
  private let seed: UInt64
  private var episode: Int
  private var rowCounts: [Int] = []

  var agentStates: [UInt32]? { nil }

  init(seed: UInt64, episode: Int = 0) {
    self.seed = seed
    self.episode = episode
  }

  mutating func begin(episode: Int, stateCounts: [Int]) { self.episode = episode }

  mutating func drawActions(
    _ step: Int, rules: [Double], rule: Range<Int>, stateCounts: [Int], pairCounts: inout [Int]
  ) {
    var stream = RandomStream(seed: seed, purpose: .actions, trial: episode, step: step)
    let actions = pairCounts.count / stateCounts.count
    for pair in pairCounts.indices { pairCounts[pair] = 0 }
    for state in stateCounts.indices where stateCounts[state] > 0 {
      let first = state * actions
      addMultinomial(
        trials: stateCounts[state], probabilities: rules,
        range: rule.lowerBound + first..<rule.lowerBound + first + actions, into: &pairCounts,
        at: first, using: &stream)
    }
  }

  mutating func drawSuccessors(
    _ step: Int, process: DecisionProcess, pairCounts: [Int], stateCounts: inout [Int]
  ) {
    var stream = RandomStream(seed: seed, purpose: .transitions, trial: episode, step: step)
    let transitions = process.transitions
    if rowCounts.count != transitions.rowCount {
      rowCounts = Array(repeating: 0, count: transitions.rowCount)
    }
    for row in rowCounts.indices { rowCounts[row] = 0 }
    for pair in pairCounts.indices {
      rowCounts[Int(transitions.rowOfPair[pair])] += pairCounts[pair]
    }
    for state in stateCounts.indices { stateCounts[state] = 0 }
    for row in rowCounts.indices where rowCounts[row] > 0 {
      addMultinomial(
        trials: rowCounts[row], probabilities: transitions.probabilities,
        range: transitions.entries(of: row), into: &stateCounts, at: transitions.successors,
        using: &stream)
    }
  }
}
