// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A crowd on a ring of cells: agents like one place and dislike crowded cells.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | cells | places on the ring, N | 10 | cells |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 10, 1 | time steps |
/// | noise | chance that a random move follows one's own | 1 | – |
/// | place-reward | w, reward of the best place | 1 | reward per step |
/// | moving-cost | c, cost of as many moves as there are cells | 1 | reward |
/// | crowd-aversion | κ, weight of −ln(μ(s) + 1e-25) | 1 | reward per step |
///
/// The move, one cell to either side or none, leads to a cell from which, with probability `noise`,
/// one of the three moves is drawn uniformly. With h = ⌊N/2⌋, the best place, the reward is
/// `w (1 − |s − h|/h) − c |a|/N − κ ln(μ(s) + 1e-25)`; the distance |s − h| is along the cells from 0
/// to N − 1 and not around the ring.
///
/// Source: OpenSpiel 2.0.2 (python_mfg_crowd_modelling), after Perrin et al. 2020, section 4.2; there
/// however the cost of a move is charged one step late. Transitions do not depend on the population.
public struct CrowdModelling: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "crowd-modelling", summary: "a crowd spreads around a ring with a best place",
    source: "after Perrin et al. 2020, section 4.2; OpenSpiel 2.0.2",
    parameters: [
      .integer("cells", default: 10, in: 2...1_000_000, unit: "cells", "places on the ring"),
      .real("noise", default: 1, in: .probability, "chance that a random move follows"),
      .real(
        "place-reward", default: 1, in: .nonNegative, unit: "reward per step",
        "reward of the best place"),
      .real(
        "moving-cost", default: 1, in: .nonNegative, unit: "reward",
        "cost of as many moves as there are cells"),
      .real(
        "crowd-aversion", default: 1, in: .nonNegative, unit: "reward per step",
        "weight of the dislike of crowds"),
    ] + Horizon.parameters(steps: 10))

  public static let agentParameters: [AgentParameter] = [
    .transitions("noise"), .rewards("place-reward"), .rewards("moving-cost"),
    .rewards("crowd-aversion"),
  ]

  public static let formulas = GameFormulas(
    reward: "w (1 − |s − h|/h) − c |a|/N − κ ln(μ(s) + 1e-25)",
    nextState: "s' = s + a + e, around the ring",
    start: "everywhere alike",
    symbols: [
      "a": "−1 left, 0 stay, 1 right", "N": "cells", "h": "⌊N/2⌋", "w": "place-reward",
      "c": "moving-cost", "κ": "crowd-aversion",
      "e": "−1, 0 or 1 alike with probability noise, else 0",
    ])

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  let noise: Double
  let crowdAversion: Double
  /// The reward of place and move without the crowd, shape [S, A].
  let baseRewards: [Double]

  /// A ring of `cells` places; everybody starts spread out evenly.
  public init(
    cells: Int = 10, horizon: Horizon = .finite(steps: 10), noise: Double = 1,
    placeReward: Double = 1, movingCost: Double = 1, crowdAversion: Double = 1
  ) {
    precondition(cells >= 2, "a ring needs 2 cells or more, not \(cells)")
    space = StateActionSpace(
      states: (0..<cells).map { "cell \($0)" }, actions: ["left", "stay", "right"])
    self.horizon = horizon
    initialDistribution = Array(repeating: 1 / Double(cells), count: cells)
    self.noise = noise
    self.crowdAversion = crowdAversion
    let best = cells / 2
    baseRewards = (0..<cells).flatMap { cell in
      let place = placeReward * (1 - Double(abs(cell - best)) / Double(best))
      return [-1, 0, 1].map { place - movingCost * Double(abs($0)) / Double(cells) }
    }
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: try Horizon(parameters).steps, stateCount: parameters.integer("cells"),
      actionCount: 3)
  }

  public init(parameters: ParameterValues) throws {
    self.init(
      cells: parameters.integer("cells"), horizon: try Horizon(parameters),
      noise: parameters.real("noise"), placeReward: parameters.real("place-reward"),
      movingCost: parameters.real("moving-cost"), crowdAversion: parameters.real("crowd-aversion"))
  }

  public var isAffine: Bool { crowdAversion == 0 }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for cell in 0..<space.stateCount {
      let crowding = crowdAversion * log(meanField.states[cell] + 1e-25)
      for pair in cell * 3..<cell * 3 + 3 { rewards[pair] = baseRewards[pair] - crowding }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    gradient.addCrowdAversion(crowdAversion, floor: 1e-25, weights: weights, at: meanField)
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let cells = space.stateCount
    // One row for each cell moved to: the noise from there.
    for cell in 0..<cells {
      let (left, right) = ((cell + cells - 1) % cells, (cell + 1) % cells)
      let row = transitions.beginRow()
      transitions.append(cell, probability: 1 - noise)
      for next in [left, cell, right] { transitions.append(next, probability: noise / 3) }
      transitions[right, 0] = row
      transitions[cell, 1] = row
      transitions[left, 2] = row
    }
  }
}
