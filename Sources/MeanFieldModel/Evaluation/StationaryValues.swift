// Values in a stationary game solve V = T V: T V = r_π + γ P_π V for a policy π, and
// T V = max_a (r + γ P V), or its smooth version with a temperature, for the best response. Sweeps
// V ← T V from zero need some ln(1e-12 (1 − γ)) / ln γ steps. Newton's method instead takes
//
//   V ← V + (I − γ P_π)⁻¹ (T V − V),
//
// where π is the policy itself, or the one that is best against V, because T has the derivative
// γ P_π there. For a policy that is the solution at once, but for rounding. For the best response it
// is Howard's (1960) policy iteration, since T V = r_π + γ P_π V (plus π's entropy) makes the new V
// that of π: from the first step on V rises towards V*, and as T is convex and smooth with a
// temperature, quadratically near it. Because V is corrected by its own residual, rounding in one
// solution is repaired by the next. Whatever V is, T V lies within γ / (1 − γ) ‖T V − V‖∞ of the
// solution: that decides when to stop, for both methods alike.

extension DecisionProcess {
  /// How closely V solves its fixed-point equation in a stationary game, as a bound on
  /// `‖V − V*‖∞` relative to `max(1, ‖V‖∞)`; for discounts above 0.999 rounding leaves up to
  /// 1e-15 / (1 − discount) instead, and where rows are long a unit in the last place for each entry.
  public static let stationaryTolerance = 1e-12

  /// The most sweeps that evaluation or value iteration takes; see ``valueErrorBound``.
  public static let stationarySweepLimit = 1_000_000

  /// The steps of Newton's method after which sweeps begin anew: many more than it takes while I − γ P
  /// can be told from a singular matrix.
  static let newtonLimit = 100

  /// V of `policy` against a population at rest, in ``values``.
  mutating func evaluateAtRest(
    _ policy: Policy, against flow: MeanFieldFlow, temperature: Double
  ) {
    fillAtRest(against: flow)
    evaluateFilled(policy, temperature: temperature)
  }

  /// V of the best response to a population at rest, in ``bestValues``.
  mutating func respondAtRest(against flow: MeanFieldFlow, temperature: Double) {
    fillAtRest(against: flow)
    for state in 0..<space.stateCount { bestValues[state] = 0 }
    respondFilled(temperature: temperature)
  }

  /// Both, in ``values`` and ``bestValues``; the best response is sought from the policy.
  mutating func evaluateBothAtRest(
    _ policy: Policy, against flow: MeanFieldFlow, temperature: Double
  ) {
    fillAtRest(against: flow)
    evaluateFilled(policy, temperature: temperature)
    let mayStart = values.allSatisfy(\.isFinite)
    for state in 0..<space.stateCount { bestValues[state] = mayStart ? values[state] : 0 }
    respondFilled(temperature: temperature)
  }

  private mutating func fillAtRest(against flow: MeanFieldFlow) {
    fillRewards(at: 0, against: flow)
    fillTransitions(at: 0, against: flow)
    equations.describe(transitions, version: transitionsVersion)
  }

  private mutating func evaluateFilled(_ policy: Policy, temperature: Double) {
    let bonus = temperature > 0 ? entropies(of: policy).map { temperature * $0 } : []
    var values: [Double] = []
    swap(&values, &self.values)
    for state in values.indices { values[state] = 0 }
    var isTaken = false
    solveAtRest(&values, newtonSteps: favoursNewton(for: .evaluation) ? Self.newtonLimit : 0) {
      process, values in
      process.evaluateStep(policy, bonus: bonus, values: &values)
    } correct: { process, residual in
      if !isTaken { process.takeEquations(of: policy.probabilities) }
      isTaken = true
      process.equations.solve(&residual)
    }
    swap(&values, &self.values)
  }

  /// From ``bestValues`` on.
  private mutating func respondFilled(temperature: Double) {
    var (values, rule): ([Double], [Double]) = ([], [])
    swap(&values, &bestValues)
    swap(&rule, &bestRule)
    let solves = favoursNewton(for: temperature > 0 ? .smoothBestResponse : .bestResponse)
    if solves, rule.isEmpty { rule = Array(repeating: 0, count: space.isLegal.count) }
    solveAtRest(&values, newtonSteps: solves ? Self.newtonLimit : 0) { process, values in
      process.respondStep(temperature: temperature, values: &values, rule: &rule)
    } correct: { process, residual in
      process.takeEquations(of: rule)
      process.equations.solve(&residual)
    }
    swap(&rule, &bestRule)
    swap(&values, &bestValues)
  }

