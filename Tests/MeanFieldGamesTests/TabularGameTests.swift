import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct TabularGameTests {
  /// The game of the given tables and other settings.
  private func game(
    _ tables: [String: NumericTable], _ settings: [String: String] = [:]
  ) throws -> TabularGame {
    let names = Dictionary(uniqueKeysWithValues: tables.keys.map { ($0, $0) })
    return try TabularGame(
      parameters: TabularGame.entry.resolve(settings.merging(names) { $1 }) { parameter, _ in
        .table(tables[parameter.name] ?? NumericTable(shape: [0], values: []))
      })
  }

  /// Three states in a ring, two actions: stay, or step with probability 0.75.
  private static let rewards = NumericTable(shape: [3, 2], values: [0, -0.1, 1, 0.9, 0, -0.1])
  private static let dense = NumericTable(
    shape: [3, 2, 3],
    values: [
      1, 0, 0, 0.25, 0.75, 0, 0, 1, 0, 0, 0.25, 0.75, 0, 0, 1, 0.75, 0, 0.25,
    ])
  private static let list = NumericTable(
    shape: [9, 4],
    values: [
      0, 0, 0, 1, 0, 1, 0, 0.25, 0, 1, 1, 0.75, 1, 0, 1, 1, 1, 1, 1, 0.25, 1, 1, 2, 0.75, 2, 0, 2,
      1, 2, 1, 0, 0.75, 2, 1, 2, 0.25,
    ])

  @Test("a list and a dense table make the same game")
  func sameGame() throws {
    let first = try game(["rewards": Self.rewards, "transitions": Self.dense])
    let second = try game(["rewards": Self.rewards, "transitions": Self.list])
    try first.validate()
    try second.validate()
    let policy = Policy.random(for: first, seed: 1)
    #expect(first.exploitability(of: policy) == second.exploitability(of: policy))
  }

  @Test("tables that change with time are those of their steps")
  func timeDependent() throws {
    // Reward 1 at step 1 in state 1 alone; the law leads there at step 0 and nowhere else.
    let rewards = NumericTable(shape: [2, 2, 1], values: [0, 0, 0, 1])
    let transitions = NumericTable(shape: [2, 2, 1, 2], values: [0, 1, 0, 1, 1, 0, 1, 0])
    let game = try game(
      ["rewards": rewards, "transitions": transitions], ["steps": "2"])
    try game.validate()
    #expect(game.exploitability(of: .uniform(for: game)).value == 1)
    let five = NumericTable(
      shape: [4, 5], values: [0, 0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1])
    let listed = try self.game(["rewards": rewards, "transitions": five], ["steps": "2"])
    #expect(listed.exploitability(of: .uniform(for: listed)).value == 1)
  }

  @Test("crowds cost what the settings say")
  func congestion() throws {
    let weights = NumericTable(shape: [1, 3], values: [1, 0, 2])
    let interaction = NumericTable(shape: [3, 3], values: [0, 0, 0, 1, 2, 3, 0, 0, 0])
    let game = try game(
      [
        "rewards": Self.rewards, "transitions": Self.dense, "congestion-weights": weights,
        "interaction": interaction,
      ], ["linear-congestion": "2", "logarithmic-congestion": "0.5"])
    var rewards = [Double](repeating: 0, count: 6)
    let shares = [0.25, 0.25, 0.5]
    game.fillRewards(&rewards, at: 0, meanField: MeanField(states: shares))
    let logarithms = [0.25, 0.5].map { -0.5 * log($0) }
    let expected = [
      -2 * 0.25 + logarithms[0], -0.1 - 2 * 0.25 + logarithms[0],
      1 + 0.25 + 0.5 + 1.5, 0.9 + 0.25 + 0.5 + 1.5,
      -4 * 0.5 + 2 * logarithms[1], -0.1 - 4 * 0.5 + 2 * logarithms[1],
    ]
    #expect(distance(rewards, expected) < Tolerance.rounding)
  }

  @Test("pairs with the same transitions share a row")
  func sharedRows() throws {
    let stay = NumericTable(shape: [2, 2, 2], values: [1, 0, 1, 0, 1, 0, 0.5, 0.5])
    let game = try game([
      "rewards": NumericTable(shape: [2, 2], values: [0, 0, 0, 0]), "transitions": stay,
    ])
    var rows = TransitionRows(stateCount: 2, actionCount: 2)
    game.fillTransitions(&rows, at: 0, meanField: MeanField(states: [1, 0]))
    // The empty row, the certain one and the even one.
    #expect(rows.rowCount == 3 && rows.entryCount == 3)
  }

  @Test("an illegal action needs no transitions")
  func illegal() throws {
    var values = Self.dense.values
    for index in 3..<6 { values[index] = 0 }
    let legal = NumericTable(shape: [3, 2], values: [1, 0, 1, 1, 1, 1])
    let game = try game([
      "rewards": Self.rewards, "transitions": NumericTable(shape: [3, 2, 3], values: values),
      "legal": legal,
    ])
    try game.validate()
    #expect(Policy.uniform(for: game)[0, 0, 0] == 1)
  }

  /// Tables that are wrong, the setting blamed and what its message must say.
  private static let faults: [(tables: [String: NumericTable], key: String, says: String)] = [
    (["rewards": table([3], 0)], "rewards", "[3]"),
    (["rewards": table([0, 2], 0)], "rewards", "[0, 2]"),
    (["rewards": table([3, 2], .nan)], "rewards", "nan is not a finite number"),
    (
      ["transitions": table([3, 2, 2], 0.5)], "transitions", "[3, 2, 3] or [10, 3, 2, 3] or a list"
    ),
    (
      ["transitions": table([3, 2, 3], 0.5)], "transitions",
      "state 0, action 0: the probabilities sum to 1.5, not 1"
    ),
    (["transitions": table([3, 2, 3], 0)], "transitions", "there is nowhere to go"),
    (
      ["transitions": table([10, 3, 2, 3], -1)], "transitions",
      "step 0, state 0, action 0: the probability of state 0 is -1.0, below 0"
    ),
    (["transitions": table([1, 3], 0)], "transitions", "found 3 columns"),
    (["transitions": table([1, 4], 0.5)], "transitions", "row 0 (from 0): state 0.5"),
    (
      ["transitions": table([1, 4], 7)], "transitions",
      "state 7.0 is not a whole number from 0 to 2"
    ),
    (["initial": table([2], 0.5)], "initial", "[2]"),
    (["initial": table([3], 0.5)], "initial", "sums to 1.5"),
    (["legal": table([3, 2], 0.5)], "legal", "only 1"),
    (["legal": table([3, 2], 0)], "legal", "state 0 has no legal action"),
    (["congestion-weights": table([2], 1)], "congestion-weights", "[2]"),
    (["interaction": table([3, 2], 1)], "interaction", "[3, 3] or [3, 2, 3]"),
    (["interaction": table([3, 3], .infinity)], "interaction", "inf is not a finite"),
  ]

  private static func table(_ shape: [Int], _ value: Double) -> NumericTable {
    NumericTable(shape: shape, values: Array(repeating: value, count: shape.reduce(1, *)))
  }

  @Test("says what is wrong with a table", arguments: faults.indices)
  func faulty(index: Int) {
    let fault = Self.faults[index]
    let tables = ["rewards": Self.rewards, "transitions": Self.dense].merging(fault.tables) { $1 }
    let error = #expect(throws: FileError.self) { try game(tables) }
    #expect(error?.key == fault.key)
    #expect(error?.reason.contains(fault.says) == true, "\(String(describing: error))")
  }

  @Test("a table by step is no game without an end, and more steps would not help")
  func stationary() {
    let tables = ["rewards": Self.table([4, 3, 2], 0), "transitions": Self.dense]
    let error = #expect(throws: FileError.self) {
      try game(tables, ["horizon": "discounted", "discount": "0.9"])
    }
    #expect(error?.key == "rewards")
    #expect(
      error?.reason.hasSuffix("give the shape [S, A], or set horizon=finite and steps=4") == true)
  }

  @Test("tables by step tell the number of steps, if nobody gave another")
  func stepsOfTables() throws {
    let byStep = [
      "rewards": Self.table([4, 3, 2], 0), "transitions": Self.table([4, 3, 2, 3], 1.0 / 3),
    ]
    let fixed = ["rewards": Self.rewards, "transitions": Self.dense]
    for key in byStep.keys {
      let tables = fixed.merging(byStep.filter { $0.key == key }) { $1 }
      #expect(try game(tables).horizon.steps == 4)
      #expect(try game(tables, ["steps": "4"]).horizon.steps == 4)
      let error = #expect(throws: FileError.self) { try game(tables, ["steps": "5"]) }
      #expect(error?.key == key)
    }
    let error = #expect(throws: FileError.self) {
      try game(byStep.merging(["transitions": Self.table([5, 3, 2, 3], 1.0 / 3)]) { $1 })
    }
    #expect(error?.key == "transitions" && error?.reason.contains("[4, 3, 2, 3]") == true)
    #expect(try game(fixed).horizon.steps == 10)
    // A list of step, state, action, next state, probability: everybody stays for 3 steps.
    var moves: [Double] = []
    for step in 0..<3 {
      for pair in 0..<6 {
        moves += [step, pair / 2, pair % 2, pair / 2, 1].map { Double($0) }
      }
    }
    let list = NumericTable(shape: [18, 5], values: moves)
    #expect(try game(fixed.merging(["transitions": list]) { $1 }).horizon.steps == 3)
  }

  @Test("tables that need others are refused alone")
  func incomplete() {
    #expect(throws: ParameterError.self) { try game(["rewards": Self.rewards]) }
    #expect(throws: ParameterError.self) { try game(["transitions": Self.dense]) }
  }
}
