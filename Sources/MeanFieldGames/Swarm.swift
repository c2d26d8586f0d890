// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A swarm on a grid with one of three tasks: to spread over several targets, to agree on one of them,
/// or to gather anywhere.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | task | `diffuse`, `agree` or `cluster` | diffuse | – |
/// | size | rows and columns | 8 | cells |
/// | map | a file with a map in characters instead, see ``GridMap/read(_:)`` | – | – |
/// | agents | N, how many there are; N agents who are simulated are so many, whatever this says | 200 | agents |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(discount:steps:)`` | discounted, 50, 0.9 | time steps |
///
/// A move into a wall or off the grid stays; any number of agents share a cell. The targets are the
/// four corners, or the T cells of the map. Rewards lie in [0, 1] and do not depend on the move:
/// - diffuse: `(r + 1)/(n + 2)` with r = n + 1 − μ(s) on a target and −1 elsewhere, where n is the
///   size;
/// - agree: `(r + 1)/2` with r = μ(s) on a target with more than one agent, μ(s) > 1/N, and −1
///   elsewhere;
/// - cluster: `(ln μ(s) + ln N)/ln N`, and 0 where fewer than one agent is.
///
/// Transitions do not depend on the population.
///
/// Source: Benjamin and Abate 2024, appendix F.1, which says that rewards are normalised to [0, 1]
/// but not how. Infinitely many agents have no 1/N: they are rewarded as if they were N. The reward
/// of cluster bends at μ(s) = 1/N, and that of agree jumps there by 1/2. The game counts as
/// differentiable, because everywhere else its slopes are true; the jump itself they do not tell, so
/// that where less than one agent is on every target nothing says that gathering pays.
///
/// The uniform policy spreads agents evenly, which is an unstable equilibrium of cluster. In agree,
/// targets that are alike are chosen alike until rounding breaks the tie.
public struct Swarm: CataloguedGame {
  /// What the swarm is rewarded for.
  public enum Task: String, Sendable, CaseIterable {
    /// Being few on a target.
    case diffuse
    /// Being many on a target.
    case agree
    /// Being many in a cell.
    case cluster
  }

  public static let entry = CatalogueEntry(
    name: "swarm", summary: "agents on a grid spread over targets, agree on one, or gather",
    source: "Benjamin and Abate 2024, appendix F.1",
    parameters: [
      .choice("task", Task.allCases.map(\.rawValue), "what is rewarded"),
      .integer(
        "size", default: 8, in: 1...2000, unit: "cells", "rows and columns, without a map"),
      .file("map", "a map in characters: # wall, . free, S start, T target"),
      .integer(
        "agents", default: 200, in: 2...1_000_000_000_000_000, unit: "agents",
        "N in the rewards; where agents are simulated it is their number"),
    ] + Horizon.parameters(discount: 0.9, steps: 50),
    presets: [
      .init("diffuse", ["task": "diffuse"], "spread evenly over the targets"),
      .init("agree", ["task": "agree"], "gather on one target of several"),
      .init("cluster", ["task": "cluster"], "gather in a cell, whichever"),
    ], example: ["task": "agree"])

  public static let formulas = GameFormulas(
    reward: """
      task diffuse: (n + 2 − μ(s))/(n + 2) on a target, else 0
      task agree: (μ(s) + 1)/2 on a target where μ(s) > 1/N, else 0
      task cluster: max(0, (ln μ(s) + ln N)/ln N)
      """,
    nextState: "the cell of the move; a move into a wall or off the grid stays",
    start: "everywhere alike, or in the map's S cells alike",
    symbols: [
      "N": "agents",
      "n": "size; with a map its rows or columns, whichever are more",
      "target": "a corner; with T cells on a map each of them",
    ])

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  /// What the swarm is rewarded for.
  public let task: Task
  /// N.
  public private(set) var agentCount: Int
  let map: GridMap
  /// Whether a place is a target, shape [S].
  let isTarget: [Bool]

