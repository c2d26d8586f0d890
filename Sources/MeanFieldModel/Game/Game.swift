/// A game among very many agents, told as the decision process of one of them.
///
/// Freeze the population and what is left is an ordinary Markov decision process. A game is that
/// process: given the time step and the mean field it fills in, in bulk, the rewards `R[s, a]` and
/// the sparse transition rows `P[· | s, a]`. Backward induction, population flow, exploitability,
/// simulation of N agents and learning are all built on these two calls and know nothing else of
/// the game.
///
/// Requirements a conforming type keeps (``validate()`` checks them):
/// - rewards are finite, and a legal action's transition row sums to one;
/// - both calls depend on nothing but their arguments, so that they may run on any thread;
/// - states of a population lead only to states of the same population, and none is empty.
public protocol Game: Sendable {
  /// States, actions, which actions are legal where, populations and geometry.
  var space: StateActionSpace { get }

  /// How long the game lasts and how later rewards are weighed.
  var horizon: Horizon { get }

  /// The distribution of states at step 0: shape [S], sums to one over all populations together.
  var initialDistribution: [Double] { get }

  /// What of the population the rewards and transitions depend on. The default is `.states`.
  var coupling: Coupling { get }

  /// When transitions must be filled again. The default is `.fixed`.
  var dynamics: Dynamics { get }

  /// The same game as `count` agents play it, in all populations together.
  ///
  /// For rewards or transitions that depend on N itself, beyond the mean field: simulations of N
  /// agents and the exploitability among them are of this game, all about the infinite population is
  /// of the game as it stands. The default is the game itself. States, actions, horizon and initial
  /// distribution stay.
  func withAgents(_ count: Int) -> any Game

  /// Fills in the expected one-step rewards.
  ///
  /// - Parameters:
  ///   - rewards: Shape [S, A], reward per step; entries of illegal actions are ignored. Arrives
  ///     holding arbitrary numbers: every legal entry must be assigned.
  ///   - step: The time step, in `0..<horizon.steps`.
  ///   - meanField: The frozen population at this step.
  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField)

  /// Fills in the transition rows.
  ///
  /// - Parameters:
  ///   - transitions: Arrives empty; see ``TransitionRows`` for how to fill it.
  ///   - step: The time step, in `0..<horizon.steps`.
  ///   - meanField: The frozen population at this step; its contents may be used only when
  ///     ``dynamics`` is `.meanFieldDependent`.
  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField)

  /// Whether the derivatives below tell how rewards and transitions change with the mean field;
  /// true by default. False where they jump and are constant in between, as rounded times do: what
  /// follows derivatives alone is then lost.
  var isDifferentiable: Bool { get }

  /// Whether rewards and transition probabilities are affine in the mean field, also where shares do
  /// not quite sum to one; false by default.
  ///
  /// Then what independent agents meet is on average what they meet in the expected population, and
  /// need not be averaged over populations.
  var isAffine: Bool { get }

  /// Adds the derivative of `Σ weights[s, a] R[s, a]` with respect to the mean field.
  ///
  /// Team optima and occupation-measure optimisation follow it. A game that knows its derivatives
  /// says them here; the default takes differences, which costs 2 S fills (2 S (A + 1) with coupling
  /// through state-actions). It steps one entry μ at a time by the larger of 6e-6 μ and 1e-8, off the
  /// simplex, so the fills must make sense where shares do not quite sum to one. Its error is about
  /// 1e-8 of the sum differentiated where that is smooth over such a step. A logarithm of a share is
  /// not where next to nobody is: its derivative comes out wrong by a share of 3e-5 at μ = 1e-6, by
  /// 3e-3 at 1e-7, by a tenth at 2e-8, and means nothing below. The derivative in `states` is that
  /// with `stateActions` held fixed, and the other way round.
  ///
  /// - Parameters:
  ///   - weights: Shape [S, A]; 0 at illegal actions.
  ///   - step: The time step, in `0..<horizon.steps`.
  ///   - meanField: The population at which to differentiate.
  ///   - gradient: Of the shape of `meanField`; receives the derivative on top of what it holds.
  func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField)

  /// Adds the derivative of `Σ weights[s, a] Σ P(s' | s, a) values[s']` with respect to the mean
  /// field; asked for only where ``dynamics`` is `.meanFieldDependent`.
  ///
  /// As for ``addRewardGradient(weights:at:meanField:into:)``.
  ///
  /// - Parameters:
  ///   - weights: Shape [S, A]; 0 at illegal actions.
  ///   - values: Shape [S].
  ///   - step: The time step, in `0..<horizon.steps`.
  ///   - meanField: The population at which to differentiate.
  ///   - gradient: Of the shape of `meanField`; receives the derivative on top of what it holds.
  func addTransitionGradient(
    weights: [Double], values: [Double], at step: Int, meanField: MeanField,
    into gradient: inout MeanField)

  /// The numbers that people look at in a population; none by default.
  ///
  /// In a stationary game they are measured in the population at rest, beside value and
  /// exploitability. Each name is there once, whatever the population.
  func measures(of meanField: MeanField) -> [PopulationMeasure]
}

