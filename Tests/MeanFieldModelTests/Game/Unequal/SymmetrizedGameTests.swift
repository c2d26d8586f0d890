import Testing

@testable import MeanFieldModel

/// What a game says of a population of pairs, shape [S, A].
private struct Filled {
  var rewards: [Double]
  /// Shape [S, A, S].
  var rows: [Double]

  init(_ game: any Game, at stateActions: [Double]) {
    let (states, actions) = (game.space.stateCount, game.space.actionCount)
    let meanField = MeanField(
      states: (0..<states).map { state in
        stateActions[state * actions..<(state + 1) * actions].reduce(0, +)
      }, stateActions: stateActions)
    rewards = Array(repeating: 0, count: states * actions)
    game.fillRewards(&rewards, at: 0, meanField: meanField)
    var transitions = TransitionRows(stateCount: states, actionCount: actions)
    game.fillTransitions(&transitions, at: 0, meanField: meanField)
    rows = Array(repeating: 0, count: states * actions * states)
    for pair in 0..<states * actions {
      for entry in transitions.entries(of: Int(transitions.rowOfPair[pair])) {
        rows[pair * states + Int(transitions.successors[entry])] = transitions.probabilities[entry]
      }
    }
  }
}

/// All orders of some numbers.
private func permutations(_ numbers: [Int]) -> [[Int]] {
  guard !numbers.isEmpty else { return [[]] }
  return numbers.indices.flatMap { first in
    var rest = numbers
    let chosen = rest.remove(at: first)
    return permutations(rest).map { [chosen] + $0 }
  }
}

@Suite struct SymmetrizedGameTests {
  /// Rounding in sums of a few numbers about 1.
  private let rounding = 1e-12

  private func share(_ others: [Int], of size: Int) -> [Double] {
    (0..<size).map { pair in
      Double(others.count { $0 == pair }) / Double(others.count)
    }
  }

  @Test("on the grid it is the mean over all permutations of the others and all agents")
  func grid() {
    let game = gameOfChance(agents: 4)
    let induced = SymmetrizedGame(of: game)
    let pairs = [0, 1, 2]
    for others in [[0, 0, 0], [0, 1, 1], [2, 0, 1], [2, 2, 1]] {
      let found = Filled(induced, at: share(others, of: 4))
      let orders = permutations(others)
      for (place, pair) in pairs.enumerated() {
        var (reward, row) = (0.0, [0.0, 0.0])
        for agent in 0..<4 {
          for order in orders {
            let outcome = order.reduce(0) { $0 * 3 + $1 }
            let entry = game.entry(of: agent, place, outcome)
            let weight = 1 / Double(4 * orders.count)
            reward += weight * game.rewards[entry]
            for next in 0..<2 { row[next] += weight * game.transitions[entry * 2 + next] }
          }
        }
        #expect(abs(found.rewards[pair] - reward) < rounding)
        #expect(abs(found.rows[2 * pair] - row[0]) < rounding)
        #expect(abs(found.rows[2 * pair + 1] - row[1]) < rounding)
      }
    }
  }

  @Test("a game of the distribution alone is that function, and quite symmetric")
  func symmetric() {
    func reward(_ pair: Int, _ share: [Double]) -> Double {
      Double(pair) * 0.1 + share[pair] * share[pair] - share[0] * share[3]
    }
    func arrives(_ pair: Int, _ share: [Double]) -> Double { 0.2 + 0.7 * share[pair] * share[1] }
    let game = FiniteGame(
      space: StateActionSpace(states: ["a", "b"], actions: ["x", "y"]),
      horizon: .finite(steps: 2), initialDistribution: [0.5, 0.5], agentCount: 4,
      reward: { _, pair, others in reward(pair, share(others, of: 4)) },
      transition: { _, pair, others in
        let chance = arrives(pair, share(others, of: 4))
        return [chance, 1 - chance]
      })
    let induced = SymmetrizedGame(of: game)
    for outcome in 0..<64 {
      let share = share(FiniteGame.places(of: outcome, among: 4, 3), of: 4)
      let found = Filled(induced, at: share)
      for pair in 0..<4 {
        #expect(abs(found.rewards[pair] - reward(pair, share)) < rounding)
        #expect(abs(found.rows[2 * pair] - arrives(pair, share)) < rounding)
      }
    }
    let symmetry = ApproximateSymmetry(of: induced)
    #expect(symmetry.alpha == 0 && symmetry.beta == 0 && symmetry.isExact)
  }

  @Test("between the points it changes no faster than on them and stays in range")
  func lipschitz() {
    let game = gameOfChance(agents: 4, states: 3)
    let induced = SymmetrizedGame(of: game)
    let (agents, pairs) = (4, game.pairs.count)
    var stream = RandomStream(seed: 1, purpose: .agents)
    let points = (0..<40).map { _ in
      SymmetrySearch.drawn(of: induced, using: &stream).stateActions
    }
    let near = points.map { point in zip(point, points[0]).map { 0.99 * $0 + 0.01 * $1 } }
    let range = (game.rewards.min() ?? 0)...(game.rewards.max() ?? 0)
    for (first, second) in Array(zip(points, points.dropFirst())) + Array(zip(points, near)) {
      let (one, other) = (Filled(induced, at: first), Filled(induced, at: second))
      let distance = zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        .squareRoot()
      for (place, pair) in game.pairs.enumerated() {
        let functions = (0..<agents).map { $0 * pairs + place }
        let modulus = functions.reduce(0) { $0 + induced.rewards.moduli[$1] } / Double(agents)
        #expect(abs(one.rewards[pair] - other.rewards[pair]) <= modulus * distance + rounding)
        #expect(range.contains(one.rewards[pair]))
        let row = one.rows[3 * pair..<3 * pair + 3]
        #expect(row.allSatisfy { $0 >= 0 } && abs(row.reduce(0, +) - 1) < rounding)
        let ofRow = functions.reduce(0) { sum, function in
          let squares = (0..<3).reduce(0) {
            let modulus = induced.transitions.moduli[function * 3 + $1]
            return $0 + modulus * modulus
          }
          return sum + squares.squareRoot() / Double(agents)
        }
        let change = (0..<3).reduce(0) {
          let change = one.rows[3 * pair + $1] - other.rows[3 * pair + $1]
          return $0 + change * change
        }
        #expect(change.squareRoot() <= ofRow * distance + rounding)
      }
    }
  }

  @Test("it is a game as others are, and among N agents that of the others alone")
  func game() throws {
    let induced = SymmetrizedGame(of: gameWithLeader())
    try induced.validate()
    let among = induced.withAgents(3)
    // One of three goes left on the left, two go right there; who goes right faces one of each.
    let found = Filled(among, at: [1.0 / 3, 2.0 / 3, 0, 0])
    let others = Filled(induced, at: [0.5, 0.5, 0, 0])
    #expect(abs(found.rewards[1] - others.rewards[1]) < rounding)
    #expect(abs(found.rows[2] - others.rows[2]) < rounding)
  }

  @Test("α and β of a game with a leader", arguments: [0.0, 0.3])
  func leader(hindrance: Double) {
    let symmetry = ApproximateSymmetry(
      of: SymmetrizedGame(of: gameWithLeader(hindrance: hindrance)))
    // With m others on the own side, half each, the mean reward is (0 + m + m)/3. The leader has 0
    // where m = 1, another 1 where it is with the leader alone. The same in transitions, twice over.
    #expect(abs(symmetry.beta - 2.0 / 3) < rounding)
    #expect(abs(symmetry.alpha - 2 * hindrance * 2 / 3) < rounding)
    #expect(symmetry.rewards == 0...1)
  }
}
