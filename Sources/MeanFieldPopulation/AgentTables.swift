public import MeanFieldModel

/// How agents act and where that leads, as tables to draw from.
///
/// They are made anew only when the policy or the transitions change.
struct AgentTables: Sendable {
  private let actionCount: Int
  /// π, a table of state-action pairs for each state.
  private var actions = AliasTables()
  /// P, a table of states for each state-action pair.
  private var successors = AliasTables()
  private let pairs: [Int32]
  private var rule: [Double] = []
  private var transitionsVersion: Int?

  init(stateCount: Int, actionCount: Int) {
    self.actionCount = actionCount
    pairs = (0..<Int32(stateCount * actionCount)).map { $0 }
  }

  /// Lets agents act by `rules[range]`, shape [S, A].
  mutating func follow(_ rules: [Double], _ range: Range<Int>) {
    guard !rule.elementsEqual(rules[range]) else { return }
    rule = Array(rules[range])
    actions.removeAll(keepingCapacity: true)
    for first in stride(from: 0, to: rule.count, by: actionCount) {
      actions.append(weights: rule, range: first..<first + actionCount, names: pairs)
    }
  }

  /// Lets actions lead where the transitions of `process` say.
  mutating func tabulateTransitions(of process: DecisionProcess) {
    guard process.transitionsVersion != transitionsVersion else { return }
    transitionsVersion = process.transitionsVersion
    successors.tabulate(process.transitions)
  }

  /// Lends a view of the tables to draw agents' actions from.
  func withActions<Result>(_ body: (AliasTables.Sampler) -> Result) -> Result {
    actions.withSampler(body)
  }

  /// Lends a view of the tables to draw successors from.
  func withSuccessors<Result>(_ body: (AliasTables.Sampler) -> Result) -> Result {
    successors.withSampler(body)
  }
}

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
