import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The beach as a paper writes it.
struct PaperShapedBeach: PaperShapedGame {
  var stateCount: Int
  var stepCount: Int
  var bar: Int
  var still: Double
  var actionCount: Int { 3 }
  var discountFactor: Double? { nil }
  var initial: [Double] { (0..<stateCount).map { _ in 1 / Double(stateCount) } }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    // Steps to the bar around the ring, the shorter way.
    let distance = (0..<stateCount).first {
      (state + $0) % stateCount == bar || (bar + $0) % stateCount == state
    }
    return -Double(distance ?? 0) - (action == 1 ? 0 : 1 / Double(stateCount))
      - log(meanField.states[state] + 1e-20)
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    var law: [Int: Double] = [:]
    for (wind, probability) in [(-1, (1 - still) / 2), (0, still), (1, (1 - still) / 2)] {
      law[max(0, min(stateCount - 1, state + action - 1 + wind)), default: 0] += probability
    }
    return law
  }
}

@Suite struct BeachBarTests {
  @Test(
    "agrees with the oracle",
    arguments: [(4, 3, 2, 0.5), (7, 4, 0, 0.2), (2, 2, 1, 1), (5, 5, 4, 0), (8, 1, 3, 0.7)])
  func oracle(cells: Int, steps: Int, bar: Int, still: Double) {
    expectAgreement(
      BeachBar(cells: cells, horizon: .finite(steps: steps), bar: bar, stillProbability: still),
      PaperShapedBeach(stateCount: cells, stepCount: steps, bar: bar, still: still))
  }

  @Test("refuses a bar that is not on the beach")
  func conflict() {
    #expect {
      try BeachBar(parameters: BeachBar.entry.resolve(["cells": "4", "bar": "4"]))
    } throws: {
      guard let error = $0 as? ParameterError, case .conflict = error.problem else { return false }
      return error.key == "bar" && error.value == "4"
    }
  }
}
