/// The finite states and actions of a game, and what is known about them.
///
/// States are numbered `0..<stateCount`, actions `0..<actionCount`; tables over both are flat and
/// row-major, entry (s, a) at `s * actionCount + a`.
public struct StateActionSpace: Sendable {
  /// The states' names, shape [S].
  public let stateLabels: [String]
  /// The actions' names, shape [A].
  public let actionLabels: [String]
  /// Whether an action may be taken in a state, shape [S, A]; every state has a legal action.
  public let isLegal: [Bool]
  /// 0 where an action is legal and −∞ where it is not, shape [S, A]: added to action values it
  /// leaves the choice among legal actions.
  public let penalty: [Double]
  /// The populations, whose states partition `0..<stateCount` in order.
  public let populations: [Population]
  /// Where the states lie on a map, if they do.
  public let grid: Grid?

  /// The number of states, S.
  public var stateCount: Int { stateLabels.count }
  /// The number of actions, A.
  public var actionCount: Int { actionLabels.count }

  /// A space of the given states and actions.
  ///
  /// - Parameters:
  ///   - states: The states' names.
  ///   - actions: The actions' names.
  ///   - populations: Named populations in the order of their states; one population of all states
  ///     if `nil`.
  ///   - grid: Where the states lie on a map.
  ///   - isLegal: Whether an action may be taken in a state; all may if `nil`.
  public init(
    states: [String], actions: [String], populations: [Population]? = nil, grid: Grid? = nil,
    isLegal: ((_ state: Int, _ action: Int) -> Bool)? = nil
  ) {
    precondition(!states.isEmpty && !actions.isEmpty, "a game needs a state and an action")
    stateLabels = states
    actionLabels = actions
    var legal = [Bool](repeating: true, count: states.count * actions.count)
    if let isLegal {
      for state in states.indices {
        for action in actions.indices {
          legal[state * actions.count + action] = isLegal(state, action)
        }
        precondition(
          legal[state * actions.count..<(state + 1) * actions.count].contains(true),
          "state \(states[state]) has no legal action")
      }
    }
    self.isLegal = legal
    penalty = legal.map { $0 ? 0 : -.infinity }
    self.populations = populations ?? [Population(name: "agents", states: 0..<states.count)]
    precondition(
      self.populations.reduce(into: 0 as Int?) { next, population in
        next = next == population.states.lowerBound ? population.states.upperBound : nil
      } == states.count,
      "populations must partition the \(states.count) states in order, got \(self.populations)")
    precondition(
      grid.map { $0.cellOfState.count == states.count } ?? true,
      "a grid must place each of the \(states.count) states")
    self.grid = grid
  }

  /// How many actions are legal in a state.
  public func legalActionCount(_ state: Int) -> Int {
    isLegal[state * actionCount..<(state + 1) * actionCount].count { $0 }
  }
}

/// Agents of one kind, who can be in the states of one range.
public struct Population: Sendable, Equatable {
  /// The name people read.
  public let name: String
  /// The states its agents can be in.
  public let states: Range<Int>

  /// A population of the given states.
  public init(name: String, states: Range<Int>) {
    self.name = name
    self.states = states
  }
}

/// A rectangular map on which states have a place; cells without a state are walls.
public struct Grid: Sendable, Equatable {
  /// The number of rows; row 0 is the top.
  public let rows: Int
  /// The number of columns; column 0 is the left.
  public let columns: Int
  /// The cell `row * columns + column` of each state, shape [S].
  public let cellOfState: [Int]
  /// The cells that agents want to be in, for pictures; empty if the game names none.
  public let targets: [Int]

  /// A map with the given places.
  public init(rows: Int, columns: Int, cellOfState: [Int], targets: [Int] = []) {
    precondition(
      (cellOfState + targets).allSatisfy { (0..<rows * columns).contains($0) },
      "a cell lies outside the \(rows) × \(columns) grid")
    self.rows = rows
    self.columns = columns
    self.cellOfState = cellOfState
    self.targets = targets
  }
}
