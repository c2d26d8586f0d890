extension DecisionProcess {
  /// Some states' share of a Bellman step.
  struct StateBlock {
    /// The states of the block.
    let states: Range<Int>
    /// Q of the block's pairs, from its first.
    let actionValues: UnsafeMutablePointer<Double>
    /// V of all states, from state 0; a block writes those of its own states.
    let values: UnsafeMutablePointer<Double>
  }

  /// One Bellman step: `Q[s, a] = R[s, a] + γ Σ P(s' | s, a) values[s']` for the step filled in,
  /// handed to `reduce` block by block, which turns the Q of its states into their values.
  ///
  /// Blocks are fixed by the game's size, so that results do not depend on the threads.
  static func bellmanStep(
    _ process: inout DecisionProcess, values: inout [Double],
    reduce: (borrowing StateBlock) -> Void
  ) {
    let (stateCount, actionCount) = (process.space.stateCount, process.space.actionCount)
    let (team, rewards, discount) = (process.team, process.rewards, process.horizon.discount)
    process.makeRoomForRows()
    process.kept[process.keptInUse].rows.withAddresses { rows in
      process.rowScratch.withUnsafeMutableBufferPointer { rowValues in
        process.actionValues.withUnsafeMutableBufferPointer { q in
          values.withUnsafeMutableBufferPointer { values in
            guard let rowValues = rowValues.baseAddress, let q = q.baseAddress,
              let values = values.baseAddress
            else { return }
            team.perform(parts: partCount(of: rows.rowCount)) { part in
              rows.average(Self.part(part, of: rows.rowCount), values: values, into: rowValues)
            }
            let statesAPart = partSize / actionCount + 1
            team.perform(parts: (stateCount + statesAPart - 1) / statesAPart) { part in
              let states = part * statesAPart..<min(stateCount, (part + 1) * statesAPart)
              let first = states.lowerBound * actionCount
              rows.backUp(
                pairs: first..<states.upperBound * actionCount, rewards: rewards,
                rowValues: rowValues, discount: discount, into: q + first)
              reduce(StateBlock(states: states, actionValues: q + first, values: values))
            }
          }
        }
      }
    }
  }

  /// Makes room in ``rowScratch`` for a number a row of the transitions filled in.
  mutating func makeRoomForRows(copies: Int = 1) {
    let count = copies * transitions.rowCount
    if rowScratch.count < count { rowScratch = Array(repeating: 0, count: count) }
  }
}

// The four inner loops that everything else is made of, over flat storage. Each works on a range of
// rows or states, writes to nothing outside it, and so can be shared out among threads.

extension TransitionRows {
  /// Where the rows are in memory, valid while ``withAddresses(_:)`` lasts.
  struct Addresses {
    let rowCount: Int
    let rowOfPair: UnsafeBufferPointer<Int32>
    let starts: UnsafeBufferPointer<Int32>
    let successors: UnsafeBufferPointer<Int32>
    let probabilities: UnsafeBufferPointer<Double>
  }

  /// Lends the rows to inner loops.
  func withAddresses(_ body: (Addresses) -> Void) {
    rowOfPair.withUnsafeBufferPointer { rowOfPair in
      starts.withUnsafeBufferPointer { starts in
        successors.withUnsafeBufferPointer { successors in
          probabilities.withUnsafeBufferPointer { probabilities in
            body(
              Addresses(
                rowCount: rowCount, rowOfPair: rowOfPair, starts: starts, successors: successors,
                probabilities: probabilities))
          }
        }
      }
    }
  }
}

extension TransitionRows.Addresses {
  /// `rowValues[r] = Σ_{s'} P_r(s') values[s']` for each row of `rows`; one multiplication an entry.
  func average(
    _ rows: Range<Int>, values: UnsafePointer<Double>, into rowValues: UnsafeMutablePointer<Double>
  ) {
    var entry = Int(starts[rows.lowerBound])
    for row in rows {
      let end = Int(starts[row + 1])
      var sum = 0.0
      while entry < end {
        sum += probabilities[entry] * values[Int(successors[entry])]
        entry += 1
      }
      rowValues[row] = sum
    }
  }

  /// `q[s, a] = R[s, a] + γ rowValues[row(s, a)]` for the pairs of a range of states; `q` starts at
  /// the range's first pair, the other tables at state 0.
  func backUp(
    pairs: Range<Int>, rewards: UnsafePointer<Double>, rowValues: UnsafePointer<Double>,
    discount: Double, into q: UnsafeMutablePointer<Double>
  ) {
    for pair in pairs {
      q[pair - pairs.lowerBound] = rewards[pair] + discount * rowValues[Int(rowOfPair[pair])]
    }
  }

  /// `rowMasses[r] += Σ μ(s) π(a|s)` over the pairs (s, a) of a range of states that use row r.
  func collectMass(
    states: Range<Int>, actionCount: Int, distribution: UnsafePointer<Double>,
    rule: UnsafePointer<Double>, into rowMasses: UnsafeMutablePointer<Double>
  ) {
    var pair = states.lowerBound * actionCount
    for state in states {
      let mass = distribution[state]
      let end = pair + actionCount
      while pair < end {
        rowMasses[Int(rowOfPair[pair])] += mass * rule[pair]
        pair += 1
      }
    }
  }

  /// `distribution[s'] += rowMasses[r] P_r(s')` over the entries of a range of rows.
  func spreadMass(
    _ rows: Range<Int>, rowMasses: UnsafePointer<Double>,
    into distribution: UnsafeMutablePointer<Double>
  ) {
    var entry = Int(starts[rows.lowerBound])
    for row in rows {
      let end = Int(starts[row + 1])
      let mass = rowMasses[row]
      while entry < end {
        distribution[Int(successors[entry])] += mass * probabilities[entry]
        entry += 1
      }
    }
  }
}