  /// A swarm of `agentCount` agents on `map`.
  ///
  /// - Parameters:
  ///   - task: What is rewarded.
  ///   - map: The free cells. Agents start in its S cells, or everywhere without any; the targets are
  ///     its T cells, or its free corners without any. All tasks but `cluster` need one.
  ///   - agentCount: N, at least 1.
  ///   - horizon: How long it lasts.
  public init(
    task: Task, map: GridMap = .empty(size: 8), agentCount: Int = 200,
    horizon: Horizon = .discounted(0.9)
  ) {
    precondition(agentCount >= 1, "expected an agent or more, got \(agentCount)")
    let targets = Set(Self.targets(of: map))
    precondition(task == .cluster || !targets.isEmpty, "\(task) needs a target")
    self.task = task
    self.map = map
    self.agentCount = agentCount
    self.horizon = horizon
    space = StateActionSpace(
      states: map.labels, actions: GridMap.moveLabels,
      grid: Grid(
        rows: map.rows, columns: map.columns, cellOfState: map.freeCells,
        // Who gathers anywhere has no target.
        targets: task == .cluster ? [] : targets.sorted().map { map.freeCells[$0] }))
    let starts = map.starts.isEmpty ? Array(0..<map.placeCount) : map.starts
    var initial = [Double](repeating: 0, count: map.placeCount)
    for place in starts { initial[place] = 1 / Double(starts.count) }
    initialDistribution = initial
    isTarget = (0..<map.placeCount).map(targets.contains)
  }

  /// The T cells, or the free corners without any.
  private static func targets(of map: GridMap) -> [Int] {
    guard map.targets.isEmpty else { return map.targets }
    return (0..<map.placeCount).filter {
      [0, map.rows - 1].contains(map.row(of: $0))
        && [0, map.columns - 1].contains(map.column(of: $0))
    }
  }

  /// A map has to be read to tell.
  public static func size(parameters: ParameterValues) throws -> GameSize? {
    guard parameters.text("map").isEmpty else { return nil }
    let size = parameters.integer("size")
    return GameSize(
      steps: try Horizon(parameters).steps, stateCount: size * size,
      actionCount: GridMap.moveLabels.count)
  }

  public init(parameters: ParameterValues) throws {
    let task = Task(rawValue: parameters.text("task")) ?? .diffuse
    let map = try parameters.parsed("map", GridMap.read) ?? .empty(size: parameters.integer("size"))
    guard task == .cluster || !Self.targets(of: map).isEmpty else {
      throw FileError(
        key: "map", reason: "task \(task) needs a target: a T, or a corner that is free")
    }
    self.init(
      task: task, map: map, agentCount: parameters.integer("agents"),
      horizon: try Horizon(parameters))
  }

  public func withAgents(_ count: Int) -> any Game {
    precondition(count >= 1, "expected an agent or more, got \(count)")
    var game = self
    game.agentCount = count
    return game
  }

  public var isAffine: Bool { task == .diffuse }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let moves = GridMap.moveLabels.count
    let (scale, side) = (log(Double(agentCount)), Double(max(map.rows, map.columns)))
    for place in isTarget.indices {
      let share = meanField.states[place]
      var reward = 0.0
      switch task {
      case .cluster where share > 1 / Double(agentCount): reward = (log(share) + scale) / scale
      case .agree where isTarget[place] && isShared(share): reward = (share + 1) / 2
      case .diffuse where isTarget[place]: reward = (side + 2 - share) / (side + 2)
      default: break
      }
      for move in 0..<moves { rewards[place * moves + move] = reward }
    }
  }

  /// Whether more than one agent is in a cell with this share of all.
  ///
  /// One of N agents is 1/N but for rounding, and two are twice that.
  private func isShared(_ share: Double) -> Bool { share * Double(agentCount) > 1 + 1e-9 }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let moves = GridMap.moveLabels.count
    let (scale, side) = (log(Double(agentCount)), Double(max(map.rows, map.columns)))
    for place in isTarget.indices {
      let share = meanField.states[place]
      let weight = weights[place * moves..<(place + 1) * moves].reduce(0, +)
      switch task {
      case .cluster where share > 1 / Double(agentCount):
        gradient.states[place] += weight / (share * scale)
      case .agree where isTarget[place] && isShared(share): gradient.states[place] += weight / 2
      case .diffuse where isTarget[place]: gradient.states[place] -= weight / (side + 2)
      default: break
      }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    // One row for each cell, for all moves that lead there; row 0 is that of illegal moves.
    for place in 0..<map.placeCount { _ = transitions.appendCertain(place) }
    for place in 0..<map.placeCount {
      for move in GridMap.moveLabels.indices {
        transitions[place, move] = 1 + (map.place(from: place, move: move, onTorus: false) ?? place)
      }
    }
  }
}
