extension Game {
  /// By differences; O(S A) for each entry of the mean field.
  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    var rewards = [Double](repeating: 0, count: weights.count)
    addDifferences(of: meanField, into: &gradient) { meanField in
      fillRewards(&rewards, at: step, meanField: meanField)
      return weights.indices.reduce(0) {
        weights[$1] == 0 ? $0 : $0 + weights[$1] * rewards[$1]
      }
    }
  }

  /// By differences; O(S A + entries) for each entry of the mean field.
  public func addTransitionGradient(
    weights: [Double], values: [Double], at step: Int, meanField: MeanField,
    into gradient: inout MeanField
  ) {
    var rows = TransitionRows(stateCount: space.stateCount, actionCount: space.actionCount)
    addDifferences(of: meanField, into: &gradient) { meanField in
      rows.removeAll()
      fillTransitions(&rows, at: step, meanField: meanField)
      return weights.indices.reduce(0) { sum, pair in
        guard weights[pair] != 0 else { return sum }
        return rows.entries(of: Int(rows.rowOfPair[pair])).reduce(sum) {
          $0 + weights[pair] * rows.probabilities[$1] * values[Int(rows.successors[$1])]
        }
      }
    }
  }

  /// Adds the difference quotients of a function of the mean field: central ones where there are
  /// enough agents to step down, one-sided ones elsewhere, since shares are not negative.
  private func addDifferences(
    of meanField: MeanField, into gradient: inout MeanField, function: (MeanField) -> Double
  ) {
    var moved = meanField
    func slope(_ entry: WritableKeyPath<MeanField, Double>) -> Double {
      let share = meanField[keyPath: entry]
      let width = GradientsByDifferences.width(at: share)
      moved[keyPath: entry] = share + width
      let above = function(moved)
      let below = max(0, share - width)
      moved[keyPath: entry] = below
      let difference = above - function(moved)
      moved[keyPath: entry] = share
      return difference / (share + width - below)
    }
    for state in gradient.states.indices { gradient.states[state] += slope(\.states[state]) }
    for pair in gradient.stateActions.indices {
      gradient.stateActions[pair] += slope(\.stateActions[pair])
    }
  }
}

enum GradientsByDifferences {
  /// How far to step from a share μ.
  ///
  /// The cube root of the rounding unit relative to μ balances rounding against the curvature of a
  /// logarithm, whose derivative is then wrong by (width/μ)²/3 of itself. But a step h leaves a
  /// rounding error of 1e-16/h times the sum differentiated, and a step below 1e-16 is nothing to a
  /// mean over all states. So h is not below 1e-8, which costs logarithms their accuracy from
  /// μ = 1e-6 down.
  static func width(at share: Double) -> Double { max(6e-6 * share, 1e-8) }
}