extension Game {
  /// True.
  public var isDifferentiable: Bool { true }
  /// False.
  public var isAffine: Bool { false }

  /// States alone.
  public var coupling: Coupling { .states }
  /// Fixed.
  public var dynamics: Dynamics { .fixed }
  /// The game itself.
  public func withAgents(_ count: Int) -> any Game { self }
}

/// How long a game lasts and how later rewards are weighed.
public enum Horizon: Sendable, Equatable {
  /// `steps` rewarded time steps, the reward of step t weighed by `discount^t`; policies and flows
  /// depend on time.
  case finite(steps: Int, discount: Double = 1)
  /// For ever, the reward of step t weighed by `discount^t`, in a population at rest: policies and
  /// the mean field do not depend on time.
  case discounted(Double)

  /// The number of time steps a policy and a flow distinguish: 1 for a stationary game.
  public var steps: Int {
    switch self {
    case .finite(let steps, _): steps
    case .discounted: 1
    }
  }

  /// The weight of the next step's value relative to this step's reward.
  public var discount: Double {
    switch self {
    case .finite(_, let discount), .discounted(let discount): discount
    }
  }
}

/// What of the population a game's rewards and transitions depend on.
public enum Coupling: Sendable {
  /// The distribution of states alone.
  case states
  /// The joint distribution of states and actions; it is filled in beside that of states.
  case stateActions
}

/// When a game's transitions must be filled again.
public enum Dynamics: Sendable {
  /// Never: they depend on neither time nor the mean field.
  case fixed
  /// At every time step: they depend on time but not on the mean field.
  case timeDependent
  /// At every time step and for every population.
  case meanFieldDependent
}

/// The population an agent faces at one time step.
public struct MeanField: Sendable {
  /// The share of agents in each state: shape [S], sums to one over all populations together.
  public var states: [Double]
  /// The share of agents in each state that take each action: shape [S, A], sums to one.
  ///
  /// Empty unless the game's coupling is `.stateActions`.
  public var stateActions: [Double]

  /// A mean field with the given shares.
  public init(states: [Double], stateActions: [Double] = []) {
    self.states = states
    self.stateActions = stateActions
  }

  /// Copies one step of a flow.
  mutating func freeze(_ flow: MeanFieldFlow, at step: Int, actionCount: Int) {
    let first = step * states.count
    for state in states.indices { states[state] = flow.states[first + state] }
    for pair in stateActions.indices {
      stateActions[pair] = flow.stateActions[first * actionCount + pair]
    }
  }

  /// Whether this is the population of a flow at one step.
  func isEqual(to flow: MeanFieldFlow, at step: Int) -> Bool {
    let first = step * states.count
    for state in states.indices where states[state] != flow.states[first + state] { return false }
    let firstPair = step * stateActions.count
    for pair in stateActions.indices
    where stateActions[pair] != flow.stateActions[firstPair + pair] { return false }
    return true
  }
}
