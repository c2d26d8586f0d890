import MeanFieldModel

/// How agents act and where that leads, as tables to draw from.
///
/// They are made anew only when the policy or the transitions change.
struct AgentTables: Sendable {
  private let actionCount: Int
  /// π, a table of state-action pairs for each state.
  private var actions = AliasTables()
  /// P, a table of states for each state-action pair.
  private var successors = SuccessorTables()
  private let pairs: [Int32]
  private var rule: [Double] = []

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
    successors.follow(process)
  }

  /// Lends a view of the tables to draw agents' actions from.
  func withActions<Result>(_ body: (AliasTables.Sampler) -> Result) -> Result {
    actions.withUnsafeSampler(body)
  }

  /// Lends a view of the tables to draw successors from.
  func withSuccessors<Result>(_ body: (AliasTables.Sampler) -> Result) -> Result {
    successors.tables.withUnsafeSampler(body)
  }
}
