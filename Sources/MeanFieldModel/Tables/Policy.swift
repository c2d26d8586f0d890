/// What agents do: for each time step and state a distribution over actions.
///
/// A finite-horizon game's policy depends on time, shape [T, S, A]; a stationary game's has T = 1.
/// The layout is flat and row-major, and the same as that of the .npy files.
public struct Policy: Sendable, Equatable {
  /// The number of time steps told apart, T.
  public let steps: Int
  /// The number of states, S.
  public let stateCount: Int
  /// The number of actions, A.
  public let actionCount: Int
  /// The probability of each action, shape [T, S, A]; each row of A sums to one and holds 0 at
  /// illegal actions.
  public var probabilities: [Double]

  /// The policy that draws uniformly among the legal actions of every state.
  public static func uniform(for game: some Game) -> Policy {
    uniform(steps: game.horizon.steps, in: game.space)
  }

  /// The policy of `steps` time steps that draws uniformly among the legal actions of every state.
  public static func uniform(steps: Int, in space: StateActionSpace) -> Policy {
    let actions = space.actionCount
    var rule: [Double] = []
    rule.reserveCapacity(space.isLegal.count)
    for state in 0..<space.stateCount {
      let legal = space.isLegal[state * actions..<(state + 1) * actions]
      let share = 1 / Double(legal.count(where: { $0 }))
      rule.append(contentsOf: legal.map { $0 ? share : 0 })
    }
    return Policy(
      steps: steps, stateCount: space.stateCount, actionCount: actions,
      probabilities: Array(repeatElement(rule, count: steps).joined()))
  }

  /// A policy of the given probabilities, whose rows the caller vouches for.
  ///
  /// - Parameters:
  ///   - steps: T; 1 for a stationary game.
  ///   - stateCount: S.
  ///   - actionCount: A.
  ///   - probabilities: Shape [T, S, A].
  public init(steps: Int, stateCount: Int, actionCount: Int, probabilities: [Double]) {
    precondition(
      probabilities.count == steps * stateCount * actionCount,
      "expected [\(steps), \(stateCount), \(actionCount)] probabilities, got \(probabilities.count)"
    )
    self.steps = steps
    self.stateCount = stateCount
    self.actionCount = actionCount
    self.probabilities = probabilities
  }

  /// The probability of an action.
  public subscript(step: Int, state: Int, action: Int) -> Double {
    get { probabilities[(step * stateCount + state) * actionCount + action] }
    set { probabilities[(step * stateCount + state) * actionCount + action] = newValue }
  }

  /// The first row that is not a distribution over the legal actions of `game`, if there is one.
  ///
  /// - Parameters:
  ///   - game: The game the policy is meant for; it must have the policy's shape.
  ///   - tolerance: How far a row's sum may be from one.
  public func firstFault(in game: some Game, tolerance: Double = 1e-6) -> PolicyFault? {
    let space = game.space
    for step in 0..<steps {
      for state in 0..<stateCount {
        var sum = 0.0
        for action in 0..<actionCount {
          let probability = self[step, state, action]
          if !(probability >= 0) || probability > 1 + tolerance {
            return PolicyFault(
              step: step, state: state, reason: "action \(action) has probability \(probability)")
          }
          if probability > 0, !space.isLegal[state * actionCount + action] {
            return PolicyFault(
              step: step, state: state,
              reason: "illegal action \(space.actionLabels[action]) has probability \(probability)")
          }
          sum += probability
        }
        if abs(sum - 1) > tolerance {
          return PolicyFault(step: step, state: state, reason: "probabilities sum to \(sum)")
        }
      }
    }
    return nil
  }
}

/// Where and why a table is not a policy.
public struct PolicyFault: Sendable, Equatable {
  /// The time step of the faulty row.
  public let step: Int
  /// The state of the faulty row.
  public let state: Int
  /// What is wrong with it.
  public let reason: String
}
