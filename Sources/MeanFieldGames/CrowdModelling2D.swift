// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A crowd on a torus of cells, with walls: agents like targets and dislike crowded cells.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | layout | `empty`, `four-rooms` with an outer wall and a cross with doors, or ``GridMap/maze`` | empty | – |
/// | size | rows and columns of the layout; a maze has 22 of its own | 10 | cells |
/// | map | a file with a map in characters instead of the layout, see ``GridMap/read(_:)`` | – | – |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 10, 1 | time steps |
/// | start | `uniform`, or `corner`: the first free cell; a map's S cells come first | uniform | – |
/// | noise | chance that a random legal move follows one's own | 1 | – |
/// | crowd-aversion | κ, weight of −ln(μ(s) + 1e-25) | 1 | reward per step |
/// | only-distribution-reward | no reward for places and no cost of moving | false | – |
/// | congestion | the cost of moving is multiplied by μ(s) | false | – |
///
/// The move, legal if no wall is there, leads to a cell from which, with probability `noise`, one
/// of that cell's legal moves (staying included) is drawn uniformly. The reward is, over both axes,
/// `Σ (1 − Σ_i (2/size) |x − x_i|) − |a|/size` for targets x_i (the middle if the map has none),
/// minus `κ ln(μ(s) + 1e-25)`.
///
/// Source: OpenSpiel 2.0.2 (mfg_crowd_modelling_2d), after Perrin et al. 2020, section 4.2; there
/// however the cost of a move is charged one step late; with `only-distribution-reward` both
/// agree. Transitions do not depend on the population.
public struct CrowdModelling2D: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "crowd-modelling-2d", summary: "a crowd spreads over a torus of cells with walls",
    source: "after Perrin et al. 2020, section 4.2; OpenSpiel 2.0.2",
    parameters: [
      .choice("layout", ["empty", "four-rooms", "maze"], "where the walls are"),
      .integer(
        "size", default: 10, in: 1...2000, unit: "cells",
        "rows and columns of the layout, a maze excepted"),
      .file("map", "a map in characters: # wall, . free, S start, T target"),
      .choice("start", ["uniform", "corner"], "where agents start; a map's S cells come first"),
      .real("noise", default: 1, in: .probability, "chance that a random legal move follows"),
      .real(
        "crowd-aversion", default: 1, in: .nonNegative, unit: "reward per step",
        "weight of the dislike of crowds"),
      .boolean("only-distribution-reward", default: false, "reward the dislike of crowds alone"),
      .boolean("congestion", default: false, "multiply the cost of moving by the share of agents"),
    ] + Horizon.parameters(steps: 10),
    presets: [
      .init("empty", ["layout": "empty", "size": "10"], "a 10 × 10 torus without walls"),
      .init(
        "four-rooms",
        [
          "layout": "four-rooms", "size": "13", "steps": "40", "start": "corner",
          "only-distribution-reward": "true",
        ], "13 × 13, four rooms with doors; everybody starts in one corner"),
      .init(
        "maze",
        [
          "layout": "maze", "steps": "100", "start": "corner", "only-distribution-reward": "true",
        ], "22 × 22, a maze; everybody starts in one corner"),
    ])

  public static let agentParameters = [
    AgentParameter.transitions("noise"), .rewards("crowd-aversion"),
  ]

  public static let formulas = GameFormulas(
    reward: "g Σ_x (1 − 2 Σ_i |x − x_i|/n) − g u |a|/n − κ ln(μ(s) + 1e-25)",
    nextState: """
      the cell of the move, around the torus, then with probability noise that of one of the legal
      moves there (staying is one) alike; moves into walls are illegal
      """,
    start: "in the map's S cells alike; without any by start: everywhere alike, or the first cell",
    symbols: [
      "x": "the row and the column of s",
      "x_i": "those of target i, a T cell of the map, or the middle",
      "n": "the rows and the columns of the map, size by default",
      "g": "0 with only-distribution-reward, else 1", "u": "μ(s) with congestion, else 1",
      "κ": "crowd-aversion",
    ])

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  let map: GridMap
  let noise: Double
  let crowdAversion: Double
  /// The reward of being in a place, shape [S].
  let placeRewards: [Double]
  /// The cost of a move, shape [A].
  let moveCosts: [Double]
  let congestion: Bool

  /// A crowd on `map`.
  ///
  /// - Parameters:
  ///   - map: The free cells; its targets are where agents like to be, or the middle if it has
  ///     none.
  ///   - horizon: How long it lasts.
  ///   - starts: The places where agents start, evenly; all places if `nil`.
  ///   - noise: The chance that a random legal move follows one's own.
  ///   - crowdAversion: The weight κ of the dislike of crowds, in reward per step.
  ///   - onlyDistributionReward: Whether places and moves count for nothing.
  ///   - congestion: Whether the cost of moving is multiplied by the share of agents in the cell.
  public init(
    map: GridMap, horizon: Horizon, starts: [Int]? = nil, noise: Double = 1,
    crowdAversion: Double = 1,
    onlyDistributionReward: Bool = false, congestion: Bool = false
  ) {
    self.map = map
    self.noise = noise
    self.crowdAversion = crowdAversion
    self.congestion = congestion
    space = StateActionSpace(
      states: map.labels, actions: GridMap.moveLabels,
      grid: Grid(
        rows: map.rows, columns: map.columns, cellOfState: map.freeCells,
        targets: map.targets.map { map.freeCells[$0] }),
      isLegal: { map.place(from: $0, move: $1, onTorus: true) != nil })
    self.horizon = horizon
    let starts = starts ?? Array(0..<map.placeCount)
    var initial = [Double](repeating: 0, count: map.placeCount)
    precondition(!starts.isEmpty, "agents must start somewhere")
    for place in starts { initial[place] += 1 / Double(starts.count) }
    initialDistribution = initial
    let scale = onlyDistributionReward ? 0.0 : 1.0
    let targets =
      map.targets.isEmpty
      ? [(map.rows / 2, map.columns / 2)]
      : map.targets.map { (map.row(of: $0), map.column(of: $0)) }
    let rowDistances = Self.distances(to: targets.map(\.0), count: map.rows)
    let columnDistances = Self.distances(to: targets.map(\.1), count: map.columns)
    placeRewards = (0..<map.placeCount).map { place in
      let rowDistance = Double(rowDistances[map.row(of: place)]) / Double(map.rows)
      let columnDistance = Double(columnDistances[map.column(of: place)]) / Double(map.columns)
      return 2 * scale - 2 * scale * (rowDistance + columnDistance)
    }
    moveCosts = GridMap.moveLabels.indices.map { move in
      scale * Double(abs(GridMap.rowSteps[move])) / Double(map.rows)
        + scale * Double(abs(GridMap.columnSteps[move])) / Double(map.columns)
    }
  }

  /// The sum of the distances from each of `count` places in a row to all targets.
  private static func distances(to targets: [Int], count: Int) -> [Int] {
    var targetsAt = [Int](repeating: 0, count: count)
    for target in targets { targetsAt[target] += 1 }
    var (sum, passed) = (targets.reduce(0, +), 0)
    return targetsAt.map { here in
      defer {
        // One step on, what is passed is farther and what is ahead is nearer.
        passed += here
        sum += passed - (targets.count - passed)
      }
      return sum
    }
  }

  /// Walls of a layout count as states; a map has to be read to tell.
  public static func size(parameters: ParameterValues) throws -> GameSize? {
    guard parameters.text("map").isEmpty else { return nil }
    let map = parameters.text("layout") == "maze" ? GridMap.maze : nil
    let size = map?.rows ?? parameters.integer("size")
    return GameSize(
      steps: try Horizon(parameters).steps, stateCount: size * size,
      actionCount: GridMap.moveLabels.count)
  }

  public init(parameters: ParameterValues) throws {
    let size = parameters.integer("size")
    var map = GridMap.empty(size: size)
    if let drawn = try parameters.parsed("map", GridMap.read) {
      map = drawn
    } else if parameters.text("layout") == "four-rooms" {
      guard size >= 5 else {
        throw ParameterError(
          key: "size", value: "\(size)", problem: .conflict("four rooms need 5 cells or more"))
      }
      map = .fourRooms(size: size)
    } else if parameters.text("layout") == "maze" {
      map = .maze
    }
    self.init(
      map: map, horizon: try Horizon(parameters),
      starts: !map.starts.isEmpty
        ? map.starts : parameters.text("start") == "corner" ? [0] : nil,
      noise: parameters.real("noise"), crowdAversion: parameters.real("crowd-aversion"),
      onlyDistributionReward: parameters.boolean("only-distribution-reward"),
      congestion: parameters.boolean("congestion"))
  }

  public var isAffine: Bool { crowdAversion == 0 }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let moves = moveCosts.count
    for place in 0..<placeRewards.count {
      let share = meanField.states[place]
      let reward = placeRewards[place] - crowdAversion * log(share + 1e-25)
      let costFactor = congestion ? share : 1
      for move in 0..<moves {
        rewards[place * moves + move] = reward - costFactor * moveCosts[move]
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    gradient.addCrowdAversion(crowdAversion, floor: 1e-25, weights: weights, at: meanField)
    guard congestion else { return }
    let moves = moveCosts.count
    for pair in weights.indices {
      gradient.states[pair / moves] -= weights[pair] * moveCosts[pair % moves]
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let moves = moveCosts.count
    // One row for each cell moved to: the noise from there.
    for place in 0..<map.placeCount {
      let next = (0..<moves).compactMap { map.place(from: place, move: $0, onTorus: true) }
      let row = transitions.beginRow()
      transitions.append(place, probability: 1 - noise)
      for target in next { transitions.append(target, probability: noise / Double(next.count)) }
      precondition(row == place + 1)
    }
    for place in 0..<map.placeCount {
      for move in 0..<moves {
        guard let aim = map.place(from: place, move: move, onTorus: true) else { continue }
        transitions[place, move] = aim + 1
      }
    }
  }
}
