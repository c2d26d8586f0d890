/// The ways in which a game can break the contract of ``Game``.
public enum GameFault: Error, Equatable, CustomStringConvertible {
  /// A probability is negative or not a number, or a legal action's row does not sum to one.
  case transition(step: Int, state: Int, action: Int, reason: String)
  /// A legal action's reward is not finite.
  case reward(step: Int, state: Int, action: Int, value: Double)
  /// The initial distribution is not a distribution over the states, or leaves a population empty.
  case initialDistribution(reason: String)
  /// The horizon has no step, or its discount is not from 0 to 1 (below 1 without an end).
  case horizon(Horizon)
  /// Transitions change with time or the population although ``Game/dynamics`` denies it.
  case dynamics(step: Int)

  /// Where and what, in a line.
  public var description: String {
    switch self {
    case .transition(let step, let state, let action, let reason):
      "transition row of step \(step), state \(state), action \(action): \(reason)"
    case .reward(let step, let state, let action, let value):
      "reward of step \(step), state \(state), action \(action) is \(value)"
    case .initialDistribution(let reason):
      "initial distribution: \(reason)"
    case .horizon(let horizon):
      "horizon: \(horizon) has no step, or a discount out of range"
    case .dynamics(let step):
      "the transitions of step \(step) change although the game's dynamics say that they do not"
    }
  }
}

extension Game {
  /// Checks the contract of ``Game`` at every time step, against the population of the uniform
  /// policy; O(T (S A + entries)).
  ///
  /// - Throws: The first ``GameFault`` found.
  public func validate() throws(GameFault) {
    let isHorizonSound =
      switch horizon {
      case .finite(let steps, let discount): steps >= 1 && discount >= 0 && discount <= 1
      case .discounted(let discount): discount >= 0 && discount < 1
      }
    guard isHorizonSound else { throw .horizon(horizon) }
    guard initialDistribution.count == space.stateCount else {
      throw .initialDistribution(
        reason: "has \(initialDistribution.count) entries for \(space.stateCount) states")
    }
    guard initialDistribution.allSatisfy({ $0 >= 0 }),
      abs(initialDistribution.reduce(0, +) - 1) < 1e-9
    else { throw .initialDistribution(reason: "is negative somewhere or does not sum to one") }

    for population in space.populations
    where !population.states.contains(where: { initialDistribution[$0] > 0 }) {
      throw .initialDistribution(reason: "\(population.name) has no agents")
    }

    var process = DecisionProcess(self)
    var flow = MeanFieldFlow(for: self)
    process.flow(of: .uniform(for: self), into: &flow)
    var first: TransitionRows?
    for step in 0..<horizon.steps {
      process.forgetRewards()
      process.fillRewards(at: step, against: flow)
      process.fillTransitions(at: step, against: flow)
      try validate(process, step: step)
      guard dynamics != .meanFieldDependent else { continue }
      // Another population must make no difference, and with fixed dynamics another step neither.
      var other = DecisionProcess(self)
      other.fill(at: step, against: .evenlySpread(over: self), transitions: true)
      first = dynamics == .fixed ? first ?? process.transitions : process.transitions
      guard other.transitions == first else { throw .dynamics(step: step) }
    }
  }

  private func validate(_ process: DecisionProcess, step: Int) throws(GameFault) {
    for population in space.populations {
      for state in population.states {
        for action in 0..<space.actionCount
        where space.isLegal[state * space.actionCount + action] {
          let reward = process.rewards[state * space.actionCount + action]
          guard reward.isFinite else {
            throw .reward(step: step, state: state, action: action, value: reward)
          }
          let entries = process.transitions.entries(of: process.transitions[state, action])
          let row = process.transitions.probabilities[entries]
          let sum = row.reduce(0, +)
          guard abs(sum - 1) < 1e-9, row.allSatisfy({ $0 >= 0 }) else {
            let fault = row.first { !($0 >= 0) }
            throw .transition(
              step: step, state: state, action: action,
              reason: entries.isEmpty
                ? "was never assigned" : fault.map { "holds \($0)" } ?? "sums to \(sum)")
          }
          guard
            process.transitions.successors[entries].allSatisfy({
              population.states.contains(Int($0))
            })
          else {
            throw .transition(
              step: step, state: state, action: action,
              reason: "leaves population \(population.name)")
          }
        }
      }
    }
  }
}
