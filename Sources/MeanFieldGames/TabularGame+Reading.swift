public import MeanFieldModel

extension TabularGame {
  /// The game of the tables that the settings name, or the example of two roads.
  ///
  /// - Throws: ``/MeanFieldModel/FileError`` for a table of the wrong shape or contents, which names the
  ///   entry; ``/MeanFieldModel/ParameterError`` for settings that do not go together.
  public init(parameters: ParameterValues) throws {
    let parameters = Self.completed(parameters)
    let horizon = try Horizon(parameters)
    guard let rewards = parameters.table("rewards") else {
      for key in ["transitions", "initial", "legal", "congestion-weights", "interaction"]
      where parameters.table(key) != nil {
        throw ParameterError(
          key: key, value: parameters.text(key),
          problem: .conflict("it needs rewards beside it, which say how many states there are"))
      }
      self.init(twoRoads: horizon, parameters: parameters)
      return
    }
    guard let transitions = parameters.table("transitions") else {
      throw ParameterError(
        key: "rewards", value: parameters.text("rewards"),
        problem: .conflict("it needs transitions beside it"))
    }
    let reader = try TableReader(rewards: rewards, horizon: horizon)
    let legal = try reader.legal(parameters.table("legal"))
    let space = StateActionSpace(
      states: (0..<reader.states).map { "state \($0)" },
      actions: (0..<reader.actions).map { "action \($0)" },
      isLegal: { legal[$0 * reader.actions + $1] })
    let weights = try reader.weights(parameters.table("congestion-weights"))
    let (linear, logarithmic) = (
      parameters.real("linear-congestion"), parameters.real("logarithmic-congestion")
    )
    self.init(
      space: space, horizon: horizon, initial: try reader.initial(parameters.table("initial")),
      rewards: reader.rewards, transitions: try reader.transitions(transitions, legal: legal),
      congestion: Congestion(
        linear: weights.map { linear * $0 }, logarithmic: weights.map { logarithmic * $0 }),
      interaction: try reader.interaction(parameters.table("interaction")))
  }

  /// The settings with the number of steps that the tables tell, if nobody gave it.
  public static func completed(_ parameters: ParameterValues) -> ParameterValues {
    guard !parameters.isGiven("steps"), parameters.text("horizon") == "finite" else {
      return parameters
    }
    let tables = [(parameters.table("rewards"), 3), (parameters.table("transitions"), 4)]
    let told =
      tables.lazy.compactMap { $0?.shape.count == $1 ? $0?.shape[0] : nil }.first
      ?? parameters.table("transitions").flatMap(stepsOfList)
    guard let told, Horizon.stepRange.contains(told) else { return parameters }
    var parameters = parameters
    parameters.set("steps", .integer(told))
    return parameters
  }

  /// The steps that a list of five columns has, from the largest number in the first.
  private static func stepsOfList(_ table: NumericTable) -> Int? {
    guard table.shape.count == 2, table.shape[1] == 5 else { return nil }
    let last = stride(from: 0, to: table.values.count, by: 5).map { table.values[$0] }.max()
    return last.flatMap { Int(exactly: $0) }.map { $0 + 1 }
  }

  /// Every morning each agent takes the short road, which takes 3 μ with a share μ of all agents on
  /// it, or the long one, which takes 1: in equilibrium a third of them take the short one, and a
  /// sixth would be best for all.
  private init(twoRoads horizon: Horizon, parameters: ParameterValues) {
    var rows = TransitionRows(stateCount: 3, actionCount: 2)
    for action in 0..<2 {
      let row = rows.appendCertain(action + 1)
      for state in 0..<3 { rows[state, action] = row }
    }
    let (linear, logarithmic) = (
      parameters.real("linear-congestion"), parameters.real("logarithmic-congestion")
    )
    self.init(
      space: StateActionSpace(
        states: ["home", "short road", "long road"], actions: ["short road", "long road"]),
      horizon: horizon, initial: [1, 0, 0], rewards: [[0, 0, 0, 0, -1, -1]], transitions: [rows],
      congestion: Congestion(
        linear: [0, 3 + linear, linear], logarithmic: [0, logarithmic, logarithmic]))
  }
}

