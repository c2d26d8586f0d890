import Testing

@testable import MeanFieldModel

@Suite struct StationaryEquationsTests {
  /// The equations of a chain of states that lead `reach` places on at most, and as far back.
  private func equations(states: Int, reach: Int) -> StationaryEquations {
    var transitions = TransitionRows(stateCount: states, actionCount: 1)
    for state in 0..<states {
      transitions[state, 0] = transitions.beginRow()
      for successor in Set([max(0, state - reach), min(states - 1, state + reach)]) {
        transitions.append(successor, probability: 0.5)
      }
    }
    var equations = StationaryEquations()
    equations.describe(transitions, version: 1)
    return equations
  }

  @Test("are eliminated in narrow bands and swept in wide ones")
  func width() {
    #expect(equations(states: 2000, reach: 3).favourElimination(for: .evaluation, discount: 0.9))
    #expect(!equations(states: 2000, reach: 900).favourElimination(for: .evaluation, discount: 0.9))
  }

  @Test("are eliminated where many sweeps would be needed, and swept where few are")
  func discount() {
    let equations = equations(states: 500, reach: 100)
    for purpose in [StationaryEquations.Purpose.evaluation, .bestResponse, .smoothBestResponse] {
      #expect(!equations.favourElimination(for: purpose, discount: 0.1))
      #expect(equations.favourElimination(for: purpose, discount: 0.9999))
      // A single sweep is all there is to do.
      #expect(!equations.favourElimination(for: purpose, discount: 0))
    }
    // The best response takes several solutions.
    #expect(equations.favourElimination(for: .evaluation, discount: 0.99))
    #expect(!equations.favourElimination(for: .bestResponse, discount: 0.99))
  }

  @Test("do not take more memory than allowed, whatever the discount")
  func memory() {
    #expect(
      !equations(states: 4000, reach: 3999).favourElimination(for: .evaluation, discount: 0.999999))
  }

  @Test("are those of the transitions described last")
  func version() {
    var transitions = TransitionRows(stateCount: 2, actionCount: 1)
    (transitions[0, 0], transitions[1, 0]) = (
      transitions.appendCertain(0), transitions.appendCertain(1)
    )
    var equations = StationaryEquations()
    equations.describe(transitions, version: 1)
    (transitions[0, 0], transitions[1, 0]) = (
      transitions.appendCertain(1), transitions.appendCertain(0)
    )
    equations.describe(transitions, version: 2)
    equations.take(rule: [1, 1], transitions, discount: 0.5)
    var values = [1.0, 2.0]
    equations.solve(&values)
    // x = 1 + y / 2, y = 2 + x / 2.
    #expect(distance(values, [8.0 / 3, 10.0 / 3]) < Tolerance.rounding)
  }
}
