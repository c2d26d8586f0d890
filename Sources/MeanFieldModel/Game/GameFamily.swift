// Members without a comment are documented where `Game` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// Unequal agents: an indexed family of games that share states, actions and horizon, played by
/// one population.
///
/// Member i is the game of the agents of type i, who make up the share `weights[i]` of all agents;
/// every agent faces the mean field of all types together. The family is itself a game, with a
/// population for each type: state (i, s) is numbered `i * S + s`. So everything that works on a
/// game works on it, and values and exploitability are reported by type. Rewards and transition
/// rows take the memory of all members together, O(Σ (S A + entries)).
public struct GameFamily: Game {
  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let coupling: Coupling
  public let dynamics: Dynamics
  /// The games of the types.
  public private(set) var members: [any Game]
  /// Whether all members are affine.
  ///
  /// Among N agents also each type's share of them must be a whole number: what a member takes away of
  /// the population as its own agent is 1/N of it, and what that agent weighs might be less.
  public private(set) var isAffine: Bool
  private let memberStates: Int

  /// A family of the given members.
  ///
  /// - Parameters:
  ///   - members: Games of one population each, with the same numbers of states and actions, legal
  ///     actions and horizon.
  ///   - weights: The share of each type among all agents, positive, of any sum; equal if `nil`.
  ///   - names: The types' names; their numbers from 1 if `nil`.
  public init(members: [any Game], weights: [Double]? = nil, names: [String]? = nil) {
    precondition(!members.isEmpty, "a family needs a member")
    let first = members[0].space
    for member in members {
      precondition(
        member.space.populations.count == 1 && member.space.stateCount == first.stateCount
          && member.space.isLegal == first.isLegal && member.horizon == members[0].horizon,
        "members must have one population and the same states, legal actions and horizon")
    }
    let weights = weights ?? Array(repeating: 1, count: members.count)
    let names = names ?? members.indices.map { "type \($0 + 1)" }
    precondition(
      weights.count == members.count && names.count == members.count
        && weights.allSatisfy { $0 > 0 },
      "a family of \(members.count) needs as many positive weights and names")
    let (states, actions) = (first.stateCount, first.actionCount)
    let total = weights.reduce(0, +)
    self.members = members
    isAffine = members.allSatisfy(\.isAffine)
    memberStates = states
    horizon = members[0].horizon
    coupling = members.contains { $0.coupling == .stateActions } ? .stateActions : .states
    dynamics =
      members.contains { $0.dynamics == .meanFieldDependent }
      ? .meanFieldDependent
      : members.contains { $0.dynamics == .timeDependent } ? .timeDependent : .fixed
    initialDistribution = zip(members, weights).flatMap { member, weight in
      member.initialDistribution.map { $0 * weight / total }
    }
    space = StateActionSpace(
      states: names.flatMap { name in first.stateLabels.map { "\(name): \($0)" } },
      actions: first.actionLabels,
      populations: names.enumerated().map { index, name in
        Population(name: name, states: index * states..<(index + 1) * states)
      },
      grid: first.grid.map { grid in
        Grid(
          rows: grid.rows, columns: grid.columns,
          cellOfState: Array(repeatElement(grid.cellOfState, count: members.count).joined()),
          targets: grid.targets)
      },
      isLegal: { first.isLegal[$0 % states * actions + $1] })
  }

  /// All types together are `count` agents.
  public func withAgents(_ count: Int) -> any Game {
    var family = self
    family.members = members.map { $0.withAgents(count) }
    let typeSizes = space.populations.map { type in
      type.states.reduce(0) { $0 + initialDistribution[$1] } * Double(count)
    }
    family.isAffine =
      family.members.allSatisfy(\.isAffine)
      && typeSizes.allSatisfy { abs($0 - $0.rounded()) <= 1e-12 * Double(count) }
    return family
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let everybody = aggregate(meanField)
    let pairs = memberStates * space.actionCount
    var ofMember = [Double](repeating: 0, count: pairs)
    for (index, member) in members.enumerated() {
      member.fillRewards(&ofMember, at: step, meanField: everybody)
      for pair in 0..<pairs { rewards[index * pairs + pair] = ofMember[pair] }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let everybody = aggregate(meanField)
    let actions = space.actionCount
    var ofMember = TransitionRows(stateCount: memberStates, actionCount: actions)
    for (index, member) in members.enumerated() {
      ofMember.removeAll()
      member.fillTransitions(&ofMember, at: step, meanField: everybody)
      let offset = index * memberStates
      // The members' empty rows 0 are all the family's empty row 0.
      let shift = transitions.rowCount - 1
      for row in 1..<max(1, ofMember.rowCount) {
        _ = transitions.beginRow()
        for entry in ofMember.entries(of: row) {
          transitions.append(
            offset + Int(ofMember.successors[entry]), probability: ofMember.probabilities[entry])
        }
      }
      for state in 0..<memberStates {
        for action in 0..<actions where ofMember[state, action] > 0 {
          transitions[offset + state, action] = shift + ofMember[state, action]
        }
      }
    }
  }

  /// The population without regard to type.
  private func aggregate(_ meanField: MeanField) -> MeanField {
    func sum(_ table: [Double], width: Int) -> [Double] {
      guard !table.isEmpty else { return [] }
      var total = [Double](repeating: 0, count: width)
      for entry in table.indices { total[entry % width] += table[entry] }
      return total
    }
    return MeanField(
      states: sum(meanField.states, width: memberStates),
      stateActions: sum(meanField.stateActions, width: memberStates * space.actionCount))
  }
}
