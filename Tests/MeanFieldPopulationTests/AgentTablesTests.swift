import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

/// Three states in a ring and two actions, to go on surely or to stay with a third's probability.
private var ring: TransitionRows {
  var rows = TransitionRows(stateCount: 3, actionCount: 2)
  for state in 0..<3 {
    rows[state, 0] = rows.beginRow()
    rows.append((state + 1) % 3, probability: 1)
    rows[state, 1] = rows.beginRow()
    rows.append(state, probability: 1.0 / 3)
    rows.append((state + 1) % 3, probability: 2.0 / 3)
  }
  return rows
}

/// Rules of two steps, shape [2, S, A]; the second has an action that is never taken.
private let rules = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5] + [0.25, 0.75, 1, 0, 0.1, 0.9]

@Suite struct AgentTablesTests {
  /// How often each pair is among `count` that agents of a state draw.
  private func drawn(_ count: Int, of tables: AgentTables, state: Int) -> [Int: Int] {
    var stream = RandomStream(seed: 1, purpose: .trajectories)
    var observed: [Int: Int] = [:]
    tables.withActions { actions in
      for _ in 0..<count {
        observed[actions.sample(table: state, bits: stream.next()), default: 0] += 1
      }
    }
    return observed
  }

  @Test("draws state-action pairs by the rule of the step it follows")
  func actions() {
    var tables = AgentTables(stateCount: 3, actionCount: 2)
    tables.follow(rules, 0..<6)
    let even = drawn(20_000, of: tables, state: 2)
    #expect(
      chiSquareScore(observed: even, probabilities: [4: 0.5, 5: 0.5]) < standardErrorLimit)
    tables.follow(rules, 6..<12)
    let uneven = drawn(20_000, of: tables, state: 2)
    #expect(
      chiSquareScore(observed: uneven, probabilities: [4: 0.1, 5: 0.9]) < standardErrorLimit)
    #expect(drawn(1000, of: tables, state: 1) == [2: 1000])
  }
}

@Suite struct StepOutcomesTests {
  private var outcomes: StepOutcomes {
    var outcomes = StepOutcomes()
    outcomes.tabulate(rules, 6..<12, ring)
    return outcomes
  }

  /// The pairs and successors that an agent of a state can meet, with their probabilities.
  private static let laws: [[[Int]: Double]] = [
    [[0, 1]: 0.25, [1, 0]: 0.25, [1, 1]: 0.5],
    [[2, 2]: 1],
    [[4, 0]: 0.1, [5, 2]: 0.3, [5, 0]: 0.6],
  ]

  @Test("holds what can happen, and nothing else")
  func possible() {
    #expect(outcomes.all.count == 7)
    #expect(outcomes.counts == Array(repeating: 0, count: 7))
    let expected = Set(Self.laws.flatMap(\.keys))
    #expect(Set(outcomes.all.map { [Int($0.pair), Int($0.successor)] }) == expected)
  }

  @Test("draws action and successor together", arguments: 0..<3)
  func draws(state: Int) {
    let outcomes = outcomes
    var stream = RandomStream(seed: 1, purpose: .trajectories)
    var observed: [[Int]: Int] = [:]
    for _ in 0..<20_000 {
      let outcome = outcomes.all[outcomes.draw(from: state, using: &stream)]
      observed[[Int(outcome.pair), Int(outcome.successor)], default: 0] += 1
    }
    #expect(
      chiSquareScore(observed: observed, probabilities: Self.laws[state]) < standardErrorLimit)
  }

  @Test("sorts counts by pair and by successor")
  func counts() {
    var outcomes = outcomes
    // As many agents as the outcome's number.
    for index in outcomes.counts.indices { outcomes.counts[index] = index }
    var (states, pairs) = ([9, 9, 9], [9, 9, 9, 9, 9, 9])
    outcomes.count(intoStates: &states, pairs: &pairs)
    for state in 0..<3 {
      #expect(
        states[state]
          == outcomes.all.indices.filter { outcomes.all[$0].successor == state }.reduce(0, +))
    }
    for pair in 0..<6 {
      #expect(
        pairs[pair] == outcomes.all.indices.filter { outcomes.all[$0].pair == pair }.reduce(0, +))
    }
    #expect(pairs[3] == 0)
  }

  @Test("forgets the outcomes of the step before")
  func again() {
    var outcomes = outcomes
    outcomes.counts[0] = 5
    outcomes.tabulate(rules, 0..<6, ring)
    #expect(outcomes.all.count == 9)
    #expect(outcomes.counts == Array(repeating: 0, count: 9))
    var stream = RandomStream(seed: 1, purpose: .counts)
    #expect(outcomes.all[outcomes.draw(from: 1, using: &stream)].pair / 2 == 1)
  }
}