/// Turns tables that people bring into those of a game, and finds what is wrong with them.
private struct TableReader {
  let states: Int
  let actions: Int
  /// R, one for each step or one for all, shape [S, A].
  let rewards: [[Double]]
  private let steps: Int
  private var pairs: Int { states * actions }

  /// The most that a row of probabilities may be off one.
  private static let roundingTolerance = 1e-6

  init(rewards table: NumericTable, horizon: Horizon) throws(FileError) {
    let shape = table.shape
    guard [2, 3].contains(shape.count), !shape.contains(0) else {
      throw FileError(
        key: "rewards", reason: "expected the shape [S, A] or [T, S, A], found \(shape)")
    }
    (states, actions) = (shape[shape.count - 2], shape[shape.count - 1])
    steps = horizon.steps
    guard states <= Int(Int32.max) else {
      throw FileError(key: "rewards", reason: "\(states) states are more than a game can have")
    }
    let tables = shape.count == 3 ? shape[0] : 1
    guard Horizon.stepRange.contains(tables) else {
      throw FileError(
        key: "rewards",
        reason: "there are \(tables) steps in it, and a game has at most "
          + "\(Horizon.stepRange.upperBound)")
    }
    guard shape.count == 2 || tables == steps else {
      let advice =
        switch horizon {
        case .finite: "the game has \(steps); set steps=\(tables), or leave steps out"
        case .discounted:
          "with horizon=discounted all steps are alike; give the shape [S, A], or set "
            + "horizon=finite and steps=\(tables)"
        }
      throw FileError(
        key: "rewards", reason: "there are \(tables) steps in it, and \(advice)")
    }
    try Self.requireFinite(table, "rewards")
    let pairs = states * actions
    rewards = (0..<tables).map { Array(table.values[$0 * pairs..<($0 + 1) * pairs]) }
  }

