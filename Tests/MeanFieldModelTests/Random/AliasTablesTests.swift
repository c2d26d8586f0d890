import MeanFieldModel
import Testing

@Suite("Alias tables")
struct AliasTablesTests {
  /// A few roundings of a sum of up to a hundred terms.
  static let tolerance = 1e-15

  /// Rows that try the construction: equal and one-entry rows, zeros at the ends, one heavy entry,
  /// many magnitudes, sums that round badly, and random rows of the sizes that games have.
  static let rows: [[Double]] =
    [
      [1], [0, 3], [3, 0], [1, 1], [0.1, 0.1, 0.1], [0, 0, 1, 0], [1e-300, 1, 1e-300],
      [1e300, 1e299], [0.7, 0.1, 0.1, 0.1], (0..<40).map { 1 / Double(1 << $0) },
      [Double](repeating: 0.1, count: 49), [0, 1, 0, 1, 0, 1, 0], [1 / 3, 1 / 3, 1 / 3 - 0x1p-52],
    ]
    + (2..<30).map { size in
      var stream = RandomStream(seed: 1, purpose: .game, trial: size)
      return (0..<size).map { $0 % 5 == 3 ? 0 : -stream.openUniform() + 1 }
    }

  @Test(arguments: rows)
  func tablesGiveTheirWeightsBack(row: [Double]) {
    var tables = AliasTables()
    tables.append(weights: [5] + row + [7], range: 1..<(row.count + 1))
    let total = row.reduce(0, +)
    var sum = 0.0
    for (entry, weight) in row.enumerated() {
      let probability = tables.probability(of: entry, table: 0)
      #expect(abs(probability - weight / total) <= Self.tolerance)
      if weight == 0 { #expect(probability == 0) }
      sum += probability
    }
    #expect(abs(sum - 1) <= Self.tolerance)
  }

  /// Evenly spaced bits instead of random ones: each share is met to within one step per column.
  @Test(arguments: rows)
  func bitsAreSharedOutByWeight(row: [Double]) {
    var tables = AliasTables()
    tables.append(weights: row, range: row.indices)
    let steps = 4096
    var observed = [Int](repeating: 0, count: row.count)
    for step in 0..<steps {
      observed[tables.sample(table: 0, bits: UInt64(step) << 52)] += 1
    }
    let total = row.reduce(0, +)
    for (entry, weight) in row.enumerated() {
      let share = Double(observed[entry]) / Double(steps)
      #expect(abs(share - weight / total) <= Double(row.count + 1) / Double(steps))
      if weight == 0 { #expect(observed[entry] == 0) }
    }
  }

  @Test func drawsFollowTheWeightsOfTheirTable() {
    var tables = AliasTables()
    for row in Self.rows { tables.append(weights: row, range: row.indices) }
    #expect(tables.count == Self.rows.count)
    var stream = RandomStream(seed: 2, purpose: .transitions)
    for (table, row) in Self.rows.enumerated() {
      #expect(tables.entryCount(of: table) == row.count)
      let draws = 4000
      var observed = [Int](repeating: 0, count: row.count)
      for _ in 0..<draws { observed[tables.sample(table: table, using: &stream)] += 1 }
      let total = row.reduce(0, +)
      let expected = row.map { $0 / total * Double(draws) }
      #expect(chiSquarePValue(observed: observed, expected: expected) > significance)
    }
  }

  @Test func rebuiltTablesForgetTheOldOnes() {
    var tables = AliasTables()
    tables.reserveCapacity(tables: 2, entries: 5)
    tables.append(weights: [1, 2, 3], range: 0..<3)
    tables.removeAll(keepingCapacity: true)
    #expect(tables.count == 0)
    tables.append(weights: [0, 1], range: 0..<2)
    var stream = RandomStream(seed: 3, purpose: .transitions)
    #expect((0..<100).allSatisfy { _ in tables.sample(table: 0, using: &stream) == 1 })
  }

  @Test("draws names in the places of indices, and a view draws the same")
  func names() {
    var plain = AliasTables()
    var named = AliasTables()
    let weights = [9, 0.1, 0.5, 0, 0.4, 9]
    plain.append(weights: weights, range: 1..<5)
    named.append(weights: weights, range: 1..<5, names: [99, 7, 0, 5, 3_000_000, 99])
    var stream = RandomStream(seed: 1, purpose: .game)
    named.withUnsafeSampler { sampler in
      for _ in 0..<1000 {
        let bits = stream.next()
        let name = named.sample(table: 0, bits: bits)
        #expect(name == [7, 0, 5, 3_000_000][plain.sample(table: 0, bits: bits)])
        #expect(name == sampler.sample(table: 0, bits: bits))
      }
    }
  }

  @Test("tabulates where each pair may lead, one row for all that share it")
  func transitions() {
    var rows = TransitionRows(stateCount: 3, actionCount: 2)
    let either = rows.beginRow()
    rows.append(2, probability: 0.25)
    rows.append(0, probability: 0.75)
    let certain = rows.appendCertain(1)
    for (pair, row) in [either, certain, certain, either, either].enumerated() {
      rows[pair / 2, pair % 2] = row
    }
    // The last pair keeps the empty row, as illegal actions do.
    var tables = AliasTables()
    tables.tabulate(rows)
    #expect(tables.count == 6)
    let draws = 4000
    var stream = RandomStream(seed: 2, purpose: .game)
    for pair in 0..<5 {
      let successors = (0..<draws).map { _ in tables.sample(table: pair, using: &stream) }
      guard rows.rowOfPair[pair] == either else {
        #expect(successors.allSatisfy { $0 == 1 })
        continue
      }
      let share = Double(successors.count { $0 == 2 }) / Double(draws)
      #expect(Set(successors) == [0, 2])
      // Five standard deviations of a share of a quarter.
      #expect(abs(share - 0.25) < 5 * (0.1875 / Double(draws)).squareRoot())
    }
  }

  @Test("a view refuses tables that are not there")
  func missingTables() async {
    await #expect(processExitsWith: .failure) {
      AliasTables().withUnsafeSampler { _ = $0.sample(table: 0, bits: 0) }
    }
    await #expect(processExitsWith: .failure) {
      var tables = AliasTables()
      tables.append(weights: [1], range: 0..<1)
      tables.withUnsafeSampler { _ = $0.sample(table: 1, bits: 0) }
    }
  }
}
