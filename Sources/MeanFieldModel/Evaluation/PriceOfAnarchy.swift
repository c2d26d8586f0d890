/// What is lost where each agent does what is best for itself, beside what would be best for all
/// together.
///
/// The price of anarchy is the social cost of an equilibrium over the least there can be (Koutsoupias
/// and Papadimitriou 1999; Carmona, Graves and Tan 2019 for mean-field games). They take the
/// equilibrium that costs most; here it is that of the one policy given. Both values are expected
/// returns of an agent drawn from the whole population when all agents follow the one policy or the
/// other; where there are several populations, means over all agents.
///
/// It is only as good as the two policies: the ratio is the price of anarchy if the one is an
/// equilibrium, which its exploitability tells, and the other the best for all, which a local optimum
/// need not be.
public struct PriceOfAnarchy: Sendable, Equatable {
  /// The return of the policy that is best for all together.
  public let teamValue: Double
  /// The most that any change of that policy could gain the team to first order.
  ///
  /// 0 at the team's optimum and wherever else it is at rest; nil where it is not known. See
  /// ``TeamGradient``.
  public let teamGap: Double?
  /// The return of the policy that is best for each.
  public let value: Double
  /// What an agent gains by deviating from the latter; 0 at an equilibrium.
  public let exploitability: Double

  /// Values nearer to zero than this, in units of return, are zero: what sums of rewards that cancel
  /// leave behind has no ratio.
  private static let rounding = 1e-12
  /// The most that an exploitability or a gap may be beside the loss for the policy to pass for an
  /// equilibrium or for the team's optimum, or beside the team's value, which the ratio is of.
  private static let (smallShareOfLoss, smallShareOfValue) = (0.01, 0.001)

  /// The price of following one policy, with the given value and exploitability, instead of another.
  public init(teamValue: Double, teamGap: Double?, value: Double, exploitability: Double) {
    self.teamValue = teamValue
    self.teamGap = teamGap
    self.value = value
    self.exploitability = exploitability
  }

  /// What an agent loses on average: `teamValue − value`.
  public var loss: Double { teamValue - value }

  /// The price of anarchy: how many times the team's cost an agent bears if both values are negative,
  /// and how many times an agent's return the team makes if both are positive.
  ///
  /// It is 1 where nothing is lost and above 1 otherwise; below 1 the team's policy is not the best.
  /// Nil if the values have different signs, or one is zero or not finite.
  public var ratio: Double? {
    guard abs(value) >= Self.rounding, abs(teamValue) >= Self.rounding else { return nil }
    guard value.isFinite, teamValue.isFinite, (value < 0) == (teamValue < 0) else { return nil }
    return value < 0 ? value / teamValue : teamValue / value
  }

  /// Whether an agent would gain so little by deviating that the policy can pass for an equilibrium.
  public var isOfEquilibrium: Bool { exploitability <= small }

  /// Whether the team would gain so little by small changes that its policy can pass for an optimum.
  public var isOfOptimum: Bool { teamGap.map { $0 <= small } ?? false }

  private var small: Double {
    max(
      Self.rounding, Self.smallShareOfLoss * abs(loss), Self.smallShareOfValue * abs(teamValue))
  }
}

extension DecisionProcess {
  /// The price of following a policy that was evaluated instead of `team`.
  ///
  /// - Parameters:
  ///   - selfish: What was found of the policy that is best for each.
  ///   - team: The policy that is best for all, shape [T, S, A].
  ///   - flow: Room for the team's flow, which it receives.
  public mutating func priceOfAnarchy(
    of selfish: Exploitability, team: Policy, flow: inout MeanFieldFlow
  ) -> PriceOfAnarchy {
    let teamValue = value(of: team, flow: &flow)
    var gap: Double?
    if game.isDifferentiable {
      gap = teamGradient(of: team, flow: flow).gap(of: team, isLegal: space.isLegal)
    }
    return PriceOfAnarchy(
      teamValue: teamValue, teamGap: gap, value: selfish.value,
      exploitability: selfish.exploitability)
  }
}
