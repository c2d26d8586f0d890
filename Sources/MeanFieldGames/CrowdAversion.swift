import MeanFieldModel

extension MeanField {
  /// Adds the derivative of `−Σ weights[s, a] aversion ln(μ(s) + floor)`, the dislike of crowded places
  /// that many games share.
  ///
  /// - Parameters:
  ///   - aversion: The weight of the dislike, in reward per step.
  ///   - floor: What keeps the logarithm of empty places finite.
  ///   - weights: Shape [S, A].
  ///   - population: The population at which to differentiate.
  mutating func addCrowdAversion(
    _ aversion: Double, floor: Double, weights: [Double], at population: MeanField
  ) {
    let actions = weights.count / states.count
    for state in states.indices {
      var weight = 0.0
      for pair in state * actions..<(state + 1) * actions { weight += weights[pair] }
      states[state] -= weight * aversion / (population.states[state] + floor)
    }
  }
}
