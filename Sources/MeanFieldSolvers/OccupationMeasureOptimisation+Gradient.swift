public import MeanFieldModel

extension OccupationMeasureOptimisation {
  /// The function minimised, and its derivatives.
  public struct Gradient: Sendable {
    /// The value of the function.
    public internal(set) var objective = 0.0
    /// With respect to L, shape [T, S, A].
    public internal(set) var occupation: [Double]
    /// With respect to z, shape [T, S, A].
    public internal(set) var slacks: [Double]
    /// With respect to V, shape [T, S].
    public internal(set) var values: [Double]
  }

  /// What is wrong at a step t.
  private struct Errors {
    /// e_t, shape [S].
    var flow: [Double]
    /// e_{t+1}, shape [S]; 0 after the last step, where nobody need arrive.
    var nextFlow: [Double]
    /// ρ_t, shape [S, A]; 0 at illegal actions.
    var values: [Double]
  }

  /// The function and its gradient at the current L, z and V; O(T (S A + entries)) and the game's
  /// gradients.
  public func gradient(in process: inout DecisionProcess) -> Gradient {
    var result = Gradient(
      occupation: Array(repeating: 0, count: occupation.count),
      slacks: Array(repeating: 0, count: occupation.count),
      values: Array(repeating: 0, count: values.point.count))
    var population = MeanFieldFlow(oneStepOf: process.game)
    var flowErrors = excess(at: 0, over: initial)
    for step in 0..<policy.steps {
      process.fill(at: step, against: occupation, population: &population)
      let errors = Errors(
        flow: flowErrors, nextFlow: flowErrorsAfter(step, in: &process),
        values: valueErrors(at: step, in: &process))
      addGapTerm(to: &result, at: step)
      addFlowTerm(to: &result, at: step, errors, in: &process)
      addValueTerm(to: &result, at: step, errors, in: &process)
      addInfluence(of: population, to: &result, at: step, errors, in: process)
      addObjective(to: &result, at: step, errors)
      flowErrors = errors.nextFlow
    }
    return result
  }

  // MARK: - Errors

  /// How many agents more than `expected` L has in each state at a step, shape [S].
  private func excess(at step: Int, over expected: [Double]) -> [Double] {
    var excess = expected.map { -$0 }
    for pair in isLegal.indices {
      excess[pair / policy.actionCount] += occupation[step * isLegal.count + pair]
    }
    return excess
  }

  /// e_{t+1}: who is there at the next step less who arrives from step t.
  private func flowErrorsAfter(_ step: Int, in process: inout DecisionProcess) -> [Double] {
    var arriving = [Double](repeating: 0, count: policy.stateCount)
    guard step + 1 < policy.steps else { return arriving }
    process.spread(masses(at: step), into: &arriving)
    return excess(at: step + 1, over: arriving)
  }

  /// ρ_t.
  private func valueErrors(at step: Int, in process: inout DecisionProcess) -> [Double] {
    let discount = process.horizon.discount
    var expected = [Double](repeating: 0, count: isLegal.count)
    process.averageNext(nextValues(at: step), into: &expected)
    return isLegal.indices.map { pair in
      guard isLegal[pair] else { return 0 }
      return process.rewards[pair] + discount * expected[pair]
        + slacks.point[step * isLegal.count + pair]
        - values.point[step * policy.stateCount + pair / policy.actionCount]
    }
  }

  /// V_{t+1}, 0 after the last step; shape [S].
  private func nextValues(at step: Int) -> [Double] {
    let first = (step + 1) * policy.stateCount
    guard first < values.point.count else { return Array(repeating: 0, count: policy.stateCount) }
    return Array(values.point[first..<first + policy.stateCount])
  }

  /// L_t, shape [S, A].
  private func masses(at step: Int) -> [Double] {
    Array(occupation[step * isLegal.count..<(step + 1) * isLegal.count])
  }

  // MARK: - The function

  /// Adds `c_1 Σ e_t² + c_2 Σ ρ_t² + c_3 Σ z_t L_t`.
  private func addObjective(to result: inout Gradient, at step: Int, _ errors: Errors) {
    let first = step * isLegal.count
    for pair in isLegal.indices where isLegal[pair] {
      result.objective +=
        weights.values * errors.values[pair] * errors.values[pair]
        + weights.gaps * slacks.point[first + pair] * occupation[first + pair]
    }
    result.objective += errors.flow.reduce(0) { $0 + weights.flow * $1 * $1 }
  }

