/// The population over time: its distribution at each step.
public struct MeanFieldFlow: Sendable, Equatable {
  /// The number of time steps told apart, T; 1 for a stationary game.
  public let steps: Int
  /// The number of states, S.
  public let stateCount: Int
  /// The share of agents in each state, shape [T, S]; each row sums to one.
  public var states: [Double]
  /// The share of agents in each state that take each action, shape [T, S, A]; empty unless the
  /// game's coupling is `.stateActions`.
  public var stateActions: [Double]

  /// A flow of zeros with the shape that `game` asks for.
  public init(for game: any Game) { self.init(game, steps: game.horizon.steps) }

  /// Room for the population at one step of `game`.
  public init(oneStepOf game: any Game) { self.init(game, steps: 1) }

  private init(_ game: any Game, steps: Int) {
    self.steps = steps
    stateCount = game.space.stateCount
    states = Array(repeating: 0, count: steps * stateCount)
    stateActions =
      game.coupling == .states
      ? [] : Array(repeating: 0, count: states.count * game.space.actionCount)
  }

  /// The population of a game, one step long, that is spread evenly over states and actions.
  static func evenlySpread(over game: any Game) -> MeanFieldFlow {
    var flow = MeanFieldFlow(oneStepOf: game)
    for state in flow.states.indices { flow.states[state] = 1 / Double(flow.states.count) }
    for pair in flow.stateActions.indices {
      flow.stateActions[pair] = 1 / Double(flow.stateActions.count)
    }
    return flow
  }

  /// The share of agents in a state.
  public subscript(step: Int, state: Int) -> Double { states[step * stateCount + state] }
}
