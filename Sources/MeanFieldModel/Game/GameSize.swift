/// How large a game is: what the shapes of all its tables are made of.
public struct GameSize: Sendable, Equatable {
  /// The number of time steps told apart, T; 1 for a stationary game.
  public let steps: Int
  /// The number of states, S.
  public let stateCount: Int
  /// The number of actions, A.
  public let actionCount: Int

  /// A size of the given numbers.
  public init(steps: Int, stateCount: Int, actionCount: Int) {
    self.steps = steps
    self.stateCount = stateCount
    self.actionCount = actionCount
  }

  /// The size of a game that is made already.
  public init(of game: any Game) {
    self.init(
      steps: game.horizon.steps, stateCount: game.space.stateCount,
      actionCount: game.space.actionCount)
  }
}
