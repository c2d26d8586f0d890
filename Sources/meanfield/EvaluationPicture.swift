import MeanFieldFigures
import MeanFieldModel
import MeanFieldPopulation

extension Evaluation {
  /// How the policy fares as the number of agents grows.
  ///
  /// Where the exploitability has no upper bound, the bar is the interval of the gain found.
  func chart(of policy: String) -> LineChart {
    AgentCurve(
      title: "\(policy) in \(game) with N agents", subtitle: laws,
      exploitabilities: estimates.map {
        .init(
          agents: $0.agentCount, value: max(0, $0.gain.mean), low: $0.lowerBound,
          high: $0.upperBound ?? $0.gain.high)
      },
      valueErrors: valueApproach.distances.map {
        .init(agents: $0.agentCount, value: $0.value, low: $0.low, high: $0.high)
      },
      limit: meanField.exploitability
    ).chart
  }

  /// The fitted laws in a line, or nil if there are none.
  private var laws: String? {
    guard let rates else { return nil }
    let subject = rates.exploitability.quantity == .gain ? "the gain found" : "the exploitability"
    let parts = [
      ("the value's error", rates.value),
      (
        isLimitNothing ? subject : "the distance of \(subject) from infinitely many's",
        rates.exploitability
      ),
    ].compactMap { subject, rate in rate.law.map { "\(subject) goes like \($0)" } }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
