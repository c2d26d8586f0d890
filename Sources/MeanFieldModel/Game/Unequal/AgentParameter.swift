/// A number of a game in which agents may differ: how easily one falls ill, or what one minds.
public struct AgentParameter: Sendable, Equatable {
  /// The parameter's name, in kebab-case.
  public let name: String
  /// Whether rewards depend on it.
  public let actsOnRewards: Bool
  /// Whether transitions depend on it.
  public let actsOnTransitions: Bool
  /// Whether rewards and transition probabilities are affine in it and all other affine parameters
  /// together, whatever the population.
  ///
  /// Rewards and transitions of all agents then follow from one game more than there are such
  /// parameters. A product of two parameters is not affine in them together.
  public let isAffine: Bool

  /// A parameter of rewards.
  public static func rewards(_ name: String, isAffine: Bool = true) -> AgentParameter {
    AgentParameter(name: name, actsOnRewards: true, actsOnTransitions: false, isAffine: isAffine)
  }

  /// A parameter of transitions.
  public static func transitions(_ name: String, isAffine: Bool = true) -> AgentParameter {
    AgentParameter(name: name, actsOnRewards: false, actsOnTransitions: true, isAffine: isAffine)
  }

  /// A parameter of both.
  public static func both(_ name: String, isAffine: Bool = true) -> AgentParameter {
    AgentParameter(name: name, actsOnRewards: true, actsOnTransitions: true, isAffine: isAffine)
  }
}
