import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// V of a stationary game by nothing but sweeps from zero over nested loops: the slow oracle of
/// elimination and policy iteration.
extension DecisionProcess {
  /// `r(s, a) + γ Σ P(s' | s, a) V(s')` for the rewards and transitions filled in last.
  private func actionValue(
    _ state: Int, _ action: Int, next values: [Double], _ rows: TransitionRows
  ) -> Double {
    rewards[state * space.actionCount + action]
      + horizon.discount
      * rows.entries(of: rows[state, action]).reduce(0) {
        $0 + rows.probabilities[$1] * values[Int(rows.successors[$1])]
      }
  }

  /// T V of a rule, shape [S, A], or of the best response if it is nil.
  func bellman(_ values: [Double], rule: [Double]?, temperature: Double) -> [Double] {
    let (actionCount, rows) = (space.actionCount, transitions)
    return (0..<space.stateCount).map { state in
      let legal = (0..<actionCount).filter { space.isLegal[state * actionCount + $0] }
      let q = legal.map { actionValue(state, $0, next: values, rows) }
      if let rule {
        return zip(legal, q).reduce(0) { sum, term in
          let probability = rule[state * actionCount + term.0]
          guard probability > 0 else { return sum }
          return sum + probability * (term.1 - temperature * log(probability))
        }
      }
      let largest = q.max() ?? 0
      guard temperature > 0 else { return largest }
      return largest + temperature * log(q.reduce(0) { $0 + exp(($1 - largest) / temperature) })
    }
  }

  /// V of a rule, or of the best response, when sweeps change no more than rounding does.
  func sweptValues(of rule: [Double]?, temperature: Double) -> [Double] {
    var values = [Double](repeating: 0, count: space.stateCount)
    while true {
      let next = bellman(values, rule: rule, temperature: temperature)
      let change = distance(next, values)
      values = next
      if change <= 8 * Double.ulpOfOne * largestSize(values) { return values }
    }
  }
}

/// `max(1, ‖values‖∞)`.
func largestSize(_ values: [Double]) -> Double { values.reduce(1) { max($0, abs($1)) } }
