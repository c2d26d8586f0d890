// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Left or right: one choice between two places of which one is twice as bad when crowded.
///
/// The game has no parameters. From everywhere the next state is the action. The reward is
/// −μ(left) in left, −2 μ(right) in right and 0 at the start, where everybody is at step 0; there
/// are 2 rewarded time steps. In equilibrium two thirds of the population go left.
///
/// Source: Cui and Koeppl 2021 (LR), with the conventions of MFGLib 0.3.0. Transitions
/// do not depend on the population.
public struct LeftRight: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "left-right", summary: "one choice between two places, one twice as bad when crowded",
    source: "Cui and Koeppl 2021; MFGLib 0.3.0", parameters: [])

  public static let formulas = GameFormulas(
    reward: "−μ(left) in left, −2 μ(right) in right, 0 at the start", nextState: "s' = a",
    start: "at the start")

  public let space = StateActionSpace(
    states: ["start", "left", "right"], actions: ["left", "right"])
  public let horizon = Horizon.finite(steps: 2)
  public let initialDistribution = [1.0, 0, 0]
  public let isAffine = true

  /// The game.
  public init() {}

  public init(parameters: ParameterValues) { self.init() }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let ofState = [0, -meanField.states[1], -2 * meanField.states[2]]
    for pair in 0..<6 { rewards[pair] = ofState[pair / 2] }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    gradient.states[1] -= weights[2] + weights[3]
    gradient.states[2] -= 2 * (weights[4] + weights[5])
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    for action in 0..<2 {
      let row = transitions.appendCertain(action + 1)
      for state in 0..<3 { transitions[state, action] = row }
    }
  }
}
