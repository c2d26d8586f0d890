import MeanFieldModel

/// What the agents of a system do: some rules, and which of them each agent follows.
///
/// To adopt a rule is to change a number; a rule that all share is there once.
public struct AgentRules: Sendable, Equatable {
  /// The number of states times that of actions.
  public let pairCount: Int
  /// The rules one after the other, shape [D, S, A].
  public private(set) var probabilities: [Double]
  /// Which rule each agent follows, from 0 to D − 1: shape [N].
  public private(set) var ruleOfAgent: [Int32]

  /// One rule that all agents follow.
  ///
  /// - Parameters:
  ///   - rule: The probability of each action in each state, shape [S, A].
  ///   - agentCount: N.
  public init(_ rule: [Double], sharedBy agentCount: Int) {
    self.init(
      rule, pairCount: rule.count, ruleOfAgent: Array(repeating: 0, count: agentCount))
  }

  /// Several rules.
  ///
  /// - Parameters:
  ///   - probabilities: The rules one after the other, shape [D, S, A].
  ///   - pairCount: S · A.
  ///   - ruleOfAgent: Which each agent follows: shape [N].
  public init(_ probabilities: [Double], pairCount: Int, ruleOfAgent: [Int32]) {
    let count = probabilities.count / pairCount
    precondition(
      probabilities.count == count * pairCount
        && ruleOfAgent.allSatisfy { (0..<Int32(count)).contains($0) },
      "expected whole rules of \(pairCount) numbers, and agents who follow one of \(count)")
    self.pairCount = pairCount
    self.probabilities = probabilities
    self.ruleOfAgent = ruleOfAgent
  }

  /// D, the number of rules.
  public var count: Int { probabilities.count / pairCount }

  /// Where a rule's probabilities are.
  public func range(of rule: Int) -> Range<Int> { rule * pairCount..<(rule + 1) * pairCount }

  /// The rule of an agent, shape [S, A].
  public subscript(agent agent: Int) -> ArraySlice<Double> {
    probabilities[range(of: Int(ruleOfAgent[agent]))]
  }

  /// Lets each agent follow a rule of these.
  mutating func assign(_ ruleOfAgent: [Int32]) {
    self = AgentRules(probabilities, pairCount: pairCount, ruleOfAgent: ruleOfAgent)
  }

  /// The same with more rules, which some agents follow instead of theirs.
  ///
  /// - Parameters:
  ///   - more: The rules, shape [agents, S, A].
  ///   - agents: Who follows each.
  package func adding(_ more: [Double], of agents: [Int]) -> AgentRules {
    var ruleOfAgent = ruleOfAgent
    for (index, agent) in agents.enumerated() { ruleOfAgent[agent] = Int32(count + index) }
    return AgentRules(probabilities + more, pairCount: pairCount, ruleOfAgent: ruleOfAgent)
  }

  /// Drops the rules that nobody follows, and all but the first of those that are equal.
  package mutating func compact() {
    var newNumber = [Int32](repeating: -1, count: count)
    var kept: [Double] = []
    var numberOfRule: [ArraySlice<Double>: Int32] = [:]
    for agent in ruleOfAgent.indices {
      let old = Int(ruleOfAgent[agent])
      if newNumber[old] < 0 {
        let rule = probabilities[range(of: old)]
        newNumber[old] = numberOfRule[rule, default: Int32(numberOfRule.count)]
        if numberOfRule.updateValue(newNumber[old], forKey: rule) == nil { kept += rule }
      }
      ruleOfAgent[agent] = newNumber[old]
    }
    probabilities = kept
  }

  /// Adds agents who follow `rule`, shape [S, A], at a place among the others.
  mutating func insertAgents(_ agents: Int, following rule: [Double], at place: Int) {
    let number = Int32(count)
    probabilities += rule
    ruleOfAgent.insert(contentsOf: repeatElement(number, count: agents), at: place)
  }

  /// Takes an agent out.
  mutating func removeAgent(at agent: Int) { ruleOfAgent.remove(at: agent) }
}
