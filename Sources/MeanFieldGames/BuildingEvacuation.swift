// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Building evacuation: a crowd goes down the stairs of a building, away from each other.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | floors | floors, floor 0 the lowest | 5 | – |
/// | length, width | the sides of a floor | 10, 10 | cells |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 4, 1 | time steps |
/// | evacuation-reward | reward of being on floor 0 | 10 | reward per step |
/// | crowd-aversion | η, weight of −ln max(μ(s), 1e-20) | 1 | reward per step |
///
/// A state is a floor, a place x along its length and a place y along its width. Moves are certain:
/// right (x + 1), left (x − 1), up (y − 1), down (y + 1), and the stairs, down at (0, 0) and up at
/// (length − 1, width − 1) of every floor. A move against the outer wall, and stairs elsewhere,
/// leave one where one is. The reward is
/// `−η ln max(μ(s), 1e-20)`, and `evacuation-reward` more on floor 0. Everybody starts spread out
/// evenly.
///
/// Source: Pérolat et al. 2022 (building evacuation), with the conventions and defaults of MFGLib
/// 0.3.0. As in its code, though not in its description, all flights down lie one below the other,
/// and one stays only at walls or by stairs that are not there. Transitions do not depend on the
/// population.
public struct BuildingEvacuation: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "building-evacuation", summary: "a crowd goes down the stairs of a building",
    source: "Pérolat et al. 2022; MFGLib 0.3.0",
    parameters: [
      .integer("floors", default: 5, in: 1...100, "floors of the building"),
      .integer(
        "length", default: 10, in: 1...200, unit: "cells", "a floor's side from left to right"),
      .integer(
        "width", default: 10, in: 1...200, unit: "cells", "a floor's side from top to bottom"),
      .real(
        "evacuation-reward", default: 10, in: .nonNegative, unit: "reward per step",
        "reward of being on floor 0"),
      .real(
        "crowd-aversion", default: 1, in: .nonNegative, unit: "reward per step",
        "weight of the dislike of crowds"),
    ] + Horizon.parameters(steps: 4))

  public static let agentParameters = [
    AgentParameter.rewards("evacuation-reward"), .rewards("crowd-aversion"),
  ]

  public static let formulas = GameFormulas(
    reward: "v 1{s is on floor 0} − η ln max(μ(s), 1e-20)",
    nextState: """
      the cell of the move, for certain; downstairs at (0, 0) and upstairs at (length − 1, width − 1)
      of a floor; walls, and stairs elsewhere, leave one where one is
      """,
    start: "everywhere alike",
    symbols: ["v": "evacuation-reward", "η": "crowd-aversion"])

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  let floors: Int
  let length: Int
  let width: Int
  let evacuationReward: Double
  let crowdAversion: Double

  /// A building of `floors` floors of `length` × `width` cells.
  public init(
    floors: Int = 5, length: Int = 10, width: Int = 10, horizon: Horizon = .finite(steps: 4),
    evacuationReward: Double = 10, crowdAversion: Double = 1
  ) {
    let floorCells = length * width
    let cells = floors * floorCells
    space = StateActionSpace(
      states: (0..<cells).map {
        "floor \($0 / floorCells), (\($0 % floorCells / width), \($0 % width))"
      },
      actions: ["right", "left", "up", "down", "downstairs", "upstairs"],
      // Floors one above the other as in the building, with a wall between two.
      grid: Grid(
        rows: floors * (width + 1) - 1, columns: length,
        cellOfState: (0..<cells).map { state in
          let floorTop = (floors - 1 - state / floorCells) * (width + 1)
          return (floorTop + state % width) * length + state % floorCells / width
        }))
    self.horizon = horizon
    initialDistribution = Array(repeating: 1 / Double(cells), count: cells)
    self.floors = floors
    self.length = length
    self.width = width
    self.evacuationReward = evacuationReward
    self.crowdAversion = crowdAversion
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: try Horizon(parameters).steps,
      stateCount: parameters.integer("floors") * parameters.integer("length")
        * parameters.integer("width"),
      actionCount: 6)
  }

  public init(parameters: ParameterValues) throws {
    self.init(
      floors: parameters.integer("floors"), length: parameters.integer("length"),
      width: parameters.integer("width"), horizon: try Horizon(parameters),
      evacuationReward: parameters.real("evacuation-reward"),
      crowdAversion: parameters.real("crowd-aversion"))
  }

  public var isAffine: Bool { crowdAversion == 0 }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for state in 0..<space.stateCount {
      let ofFloor = state < length * width ? evacuationReward : 0
      let reward = ofFloor - crowdAversion * log(max(meanField.states[state], 1e-20))
      for pair in state * 6..<state * 6 + 6 { rewards[pair] = reward }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    for state in 0..<space.stateCount where meanField.states[state] > 1e-20 {
      var weight = 0.0
      for pair in state * 6..<state * 6 + 6 { weight += weights[pair] }
      gradient.states[state] -= weight * crowdAversion / meanField.states[state]
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    // One row for each cell moved to.
    let firstRow = transitions.rowCount
    for cell in 0..<space.stateCount { _ = transitions.appendCertain(cell) }
    for floor in 0..<floors {
      for x in 0..<length {
        for y in 0..<width {
          func row(_ floor: Int, _ x: Int, _ y: Int) -> Int {
            firstRow + (floor * length + x) * width + y
          }
          let state = (floor * length + x) * width + y
          let leadsDown = x == 0 && y == 0 && floor > 0
          let leadsUp = x == length - 1 && y == width - 1 && floor < floors - 1
          transitions[state, 0] = row(floor, min(x + 1, length - 1), y)
          transitions[state, 1] = row(floor, max(x - 1, 0), y)
          transitions[state, 2] = row(floor, x, max(y - 1, 0))
          transitions[state, 3] = row(floor, x, min(y + 1, width - 1))
          transitions[state, 4] = row(leadsDown ? floor - 1 : floor, x, y)
          transitions[state, 5] = row(leadsUp ? floor + 1 : floor, x, y)
        }
      }
    }
  }
}
