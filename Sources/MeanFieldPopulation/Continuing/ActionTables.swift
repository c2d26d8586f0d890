import MeanFieldModel

/// The rules of a system's agents as tables to draw actions from, one of state-action pairs for each
/// rule and state.
struct ActionTables: Sendable {
  private(set) var tables = AliasTables()
  /// The first table of each agent, shape [N].
  private(set) var firstTable: [Int32] = []
  private let stateCount: Int

  /// The tables of `rules` in a game of `actionCount` actions.
  init(_ rules: AgentRules, actionCount: Int) {
    stateCount = rules.pairCount / actionCount
    let pairs = Array(0..<Int32(rules.pairCount))
    tables.reserveCapacity(tables: rules.count * stateCount, entries: rules.probabilities.count)
    for number in 0..<rules.count {
      let rule = Array(rules.probabilities[rules.range(of: number)])
      for first in stride(from: 0, to: rule.count, by: actionCount) {
        tables.append(weights: rule, range: first..<first + actionCount, names: pairs)
      }
    }
    assign(rules.ruleOfAgent)
  }

  /// Lets each agent follow a rule of these.
  mutating func assign(_ ruleOfAgent: [Int32]) {
    firstTable = ruleOfAgent.map { [stateCount] in $0 * Int32(stateCount) }
  }
}
