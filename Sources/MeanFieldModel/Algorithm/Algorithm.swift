/// What improves a policy, iteration by iteration.
///
/// A solver knows the game; a learner sees only samples of it. Both are driven alike: one iteration at
/// a time and nothing else. Stopping, measuring, progress, checkpoints and files are the driver's.
///
/// Deterministic: the same game, settings, seed and number of iterations give the same bits, whatever
/// the number of threads.
public protocol Algorithm: Sendable {
  /// The algorithm's name, source and parameters.
  static var entry: CatalogueEntry { get }

  /// How many tables of the policy's shape, [T, S, A], are in memory at once while it iterates.
  ///
  /// The policy counts, and so does what an iteration makes and drops; populations do not. A game
  /// that leaves no room for them is refused.
  static var tableCount: Int { get }

  /// The answer so far.
  var policy: Policy { get }

  /// The policies that agents follow, where each has one of its own; nil, by default, where ``policy``
  /// is that of all.
  var policiesOfAgents: AgentPolicies? { get }

  /// The policies of N players, agent by agent, of an algorithm that learns from plays of a game with a
  /// last step; nil by default.
  var profile: PolicyProfile? { get }

  /// The weight of the entropy in what the algorithm maximises, in units of reward; 0 by default.
  var temperature: Double { get }

  /// One iteration.
  ///
  /// - Parameter process: The game's process, which a solver works with; a learner leaves it alone.
  mutating func iterate(in process: inout DecisionProcess)

  /// What else there is to measure of the algorithm where it stands; nothing by default.
  func measures(in process: inout DecisionProcess) -> [AlgorithmMeasure]

  /// Everything the next iteration depends on.
  var checkpoint: AlgorithmCheckpoint { get }

  /// Continues from where an algorithm on the same game with the same parameters stood.
  ///
  /// - Throws: ``CheckpointFault`` if a table is missing or has another size; nothing is changed
  ///   then.
  mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault)
}

extension Algorithm {
  /// One for all.
  public var policiesOfAgents: AgentPolicies? { nil }
  /// None.
  public var profile: PolicyProfile? { nil }
  /// No entropy.
  public var temperature: Double { 0 }
  /// Nothing.
  public func measures(in process: inout DecisionProcess) -> [AlgorithmMeasure] { [] }
}

/// A figure of an algorithm besides those of its policy.
public struct AlgorithmMeasure: Sendable, Equatable {
  /// The metric's name, in snake_case.
  public let name: String
  /// Its value.
  public let value: Double
  /// Whether this, not the exploitability, is what the algorithm drives to zero.
  public let isObjective: Bool

  /// A figure of the given name.
  public init(name: String, value: Double, isObjective: Bool = false) {
    self.name = name
    self.value = value
    self.isObjective = isObjective
  }
}

/// What agents do of whom each has a policy of its own.
public struct AgentPolicies: Sendable, Equatable {
  /// N.
  public let agentCount: Int
  /// The distinct policies, with shares that add up to one.
  public let shares: [PolicyShare]

  /// The policies of `agentCount` agents.
  public init(agentCount: Int, shares: [PolicyShare]) {
    self.agentCount = agentCount
    self.shares = shares
  }
}

/// A policy and who follows it.
public struct PolicyShare: Sendable, Equatable {
  /// The policy.
  public let policy: Policy
  /// The share of all agents who do.
  public let share: Double

  /// A policy that a share of all agents follow.
  public init(policy: Policy, share: Double) {
    self.policy = policy
    self.share = share
  }
}
