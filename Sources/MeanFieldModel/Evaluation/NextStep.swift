extension DecisionProcess {
  /// What to expect of the next state.
  ///
  /// `pairs[s, a] = Σ P(s' | s, a) values[s']` for the transitions filled in last; 0 at illegal
  /// actions. O(S A + entries).
  ///
  /// - Parameters:
  ///   - values: Shape [S].
  ///   - pairs: Receives the result, shape [S, A].
  public mutating func averageNext(_ values: [Double], into pairs: inout [Double]) {
    precondition(values.count == space.stateCount && pairs.count == space.isLegal.count)
    makeRoomForRows()
    kept[keptInUse].rows.withAddresses { rows in
      rowScratch.withUnsafeMutableBufferPointer { rowValues in
        guard let rowValues = rowValues.baseAddress else { return }
        rows.average(0..<rows.rowCount, values: values, into: rowValues)
        for pair in pairs.indices { pairs[pair] = rowValues[Int(rows.rowOfPair[pair])] }
      }
    }
  }

  /// Where a population goes.
  ///
  /// `states[s'] = Σ masses[s, a] P(s' | s, a)` for the transitions filled in last. O(S A + entries).
  ///
  /// - Parameters:
  ///   - masses: Shape [S, A], of any sign.
  ///   - states: Receives the result, shape [S].
  public mutating func spread(_ masses: [Double], into states: inout [Double]) {
    precondition(masses.count == space.isLegal.count && states.count == space.stateCount)
    makeRoomForRows()
    kept[keptInUse].rows.withAddresses { rows in
      rowScratch.withUnsafeMutableBufferPointer { rowMasses in
        guard let rowMasses = rowMasses.baseAddress else { return }
        rowMasses.update(repeating: 0, count: rows.rowCount)
        for pair in masses.indices { rowMasses[Int(rows.rowOfPair[pair])] += masses[pair] }
        for state in states.indices { states[state] = 0 }
        states.withUnsafeMutableBufferPointer { states in
          guard let states = states.baseAddress else { return }
          rows.spreadMass(0..<rows.rowCount, rowMasses: rowMasses, into: states)
        }
      }
    }
  }
}
