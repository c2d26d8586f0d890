extension DecisionProcess {
  /// The infinite population over time, from the initial distribution, when everybody follows
  /// `policy`: shape [steps, S].
  ///
  /// In a finite game these are the first rows of its flow. In a stationary game it is the
  /// population's way to rest, `μ_{t+1} = Φ(μ_t, π)`, which a simulation is compared with.
  ///
  /// Complexity: O(steps (S A + entries)).
  public mutating func evolution(of policy: Policy, steps: Int) -> [Double] {
    var flow = MeanFieldFlow(for: game)
    if case .finite = horizon {
      precondition((0...horizon.steps).contains(steps), "the game has \(horizon.steps) steps")
      self.flow(of: policy, into: &flow)
      return Array(flow.states[..<(steps * space.stateCount)])
    }
    var states = initialDistribution
    flow.states = initialDistribution
    for _ in 1..<max(1, steps) {
      fillStateActions(of: &flow, policy: policy, step: 0)
      fillTransitions(at: 0, against: flow)
      push(&flow.states, from: 0, to: 0, policy: policy)
      states += flow.states
    }
    return states
  }
}
