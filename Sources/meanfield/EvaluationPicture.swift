import Foundation
import MeanFieldFigures

extension EvaluationJSON {
  /// How the policy fares as the number of agents grows.
  func chart(of policy: String) -> LineChart {
    AgentCurve(
      title: "\(policy) in \(game) with N agents", subtitle: rates,
      exploitabilities: agents.map {
        .init(
          agents: $0.n, value: $0.exploitability, low: $0.low ?? 0, high: $0.high ?? .nan)
      },
      valueErrors: agents.map {
        .init(
          agents: $0.n, value: $0.valueError.mean, low: $0.valueError.low ?? 0,
          high: $0.valueError.high ?? .nan)
      },
      limit: meanField.exploitability
    ).chart
  }

  /// Whether the infinite population's exploitability is nothing beside that of N agents.
  var isLimitNothing: Bool {
    agents.allSatisfy { meanField.exploitability < 0.01 * $0.exploitability }
  }

  /// The fitted rates in a line, or nil if there are none.
  private var rates: String? {
    let parts = [
      ("the value's error", slopes?.value),
      (
        isLimitNothing
          ? "the exploitability" : "the exploitability's distance from infinitely many's",
        slopes?.exploitability
      ),
    ].compactMap { subject, rate -> String? in
      rate?.law.map { "\(subject) goes like \($0)" }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension EvaluationJSON.Rate {
  /// The fitted law, such as `N^−0.50 ± 0.02`; nil if there is none.
  var law: String? {
    guard let slope else { return nil }
    let error = standardError.map { String(format: " ± %.2f", $0) } ?? ""
    return "N^" + String(format: "%.2f", slope).replacing("-", with: "−") + error
  }
}
