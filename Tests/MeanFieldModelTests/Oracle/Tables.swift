import MeanFieldModel

extension Policy {
  /// A policy with positive random probabilities of the legal actions.
  static func random(for game: some Game, seed: UInt64) -> Policy {
    var numbers = TestNumbers(seed: seed)
    return Policy(for: game) { _, _, _ in 0.05 + numbers.fraction() }
  }

  /// A policy that takes one random legal action in each state.
  static func randomPure(for game: some Game, seed: UInt64) -> Policy {
    var numbers = TestNumbers(seed: seed)
    var policy = Policy.random(for: game, seed: numbers.next())
    for row in 0..<policy.steps * policy.stateCount {
      let pairs = row * policy.actionCount..<(row + 1) * policy.actionCount
      let chosen = pairs.max { policy.probabilities[$0] < policy.probabilities[$1] }
      for pair in pairs { policy.probabilities[pair] = pair == chosen ? 1 : 0 }
    }
    return policy
  }

  /// The policy proportional to `weight` over the legal actions.
  init(for game: some Game, weight: (_ step: Int, _ state: Int, _ action: Int) -> Double) {
    self = .uniform(for: game)
    for step in 0..<steps {
      for state in 0..<stateCount {
        let weights = (0..<actionCount).map { action in
          game.space.isLegal[state * actionCount + action] ? weight(step, state, action) : 0
        }
        let sum = weights.reduce(0, +)
        for action in 0..<actionCount { self[step, state, action] = weights[action] / sum }
      }
    }
  }

  /// The probabilities by step, state and action.
  var nested: NestedPolicy {
    (0..<steps).map { step in
      (0..<stateCount).map { state in (0..<actionCount).map { self[step, state, $0] } }
    }
  }
}

/// The largest absolute difference of two tables; infinite if one has a NaN or their sizes differ.
func distance(_ first: [Double], _ second: [Double]) -> Double {
  guard first.count == second.count else { return .infinity }
  var largest = 0.0
  for (one, other) in zip(first, second) {
    guard !one.isNaN, !other.isNaN else { return .infinity }
    if one != other { largest = max(largest, abs(one - other)) }
  }
  return largest
}

/// A nested table as the package lays it out.
func flat(_ table: [[[Double]]]) -> [Double] { table.flatMap { $0.flatMap { $0 } } }
