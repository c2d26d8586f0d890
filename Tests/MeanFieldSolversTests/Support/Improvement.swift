import MeanFieldModel
import MeanFieldSolvers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension RandomGame {
  /// The policy after every state's rule was rewritten from its action values, by nested loops.
  ///
  /// - Parameters:
  ///   - policy: The policy before.
  ///   - optimal: Whether the values are the best response's.
  ///   - temperature: The entropy's weight in the policy's values.
  ///   - rule: The new probabilities of the legal actions, from their values and old probabilities.
  func improved(
    _ policy: NestedPolicy, optimal: Bool = false, temperature: Double = 0,
    rule: (_ step: Int, _ state: Int, _ values: [Double], _ old: [Double]) -> [Double]
  ) -> NestedPolicy {
    let values = actionValues(
      of: optimal ? nil : policy, against: flow(of: policy), temperature: temperature)
    return (0..<stepCount).map { step in
      (0..<stateCount).map { state in
        let legal = (0..<actionCount).filter { mayTake($0, in: state) }
        let new = rule(
          step, state, legal.map { values[step][state][$0] }, legal.map { policy[step][state][$0] })
        var row = Array(repeating: 0.0, count: actionCount)
        for (action, probability) in zip(legal, new) { row[action] = probability }
        return row
      }
    }
  }

  /// Checks some iterations of a solver against `improved`.
  func expect(
    _ solver: any Solver, iterations: Int = 3, tolerance: Double = Tolerance.reordered,
    agreesWith improve: (_ iteration: Int, _ policy: NestedPolicy) -> NestedPolicy
  ) {
    var process = DecisionProcess(self)
    var solver = solver
    var policy = uniformPolicy
    for iteration in 1...iterations {
      solver.iterate(in: &process)
      policy = improve(iteration, policy)
      #expect(distance(solver.policy.probabilities, flat(policy)) < tolerance)
    }
  }

  /// Random games of finite and of infinite horizon, and how close the solutions can come.
  static let allExamples =
    examples.map { ($0, Tolerance.reordered) }
    + stationaryExamples.map { ($0, Tolerance.atRest) }
}

/// exp(x) / Σ exp(x).
func softmax(_ scores: [Double]) -> [Double] {
  let largest = scores.max() ?? 0
  let weights = scores.map { exp($0 - largest) }
  let sum = weights.reduce(0, +)
  return weights.map { $0 / sum }
}
