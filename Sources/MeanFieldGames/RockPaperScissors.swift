// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Rock, paper, scissors against the population, with unequal stakes.
///
/// The game has no parameters. From everywhere the next state is the action. With μ the shares of
/// the population the reward is 2 μ(S) − μ(P) in rock, 4 μ(R) − 2 μ(S) in paper, 6 μ(P) − 3 μ(R)
/// in scissors and 0 at the start, where everybody is at step 0; there are 2 rewarded time steps.
///
/// Source: Cui and Koeppl 2021 (RPS), with the conventions of MFGLib 0.3.0. Transitions
/// do not depend on the population.
public struct RockPaperScissors: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "rock-paper-scissors", summary: "the playground game against a population",
    source: "Cui and Koeppl 2021; MFGLib 0.3.0", parameters: [])

  public static let formulas = GameFormulas(
    reward: """
      2 μ(scissors) − μ(paper) in rock, 4 μ(rock) − 2 μ(scissors) in paper,
      6 μ(paper) − 3 μ(rock) in scissors, 0 at the start
      """,
    nextState: "s' = a", start: "at the start")

  public let space = StateActionSpace(
    states: ["start", "rock", "paper", "scissors"], actions: ["rock", "paper", "scissors"])
  public let horizon = Horizon.finite(steps: 2)
  public let initialDistribution = [1.0, 0, 0, 0]
  public let isAffine = true

  /// The game.
  public init() {}

  public init(parameters: ParameterValues) { self.init() }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let (rock, paper, scissors) = (
      meanField.states[1], meanField.states[2], meanField.states[3]
    )
    let ofState = [0, 2 * scissors - paper, 4 * rock - 2 * scissors, 6 * paper - 3 * rock]
    for pair in 0..<12 { rewards[pair] = ofState[pair / 3] }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let (rock, paper, scissors) = (
      weights[3] + weights[4] + weights[5], weights[6] + weights[7] + weights[8],
      weights[9] + weights[10] + weights[11]
    )
    gradient.states[1] += 4 * paper - 3 * scissors
    gradient.states[2] += 6 * scissors - rock
    gradient.states[3] += 2 * rock - 2 * paper
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    for action in 0..<3 {
      let row = transitions.appendCertain(action + 1)
      for state in 0..<4 { transitions[state, action] = row }
    }
  }
}
