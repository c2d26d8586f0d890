import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension LogitContinuation {
  /// The gain of an agent that counts as rounding, as a share of what choices are worth.
  static let rounding = 1e-10
  /// What Newton's equations have on the diagonal beside the derivatives, as a share of the same: choices
  /// that make no difference to anybody, which leave them singular, hardly change; above the derivatives' error.
  private static let damping = 1e-6

  /// The Nash equilibrium that Newton's method finds from the path's point; nil if it finds none.
  ///
  /// Each step makes the actions that are taken equally good to first order, and drops those whose
  /// probabilities it would make negative. The exploitability must fall every time, and to rounding in
  /// the end: then no other action is better.
  mutating func polished(in process: inout DecisionProcess) -> Policy? {
    var flow = MeanFieldFlow(for: process.game)
    var best: (policy: Policy, exploitability: Double)?
    equations.take(scoresOfSupport())
    while true {
      let exploitability = process.exploitability(of: equations.policy, flow: &flow).nashConv
      guard exploitability < best?.exploitability ?? .infinity else { break }
      best = (equations.policy, exploitability)
      guard let next = newtonStep(in: &process) else { break }
      equations.take(next.map { log($0) })
    }
    guard let best, best.exploitability <= Self.rounding * scale else { return nil }
    return best.policy
  }

  /// ln π of the path's point, and −∞ for actions that are not taken at its end.
  ///
  /// An action's gap to the best, `−τ x` at odds of x, has the slope `−x − dx/dln τ` in τ by `dln τ`, and so goes to
  /// `τ dx/dln τ` for τ → 0: for the actions taken there that is 0, for the others −τ x.
  private mutating func scoresOfSupport() -> [Double] {
    equations.take(point.logits)
    var scores = equations.logits
    let all = ComparedActions(of: equations.policy) { scores[$0] > -.infinity }
    let odds = all.differences(of: scores)
    let slopes = all.differences(of: tangent.logits).map { $0 / tangent.logTemperature }
    for index in 0..<all.count where !(slopes[index] < 0.5 * max(1, -odds[index])) {
      scores[all.actions[index]] = -.infinity
    }
    return scores
  }

  /// The probabilities after a step of Newton's method on `Q(a) = Q(r)` for the actions that are taken.
  private mutating func newtonStep(in process: inout DecisionProcess) -> [Double]? {
    let policy = equations.policy
    let taken = ComparedActions(of: policy) { policy.probabilities[$0] > 0 }
    var matrix = DenseElimination(count: taken.count)
    let damping = Self.damping * scale
    equations.differentiate(taken, temperature: 0, in: &process) { column, slopes in
      for row in slopes.indices {
        matrix[row, column] = (row == column ? damping : 0) - slopes[row]
      }
    }
    guard matrix.factor() else { return nil }
    equations.evaluate(temperature: 0, in: &process)
    var changes = taken.differences(of: equations.actionValues)
    matrix.solve(&changes)
    let step = LogitDirection(changes + [0], of: taken, entryCount: policy.probabilities.count)
      .ofProbabilities(at: policy)
    let moved = zip(policy.probabilities, step.logits).map { max(0, $0 + $1) }
    return moved.allSatisfy(\.isFinite) ? moved : nil
  }
}
