// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Populations that chase one another round: each is drawn to one and flees another.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | populations | 3 or 4 | 3 | – |
/// | size | rows and columns | 5 | cells |
/// | geometry | `square` with walls around, or `torus` | square | – |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 10, 1 | time steps |
/// | noise | chance that a random neighbour move follows one's own | 0.8 | – |
/// | congestion | c, weight of −ln(μ_i(s) + 1e-25) | 1 | reward per step |
///
/// A state is a population and a cell; both the move and the noise stop at walls. With μ_j the
/// distribution of population j alone, the reward of population i is
/// `−c ln(μ_i(s) + 1e-25) + Σ_j M_ij μ_j(s)`. Every population starts in a corner, and each holds
/// the same share of all agents.
///
/// Source: Pérolat et al. 2022, section 5.4, with the matrices, corners and defaults of OpenSpiel
/// 2.0.2 (python_mfg_predator_prey). Transitions do not depend on the population.
public struct PredatorPrey: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "predator-prey", summary: "three or four populations that chase one another round",
    source: "Pérolat et al. 2022, section 5.4; OpenSpiel 2.0.2",
    parameters: [
      .integer("populations", default: 3, in: 3...4, "how many populations"),
      .integer("size", default: 5, in: 2...1000, unit: "cells", "rows and columns"),
      .choice("geometry", ["square", "torus"], "what is beyond the edge"),
      .real("noise", default: 0.8, in: .probability, "chance that a random neighbour move follows"),
      .real(
        "congestion", default: 1, in: .nonNegative, unit: "reward per step",
        "weight of the dislike of one's own kind"),
    ] + Horizon.parameters(steps: 10))

  public static let formulas = GameFormulas(
    reward: "−c ln(μ_i(s) + 1e-25) + Σ_j M_ij μ_j(s)",
    nextState: """
      the cell of the move, then with probability noise the cell of a move in one of the four
      directions alike; walls stop both, on a torus by geometry there are none
      """,
    start: "every population in a corner of its own, each the same share of all agents",
    symbols: [
      "i": "the agent's population", "μ_j": "the distribution of population j alone",
      "c": "congestion",
      "M_ij": """
      −1 for the next population around and 1 for the one before if populations is 3, the other way \
      if it is 4; else 0
      """,
    ])

  /// M_ij: what population i gains from the presence of j, by the number of populations.
  static let attraction: [Int: [[Double]]] = [
    3: [[0, -1, 1], [1, 0, -1], [-1, 1, 0]],
    4: [[0, 1, 0, -1], [-1, 0, 1, 0], [0, -1, 0, 1], [1, 0, -1, 0]],
  ]

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  let map: GridMap
  let onTorus: Bool
  let noise: Double
  let congestion: Double
  let populations: Int

  /// `populations` (3 or 4) on a grid of `size` rows and columns.
  public init(
    populations: Int = 3, size: Int = 5, onTorus: Bool = false,
    horizon: Horizon = .finite(steps: 10),
    noise: Double = 0.8, congestion: Double = 1
  ) {
    precondition(Self.attraction[populations] != nil, "there are 3 or 4 populations")
    self.populations = populations
    self.onTorus = onTorus
    self.noise = noise
    self.congestion = congestion
    let map = GridMap.empty(size: size)
    self.map = map
    let cells = map.placeCount
    space = StateActionSpace(
      states: (0..<populations).flatMap { population in
        map.labels.map { "\(population + 1) at \($0)" }
      },
      actions: GridMap.moveLabels,
      populations: (0..<populations).map {
        Population(name: "population \($0 + 1)", states: $0 * cells..<($0 + 1) * cells)
      },
      grid: Grid(
        rows: size, columns: size,
        cellOfState: Array(repeatElement(map.freeCells, count: populations).joined())))
    self.horizon = horizon
    let (topRight, bottomLeft, bottomRight) = (size - 1, (size - 1) * size, size * size - 1)
    let corners =
      populations == 3 ? [0, topRight, bottomLeft] : [0, bottomLeft, bottomRight, topRight]
    var initial = [Double](repeating: 0, count: populations * cells)
    for (population, corner) in corners.enumerated() {
      initial[population * cells + corner] = 1 / Double(populations)
    }
    initialDistribution = initial
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    let size = parameters.integer("size")
    return GameSize(
      steps: try Horizon(parameters).steps,
      stateCount: parameters.integer("populations") * size * size,
      actionCount: GridMap.moveLabels.count)
  }

  public init(parameters: ParameterValues) throws {
    self.init(
      populations: parameters.integer("populations"), size: parameters.integer("size"),
      onTorus: parameters.text("geometry") == "torus", horizon: try Horizon(parameters),
      noise: parameters.real("noise"), congestion: parameters.real("congestion"))
  }

  public var isAffine: Bool { congestion == 0 }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    guard let attraction = Self.attraction[populations] else { return }
    let cells = map.placeCount
    let scale = Double(populations)
    for (population, row) in attraction.enumerated() {
      for cell in 0..<cells {
        let state = population * cells + cell
        var reward = -congestion * log(scale * meanField.states[state] + 1e-25)
        for (other, weight) in row.enumerated() {
          reward += weight * scale * meanField.states[other * cells + cell]
        }
        for pair in state * 5..<state * 5 + 5 { rewards[pair] = reward }
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    guard let attraction = Self.attraction[populations] else { return }
    let cells = map.placeCount
    let scale = Double(populations)
    for (population, row) in attraction.enumerated() {
      for cell in 0..<cells {
        let state = population * cells + cell
        var weight = 0.0
        for pair in state * 5..<state * 5 + 5 { weight += weights[pair] }
        gradient.states[state] -=
          weight * congestion * scale / (scale * meanField.states[state] + 1e-25)
        for (other, factor) in row.enumerated() {
          gradient.states[other * cells + cell] += weight * factor * scale
        }
      }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let cells = map.placeCount
    for population in 0..<populations {
      let first = population * cells
      // One row for each cell moved to: the noise from there.
      for cell in 0..<cells {
        let row = transitions.beginRow()
        precondition(row == first + cell + 1)
        transitions.append(first + cell, probability: 1 - noise)
        for move in 1..<5 {
          transitions.append(first + target(of: move, from: cell), probability: noise / 4)
        }
      }
      for cell in 0..<cells {
        for move in 0..<5 {
          transitions[first + cell, move] = first + target(of: move, from: cell) + 1
        }
      }
    }
  }

  /// Where a move leads; walls stop it.
  private func target(of move: Int, from cell: Int) -> Int {
    map.place(from: cell, move: move, onTorus: onTorus) ?? cell
  }
}
