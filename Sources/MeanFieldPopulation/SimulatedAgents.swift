public import MeanFieldModel

/// The simulator of agents in a population that stays as it is, in a stationary game: from a state x
/// an action `a ~ π(· | x)`, a successor `y ~ P(· | x, a, z ⊙ π)` and a reward `r(x, a, z ⊙ π)`.
///
/// ```swift
/// var agents = game.agents()
/// agents.freeze(population, following: policy)
/// let rewards = agents.rewards()
/// var state = agents.initialState(bits: stream.next())
/// let sample = agents.sample(from: state, bits: stream.next())
/// total += rewards[sample.pair]
/// state = sample.successor
/// ```
///
/// Agents do not meet: any number of them may be moved at the same time, each by bits of its own. The
/// same bits with two policies are common random numbers.
///
/// Source: Subramanian and Mahajan 2019, assumption A3. A sample takes two look-ups in alias tables.
public struct SimulatedAgents: Sendable {
  /// An action and where it led.
  @frozen
  public struct Sample {
    /// The state and action, `s · A + a`.
    public let pair: Int
    /// The next state.
    public let successor: Int

    @inlinable
    init(pair: Int, successor: Int) {
      self.pair = pair
      self.successor = successor
    }
  }

  @usableFromInline var tables: AgentTables
  /// ξ₀, one table.
  @usableFromInline var start = AliasTables()
  private var process: DecisionProcess
  private var population: MeanFieldFlow

  /// Whether where actions lead depends on the population; if not, it may be frozen less often.
  public let dependOnPopulation: Bool

  init(_ game: any Game) {
    dependOnPopulation = game.dynamics == .meanFieldDependent
    tables = AgentTables(actionCount: game.space.actionCount)
    process = DecisionProcess(game)
    population = MeanFieldFlow(oneStepOf: game)
    let initial = game.initialDistribution
    start.append(weights: initial, range: initial.indices)
  }

  /// Lets the agents follow a policy in a population of their like.
  ///
  /// - Parameters:
  ///   - states: z, shape [S].
  ///   - policy: π, shape [1, S, A].
  /// - Complexity: O(S A), little of it if the policy is that of before, and O(entries) if the
  ///   transitions depend on the mean field.
  public mutating func freeze(_ states: [Double], following policy: Policy) {
    tables.follow(policy.probabilities, policy.probabilities.indices)
    population.states = states
    for pair in population.stateActions.indices {
      population.stateActions[pair] =
        states[pair / policy.actionCount] * policy.probabilities[pair]
    }
    process.fillTransitions(at: 0, against: population)
    tables.tabulateTransitions(of: process)
  }

  /// The rewards in the population that is frozen, shape [S, A].
  public mutating func rewards() -> [Double] {
    process.fillRewards(at: 0, against: population)
    return process.rewards
  }

  /// The state in which an agent starts, drawn from ξ₀.
  @inlinable
  public func initialState(bits: UInt64) -> Int { start.sample(table: 0, bits: bits) }

  /// Draws an agent's action and where it leads.
  ///
  /// - Parameters:
  ///   - state: Where the agent is.
  ///   - bits: 64 random bits, half of them for each draw; probabilities are met to K · 2⁻³¹, K being
  ///     the number of actions or of successors.
  @inlinable
  public func sample(from state: Int, bits: UInt64) -> Sample {
    let pair = tables.pair(from: state, bits: bits)
    return Sample(pair: pair, successor: tables.successor(of: pair, bits: bits << 32))
  }
}