  func legal(_ table: NumericTable?) throws(FileError) -> [Bool] {
    guard let table else { return Array(repeating: true, count: pairs) }
    try require(table, [[states, actions]], "legal")
    if let entry = table.values.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw FileError(
        key: "legal", entry: entry, reason: "only 1 (may be taken) and 0 (may not) are allowed")
    }
    for state in 0..<states
    where table.values[state * actions..<(state + 1) * actions].allSatisfy({ $0 == 0 }) {
      throw FileError(
        key: "legal", entry: state * actions, reason: "state \(state) has no legal action")
    }
    return table.values.map { $0 == 1 }
  }

  func initial(_ table: NumericTable?) throws(FileError) -> [Double] {
    guard let table else { return Array(repeating: 1 / Double(states), count: states) }
    try require(table, [[states], [1, states], [states, 1]], "initial")
    if let entry = table.values.firstIndex(where: { $0 < 0 }) {
      throw FileError(key: "initial", entry: entry, reason: "\(table.values[entry]) is below 0")
    }
    let sum = table.values.reduce(0, +)
    guard abs(sum - 1) <= Self.roundingTolerance else {
      throw FileError(key: "initial", reason: "it sums to \(sum), not 1")
    }
    return table.values.map { $0 / sum }
  }

  func weights(_ table: NumericTable?) throws(FileError) -> [Double] {
    guard let table else { return Array(repeating: 1, count: states) }
    try require(table, [[states], [1, states], [states, 1]], "congestion-weights")
    return table.values
  }

  func interaction(_ table: NumericTable?) throws(FileError) -> [Double] {
    guard let table else { return [] }
    try require(table, [[states, states], [states, actions, states]], "interaction")
    return table.values
  }

  func transitions(
    _ table: NumericTable, legal: [Bool]
  ) throws(FileError) -> [TransitionRows] {
    let shape = table.shape
    guard shape.count == 2 else {
      try require(
        table, [[states, actions, states], [steps, states, actions, states]], "transitions",
        orList: true)
      let tables = shape.count == 4 ? steps : 1
      var result: [TransitionRows] = []
      for step in 0..<tables {
        result.append(
          try rows(step: tables == 1 ? nil : step, legal: legal) { pair in
            let first = (step * pairs + pair) * states
            return (0..<states).compactMap { next in
              let probability = table.values[first + next]
              return probability == 0
                ? nil : Move(next: next, probability: probability, entry: first + next)
            }
          })
      }
      return result
    }
    return try listed(table, legal: legal)
  }

  /// The transitions of a list: state, action, next state, probability, and the step in front of
  /// five columns.
  private func listed(
    _ table: NumericTable, legal: [Bool]
  ) throws(FileError) -> [TransitionRows] {
    let columns = table.shape[1]
    guard columns == 4 || columns == 5 else {
      throw FileError(
        key: "transitions",
        reason: "a list has the columns state, action, next state, probability, with the step in "
          + "front if it matters; found \(columns) columns")
    }
    let tables = columns == 5 ? steps : 1
    var moves = [[Move]](repeating: [], count: tables * pairs)
    let names = ["step", "state", "action", "next state"].suffix(columns - 1)
    let limits = [steps, states, actions, states].suffix(columns - 1)
    for row in 0..<table.shape[0] {
      var indices: [Int] = []
      for (column, (name, limit)) in zip(names, limits).enumerated() {
        let value = table.values[row * columns + column]
        guard let index = Int(exactly: value), (0..<limit).contains(index) else {
          throw FileError(
            key: "transitions", entry: row * columns + column,
            reason: "row \(row) (from 0): \(name) \(value) is not a whole number from 0 to "
              + "\(limit - 1)")
        }
        indices.append(index)
      }
      let step = columns == 5 ? indices.removeFirst() : 0
      let last = (row + 1) * columns - 1
      moves[step * pairs + indices[0] * actions + indices[1]].append(
        Move(next: indices[2], probability: table.values[last], entry: last))
    }
    var result: [TransitionRows] = []
    for step in 0..<tables {
      result.append(
        try rows(step: tables == 1 ? nil : step, legal: legal) { moves[step * pairs + $0] })
    }
    return result
  }

  /// What can happen to a pair.
  private struct Move {
    let next: Int
    let probability: Double
    /// Which of the table's values the probability is.
    let entry: Int
  }

  /// Which of the table's values is wrong in a row, and how, if one is.
  private static func fault(in list: [Move], sum: Double) -> (entry: Int?, reason: String)? {
    if list.isEmpty { return (nil, "there is nowhere to go") }
    if let move = list.first(where: { !($0.probability >= 0) }) {
      let what = move.probability < 0 ? "below 0" : "not a number"
      return (move.entry, "the probability of state \(move.next) is \(move.probability), \(what)")
    }
    guard abs(sum - 1) > roundingTolerance else { return nil }
    return (list.first?.entry, "the probabilities sum to \(sum), not 1")
  }

  /// The rows of one step; pairs with the same moves share one.
  private func rows(
    step: Int?, legal: [Bool], moves: (_ pair: Int) -> [Move]
  ) throws(FileError) -> TransitionRows {
    var rows = TransitionRows(stateCount: states, actionCount: actions)
    var known: [[Double]: Int] = [:]
    for pair in 0..<pairs where legal[pair] {
      let list = moves(pair)
      let sum = list.reduce(0) { $0 + $1.probability }
      if let fault = Self.fault(in: list, sum: sum) {
        let place = step.map { "step \($0), " } ?? ""
        throw FileError(
          key: "transitions", entry: fault.entry,
          reason: "\(place)state \(pair / actions), action \(pair % actions): \(fault.reason)")
      }
      let key = list.flatMap { [Double($0.next), $0.probability] }
      let row: Int
      if let same = known[key] {
        row = same
      } else {
        row = rows.beginRow()
        for move in list { rows.append(move.next, probability: move.probability / sum) }
        known[key] = row
      }
      rows[pair / actions, pair % actions] = row
    }
    return rows
  }

  /// Stops a table whose shape is none of those expected, or that holds what is not a number.
  private func require(
    _ table: NumericTable, _ shapes: [[Int]], _ key: String, orList: Bool = false
  ) throws(FileError) {
    guard shapes.contains(table.shape) else {
      let expected = shapes.map { "\($0)" }.joined(separator: " or ") + (orList ? " or a list" : "")
      throw FileError(
        key: key,
        reason: "expected the shape \(expected) beside rewards of \(states) states and \(actions) "
          + "actions, found \(table.shape)")
    }
    try Self.requireFinite(table, key)
  }

  private static func requireFinite(_ table: NumericTable, _ key: String) throws(FileError) {
    guard let index = table.values.firstIndex(where: { !$0.isFinite }) else { return }
    throw FileError(
      key: key, entry: index, reason: "\(table.values[index]) is not a finite number")
  }
}
