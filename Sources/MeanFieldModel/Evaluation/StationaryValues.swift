extension DecisionProcess {
  /// How closely V solves its fixed-point equation in a stationary game, as a bound on
  /// `‖V − V*‖∞` relative to `max(1, ‖V‖∞)`; for discounts above 0.999 rounding leaves up to
  /// 1e-15 / (1 − discount) instead.
  public static let stationaryTolerance = 1e-12

  /// The most sweeps that evaluation or value iteration takes; see ``valueErrorBound``.
  public static let stationarySweepLimit = 1_000_000

  /// V of `policy` against a population at rest, in ``values``, by sweeps from zero.
  mutating func evaluateAtRest(
    _ policy: Policy, against flow: MeanFieldFlow, temperature: Double
  ) {
    iterateAtRest(against: flow, on: \.values) { process in
      process.evaluateStep(policy, offset: 0, temperature: temperature)
    }
  }

  /// V of the best response to a population at rest, in ``bestValues``, by value iteration.
  mutating func respondAtRest(against flow: MeanFieldFlow, temperature: Double) {
    iterateAtRest(against: flow, on: \.bestValues) { process in
      process.respondStep(temperature: temperature)
    }
  }

  /// Applies a contraction of modulus γ from zero until the remaining error, at most
  /// γ / (1 − γ) times the last change, is below the tolerance.
  private mutating func iterateAtRest(
    against flow: MeanFieldFlow, on table: WritableKeyPath<DecisionProcess, [Double]>,
    step: (inout DecisionProcess) -> Void
  ) {
    fillRewards(at: 0, against: flow)
    fillTransitions(at: 0, against: flow)
    let gain = horizon.discount / (1 - horizon.discount)
    for state in 0..<space.stateCount { self[keyPath: table][state] = 0 }
    var size = 1.0
    var previous = self[keyPath: table]
    // Rounding can keep the change at a few units in the last place for ever.
    let floor = 4 * Double.ulpOfOne
    for _ in 0..<Self.stationarySweepLimit {
      step(&self)
      var change = 0.0
      for state in 0..<space.stateCount {
        let value = self[keyPath: table][state]
        change = max(change, abs(value - previous[state]))
        size = max(size, abs(value))
        previous[state] = value
      }
      valueErrorBound = change * gain / size
      let isSettled = change * gain <= Self.stationaryTolerance * size || change <= floor * size
      if isSettled || !change.isFinite { return }
    }
  }
}
