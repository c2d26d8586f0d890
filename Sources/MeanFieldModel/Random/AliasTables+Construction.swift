extension AliasTables {
  /// Appends the table of one row of weights.
  ///
  /// Two pointers sweep over the row, one over the light entries (weight at most the mean) and one
  /// over the heavy ones (Hübschle-Schneider and Sanders 2019). Unlike Vose's, it needs no work lists.
  ///
  /// - Parameters:
  ///   - weights: Flat weights, finite and not negative; only those in the range are read.
  ///   - range: The entries of the new table, with a positive finite sum.
  ///   - names: What is drawn in place of each entry's index within its table, such as a state; as
  ///     many as there are weights.
  public mutating func append(weights: [Double], range: Range<Int>, names: [Int32]? = nil) {
    let row = Row(weights: weights, range: range)
    let start = columns.count
    columns.append(
      contentsOf: repeatElement(Column(height: 1, entry: 0, alias: 0), count: range.count))

    var light = row.nextLight(from: 0)
    var heavy = row.nextHeavy(from: 0)
    // What is left of the heavy entry, in units of a column's height.
    var residue = row.height(of: heavy)
    while true {
      if light < row.count && residue >= 1 {
        // The light entry's column is filled up by the heavy one.
        let height = row.height(of: light)
        columns[start + light] = Column(height: height, entry: light, alias: heavy)
        residue = (residue + height) - 1
        light = row.nextLight(from: light + 1)
        continue
      }
      let next = row.nextHeavy(from: heavy + 1)
      guard next < row.count else { break }
      // The heavy entry has become light; the next heavy one fills its column up.
      columns[start + heavy] = Column(height: residue, entry: heavy, alias: next)
      residue = (residue + row.height(of: next)) - 1
      heavy = next
    }
    columns[start + heavy] = Column(height: 1, entry: heavy, alias: heavy)
    // Exactly, the last heavy entry's residue is now one and no light entry is left. After rounding
    // some may be: they get their own height, and the last heavy entry the rest.
    while light < row.count {
      columns[start + light] = Column(height: row.height(of: light), entry: light, alias: heavy)
      light = row.nextLight(from: light + 1)
    }
    extents.append(Extent(start: start, size: range.count))
    guard let names else { return }
    for column in start..<columns.count {
      columns[column].rename { names[range.lowerBound + $0] }
    }
  }

  /// Replaces all tables by those of where each state-action pair may lead, named by state.
  ///
  /// Pairs that share a row share its columns. Pairs of the empty row have a table of no use.
  public mutating func tabulate(_ transitions: TransitionRows) {
    removeAll(keepingCapacity: true)
    for row in 0..<transitions.rowCount {
      let entries = transitions.entries(of: row)
      if entries.isEmpty {
        append(weights: [1], range: 0..<1)
      } else {
        append(
          weights: transitions.probabilities, range: entries, names: transitions.successors)
      }
    }
    let rows = extents
    extents = transitions.rowOfPair.map { rows[Int($0)] }
  }

  /// One row of weights, measured in columns.
  private struct Row {
    let weights: [Double]
    let range: Range<Int>
    /// The number of columns over the sum of weights.
    let scale: Double
    /// The entry of greatest weight, which counts as heavy whatever rounding does.
    let greatest: Int

    var count: Int { range.count }

    init(weights: [Double], range: Range<Int>) {
      var sum = 0.0
      var greatest = range.lowerBound
      for index in range {
        precondition(
          weights[index] >= 0, "Expected a weight that is not negative, found \(weights[index])")
        sum += weights[index]
        if weights[index] > weights[greatest] { greatest = index }
      }
      precondition(
        sum > 0 && sum.isFinite, "Expected weights of a positive finite sum, found \(sum)")
      self.weights = weights
      self.range = range
      self.greatest = greatest - range.lowerBound
      scale = Double(range.count) / sum
    }

    func height(of entry: Int) -> Double { weights[range.lowerBound + entry] * scale }

    func isHeavy(_ entry: Int) -> Bool { entry == greatest || height(of: entry) > 1 }

    func nextLight(from entry: Int) -> Int {
      var entry = entry
      while entry < count && isHeavy(entry) { entry += 1 }
      return entry
    }

    func nextHeavy(from entry: Int) -> Int {
      var entry = entry
      while entry < count && !isHeavy(entry) { entry += 1 }
      return entry
    }
  }
}
