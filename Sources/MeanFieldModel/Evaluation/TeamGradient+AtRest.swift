/// What an agent does to everybody's return through a population at rest.
struct InfluenceAtRest {
  /// `d(s) = Σ_t γ^t P(s_t = s)` of an agent from the initial distribution, shape [S].
  var occupancy: [Double] = []
  /// How closely the equations are solved; see ``TeamGradient/residual``.
  var residual = 0.0

  /// Rounding, and more so derivatives taken by differences, leave a residual for ever: after so many
  /// iterations without a smaller one nothing more is won.
  static let patience = 20
  /// The relative change that is rounding.
  static let rounding = 1e-14
}

extension DecisionProcess {
  /// As ``addInfluence(of:at:against:next:)`` in a population at rest z, whose own agents' values
  /// are `values`.
  ///
  /// With D[s, a] the derivative of an agent's return with respect to the mass `z(s) π(a|s)` and
  /// `g = Σ_a π D`, an agent in state s with action a adds `w(s, a) / d(s)`:
  ///
  /// - If transitions do not depend on the population, z = μ₀ P* with P* the long-run average of the
  ///   chain's powers, whose derivative is `dP* = P* dP H + H dP P*` with H the deviation matrix
  ///   (Schweitzer 1968): `w = z(s) (D + P h)[s, a] + ν(s) (P u)[s, a]` with `u = P* g`, `h = H g` and
  ///   `ν = μ₀ H`. The second term is what choosing between ways of no return does.
  /// - Otherwise z = Φ(z, π) is differentiated as a fixed point: `w = z(s) λ[s, a]` with
  ///   `λ = D + P λ + ∂⟨z π, P λ⟩/∂z`, λ on the right being its average under π. That takes a population
  ///   that does not depend on where it began; where it does, the residual stays large.
  ///
  /// All equations are solved by iteration, half a step at a time, so that periodic chains settle too.
  mutating func addInfluenceAtRest(of policy: Policy, values: [Double]) {
    let rest = meanField.states
    let occupancy = discountedOccupancy(of: policy, rest: rest)
    influenceAtRest = InfluenceAtRest(occupancy: occupancy)
    let direct = directInfluence(of: policy, occupancy: occupancy, values: values)
    var influence =
      dynamics == .meanFieldDependent
      ? influenceThroughFixedPoint(direct, of: policy, rest: rest)
      : influenceOnLongRun(direct, of: policy, rest: rest)
    for pair in influence.indices {
      let weight = occupancy[pair / space.actionCount]
      influence[pair] = weight > 0 ? influence[pair] / weight : 0
    }
    addToRewards { pair, _ in influence[pair] }
  }

  /// D: the derivative of an agent's return with respect to the population's masses, shape [S, A].
  private func directInfluence(
    of policy: Policy, occupancy: [Double], values: [Double]
  ) -> MeanField {
    let weights = pairMasses(of: occupancy, policy: policy, step: 0)
    var direct = MeanField.zeros(like: meanField)
    game.addRewardGradient(weights: weights, at: 0, meanField: meanField, into: &direct)
    if dynamics == .meanFieldDependent {
      game.addTransitionGradient(
        weights: weights.map { horizon.discount * $0 }, values: values, at: 0,
        meanField: meanField, into: &direct)
    }
    return direct
  }

  /// `z(s) (D + P h)[s, a] + ν(s) (P u)[s, a]`, shape [S, A].
  private mutating func influenceOnLongRun(
    _ direct: MeanField, of policy: Policy, rest: [Double]
  ) -> [Double] {
    let actionCount = space.actionCount
    var next = [Double](repeating: 0, count: space.isLegal.count)
    let own = next.indices.map { direct.ofPair($0, state: $0 / actionCount) }
    let rewards = average(own, under: policy)
    // u = P u, from g: what a state leads to in the long run.
    var longRun = rewards
    settle(&longRun) { process, u in
      process.averageNext(u, into: &next)
      u = process.average(next, under: policy)
    }
    // h = g − u + P h, from 0.
    var bias = [Double](repeating: 0, count: rest.count)
    settle(&bias) { process, h in
      process.averageNext(h, into: &next)
      h = process.average(next, under: policy)
      for state in h.indices { h[state] += rewards[state] - longRun[state] }
    }
    // ν = μ₀ − z + ν P, from 0.
    var surplus = [Double](repeating: 0, count: rest.count)
    settle(&surplus) { process, surplus in
      let masses = process.pairMasses(of: surplus, policy: policy, step: 0)
      process.spread(masses, into: &surplus)
      for state in surplus.indices {
        surplus[state] += process.initialDistribution[state] - rest[state]
      }
    }
    averageNext(bias, into: &next)
    var influence = own.indices.map { rest[$0 / actionCount] * (own[$0] + next[$0]) }
    averageNext(longRun, into: &next)
    for pair in influence.indices { influence[pair] += surplus[pair / actionCount] * next[pair] }
    return influence
  }

