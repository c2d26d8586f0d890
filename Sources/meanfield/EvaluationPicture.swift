import MeanFieldFigures
import MeanFieldModel
import MeanFieldPopulation
import MeanFieldRuns

extension Evaluation {
  /// How the policy's figures come near the infinite population's as the number of agents grows: the
  /// distances that the laws are fitted through, and those that only bounds are known of.
  func chart(of policy: String) -> LineChart {
    let exploitability = exploitabilityApproach
    let limit = zeroIfRounding(
      meanField.exploitability, of: meanField.value, meanField.bestResponse)
    return AgentCurve(
      title: "\(policy) in \(game) with N agents",
      subtitle: "with infinitely many the exploitability is \(short(limit)) and "
        + "the value \(short(meanField.value).replacing("-", with: "−"))",
      curves: [
        .init(
          (exploitability.isExact ? "exploitability" : "gain found") + law(rates?.exploitability),
          exploitability.approach.distances.map(Self.point) + boundedDistances),
        .init("value" + law(rates?.value), valueApproach.distances.map(Self.point)),
      ]
    ).chart
  }

  private func law(_ rate: ApproachRate?) -> String { rate?.law.map { ", like \($0)" } ?? "" }

  /// A distance, 0 for what rounding explains.
  private static func point(_ distance: ApproachToLimit.Distance) -> AgentCurve.Point {
    distance.isRounding
      ? .init(agents: distance.agentCount, value: 0, low: 0, high: 0)
      : .init(
        agents: distance.agentCount, value: distance.value, low: distance.low, high: distance.high)
  }

  /// The distances of exploitabilities that are enclosed by bounds alone.
  private var boundedDistances: [AgentCurve.Point] {
    estimates.filter { $0.plan == .bounds }.compactMap { estimate in
      guard let upper = estimate.upperBound else { return nil }
      let limit = meanField.exploitability
      let ends = [abs(estimate.lowerBound - limit), abs(upper - limit)]
      let contains = (estimate.lowerBound...max(estimate.lowerBound, upper)).contains(limit)
      return .init(
        agents: estimate.agentCount, value: .nan, low: contains ? 0 : min(ends[0], ends[1]),
        high: max(ends[0], ends[1]))
    }
  }
}
