/// What the search for a stationary game's population at rest found.
public struct PopulationAtRest: Sendable, Equatable {
  /// `‖Φ(z, π) − z‖₁`, Φ one step of the population under its policy.
  public let residual: Double
  /// The recurrent classes of one agent's chain in that population, in the order of their first
  /// states.
  public let recurrentClasses: [MarkovChain.CommunicatingClass]
  /// The share of agents that the population accounts for: one, unless absorption was too slow to
  /// follow to its end.
  public let mass: Double

  /// Whether the residual and what is missing in mass are below ``tolerance``.
  public var converged: Bool { residual <= Self.tolerance && abs(mass - 1) <= Self.tolerance }
  /// Whether an agent goes round in cycles.
  public var isPeriodic: Bool { recurrentClasses.contains { $0.period > 1 } }

  /// The residual below which a population counts as at rest.
  public static let tolerance = 1e-10
  /// The most steps a population is followed for.
  static let stepLimit = 100_000
}

extension DecisionProcess {
  /// The population at rest under a stationary policy.
  ///
  /// It solves `z = Φ(z, π)` (Subramanian and Mahajan 2019, eq. 1).
  ///
  /// If the dynamics do not depend on the mean field, z is the long-run distribution from the
  /// initial one, exactly, whether the chain is irreducible or not. Otherwise the population is
  /// moved forward from the initial distribution, half a step at a time (so that periodic
  /// motion dies out), until it rests: of several populations at rest this finds the one the
  /// initial distribution leads to. A population that does not come to rest is reported, not
  /// repaired.
  mutating func restingPopulation(
    of policy: Policy, into flow: inout MeanFieldFlow
  ) -> PopulationAtRest {
    for state in 0..<space.stateCount { flow.states[state] = initialDistribution[state] }
    if dynamics == .meanFieldDependent {
      for _ in 0..<PopulationAtRest.stepLimit {
        fillStateActions(of: &flow, policy: policy, step: 0)
        fillTransitions(at: 0, against: flow)
        let before = flow.states
        push(&flow.states, from: 0, to: 0, policy: policy)
        var change = 0.0
        for state in 0..<space.stateCount {
          change += abs(flow.states[state] - before[state])
          flow.states[state] = 0.5 * (flow.states[state] + before[state])
        }
        if change < 1e-14 { break }
      }
    }
    fillStateActions(of: &flow, policy: policy, step: 0)
    fillTransitions(at: 0, against: flow)
    let chain = MarkovChain(transitions: transitions, rule: policy.probabilities)
    let classes: [MarkovChain.CommunicatingClass]
    if dynamics == .meanFieldDependent {
      classes = chain.communicatingClasses().filter(\.isRecurrent)
    } else {
      let longRun = chain.stationaryDistribution(from: initialDistribution)
      classes = longRun.recurrentClasses
      flow.states = longRun.distribution
      fillStateActions(of: &flow, policy: policy, step: 0)
    }
    let residual = zip(chain.push(flow.states), flow.states).reduce(0) { $0 + abs($1.0 - $1.1) }
    return PopulationAtRest(
      residual: residual, recurrentClasses: classes, mass: flow.states.reduce(0, +))
  }
}
