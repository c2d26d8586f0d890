/// How far an agent's policy is from the one that it had: σ of Benjamin and Abate 2024, Algorithm 2, line
/// 21, and what breaks ties of it (appendix C).
struct PolicyChange: Sendable, Equatable, Comparable {
  /// σ: the largest over states of the ℓ1 distance.
  var largest = 0.0
  /// Its sum over states, which breaks ties.
  var total = 0.0

  static func < (first: PolicyChange, second: PolicyChange) -> Bool {
    (first.largest, first.total) < (second.largest, second.total)
  }

  /// How far `rule` is from `other`, both of shape [S, A], over some states.
  init(
    of rule: ArraySlice<Double>, from other: ArraySlice<Double>, in states: Range<Int>,
    actionCount: Int
  ) {
    for state in states {
      var distance = 0.0
      for pair in state * actionCount..<(state + 1) * actionCount {
        distance += abs(rule[rule.startIndex + pair] - other[other.startIndex + pair])
      }
      largest = max(largest, distance)
      total += distance
    }
  }

  init() {}
}
