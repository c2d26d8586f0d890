// The four inner loops that everything else is made of, over flat storage. Each works on a range of
// rows or states, writes to nothing outside it, and so can be shared out among threads.

/// `rowValues[r] = Σ_{s'} P_r(s') values[s']` for each row of `rows`; one multiplication an entry.
func averageRows(
  _ rows: Range<Int>, starts: UnsafePointer<Int32>, successors: UnsafePointer<Int32>,
  probabilities: UnsafePointer<Double>, values: UnsafePointer<Double>,
  into rowValues: UnsafeMutablePointer<Double>
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
  pairs: Range<Int>, rewards: UnsafePointer<Double>, rowOfPair: UnsafePointer<Int32>,
  rowValues: UnsafePointer<Double>, discount: Double, into q: UnsafeMutablePointer<Double>
) {
  for pair in pairs {
    q[pair - pairs.lowerBound] = rewards[pair] + discount * rowValues[Int(rowOfPair[pair])]
  }
}

/// `rowMasses[r] += Σ μ(s) π(a|s)` over the pairs (s, a) of a range of states that use row r.
func collectMass(
  states: Range<Int>, actionCount: Int, distribution: UnsafePointer<Double>,
  rule: UnsafePointer<Double>, rowOfPair: UnsafePointer<Int32>,
  into rowMasses: UnsafeMutablePointer<Double>
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
  _ rows: Range<Int>, starts: UnsafePointer<Int32>, successors: UnsafePointer<Int32>,
  probabilities: UnsafePointer<Double>, rowMasses: UnsafePointer<Double>,
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
