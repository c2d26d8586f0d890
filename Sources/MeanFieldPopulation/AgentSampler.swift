public import MeanFieldModel

/// A view of agents that act in a population that stays as it is, to draw from in a loop.
@frozen
public struct AgentSampler {
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

  @usableFromInline let start: AliasTables.Sampler
  @usableFromInline let actions: AliasTables.Sampler
  @usableFromInline let successors: AliasTables.Sampler

  init(
    start: AliasTables.Sampler, actions: AliasTables.Sampler, successors: AliasTables.Sampler
  ) {
    self.start = start
    self.actions = actions
    self.successors = successors
  }

  /// The state in which an agent starts, drawn from ξ₀.
  ///
  /// - Parameter bits: 64 random bits.
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
    let pair = actions.sample(table: state, bits: bits)
    return Sample(pair: pair, successor: successors.sample(table: pair, bits: bits << 32))
  }
}
