/// Policies that take the second of two actions in states that lie at a threshold or above.
///
/// State s lies at `s / (S − 1)`: the states lie evenly from 0 to 1, in their order.
package enum Thresholds {
  /// Whether there are such policies: of one population, with two actions that are legal everywhere.
  package static func exist(in space: StateActionSpace) -> Bool {
    space.actionCount == 2 && space.populations.count == 1 && !space.isLegal.contains(false)
  }

  /// Where a state lies; S, which is none, one place beyond the last.
  package static func position(of state: Int, among stateCount: Int) -> Double {
    Double(state) / Double(max(1, stateCount - 1))
  }

  /// The policy of a threshold, shape [1, S, 2].
  package static func policy(at threshold: Double, stateCount: Int) -> Policy {
    Policy(
      steps: 1, stateCount: stateCount, actionCount: 2,
      probabilities: (0..<stateCount).flatMap { state in
        position(of: state, among: stateCount) >= threshold ? [0.0, 1] : [1.0, 0]
      })
  }
}
