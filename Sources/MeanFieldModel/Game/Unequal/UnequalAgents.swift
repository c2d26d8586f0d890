// Members without a comment are documented where `Game` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// N agents of whom each has rewards and transitions of its own, and the mean-field game that they
/// induce.
///
/// As a game it is the induced one, in which everybody has the mean of all agents' rewards and
/// transition probabilities: what depends on the others through their distribution alone needs no
/// symmetrisation. So all that works on a game works on it, and what it finds is measured among the
/// agents themselves: ``agents`` are the games as each of them sees it.
///
/// Where all are told apart by parameters that rewards and transitions are affine in, ``basis`` is there:
/// with K parameters a time step of all N agents then takes K + 1 fills instead of N.
///
/// Source: Yardim and He 2024, definitions 1 and 6.
///
/// - Complexity: A fill of the induced game takes as many fills as agents, or at most K + 1; rewards and
///   transition rows take the memory of as many games.
public struct UnequalAgents: Game {
  /// The game as each agent sees it: its own rewards and transitions in the population of all.
  public let agents: [any Game]
  /// What all agents' rewards and transitions are combined from, where they can be.
  public let basis: AffineBasis?

  /// Agents of the given games.
  ///
  /// - Parameter agents: Games of one population with the same states, actions, legal actions, horizon
  ///   and initial distribution; one at least.
  public init(agents: [any Game]) { self.init(agents: agents, basis: nil) }

  /// Agents told apart by numbers.
  ///
  /// - Parameters:
  ///   - parameters: What the numbers are, shape [K].
  ///   - values: Each agent's numbers, shape [N][K].
  ///   - mean: Their mean, shape [K], where it is known without rounding.
  ///   - make: The game of an agent with the given numbers, shape [K]. It is also called with the mean
  ///     of all agents' numbers, and with one of these replaced by an agent's.
  /// - Throws: What `make` throws.
  public init(
    parameters: [AgentParameter], values: [[Double]], mean: [Double]? = nil,
    make: (_ values: [Double]) throws -> any Game
  ) rethrows {
    precondition(
      values.allSatisfy { $0.count == parameters.count },
      "expected \(parameters.count) numbers for each agent")
    self.init(
      agents: try values.map(make),
      basis: try AffineBasis(parameters: parameters, values: values, mean: mean, make: make))
  }

  /// `count` agents who are all alike.
  public init(alike game: any Game, count: Int) {
    self.init(agents: Array(repeating: game, count: count), basis: AffineBasis(of: game))
  }

  private init(agents: [any Game], basis: AffineBasis?) {
    precondition(!agents.isEmpty, "there must be an agent")
    let first = agents[0]
    for agent in agents {
      precondition(
        agent.space.populations.count == 1 && agent.space.stateCount == first.space.stateCount
          && agent.space.isLegal == first.space.isLegal && agent.horizon == first.horizon
          && agent.initialDistribution == first.initialDistribution,
        "agents must have one population and the same states, legal actions, horizon and start")
    }
    self.agents = agents
    self.basis = basis
  }

  public var space: StateActionSpace { agents[0].space }
  public var horizon: Horizon { agents[0].horizon }
  public var initialDistribution: [Double] { agents[0].initialDistribution }
  public var isDifferentiable: Bool { agents.allSatisfy { $0.isDifferentiable } }
  public var isAffine: Bool { agents.allSatisfy { $0.isAffine } }

  public var coupling: Coupling {
    agents.contains { $0.coupling == .stateActions } ? .stateActions : .states
  }

  public var dynamics: Dynamics {
    agents.contains { $0.dynamics == .meanFieldDependent }
      ? .meanFieldDependent
      : agents.contains { $0.dynamics == .timeDependent } ? .timeDependent : .fixed
  }

  /// The agents as `count` of them play it.
  ///
  /// If there are fewer or more of them than ``agents`` they are taken at equal distances, each as often
  /// as another, up to one.
  public func withAgents(_ count: Int) -> any Game { playing(count) }

  /// The agents as `count` of them play it; see ``withAgents(_:)``.
  package func playing(_ count: Int) -> UnequalAgents {
    let chosen =
      count == agents.count
      ? Array(agents.indices)
      : (0..<count).map { (2 * $0 + 1) * agents.count / (2 * count) }
    return UnequalAgents(
      agents: chosen.map { agents[$0].withAgents(count) },
      basis: basis.map { $0.choosing(chosen) { $0.withAgents(count) } })
  }

  public func measures(of meanField: MeanField) -> [PopulationMeasure] {
    agents[0].measures(of: meanField)
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let terms = basis?.meanOfRewards ?? everybody
    if terms.count == 1 {
      return terms[0].game.fillRewards(&rewards, at: step, meanField: meanField)
    }
    var ofTerm = rewards
    for pair in rewards.indices { rewards[pair] = 0 }
    for term in terms {
      term.game.fillRewards(&ofTerm, at: step, meanField: meanField)
      for pair in rewards.indices { rewards[pair] += term.weight * ofTerm[pair] }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let terms = basis?.meanOfTransitions ?? everybody
    if terms.count == 1 {
      return terms[0].game.fillTransitions(&transitions, at: step, meanField: meanField)
    }
    var ofTerms: [TransitionRows] = []
    for term in terms {
      var rows = TransitionRows(stateCount: space.stateCount, actionCount: space.actionCount)
      term.game.fillTransitions(&rows, at: step, meanField: meanField)
      ofTerms.append(rows)
    }
    for pair in space.isLegal.indices where space.isLegal[pair] {
      transitions[pair / space.actionCount, pair % space.actionCount] = transitions.beginRow()
      for (term, rows) in zip(terms, ofTerms) {
        for entry in rows.entries(of: Int(rows.rowOfPair[pair])) {
          transitions.append(
            Int(rows.successors[entry]), probability: term.weight * rows.probabilities[entry])
        }
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    for term in basis?.meanOfRewards ?? everybody {
      term.game.addRewardGradient(
        weights: weights.map { $0 * term.weight }, at: step, meanField: meanField, into: &gradient)
    }
  }

  public func addTransitionGradient(
    weights: [Double], values: [Double], at step: Int, meanField: MeanField,
    into gradient: inout MeanField
  ) {
    for term in basis?.meanOfTransitions ?? everybody {
      term.game.addTransitionGradient(
        weights: weights.map { $0 * term.weight }, values: values, at: step, meanField: meanField,
        into: &gradient)
    }
  }

  /// A game and its weight in a mean.
  struct Term: Sendable {
    let game: any Game
    let weight: Double
  }

  private var everybody: [Term] { agents.map { Term(game: $0, weight: 1 / Double(agents.count)) } }
}
