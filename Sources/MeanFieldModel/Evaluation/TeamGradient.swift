/// The derivative of the team's return, the expected return of an agent when everybody changes
/// together, with respect to the policy.
///
/// The derivative along π_t(a|s) is `weights[t, s] · actionValues[t, s, a]`.
public struct TeamGradient: Sendable {
  /// The team's action values: an agent's own and its influence on all others, shape [T, S, A]; 0 at
  /// illegal actions.
  public let actionValues: [Double]
  /// How much each state counts, discounted: shape [T, S].
  public let weights: [Double]

  /// The most a policy could gain to first order.
  ///
  /// `Σ weights (max_a Q − Σ_a π(a|s) Q)` over legal actions; it is zero exactly where no small change
  /// of the policy helps.
  public func gap(of policy: Policy, isLegal: [Bool]) -> Double {
    let actions = policy.actionCount
    var gap = 0.0
    for row in weights.indices where weights[row] > 0 {
      var (best, mean) = (-Double.infinity, 0.0)
      for pair in row * actions..<(row + 1) * actions {
        mean += policy.probabilities[pair] * actionValues[pair]
        if isLegal[pair % isLegal.count] { best = max(best, actionValues[pair]) }
      }
      gap += weights[row] * (best - mean)
    }
    return gap
  }

  /// The change of the return to first order when the policy changes.
  public func gain(from policy: Policy, to other: Policy) -> Double {
    let actions = policy.actionCount
    var gain = 0.0
    for row in weights.indices {
      var ofState = 0.0
      for pair in row * actions..<(row + 1) * actions {
        ofState += actionValues[pair] * (other.probabilities[pair] - policy.probabilities[pair])
      }
      gain += weights[row] * ofState
    }
    return gain
  }
}

extension DecisionProcess {
  /// The derivative of the team's return at `policy`, whose flow `flow` must be.
  ///
  /// In a finite game it goes backward through the flow: with m = μ π,
  /// `Q_t = R_t + ∂⟨m, R_t⟩/∂μ + γ (P_t λ_{t+1} + ∂⟨m, P_t λ_{t+1}⟩/∂μ)` and
  /// `λ_t(s) = Σ_a π_t(a|s) Q_t(s, a)`, λ_t being the derivative of all later rewards with respect to
  /// μ_t. In a stationary game the population at rest is differentiated as the solution of its
  /// fixed-point equation.
  ///
  /// - Complexity: O(T (S A + entries)) and the game's gradients.
  public mutating func teamGradient(of policy: Policy, flow: MeanFieldFlow) -> TeamGradient {
    let actionValues = actionValues(of: policy, against: flow, evaluating: .ofTeam)
    guard case .finite(_, let discount) = horizon else {
      return TeamGradient(actionValues: actionValues, weights: occupancy)
    }
    var (weights, weight) = (flow.states, 1.0)
    for step in 0..<horizon.steps {
      for state in step * space.stateCount..<(step + 1) * space.stateCount {
        weights[state] *= weight
      }
      weight *= discount
    }
    return TeamGradient(actionValues: actionValues, weights: weights)
  }

  /// Adds to the rewards of a step what an agent's presence does to everybody's return: the mean
  /// field's derivative of this step's rewards and transitions, the population's later value being
  /// `next`.
  mutating func addInfluence(
    of policy: Policy, at step: Int, against flow: MeanFieldFlow, next: [Double]
  ) {
    meanField.freeze(flow, at: step, actionCount: space.actionCount)
    guard case .finite(let steps, let discount) = horizon else {
      addInfluenceAtRest(of: policy, values: next)
      return
    }
    let weights = pairMasses(of: meanField.states, policy: policy, step: step)
    var influence = MeanField.zeros(like: meanField)
    game.addRewardGradient(weights: weights, at: step, meanField: meanField, into: &influence)
    if dynamics == .meanFieldDependent, step + 1 < steps {
      game.addTransitionGradient(
        weights: weights.map { discount * $0 }, values: next, at: step, meanField: meanField,
        into: &influence)
    }
    addToRewards { influence.ofPair($0, state: $1) }
  }

