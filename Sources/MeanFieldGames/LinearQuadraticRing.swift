// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The linear-quadratic game on a ring: agents are drawn to the population's mean at a quadratic
/// cost.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | cells | places on the ring, N | 10 | cells |
/// | largest-move | actions are the moves a from −n to n | 3 | cells per time unit |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 10, 1 | time steps |
/// | time-step | Δ, time between steps | 1 | time units |
/// | mean-reversion | K, drift to the mean at a distance of one cell | 0 | per time unit |
/// | volatility | σ | 1 | cells per root of time unit |
/// | cross-weight | q, reward of moving to the mean | 0.01 | reward per cell² |
/// | distance-weight | κ, cost of being far from the mean | 0.5 | reward per cell² and time unit |
///
/// With m = Σ s μ(s), the mean of the cells' numbers 0 to N − 1, the agent moves to the cell
/// y = s + [(a + K (m − s)) Δ] and from there to [y + e √Δ σ], both modulo N, where [·] rounds to the
/// nearest whole number, halves to the even one. The noise e is a normal number of deviation σ
/// rounded to a whole one from −n to n, so that σ scales it twice. The reward is
/// `(Δ/2) (−a² + 2 q a (m − s) − κ (m − s)²)`; distances are not around the ring.
///
/// Source: OpenSpiel 2.0.2 (mean_field_lin_quad), after Perrin et al. 2020, section 4.1; there
/// however the terms with the action are charged one step late, against the next state, and a
/// terminal cost is never charged. Transitions depend on the population where K is not 0.
public struct LinearQuadraticRing: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "linear-quadratic-ring", summary: "agents on a ring are drawn to the population's mean",
    source: "after Perrin et al. 2020, section 4.1; OpenSpiel 2.0.2",
    parameters: [
      .integer("cells", default: 10, in: 2...1_000_000, unit: "cells", "places on the ring"),
      .integer(
        "largest-move", default: 3, in: 1...1000, unit: "cells per time unit",
        "actions are the moves up to this one, to either side"),
      .real(
        "time-step", default: 1, in: .above(0, through: 1000), unit: "time units",
        "time between steps"),
      .real(
        "mean-reversion", default: 0, in: .closed(0, 1000), unit: "per time unit",
        "drift to the mean at a distance of one cell"),
      .real(
        "volatility", default: 1, in: .closed(0, 1000), unit: "cells per root of time unit",
        "size of the noise"),
      .real(
        "cross-weight", default: 0.01, in: .finite, unit: "reward per cell²",
        "reward of moving to the mean"),
      .real(
        "distance-weight", default: 0.5, in: .nonNegative, unit: "reward per cell² and time unit",
        "cost of being far from the mean"),
    ] + Horizon.parameters(steps: 10))

  public static let agentParameters: [AgentParameter] = [
    .transitions("mean-reversion", isAffine: false), .transitions("volatility", isAffine: false),
    .rewards("cross-weight"), .rewards("distance-weight"),
  ]

  public static let formulas = GameFormulas(
    reward: "(Δ/2) (−a² + 2 q a (m − s) − κ (m − s)²)",
    nextState:
      "s' = [y + e σ √Δ] mod N, y = s + [(a + K (m − s)) Δ], [·] to the nearest, halves to even",
    start: "everywhere alike",
    symbols: [
      "m": "Σ s μ(s)", "Δ": "time-step", "q": "cross-weight", "κ": "distance-weight",
      "K": "mean-reversion", "σ": "volatility", "N": "cells",
      "e": "a normal number of deviation σ rounded to a whole one from −n to n",
      "n": "largest-move",
    ])

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let dynamics: Dynamics
  /// The moves a, shape [A].
  let moves: [Double]
  let timeStep: Double
  let meanReversion: Double
  let crossWeight: Double
  let distanceWeight: Double
  /// The probability of each noise, shape [2 n + 1].
  let noise: [Double]
  /// Where each noise leads from each cell, shape [S, 2 n + 1].
  let landings: [Int]

  /// A ring of `cells` places; everybody starts spread out evenly.
  public init(
    cells: Int = 10, largestMove: Int = 3, horizon: Horizon = .finite(steps: 10),
    timeStep: Double = 1, meanReversion: Double = 0, volatility: Double = 1,
    crossWeight: Double = 0.01, distanceWeight: Double = 0.5
  ) {
    let moves = Array(-largestMove...largestMove)
    space = StateActionSpace(
      states: (0..<cells).map { "cell \($0)" },
      actions: moves.map { $0 > 0 ? "+\($0)" : "\($0)" })
    self.horizon = horizon
    initialDistribution = Array(repeating: 1 / Double(cells), count: cells)
    dynamics = meanReversion == 0 ? .fixed : .meanFieldDependent
    self.moves = moves.map(Double.init)
    self.timeStep = timeStep
    self.meanReversion = meanReversion
    self.crossWeight = crossWeight
    self.distanceWeight = distanceWeight
    noise = moves.map { move in
      let below = move == -largestMove ? 0 : Self.normal(Double(move) - 0.5, deviation: volatility)
      let above = move == largestMove ? 1 : Self.normal(Double(move) + 0.5, deviation: volatility)
      return above - below
    }
    let step = timeStep.squareRoot() * volatility
    landings = (0..<cells).flatMap { cell in
      moves.map { Self.cell(Double(cell) + Double($0) * step, of: cells) }
    }
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: try Horizon(parameters).steps, stateCount: parameters.integer("cells"),
      actionCount: 2 * parameters.integer("largest-move") + 1)
  }

  public init(parameters: ParameterValues) throws {
    self.init(
      cells: parameters.integer("cells"), largestMove: parameters.integer("largest-move"),
      horizon: try Horizon(parameters), timeStep: parameters.real("time-step"),
      meanReversion: parameters.real("mean-reversion"), volatility: parameters.real("volatility"),
      crossWeight: parameters.real("cross-weight"),
      distanceWeight: parameters.real("distance-weight"))
  }

  public var isAffine: Bool { distanceWeight == 0 && dynamics == .fixed }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let mean = Self.mean(meanField)
    let half = timeStep / 2
    var pair = 0
    for cell in 0..<space.stateCount {
      let distance = mean - Double(cell)
      let place = -half * distanceWeight * distance * distance
      let slope = timeStep * crossWeight * distance
      for move in moves {
        rewards[pair] = place + move * (slope - half * move)
        pair += 1
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let mean = Self.mean(meanField)
    // With respect to the mean, which moves by a cell's number for each agent there.
    var (slope, pair) = (0.0, 0)
    for cell in 0..<space.stateCount {
      let distance = mean - Double(cell)
      for move in moves {
        slope += weights[pair] * timeStep * (crossWeight * move - distanceWeight * distance)
        pair += 1
      }
    }
    for state in gradient.states.indices { gradient.states[state] += slope * Double(state) }
  }

  /// Transitions that depend on the population jump.
  public var isDifferentiable: Bool { dynamics != .meanFieldDependent }

  public func addTransitionGradient(
    weights: [Double], values: [Double], at step: Int, meanField: MeanField,
    into gradient: inout MeanField
  ) {
    // Aims are rounded: the transitions are constant but for jumps.
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let (cells, actions) = (space.stateCount, space.actionCount)
    // One row for each cell moved to: the noise from there.
    for cell in 0..<cells {
      let row = transitions.beginRow()
      precondition(row == cell + 1)
      for (index, probability) in noise.enumerated() {
        transitions.append(landings[cell * actions + index], probability: probability)
      }
    }
    let mean = meanReversion == 0 ? 0 : Self.mean(meanField)
    for cell in 0..<cells {
      let drift = meanReversion * (mean - Double(cell))
      for action in 0..<actions {
        let shift = ((moves[action] + drift) * timeStep).rounded(.toNearestOrEven)
        transitions[cell, action] = Self.cell(Double(cell) + shift, of: cells) + 1
      }
    }
  }

  public func measures(of meanField: MeanField) -> [PopulationMeasure] {
    [PopulationMeasure(name: "mean_state", value: Self.mean(meanField))]
  }

  /// m = Σ s μ(s).
  private static func mean(_ meanField: MeanField) -> Double {
    var mean = 0.0
    for cell in meanField.states.indices { mean += Double(cell) * meanField.states[cell] }
    return mean
  }

  /// The cell nearest to a place, of two the even one, on a ring of `count`.
  private static func cell(_ place: Double, of count: Int) -> Int {
    let cell = Int(place.rounded(.toNearestOrEven))
    if cell >= 0, cell < count { return cell }
    let remainder = cell % count
    return remainder < 0 ? remainder + count : remainder
  }

  /// P(e ≤ x) of a normal number e of mean 0; a deviation of 0 is allowed where x is not 0.
  private static func normal(_ x: Double, deviation: Double) -> Double {
    erfc(-x / deviation / 2.0.squareRoot()) / 2
  }
}
