public import MeanFieldModel

/// The simulator of agents in a population that stays as it is, in a stationary game: from a state x
/// an action `a ~ π(· | x)`, a successor `y ~ P(· | x, a, z ⊙ π)` and a reward `r(x, a, z ⊙ π)`.
///
/// ```swift
/// var agents = game.agents()
/// agents.freeze(population, following: policy)
/// let rewards = agents.rewards()
/// agents.withUnsafeSampler { sampler in
///   var state = sampler.initialState(bits: stream.next())
///   for _ in 0..<steps {
///     let sample = sampler.sample(from: state, bits: stream.next())
///     total += rewards[sample.pair]
///     state = sample.successor
///   }
/// }
/// ```
///
/// Agents do not meet: any number of them may be moved at the same time, each by bits of its own. The
/// same bits with two policies are common random numbers.
///
/// Source: Subramanian and Mahajan 2019, assumption A3. A sample takes two look-ups in alias tables.
public struct SimulatedAgents: Sendable {
  private var tables: AgentTables
  /// ξ₀, one table.
  private var start = AliasTables()
  private var process: DecisionProcess
  private var population: MeanFieldFlow

  /// Whether where actions lead depends on the population; if not, it may be frozen less often.
  public let dependOnPopulation: Bool

  init(_ game: any Game) {
    dependOnPopulation = game.dynamics == .meanFieldDependent
    tables = AgentTables(
      stateCount: game.space.stateCount, actionCount: game.space.actionCount)
    process = DecisionProcess(game)
    population = MeanFieldFlow(oneStepOf: game)
    let initial = game.initialDistribution
    start.append(weights: initial, range: initial.indices)
  }

  /// Lets the agents follow a policy in a population of others.
  ///
  /// - Parameters:
  ///   - states: Where the others are, z, shape [S].
  ///   - policy: What the agents do, π, shape [1, S, A].
  ///   - others: What the others do, whose `z ⊙ π` rewards and transitions see; the same if nil.
  /// - Complexity: O(S A), little of it if the policy is that of before, and O(entries) if the
  ///   transitions depend on the mean field.
  public mutating func freeze(
    _ states: [Double], following policy: Policy, among others: Policy? = nil
  ) {
    let others = others ?? policy
    tables.follow(policy.probabilities, policy.probabilities.indices)
    population.states = states
    for pair in population.stateActions.indices {
      population.stateActions[pair] =
        states[pair / others.actionCount] * others.probabilities[pair]
    }
    process.fillTransitions(at: 0, against: population)
    tables.tabulateTransitions(of: process)
  }

  /// The rewards in the population that is frozen, shape [S, A].
  public mutating func rewards() -> [Double] {
    process.fillRewards(at: 0, against: population)
    return process.rewards
  }

  /// Lends a view to draw samples from in a loop, which must not be used afterwards.
  ///
  /// - Parameter body: Gets the view.
  /// - Returns: What the body returns.
  public func withUnsafeSampler<Result>(_ body: (AgentSampler) -> Result) -> Result {
    start.withUnsafeSampler { start in
      tables.withActions { actions in
        tables.withSuccessors { successors in
          body(AgentSampler(start: start, actions: actions, successors: successors))
        }
      }
    }
  }
}
