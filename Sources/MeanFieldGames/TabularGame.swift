// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A game given by tables of numbers: anybody's own, without a line of Swift.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | rewards | table R: [S, A], or [T, S, A] if it changes with time | an example | reward per step |
/// | transitions | table P: [S, A, S'] or [T, S, A, S'], or a list, see below | an example | – |
/// | initial | table of the initial distribution: S numbers | uniform | – |
/// | legal | table of 1 (may be taken) and 0 (may not): [S, A] | all 1 | – |
/// | linear-congestion | c₁ in −c₁ w(s) μ(s) | 0 | reward per step |
/// | logarithmic-congestion | c₂ in −c₂ w(s) ln(μ(s) + 1e-20) | 0 | reward per step |
/// | congestion-weights | table w: S numbers | all 1 | – |
/// | interaction | table W in + Σ W(s, a, s') μ(s'): [S, S'] or [S, A, S'] | 0 | reward per step |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 10, 1 | time steps |
///
/// Tables are .npy files or text. Transitions may also be a list of what can happen, a row for each:
/// `state, action, next state, probability`, with the step in front if they change with time; states,
/// actions and steps count from 0, and probabilities of the same move add up. Rows may be off one by
/// 1e-6 and are divided by their sums. Without `steps` there are as many as the rewards, or else the
/// transitions, have; tables of another number of steps are refused.
///
/// The reward is `R_t(s, a) − w(s) (c₁ μ(s) + c₂ ln(μ(s) + 1e-20)) + Σ W(s, a, s') μ(s')`, μ the shares
/// of all agents. Transitions do not depend on the population. Pairs with the same transitions share
/// a row, also in dense tables, so that what a step costs depends on what is different and not zero.
///
/// Without `rewards` and `transitions` the game is a small example: two roads, a short one that slows
/// down with traffic and a long one that does not, chosen each morning anew.
public struct TabularGame: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "tables", summary: "a game of your own, from tables of rewards and transitions",
    source: "the tables named; without any, two roads after Pigou 1920",
    parameters: [
      .table("rewards", "R, shape [S, A] or [T, S, A], which tells the steps"),
      .table(
        "transitions", "P, [S, A, S'], [T, S, A, S'] or rows: state, action, next, probability"),
      .table("initial", "the initial distribution, S numbers; uniform if none"),
      .table("legal", "1 where an action may be taken and 0 elsewhere, [S, A]; all if none"),
      .real(
        "linear-congestion", default: 0, in: .finite, unit: "reward per step",
        "weight of −μ(s) in the reward"),
      .real(
        "logarithmic-congestion", default: 0, in: .finite, unit: "reward per step",
        "weight of −ln(μ(s) + 1e-20) in the reward"),
      .table(
        "congestion-weights", "how much each state suffers from congestion, S numbers; 1 if none"),
      .table("interaction", "W in + Σ W μ(s'), shape [S, S'] or [S, A, S']; 0 if none"),
    ] + Horizon.parameters(steps: 10),
    example: [
      "rewards": "Examples/OwnTables/rewards.csv",
      "transitions": "Examples/OwnTables/transitions.csv",
      "initial": "Examples/OwnTables/initial.csv", "steps": "20", "linear-congestion": "2",
      "congestion-weights": "Examples/OwnTables/congestion-weights.csv",
    ])

  public static let formulas = GameFormulas(
    reward: "R_t(s, a) − w(s) (c₁ μ(s) + c₂ ln(μ(s) + 1e-20)) + Σ_s' W(s, a, s') μ(s')",
    nextState: "P_t(s' | s, a)", start: "initial, or everywhere alike",
    symbols: [
      "R_t": "rewards", "P_t": "transitions, where legal", "w": "congestion-weights, or 1",
      "c₁": "linear-congestion", "c₂": "logarithmic-congestion", "W": "interaction, or 0",
    ])

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let dynamics: Dynamics
  /// R, shape [S, A], one for each step or one for all.
  let rewards: [[Double]]
  /// P, one for each step or one for all.
  let transitions: [TransitionRows]
  let congestion: Congestion
  /// W, shape [S, S'] or [S, A, S'], or empty for none.
  let interaction: [Double]

  /// What crowds cost, by state.
  public struct Congestion: Sendable, Equatable {
    /// c₁ w(s), shape [S].
    public var linear: [Double]
    /// c₂ w(s), shape [S].
    public var logarithmic: [Double]

    /// The given weights, in reward per step.
    public init(linear: [Double], logarithmic: [Double]) {
      self.linear = linear
      self.logarithmic = logarithmic
    }
  }

  /// A game of the given tables, whose shapes the caller vouches for.
  ///
  /// - Parameters:
  ///   - space: States, actions and which are legal.
  ///   - horizon: How long it lasts.
  ///   - initial: The initial distribution, shape [S].
  ///   - rewards: R, shape [S, A]; one for each step or one for all.
  ///   - transitions: P; one for each step or one for all.
  ///   - congestion: What crowds cost.
  ///   - interaction: W, shape [S, S'] or [S, A, S'], or empty for none.
  public init(
    space: StateActionSpace, horizon: Horizon, initial: [Double], rewards: [[Double]],
    transitions: [TransitionRows], congestion: Congestion, interaction: [Double] = []
  ) {
    let (states, pairs) = (space.stateCount, space.isLegal.count)
    precondition(
      [1, horizon.steps].contains(rewards.count) && rewards.allSatisfy { $0.count == pairs }
        && [1, horizon.steps].contains(transitions.count) && initial.count == states
        && congestion.linear.count == states && congestion.logarithmic.count == states
        && [0, states * states, pairs * states].contains(interaction.count),
      "the tables must fit \(states) states, \(space.actionCount) actions and \(horizon.steps) steps"
    )
    self.space = space
    self.horizon = horizon
    initialDistribution = initial
    self.rewards = rewards
    self.transitions = transitions
    self.congestion = congestion
    self.interaction = interaction
    dynamics = transitions.count == 1 ? .fixed : .timeDependent
  }

  public var isAffine: Bool { congestion.logarithmic.allSatisfy { $0 == 0 } }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let table = self.rewards[self.rewards.count == 1 ? 0 : step]
    let (states, actions) = (space.stateCount, space.actionCount)
    for state in 0..<states {
      let share = meanField.states[state]
      var crowding = congestion.linear[state] * share
      let weight = congestion.logarithmic[state]
      if weight != 0 { crowding += weight * log(share + 1e-20) }
      for pair in state * actions..<(state + 1) * actions { rewards[pair] = table[pair] - crowding }
    }
    let span = interactionSpan
    for row in 0..<interaction.count / states {
      var sum = 0.0
      for other in 0..<states { sum += interaction[row * states + other] * meanField.states[other] }
      for pair in row * span..<(row + 1) * span { rewards[pair] += sum }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    transitions = self.transitions[dynamics == .fixed ? 0 : step]
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let (states, actions) = (space.stateCount, space.actionCount)
    for state in 0..<states {
      var weight = 0.0
      for pair in state * actions..<(state + 1) * actions { weight += weights[pair] }
      gradient.states[state] -= weight * congestion.linear[state]
      let logarithmic = congestion.logarithmic[state]
      if logarithmic != 0 {
        gradient.states[state] -= weight * logarithmic / (meanField.states[state] + 1e-20)
      }
    }
    let span = interactionSpan
    for row in 0..<interaction.count / states {
      var weight = 0.0
      for pair in row * span..<(row + 1) * span { weight += weights[pair] }
      for other in 0..<states {
        gradient.states[other] += weight * interaction[row * states + other]
      }
    }
  }

  /// How many pairs a row of W is for: all actions of a state, or one.
  private var interactionSpan: Int {
    interaction.count == space.stateCount * space.stateCount ? space.actionCount : 1
  }
}
