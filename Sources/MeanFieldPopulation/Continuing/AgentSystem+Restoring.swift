package import MeanFieldModel

extension AgentSystem {
  /// Continues from where a system of the same game and seed stood.
  ///
  /// - Parameters:
  ///   - rules: The rules, shape [D, S, A].
  ///   - ruleOfAgent: Which each agent follows, shape [N].
  ///   - states: Where each agent is, shape [N].
  ///   - ids: The id of each, shape [N].
  ///   - nextID: The id of the next to join.
  /// - Throws: ``/MeanFieldModel/CheckpointFault`` if these are not those of a system of this game;
  ///   nothing is changed then.
  package mutating func restore(
    rules: [Double], ruleOfAgent: [Double], states: [Double], ids: [Double], nextID: Double
  ) throws(CheckpointFault) {
    let pairCount = space.isLegal.count
    let ruleCount = rules.count / pairCount
    guard ruleCount > 0, rules.count == ruleCount * pairCount else {
      throw CheckpointFault(table: "rules", expected: pairCount, found: rules.count)
    }
    let rows = stride(from: 0, to: rules.count, by: space.actionCount).map {
      rules[$0..<$0 + space.actionCount]
    }
    guard rows.allSatisfy({ $0.allSatisfy { $0 >= 0 } && abs($0.reduce(0, +) - 1) < 1e-6 }) else {
      throw CheckpointFault(table: "rules", expected: pairCount, found: rules.count)
    }
    let count = states.count
    for (name, table, limit) in [
      ("states", states, space.stateCount), ("rule of agent", ruleOfAgent, ruleCount),
      ("ids", ids, Int(Int32.max)),
    ] {
      let areValid = table.allSatisfy { $0 >= 0 && $0 < Double(limit) && $0 == $0.rounded() }
      guard count > 0, table.count == count, areValid else {
        throw CheckpointFault(table: name, expected: max(1, count), found: table.count)
      }
    }
    guard nextID > ids.max() ?? 0, nextID <= Double(Int32.max), nextID == nextID.rounded()
    else {
      throw CheckpointFault(table: "next id", expected: 1, found: 1)
    }
    let whole = states.map { Int32($0) }
    let sizes = space.populations.map { population in
      whole.count { population.states.contains(Int($0)) }
    }
    var rest = whole[...]
    guard Set(ids).count == count else {
      throw CheckpointFault(table: "ids", expected: count, found: Set(ids).count)
    }
    for (size, population) in zip(sizes, space.populations) {
      // Side by side, in the populations' order.
      guard size > 0, rest.prefix(size).allSatisfy({ population.states.contains(Int($0)) }) else {
        throw CheckpointFault(table: "states", expected: count, found: 0)
      }
      rest = rest.dropFirst(size)
    }
    self.states = whole
    self.ids = ids.map { Int($0) }
    self.nextID = Int(nextID)
    self.rules = AgentRules(
      rules, pairCount: pairCount, ruleOfAgent: ruleOfAgent.map { Int32($0) })
    settle(sizes)
  }
}
