// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The beach bar process: bathers want to be near the bar and away from each other.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | cells | places on the beach, in a ring for distances and a line for moves | 4 | cells |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 3, 1 | time steps |
/// | bar | the place of the bar | 2 | cell |
/// | still-probability | chance that the wind moves nobody; else a step either way | 0.5 | – |
///
/// `s' = clamp(s + move + e, 0, n − 1)`, e = −1, 0, 1; reward
/// `−ringDistance(s, bar) − 1{move ≠ 0}/n − ln(μ(s) + 1e-20)`.
///
/// Source: Perrin et al. 2020, section 4.2 (the beach bar process), with the conventions and defaults
/// of MFGLib 0.3.0. Transitions do not depend on the population.
public struct BeachBar: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "beach-bar",
    summary: "bathers choose places near a bar and away from the crowd",
    source: "Perrin et al. 2020, section 4.2; MFGLib 0.3.0",
    parameters: [
      .integer("cells", default: 4, in: 2...1_000_000, unit: "cells", "places on the beach"),
      .integer("bar", default: 2, in: 0...999_999, unit: "cell", "where the bar is"),
      .real("still-probability", default: 0.5, in: .probability, "chance that the wind is still"),
    ] + Horizon.parameters(steps: 3))

  public static let agentParameters = [AgentParameter.transitions("still-probability")]

  public static let formulas = GameFormulas(
    reward: "−d(s, bar) − 1{a ≠ 0}/n − ln(μ(s) + 1e-20)",
    nextState: "s' = clamp(s + a + e, 0, n − 1)",
    start: "everywhere alike",
    symbols: [
      "a": "−1 left, 0 stay, 1 right", "n": "cells", "d": "distance around the ring of n cells",
      "e": "0 with probability still-probability, else −1 or 1 alike",
    ])

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  let stillProbability: Double
  /// −ringDistance(s, bar) − 1{move ≠ 0}/n, shape [S, A].
  let baseRewards: [Double]

  /// A beach of `cells` places with the bar at `bar`; everybody starts spread out evenly.
  public init(
    cells: Int = 4, horizon: Horizon = .finite(steps: 3), bar: Int = 2,
    stillProbability: Double = 0.5
  ) {
    precondition((0..<cells).contains(bar), "the bar must be one of \(cells) cells, not \(bar)")
    space = StateActionSpace(
      states: (0..<cells).map { "cell \($0)" }, actions: ["left", "stay", "right"])
    self.horizon = horizon
    initialDistribution = Array(repeating: 1 / Double(cells), count: cells)
    self.stillProbability = stillProbability
    baseRewards = (0..<cells).flatMap { cell in
      let distance = min(abs(cell - bar), cells - abs(cell - bar))
      return [-1, 0, 1].map { -Double(distance) - ($0 == 0 ? 0 : 1 / Double(cells)) }
    }
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: try Horizon(parameters).steps, stateCount: parameters.integer("cells"),
      actionCount: 3)
  }

  public init(parameters: ParameterValues) throws {
    let (cells, bar) = (parameters.integer("cells"), parameters.integer("bar"))
    guard bar < cells else {
      throw ParameterError(
        key: "bar", value: "\(bar)", problem: .conflict("must be below cells, \(cells)"))
    }
    self.init(
      cells: cells, horizon: try Horizon(parameters), bar: bar,
      stillProbability: parameters.real("still-probability"))
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for cell in 0..<space.stateCount {
      let crowding = log(meanField.states[cell] + 1e-20)
      for pair in cell * 3..<cell * 3 + 3 { rewards[pair] = baseRewards[pair] - crowding }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    gradient.addCrowdAversion(1, floor: 1e-20, weights: weights, at: meanField)
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let last = space.stateCount - 1
    // One row for each place aimed at, −1 and n included: wind and move are clamped together.
    for aim in -1...last + 1 {
      let row = transitions.beginRow()
      for (wind, probability) in [
        (-1, (1 - stillProbability) / 2), (0, stillProbability), (1, (1 - stillProbability) / 2),
      ] {
        transitions.append(min(max(aim + wind, 0), last), probability: probability)
      }
      for move in -1...1 where (0...last).contains(aim - move) {
        transitions[aim - move, move + 1] = row
      }
    }
  }
}
