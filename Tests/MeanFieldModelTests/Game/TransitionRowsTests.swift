import MeanFieldModel
import Testing

@Suite struct TransitionRowsTests {
  @Test("add up what is appended twice and skip zeros")
  func append() {
    var rows = TransitionRows(stateCount: 3, actionCount: 2)
    #expect(rows.rowCount == 1 && rows.entryCount == 0)
    let first = rows.beginRow()
    rows.append(2, probability: 0.25)
    rows.append(1, probability: 0)
    rows.append(0, probability: 0.5)
    rows.append(2, probability: 0.25)
    // The same successor in another row is another entry.
    let second = rows.beginRow()
    rows.append(2, probability: 1)
    let third = rows.appendCertain(1)
    #expect([first, second, third] == [1, 2, 3])
    #expect(rows.entryCount == 4)
    #expect(Array(rows.successors[rows.entries(of: first)]) == [2, 0])
    #expect(Array(rows.probabilities[rows.entries(of: first)]) == [0.5, 0.5])
    #expect(Array(rows.successors[rows.entries(of: second)]) == [2])
    #expect(Array(rows.successors[rows.entries(of: third)]) == [1])
    #expect(rows.entries(of: 0).isEmpty)
    rows[1, 1] = third
    #expect(rows[1, 1] == 3 && rows[0, 1] == 0)
  }

  @Test("are as new after removeAll")
  func removeAll() {
    var rows = TransitionRows(stateCount: 2, actionCount: 1)
    rows[0, 0] = rows.appendCertain(1)
    rows.removeAll()
    #expect(rows.rowCount == 1 && rows.entryCount == 0 && rows[0, 0] == 0)
    #expect(rows.beginRow() == 1)
    #expect(rows.entries(of: 1).isEmpty)
  }

  @Test("refuse a successor that is not a state")
  func outside() async {
    await #expect(processExitsWith: .failure) {
      var rows = TransitionRows(stateCount: 2, actionCount: 1)
      _ = rows.appendCertain(2)
    }
  }

  @Test("refuse an entry before a row is begun")
  func noRow() async {
    await #expect(processExitsWith: .failure) {
      var rows = TransitionRows(stateCount: 2, actionCount: 1)
      rows.append(1, probability: 1)
    }
  }

  @Test("a whole row is what its entries one by one are")
  func wholeRows() {
    let table = [9, 0.5, 0.25, 0.25, 0, 1, 0, 9]
    var (whole, single) = (
      TransitionRows(stateCount: 3, actionCount: 1), TransitionRows(stateCount: 3, actionCount: 1)
    )
    for (state, first) in [1, 4].enumerated() {
      whole[state, 0] = whole.appendRow(of: table, at: first)
      single[state, 0] = single.beginRow()
      for next in 0..<3 { single.append(next, probability: table[first + next]) }
    }
    #expect(whole == single && whole.entryCount == 4)
    // What is added to the row begun last still finds its successors.
    for state in 0..<3 {
      whole.append(state, probability: 0.125)
      single.append(state, probability: 0.125)
    }
    #expect(whole == single)
    _ = whole.appendRow(of: table, at: 1)
    whole.append(2, probability: 0.125)
    #expect(whole.probabilities.suffix(3) == [0.5, 0.25, 0.375])
  }
}
