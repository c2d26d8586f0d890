/// Transition rows of several games, pair by pair over the successors of all of them: the
/// probabilities of an agent whose rows are a combination of theirs.
///
/// With game 0 as the origin, an agent with the shifts w₁ … w_K has the probabilities
/// `P₀ + Σₖ wₖ (Pₖ − P₀)`; see ``AffineBasis``.
package struct CombinedTransitions: Sendable {
  /// Where the entries of each pair start, shape [S A + 1].
  package private(set) var starts: [Int] = []
  /// The successor of each entry.
  package private(set) var successors: [Int32] = []
  /// P₀ of each entry.
  package private(set) var origin: [Double] = []
  /// Pₖ − P₀ of each entry, shape [entries, K].
  package private(set) var slopes: [Double] = []
  /// K.
  package private(set) var slopeCount = 0
  /// The entry of each state in the row at hand.
  private var entryOfState: [Int] = []

  package init() {}

  /// Takes over the rows of the games, which share states and actions; K of them beside the first.
  ///
  /// - Complexity: O(entries of all games · K).
  package mutating func combine(_ games: [TransitionRows]) {
    let first = games[0]
    slopeCount = games.count - 1
    starts.removeAll(keepingCapacity: true)
    successors.removeAll(keepingCapacity: true)
    origin.removeAll(keepingCapacity: true)
    slopes.removeAll(keepingCapacity: true)
    if entryOfState.count != first.stateCount {
      entryOfState = Array(repeating: -1, count: first.stateCount)
    }
    for pair in first.rowOfPair.indices {
      let start = successors.count
      starts.append(start)
      for (column, rows) in games.enumerated() {
        for entry in rows.entries(of: Int(rows.rowOfPair[pair])) {
          let merged = self.entry(of: Int(rows.successors[entry]), from: start)
          let probability = rows.probabilities[entry]
          if column == 0 {
            origin[merged] = probability
          } else {
            slopes[merged * slopeCount + column - 1] = probability
          }
        }
      }
      for entry in start..<successors.count {
        for column in 0..<slopeCount { slopes[entry * slopeCount + column] -= origin[entry] }
        entryOfState[Int(successors[entry])] = -1
      }
    }
    starts.append(successors.count)
  }

  /// The entry of a successor in the row that began at `start`, added if it has none yet.
  private mutating func entry(of successor: Int, from start: Int) -> Int {
    if entryOfState[successor] >= start { return entryOfState[successor] }
    entryOfState[successor] = successors.count
    successors.append(Int32(successor))
    origin.append(0)
    for _ in 0..<slopeCount { slopes.append(0) }
    return successors.count - 1
  }

  /// The entries of a pair.
  package func entries(of pair: Int) -> Range<Int> { starts[pair]..<starts[pair + 1] }
}
