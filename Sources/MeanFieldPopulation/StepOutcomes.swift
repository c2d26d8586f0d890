import MeanFieldModel

/// What an agent can do in a step and where that can lead, as one table to draw from for each state:
/// the outcomes of a state are the successors of its actions.
struct StepOutcomes {
  /// An action and where it leads.
  struct Outcome {
    /// The state and action, `s · A + a`.
    let pair: UInt32
    /// The next state.
    let successor: UInt32
  }

  /// The outcomes of all states, one state after the other.
  private(set) var all: [Outcome] = []
  /// How many agents met each outcome.
  var counts: [Int] = []
  private var tables = AliasTables()
  /// The first outcome of each state.
  private var first: [UInt32] = []
  /// Room for the probabilities of one state's outcomes.
  private var probabilities: [Double] = []

  /// Replaces the outcomes by those of `rules[range]`, shape [S, A], and makes room for their counts.
  mutating func tabulate(_ rules: [Double], _ range: Range<Int>, _ transitions: TransitionRows) {
    tables.removeAll(keepingCapacity: true)
    all.removeAll(keepingCapacity: true)
    first.removeAll(keepingCapacity: true)
    let actions = transitions.actionCount
    for state in 0..<transitions.stateCount {
      first.append(UInt32(all.count))
      probabilities.removeAll(keepingCapacity: true)
      for pair in state * actions..<(state + 1) * actions {
        let probability = rules[range.lowerBound + pair]
        guard probability > 0 else { continue }
        for entry in transitions.entries(of: Int(transitions.rowOfPair[pair])) {
          probabilities.append(probability * transitions.probabilities[entry])
          all.append(
            Outcome(pair: UInt32(pair), successor: UInt32(transitions.successors[entry])))
        }
      }
      tables.append(weights: probabilities, range: probabilities.indices)
    }
    if counts.count != all.count { counts = Array(repeating: 0, count: all.count) }
  }

  /// Draws the number of an agent's outcome.
  func draw(from state: Int, using stream: inout RandomStream) -> Int {
    Int(first[state]) &+ tables.sample(table: state, using: &stream)
  }

  /// Sorts the counts of outcomes by state-action pair and by successor.
  func count(intoStates stateCounts: inout [Int], pairs pairCounts: inout [Int]) {
    for pair in pairCounts.indices { pairCounts[pair] = 0 }
    for state in stateCounts.indices { stateCounts[state] = 0 }
    for (outcome, count) in zip(all, counts) {
      pairCounts[Int(outcome.pair)] += count
      stateCounts[Int(outcome.successor)] += count
    }
  }
}
