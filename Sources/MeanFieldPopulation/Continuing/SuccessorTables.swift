import MeanFieldModel

/// Where actions lead, a table of states for each state-action pair, made anew only when transitions
/// change.
struct SuccessorTables: Sendable {
  private(set) var tables = AliasTables()
  private var version: Int?

  /// Lets actions lead where the transitions of `process` say.
  mutating func follow(_ process: DecisionProcess) {
    guard process.transitionsVersion != version else { return }
    version = process.transitionsVersion
    tables.tabulate(process.transitions)
  }
}
