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
  /// How closely the equations of a population at rest are solved.
  ///
  /// It is the least relative change of an iteration: 0 in a finite game; above ``residualLimit`` the
  /// gradient is not to be trusted.
  public let residual: Double

  /// The largest residual of a gradient that is one.
  ///
  /// Equations that are solved leave rounding, some 1e-14, and more where derivatives are taken by
  /// differences. Without a solution what is iterated grows for ever, and changes by no less than its
  /// hundred-thousandth within the iterations there are.
  public static let residualLimit = 1e-6

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
  /// μ_t. In a stationary game the population at rest is differentiated: as the
  /// long run of a fixed chain, or as a fixed point where transitions depend on it. A fixed point is
  /// taken not to depend on where the population began; where it does, ``TeamGradient/residual`` is
  /// large.
  ///
  /// - Complexity: O(T (S A + entries)) and the game's gradients.
  public mutating func teamGradient(of policy: Policy, flow: MeanFieldFlow) -> TeamGradient {
    let actionValues = actionValues(of: policy, against: flow, evaluating: .ofTeam)
    guard case .finite(_, let discount) = horizon else {
      return TeamGradient(
        actionValues: actionValues, weights: influenceAtRest.occupancy,
        residual: influenceAtRest.residual)
    }
    var (weights, weight) = (flow.states, 1.0)
    for step in 0..<horizon.steps {
      for state in step * space.stateCount..<(step + 1) * space.stateCount {
        weights[state] *= weight
      }
      weight *= discount
    }
    return TeamGradient(actionValues: actionValues, weights: weights, residual: 0)
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

  /// `states[s] π_t(a|s)`, shape [S, A].
  func pairMasses(of states: [Double], policy: Policy, step: Int) -> [Double] {
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

extension DecisionProcess {
  /// What there is to measure of an algorithm that looks for the team's optimum: the gap, which it drives
  /// to zero, and in a stationary game how far the gradient is to be trusted; nothing where the game
  /// has no derivatives.
  package mutating func teamMeasures(of policy: Policy) -> [AlgorithmMeasure] {
    guard game.isDifferentiable else { return [] }
    var flow = MeanFieldFlow(for: game)
    self.flow(of: policy, into: &flow)
    let gradient = teamGradient(of: policy, flow: flow)
    let gap = gradient.gap(of: policy, isLegal: space.isLegal)
    let measures = [AlgorithmMeasure(name: "team_gap", value: gap, isObjective: true)]
    guard case .discounted = horizon else { return measures }
    return measures + [AlgorithmMeasure(name: "gradient_residual", value: gradient.residual)]
  }
}
