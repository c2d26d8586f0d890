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

  @Test(
    "all pairs' rows at once are what their entries one by one are, zeros or not",
    arguments: [0.25, 0])
  func rowsOfPairs(_ second: Double) {
    let table = [
      0.5, second, 0.5 - second, 0, 1, 0, 0.125, 0.25, 0.625, 1, 0, 0, 0, 0.5, 0.5, 0.25, 0.25, 0.5,
    ]
    var (whole, single) = (
      TransitionRows(stateCount: 3, actionCount: 2), TransitionRows(stateCount: 3, actionCount: 2)
    )
    for _ in 0..<2 {
      whole.removeAll()
      whole.assignRowsOfPairs { probabilities in
        var sum = 0.0
        for index in probabilities.indices { sum += abs(probabilities[index]) }
        #expect(sum == 0)
        for (index, probability) in table.enumerated() { probabilities[index] = probability }
      }
    }
    for pair in 0..<6 {
      single[pair / 2, pair % 2] = single.beginRow()
      for next in 0..<3 { single.append(next, probability: table[3 * pair + next]) }
    }
    #expect(whole == single)
    // What is added to the row begun last still finds its successors.
    for state in 0..<3 {
      whole.append(state, probability: 0.125)
      single.append(state, probability: 0.125)
    }
    #expect(whole == single && whole.probabilities.suffix(3) == [0.375, 0.375, 0.625])
  }

  @Test("refuse all pairs' rows where there are rows")
  func rowsOfPairsTwice() async {
    await #expect(processExitsWith: .failure) {
      var rows = TransitionRows(stateCount: 2, actionCount: 1)
      _ = rows.appendCertain(1)
      rows.assignRowsOfPairs { _ in }
    }
  }
}