  private func favoursNewton(for purpose: StationaryEquations.Purpose) -> Bool {
    equations.favourElimination(for: purpose, discount: horizon.discount)
  }

  private mutating func takeEquations(of rule: [Double]) {
    equations.take(rule: rule, kept[keptInUse].rows, discount: horizon.discount)
  }

  /// Solves `values = T values` to the tolerance, from what they are.
  ///
  /// - Parameters:
  ///   - values: Shape [S].
  ///   - newtonSteps: The most steps of Newton's method, 0 to sweep.
  ///   - step: Replaces V by T V.
  ///   - correct: Replaces the residual by Newton's step.
  private mutating func solveAtRest(
    _ values: inout [Double], newtonSteps: Int,
    step: (inout DecisionProcess, inout [Double]) -> Void,
    correct: (inout DecisionProcess, inout [Double]) -> Void
  ) {
    let gain = horizon.discount / (1 - horizon.discount)
    var newtonSteps = newtonSteps
    var (previous, residual) = (values, values)
    // Rounding can keep the change at a few units in the last place for ever, and that of longer sums
    // at more.
    let floor = 4 * Double.ulpOfOne
    let rounding = floor + Double(equations.longestRow) * Double.ulpOfOne
    var lastChange = Double.infinity
    for _ in 0..<Self.stationarySweepLimit {
      step(&self, &values)
      var (change, size, isFinite) = (0.0, 1.0, true)
      for state in values.indices {
        residual[state] = values[state] - previous[state]
        change = max(change, abs(residual[state]))
        size = max(size, abs(values[state]))
        isFinite = isFinite && residual[state].isFinite
      }
      valueErrorBound = change * gain / size
      let isSettled = change * gain <= Self.stationaryTolerance * size || change <= floor * size
      if isSettled || !change.isFinite { return }
      if newtonSteps > 0, isFinite {
        // Another correction of what is rounding already would be rounding too.
        if max(change, lastChange) <= rounding * size { return }
        lastChange = change
        newtonSteps -= 1
        correct(&self, &residual)
        for state in values.indices {
          values[state] = newtonSteps > 0 ? previous[state] + residual[state] : 0
        }
      }
      for state in values.indices { previous[state] = values[state] }
    }
  }
}

extension DecisionProcess {
  /// `H(π(·|s))`, shape [S].
  private func entropies(of policy: Policy) -> [Double] {
    let actionCount = space.actionCount
    return policy.probabilities.withUnsafeBufferPointer { rules in
      (0..<space.stateCount).map { state in
        rules.baseAddress.map { entropy($0 + state * actionCount, count: actionCount) } ?? 0
      }
    }
  }

  /// `values ← r_π + γ P_π values + bonus`; no bonus at all if it is empty.
  private mutating func evaluateStep(
    _ policy: Policy, bonus: [Double], values: inout [Double]
  ) {
    let actionCount = space.actionCount
    policy.probabilities.withUnsafeBufferPointer { rules in
      guard let rules = rules.baseAddress else { return }
      Self.bellmanStep(&self, values: &values) { block in
        evaluateStates(
          block, actionCount: actionCount, rule: rules + block.states.lowerBound * actionCount,
          temperature: 0)
        guard !bonus.isEmpty else { return }
        for state in block.states { block.values[state] += bonus[state] }
      }
    }
  }

  /// `values ← max_a (r + γ P values)`, or its smooth version, and the rule that attains it if
  /// there is room for one.
  private mutating func respondStep(
    temperature: Double, values: inout [Double], rule: inout [Double]
  ) {
    let (actionCount, penalty) = (space.actionCount, space.penalty)
    rule.withUnsafeMutableBufferPointer { rules in
      Self.bellmanStep(&self, values: &values) { block in
        respondInStates(
          block, actionCount: actionCount, penalty: penalty, temperature: temperature,
          rule: rules.isEmpty
            ? nil : rules.baseAddress.map { $0 + block.states.lowerBound * actionCount })
      }
    }
  }
}
