public import MeanFieldModel

/// How agents act and where that leads, as tables to draw from.
///
/// They are made anew only when the policy or the transitions change.
@usableFromInline
struct AgentTables: Sendable {
  @usableFromInline let actionCount: Int
  /// π, a table a state.
  @usableFromInline var actions = AliasTables()
  /// P, a table a row.
  @usableFromInline var successors = AliasTables()
  @usableFromInline var rowOfPair: [Int32] = []
  private var rule: [Double] = []
  private var transitionsVersion: Int?

  init(actionCount: Int) { self.actionCount = actionCount }

  /// Lets agents act by `rules[range]`, shape [S, A].
  mutating func follow(_ rules: [Double], _ range: Range<Int>) {
    guard !rule.elementsEqual(rules[range]) else { return }
    rule = Array(rules[range])
    actions.removeAll(keepingCapacity: true)
    for first in stride(from: 0, to: rule.count, by: actionCount) {
      actions.append(weights: rule, range: first..<first + actionCount)
    }
  }

  /// Lets actions lead where the transitions of `process` say.
  mutating func tabulateTransitions(of process: DecisionProcess) {
    guard process.transitionsVersion != transitionsVersion else { return }
    transitionsVersion = process.transitionsVersion
    rowOfPair = process.transitions.rowOfPair
    successors.tabulate(process.transitions)
  }

  /// Draws the action of an agent in a state; the high bits count most.
  @inlinable
  func pair(from state: Int, bits: UInt64) -> Int {
    state &* actionCount &+ actions.sample(table: state, bits: bits)
  }

  /// Draws where a state-action pair leads; the high bits count most.
  @inlinable
  func successor(of pair: Int, bits: UInt64) -> Int {
    successors.sample(table: Int(rowOfPair[pair]), bits: bits)
  }
}
