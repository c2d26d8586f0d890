// Members without a comment are documented where `Game` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// A game as N agents play it in which rewards and transitions depend on the other agents alone.
///
/// What a simulation of N agents meets is the distribution μ of all of them. An agent in state s that takes
/// action a is one of these; what it faces here is the rest, `(N μ − 1_{s, a})/(N − 1)`. A game of this kind
/// returns it from ``Game/withAgents(_:)``.
///
/// Games whose rewards and transitions are simple functions of the others can say what they are without
/// as many fills, as a-rps and a-sis do.
///
/// Each state, or each pair of state and action where the game is coupled through these, has a population
/// of its own: to fill a step costs as many fills of the game itself. Where nobody is, nobody can be taken
/// away, and the share left is 0.
///
/// Source: Yardim and He 2024, definition 1 (ρ⁻ⁱ).
public struct AmongOthers<Base: Game>: Game {
  /// The game of infinitely many agents.
  public let base: Base
  /// N.
  public let agentCount: Int

  /// The game as `agentCount` agents play it, two or more, who are one population.
  public init(_ base: Base, agentCount: Int) {
    precondition(agentCount > 1, "one agent has no others")
    precondition(base.space.populations.count == 1, "expected a game of one population")
    self.base = base
    self.agentCount = agentCount
  }

  public var space: StateActionSpace { base.space }
  public var horizon: Horizon { base.horizon }
  public var initialDistribution: [Double] { base.initialDistribution }
  public var coupling: Coupling { base.coupling }
  public var dynamics: Dynamics { base.dynamics }
  public var isDifferentiable: Bool { base.isDifferentiable }
  /// Whether the base is: for an agent who is one of the population, as some are in its place.
  public var isAffine: Bool { base.isAffine }

  public func withAgents(_ count: Int) -> any Game { base.withAgents(count) }

  public func measures(of meanField: MeanField) -> [PopulationMeasure] {
    base.measures(of: meanField)
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    var ofBase = rewards
    forEachOwnPlace(in: meanField) { pairs, others in
      base.fillRewards(&ofBase, at: step, meanField: others)
      for pair in pairs { rewards[pair] = ofBase[pair] }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    guard dynamics == .meanFieldDependent else {
      base.fillTransitions(&transitions, at: step, meanField: meanField)
      return
    }
    let actionCount = space.actionCount
    var ofBase = TransitionRows(stateCount: space.stateCount, actionCount: actionCount)
    forEachOwnPlace(in: meanField) { pairs, others in
      ofBase.removeAll()
      base.fillTransitions(&ofBase, at: step, meanField: others)
      for pair in pairs where space.isLegal[pair] {
        let (state, action) = (pair / actionCount, pair % actionCount)
        transitions[state, action] = transitions.beginRow()
        for entry in ofBase.entries(of: ofBase[state, action]) {
          transitions.append(
            Int(ofBase.successors[entry]), probability: ofBase.probabilities[entry])
        }
      }
    }
  }

  /// Calls `body` with the pairs of each state, or with each legal pair, and the others of an agent there.
  private func forEachOwnPlace(
    in meanField: MeanField, _ body: (_ pairs: Range<Int>, _ others: MeanField) -> Void
  ) {
    let (count, actionCount) = (Double(agentCount), space.actionCount)
    let scale = count / (count - 1)
    let everybody = MeanField(
      states: meanField.states.map { $0 * scale },
      stateActions: meanField.stateActions.map { $0 * scale })
    var others = everybody
    for state in 0..<space.stateCount {
      others.states[state] = max(0, everybody.states[state] - 1 / (count - 1))
      let pairs = state * actionCount..<(state + 1) * actionCount
      if coupling == .states {
        body(pairs, others)
      } else {
        for pair in pairs where space.isLegal[pair] {
          others.stateActions[pair] = max(0, everybody.stateActions[pair] - 1 / (count - 1))
          body(pair..<pair + 1, others)
          others.stateActions[pair] = everybody.stateActions[pair]
        }
      }
      others.states[state] = everybody.states[state]
    }
  }
}