  /// `z(s) λ[s, a]`, shape [S, A].
  private mutating func influenceThroughFixedPoint(
    _ direct: MeanField, of policy: Policy, rest: [Double]
  ) -> [Double] {
    let actionCount = space.actionCount
    let masses = pairMasses(of: rest, policy: policy, step: 0)
    var total = [Double](repeating: 0, count: masses.count)
    var later = [Double](repeating: 0, count: rest.count)
    settle(&later) { process, later in
      var influence = direct
      process.game.addTransitionGradient(
        weights: masses, values: later, at: 0, meanField: process.meanField, into: &influence)
      process.averageNext(later, into: &total)
      for pair in total.indices { total[pair] += influence.ofPair(pair, state: pair / actionCount) }
      later = process.average(total, under: policy)
      // λ matters up to a constant only, since shares always sum to one.
      let mean = zip(rest, later).reduce(0) { $0 + $1.0 * $1.1 }
      for state in later.indices { later[state] -= mean }
    }
    return total.indices.map { rest[$0 / actionCount] * total[$0] }
  }

  /// Replaces `solution` by that of `x = map(x)`, half a step at a time, and takes note of the residual.
  private mutating func settle(
    _ solution: inout [Double], _ map: (inout DecisionProcess, inout [Double]) -> Void
  ) {
    var (residual, stepsSinceBest) = (Double.infinity, 0)
    var mapped = solution
    for _ in 0..<PopulationAtRest.stepLimit {
      for state in solution.indices { mapped[state] = solution[state] }
      map(&self, &mapped)
      var (change, size) = (0.0, 0.0)
      for state in solution.indices {
        let step = 0.5 * (mapped[state] - solution[state])
        solution[state] += step
        change = max(change, abs(step))
        size = max(size, abs(solution[state]))
      }
      let relative = change / max(1, size)
      stepsSinceBest = relative < residual ? 0 : stepsSinceBest + 1
      residual = min(residual, relative)
      let isSettled = residual < InfluenceAtRest.rounding
      if isSettled || stepsSinceBest == InfluenceAtRest.patience || !change.isFinite { break }
    }
    influenceAtRest.residual = max(influenceAtRest.residual, residual)
  }

  /// `Σ_a π(a|s) pairs[s, a]`, shape [S].
  private func average(_ pairs: [Double], under policy: Policy) -> [Double] {
    var states = [Double](repeating: 0, count: space.stateCount)
    for pair in pairs.indices {
      states[pair / space.actionCount] += policy.probabilities[pair] * pairs[pair]
    }
    return states
  }

  /// `d(s) = Σ_t γ^t P(s_t = s)` of an agent that starts in the initial distribution and moves by
  /// the transitions filled in, shape [S].
  ///
  /// It is `rest / (1 − γ)`, and for as long as the agent's distribution differs from the population's
  /// at rest, the difference: a sum that ends when the agent has settled, however near 1 the discount.
  private mutating func discountedOccupancy(of policy: Policy, rest: [Double]) -> [Double] {
    let discount = horizon.discount
    var current = initialDistribution
    var sum = rest.map { $0 / (1 - discount) }
    var weight = 1.0
    for _ in 0..<Self.stationarySweepLimit {
      var distance = 0.0
      for state in current.indices {
        let difference = current[state] - rest[state]
        sum[state] += weight * difference
        distance += abs(difference)
      }
      weight *= discount
      // What follows is at most this share of the whole.
      if weight * distance <= 1e-16 { break }
      let masses = pairMasses(of: current, policy: policy, step: 0)
      spread(masses, into: &current)
    }
    return sum
  }
}