  // MARK: - Its gradient, term by term

  /// Of `c_3 Σ z L`.
  private func addGapTerm(to result: inout Gradient, at step: Int) {
    let first = step * isLegal.count
    for pair in isLegal.indices where isLegal[pair] {
      result.slacks[first + pair] += weights.gaps * occupation[first + pair]
      result.occupation[first + pair] += weights.gaps * slacks.point[first + pair]
    }
  }

  /// Of `c_1 Σ e²` in L_t: agents are there now, and arrive at the next step.
  private func addFlowTerm(
    to result: inout Gradient, at step: Int, _ errors: Errors, in process: inout DecisionProcess
  ) {
    let first = step * isLegal.count
    var arriving = [Double](repeating: 0, count: isLegal.count)
    process.averageNext(errors.nextFlow, into: &arriving)
    for pair in isLegal.indices where isLegal[pair] {
      result.occupation[first + pair] +=
        2 * weights.flow * errors.flow[pair / policy.actionCount]
      result.occupation[first + pair] -= 2 * weights.flow * arriving[pair]
    }
  }

  /// Of `c_2 Σ ρ_t²` in z_t, V_t and V_{t+1}.
  private func addValueTerm(
    to result: inout Gradient, at step: Int, _ errors: Errors, in process: inout DecisionProcess
  ) {
    let (first, states) = (step * isLegal.count, policy.stateCount)
    for pair in isLegal.indices where isLegal[pair] {
      let slope = 2 * weights.values * errors.values[pair]
      result.slacks[first + pair] += slope
      result.values[step * states + pair / policy.actionCount] -= slope
    }
    guard step + 1 < policy.steps else { return }
    var arriving = [Double](repeating: 0, count: states)
    process.spread(errors.values, into: &arriving)
    for state in 0..<states {
      result.values[(step + 1) * states + state] +=
        2 * weights.values * process.horizon.discount * arriving[state]
    }
  }

  /// Of `c_1 Σ e² + c_2 Σ ρ²` in L_t, as far as it comes through rewards and transitions.
  private func addInfluence(
    of population: MeanFieldFlow, to result: inout Gradient, at step: Int, _ errors: Errors,
    in process: DecisionProcess
  ) {
    let frozen = MeanField(states: population.states, stateActions: population.stateActions)
    var gradient = MeanField(
      states: Array(repeating: 0, count: frozen.states.count),
      stateActions: Array(repeating: 0, count: frozen.stateActions.count))
    let slopes = errors.values.map { 2 * weights.values * $0 }
    process.game.addRewardGradient(weights: slopes, at: step, meanField: frozen, into: &gradient)
    if step + 1 < policy.steps, process.game.dynamics == .meanFieldDependent {
      process.game.addTransitionGradient(
        weights: slopes.map { process.horizon.discount * $0 }, values: nextValues(at: step),
        at: step, meanField: frozen, into: &gradient)
      process.game.addTransitionGradient(
        weights: masses(at: step).map { -2 * weights.flow * $0 }, values: errors.nextFlow,
        at: step, meanField: frozen, into: &gradient)
    }
    let first = step * isLegal.count
    for pair in isLegal.indices where isLegal[pair] {
      result.occupation[first + pair] += gradient.states[pair / policy.actionCount]
      if !gradient.stateActions.isEmpty {
        result.occupation[first + pair] += gradient.stateActions[pair]
      }
    }
  }
}

extension DecisionProcess {
  /// Fills in rewards and transitions of a step against the population of an L, shape [T, S, A];
  /// `population` is room for it, which it receives.
  mutating func fill(
    at step: Int, against occupation: [Double], population: inout MeanFieldFlow
  ) {
    let (pairs, actions) = (space.isLegal.count, space.actionCount)
    for state in population.states.indices { population.states[state] = 0 }
    for pair in 0..<pairs {
      population.states[pair / actions] += occupation[step * pairs + pair]
      if !population.stateActions.isEmpty {
        population.stateActions[pair] = occupation[step * pairs + pair]
      }
    }
    fill(at: step, against: population, transitions: true)
  }
}