  /// As ``addInfluence(of:at:against:next:)`` in a population at rest z, whose own agents' values
  /// are `values`.
  ///
  /// With d the discounted occupancy of an agent and z = Φ(z, π), the derivative of the return with
  /// respect to z is g, and through the fixed point it is λ = g + (∂Φ/∂z)ᵀ λ, found by iteration
  /// (λ matters up to a constant only, since shares always sum to one). An agent in state s with
  /// action a then adds `z(s)/d(s)` times `Σ P(s'|s,a) λ(s')` and the derivatives with respect to
  /// state-actions.
  private mutating func addInfluenceAtRest(of policy: Policy, values: [Double]) {
    let discount = horizon.discount
    let rest = meanField.states
    occupancy = discountedOccupancy(of: policy)
    let weights = pairMasses(of: occupancy, policy: policy, step: 0)
    var direct = MeanField.zeros(like: meanField)
    game.addRewardGradient(weights: weights, at: 0, meanField: meanField, into: &direct)
    if dynamics == .meanFieldDependent {
      game.addTransitionGradient(
        weights: weights.map { discount * $0 }, values: values, at: 0, meanField: meanField,
        into: &direct)
    }
    let masses = pairMasses(of: rest, policy: policy, step: 0)
    var later = [Double](repeating: 0, count: rest.count)
    var total = [Double](repeating: 0, count: space.isLegal.count)
    let (stateCount, actionCount) = (space.stateCount, space.actionCount)
    teamResidual = .infinity
    // Rounding, and more so the game's derivatives taken by differences, leave a residual for ever.
    var stepsSinceBest = 0
    for _ in 0..<PopulationAtRest.stepLimit {
      var influence = direct
      if dynamics == .meanFieldDependent {
        game.addTransitionGradient(
          weights: masses, values: later, at: 0, meanField: meanField, into: &influence)
      }
      averageNext(later, into: &total)
      for pair in total.indices { total[pair] += influence.ofPair(pair, state: pair / actionCount) }
      var (change, size, mean) = (0.0, 0.0, 0.0)
      let before = later
      for state in 0..<stateCount {
        var sum = 0.0
        for pair in state * actionCount..<(state + 1) * actionCount {
          sum += policy.probabilities[pair] * total[pair]
        }
        // Half a step at a time, so that periodic chains settle too.
        later[state] = 0.5 * (later[state] + sum)
        mean += rest[state] * later[state]
      }
      for state in 0..<stateCount {
        later[state] -= mean
        change = max(change, abs(later[state] - before[state]))
        size = max(size, abs(later[state]))
      }
      let residual = change / max(1, size)
      stepsSinceBest = residual < teamResidual ? 0 : stepsSinceBest + 1
      teamResidual = min(teamResidual, residual)
      if teamResidual < 1e-14 || stepsSinceBest == 20 || !change.isFinite { break }
    }
    // The state's own derivative is the same for all actions and no reason to prefer one.
    for state in 0..<stateCount {
      let ratio = occupancy[state] > 0 ? rest[state] / occupancy[state] : 0
      for pair in state * actionCount..<(state + 1) * actionCount { total[pair] *= ratio }
    }
    addToRewards { pair, _ in total[pair] }
  }

  /// `d(s) = Σ_t γ^t P(s_t = s)` of an agent that starts in the initial distribution and moves by
  /// the transitions filled in, shape [S].
  private mutating func discountedOccupancy(of policy: Policy) -> [Double] {
    var current = initialDistribution
    var sum = current
    var remaining = 1.0
    while remaining > 1e-16 {
      let masses = pairMasses(of: current, policy: policy, step: 0)
      spread(masses, into: &current)
      remaining *= horizon.discount
      for state in current.indices {
        current[state] *= horizon.discount
        sum[state] += current[state]
      }
    }
    return sum
  }

  /// `states[s] π_t(a|s)`, shape [S, A].
  private func pairMasses(of states: [Double], policy: Policy, step: Int) -> [Double] {
    let first = step * space.isLegal.count
    return space.isLegal.indices.map {
      states[$0 / space.actionCount] * policy.probabilities[first + $0]
    }
  }
}

extension MeanField {
  /// Zeros in the shape of `other`.
  static func zeros(like other: MeanField) -> MeanField {
    MeanField(
      states: Array(repeating: 0, count: other.states.count),
      stateActions: Array(repeating: 0, count: other.stateActions.count))
  }

  /// A derivative with respect to the mass of a pair: its state's and its own.
  func ofPair(_ pair: Int, state: Int) -> Double {
    stateActions.isEmpty ? states[state] : states[state] + stateActions[pair]
  }
}
