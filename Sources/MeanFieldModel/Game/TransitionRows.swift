/// The transition probabilities of one agent at one time step, as sparse rows that state-action
/// pairs share.
///
/// Each pair (s, a) names a row, and a row lists successors with their probabilities. Pairs with
/// the same law of the next state share one row: on a grid where an agent moves and is then blown
/// about by noise, the row is that of the cell it moved to, and there are as many rows as cells
/// instead of cells times moves. Backward induction then averages each row once, and the
/// population's flow and the multinomial draws of a simulation collect the mass of a row before
/// they spread it: time and memory are linear in the rows' entries plus the pairs.
///
/// To fill: ``beginRow()``, then ``append(_:probability:)`` for each successor, and
/// `transitions[state, action] = row` for each pair that uses the row. A pair never assigned keeps
/// the empty row 0: that is right for illegal actions alone. Where every pair may lead everywhere,
/// ``assignRowsOfPairs(_:)`` takes all at once.
public struct TransitionRows: Sendable, Equatable {
  /// The number of states, S.
  public let stateCount: Int
  /// The number of actions, A.
  public let actionCount: Int
  /// The row of each pair, shape [S, A].
  public private(set) var rowOfPair: [Int32]
  /// Where each row's entries start, shape [rows + 1].
  public private(set) var starts: [Int32]
  /// The successor state of each entry.
  public private(set) var successors: [Int32] = []
  /// The probability of each entry.
  public private(set) var probabilities: [Double] = []
  /// Where each state was appended last; true of the row begun last if that entry lies in it and
  /// still names the state.
  private var lastEntry: [Int32]

  /// Rows for `stateCount` states and `actionCount` actions; every pair has the empty row.
  public init(stateCount: Int, actionCount: Int) {
    self.stateCount = stateCount
    self.actionCount = actionCount
    rowOfPair = Array(repeating: 0, count: stateCount * actionCount)
    starts = [0, 0]
    lastEntry = Array(repeating: 0, count: stateCount)
  }

  /// Whether both hold the same rows in the same order.
  public static func == (first: TransitionRows, second: TransitionRows) -> Bool {
    first.stateCount == second.stateCount && first.rowOfPair == second.rowOfPair
      && first.starts == second.starts && first.successors == second.successors
      && first.probabilities == second.probabilities
  }

  /// The number of rows, the empty row 0 included.
  public var rowCount: Int { starts.count - 1 }
  /// The number of entries over all rows.
  public var entryCount: Int { successors.count }

  /// The entries of a row.
  public func entries(of row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

  /// Forgets all rows and keeps the room they took.
  public mutating func removeAll() {
    for pair in rowOfPair.indices { rowOfPair[pair] = 0 }
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    starts.append(0)
    successors.removeAll(keepingCapacity: true)
    probabilities.removeAll(keepingCapacity: true)
  }

  /// Starts a row without entries and returns its number.
  public mutating func beginRow() -> Int {
    starts.append(Int32(successors.count))
    return rowCount - 1
  }

  /// Adds to the row begun last; probabilities of the same successor add up and zeros are skipped.
  public mutating func append(_ successor: Int, probability: Double) {
    guard probability != 0 else { return }
    precondition(
      (0..<stateCount).contains(successor) && starts.count > 2,
      "successor \(successor) is not one of \(stateCount) states, or no row was begun")
    let entry = Int(lastEntry[successor])
    if entry >= Int(starts[starts.count - 2]), entry < successors.count,
      successors[entry] == Int32(successor)
    {
      probabilities[entry] += probability
      return
    }
    lastEntry[successor] = Int32(successors.count)
    successors.append(Int32(successor))
    probabilities.append(probability)
    starts[starts.count - 1] += 1
  }

  /// Gives every pair a row of its own that may lead to every state.
  ///
  /// All rows at once, where ``append(_:probability:)`` takes one entry at a time. Zeros are taken
  /// out again.
  ///
  /// - Parameter write: Writes the probabilities, shape [S, A, S], over zeros.
  public mutating func assignRowsOfPairs(_ write: (inout MutableSpan<Double>) -> Void) {
    precondition(rowCount == 1 && entryCount == 0, "there are \(rowCount) rows already")
    let pairCount = stateCount * actionCount
    for pair in 0..<pairCount {
      rowOfPair[pair] = Int32(pair + 1)
      starts.append(Int32((pair + 1) * stateCount))
    }
    successors.append(contentsOf: repeatElement(0, count: pairCount * stateCount))
    successors.withUnsafeMutableBufferPointer { successors in
      for state in 0..<stateCount { successors[state] = Int32(state) }
      for entry in stateCount..<successors.count {
        successors[entry] = successors[entry - stateCount]
      }
    }
    probabilities.append(contentsOf: repeatElement(0, count: pairCount * stateCount))
    var entries = probabilities.mutableSpan
    write(&entries)
    for state in 0..<stateCount { lastEntry[state] = Int32(entryCount - stateCount + state) }
    if probabilities.contains(0) { removeZeros() }
  }

  private mutating func removeZeros() {
    let whole = self
    removeAll()
    for pair in whole.rowOfPair.indices {
      rowOfPair[pair] = Int32(beginRow())
      for entry in whole.entries(of: pair + 1) {
        append(Int(whole.successors[entry]), probability: whole.probabilities[entry])
      }
    }
  }

  /// Begins a row that leads to one state for certain and returns its number.
  public mutating func appendCertain(_ successor: Int) -> Int {
    let row = beginRow()
    append(successor, probability: 1)
    return row
  }

  /// Gives a pair the empty row.
  mutating func clearRow(ofPair pair: Int) { rowOfPair[pair] = 0 }

  /// The row of a state-action pair.
  public subscript(state: Int, action: Int) -> Int {
    get { Int(rowOfPair[state * actionCount + action]) }
    set {
      precondition((0..<rowCount).contains(newValue), "there is no row \(newValue)")
      rowOfPair[state * actionCount + action] = Int32(newValue)
    }
  }
}
