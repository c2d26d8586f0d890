public import MeanFieldModel
import MeanFieldPopulation

/// Agents on a map who were followed one by one, through several plays of a game.
public struct AgentPlays: Sendable, Equatable {
  /// Where agents can be.
  public struct Map: Sendable, Equatable {
    /// The number of rows; row 0 is the top.
    public let rows: Int
    /// The number of columns; column 0 is the left.
    public let columns: Int
    /// Whether nobody can be there, shape [rows, columns].
    public let isWall: [Bool]
    /// The cells that agents want to be in, ascending; empty if the game names none.
    public let targets: [Int]

    /// A map.
    ///
    /// - Parameters:
    ///   - rows: The number of rows.
    ///   - columns: The number of columns.
    ///   - isWall: Whether nobody can be there, shape [rows, columns].
    ///   - targets: The cells that agents want to be in.
    public init(rows: Int, columns: Int, isWall: [Bool], targets: [Int] = []) {
      precondition(
        rows > 0 && columns > 0 && isWall.count == rows * columns
          && targets.allSatisfy(isWall.indices.contains),
        "\(isWall.count) cells and targets \(targets) on a map of \(rows) × \(columns)")
      self.rows = rows
      self.columns = columns
      self.isWall = isWall
      self.targets = Set(targets).sorted()
    }
  }

  /// Agents of one kind.
  public struct Population: Sendable, Equatable {
    /// What people call it.
    public let name: String
    /// How many agents it has.
    public let agents: Int

    /// So many agents of that name.
    public init(name: String, agents: Int) {
      self.name = name
      self.agents = agents
    }
  }

  /// One play.
  public struct Play: Sendable, Equatable {
    /// What it shows, in a word or two.
    public let name: String
    /// The cell of each agent at each moment, shape [moments, N].
    public let cells: [Int]

    /// A play of that name.
    public init(_ name: String, cells: [Int]) {
      self.name = name
      self.cells = cells
    }
  }

  /// Where agents can be.
  public let map: Map
  /// The populations, whose agents stand side by side in this order.
  public let populations: [Population]
  /// The plays, of equal length.
  public let plays: [Play]

  /// Plays of agents on a map.
  ///
  /// - Precondition: All plays have the same number of moments, at least one, and nobody is in a wall.
  public init(map: Map, populations: [Population], plays: [Play]) {
    self.map = map
    self.populations = populations
    self.plays = plays
    let agents = agentCount
    precondition(agents > 0 && !plays.isEmpty, "\(plays.count) plays of \(agents) agents")
    for play in plays {
      precondition(
        play.cells.count == plays[0].cells.count && play.cells.count >= agents
          && play.cells.count.isMultiple(of: agents),
        "\(play.name) tells of \(play.cells.count) places of \(agents) agents, and "
          + "\(plays[0].name) of \(plays[0].cells.count)")
      precondition(
        play.cells.allSatisfy { map.isWall.indices.contains($0) && !map.isWall[$0] },
        "somebody is in a wall in \(play.name)")
    }
  }

  /// N, the number of agents of all populations.
  public var agentCount: Int { populations.reduce(0) { $0 + $1.agents } }

  /// How many moments a play has: one more than moves.
  public var moments: Int { plays[0].cells.count / agentCount }
}

extension AgentPlays {
  /// A policy that agents follow in a play.
  public struct Followed: Sendable {
    let name: String
    let policy: Policy

    /// A policy, and what its play is called.
    public init(_ name: String, _ policy: Policy) {
      self.name = name
      self.policy = policy
    }
  }

  /// Lets agents play a game once by each of some policies; all plays begin with the agents in the same
  /// places.
  ///
  /// - Parameters:
  ///   - game: The game.
  ///   - policies: What everybody follows, in one play after another; at least one.
  ///   - agents: N, at least one of each population.
  ///   - moves: How often everybody moves; less often than the steps of a finite game.
  ///   - seed: Where all randomness comes from.
  /// - Returns: Nil if the game has no map.
  public static func following(
    _ policies: [Followed], in game: some Game, agents: Int, moves: Int, seed: UInt64
  ) -> AgentPlays? {
    let space = game.space
    guard let grid = space.grid else { return nil }
    var isWall = [Bool](repeating: true, count: grid.rows * grid.columns)
    for cell in grid.cellOfState { isWall[cell] = false }
    var simulator = PopulationSimulator(
      game, agentCount: agents, representation: .agents, seed: seed)
    let paths = policies.map { simulator.paths(of: $0.policy, steps: moves + 1, number: 0) }
    return AgentPlays(
      map: Map(rows: grid.rows, columns: grid.columns, isWall: isWall, targets: grid.targets),
      populations: zip(space.populations, paths[0].agentsOfPopulation).map {
        Population(name: $0.name, agents: $1)
      },
      plays: zip(policies, paths).map { followed, paths in
        Play(followed.name, cells: paths.states.map { grid.cellOfState[Int($0)] })
      })
  }
}
