import Testing

@testable import MeanFieldModel

extension MarkovChain {
  /// The chain of one law for each state.
  init(_ laws: [[Int: Double]]) {
    var rows = TransitionRows(stateCount: laws.count, actionCount: 1)
    for (state, law) in laws.enumerated() {
      let row = rows.beginRow()
      for (successor, probability) in law.sorted(by: { $0.key < $1.key }) {
        rows.append(successor, probability: probability)
      }
      rows[state, 0] = row
    }
    self.init(transitions: rows, rule: Array(repeating: 1, count: laws.count))
  }

  /// The chain on `count` states that steps up or down by one and stays otherwise.
  static func birthAndDeath(_ count: Int, up: Double, down: Double) -> MarkovChain {
    MarkovChain(
      (0..<count).map { state in
        let (rise, fall) = (state + 1 < count ? up : 0, state > 0 ? down : 0)
        return [state: 1 - rise - fall].merging(
          [state + 1: rise, state - 1: fall].filter { $0.value > 0 }, uniquingKeysWith: +)
      })
  }
}

@Suite struct MarkovChainTests {
  @Test("mixes the rows of the actions by the rule")
  func mixture() {
    let game = RandomGame.examples[0]
    let policy = Policy.random(for: game, seed: 1)
    var process = DecisionProcess(game)
    let flow = game.meanField(of: policy)
    process.fillTransitions(at: 0, against: flow)
    let rule = Array(policy.probabilities[..<(game.stateCount * game.actionCount)])
    let chain = MarkovChain(transitions: process.transitions, rule: rule)
    #expect(chain.stateCount == game.stateCount)
    for state in 0..<game.stateCount {
      let row = chain.entries(of: state)
      #expect(Set(chain.successors[row]).count == row.count)
      #expect(abs(chain.probabilities[row].reduce(0, +) - 1) < Tolerance.rounding)
    }
    let pushed = chain.push(game.initialDistribution)
    let next = (0..<game.stateCount).map { flow[1, $0] }
    #expect(distance(pushed, next) < Tolerance.rounding)
  }

  struct Structure: Sendable {
    var name: String
    var laws: [[Int: Double]]
    var classes: [MarkovChain.CommunicatingClass]
  }

  static func group(_ states: [Int], _ isRecurrent: Bool, _ period: Int)
    -> MarkovChain.CommunicatingClass
  { .init(states: states, isRecurrent: isRecurrent, period: period) }

  static let structures: [Structure] = [
    Structure(name: "one state", laws: [[0: 1]], classes: [group([0], true, 1)]),
    Structure(
      name: "two-cycle", laws: [[1: 1], [0: 1]], classes: [group([0, 1], true, 2)]),
    Structure(
      name: "three-cycle told backwards", laws: [[2: 1], [0: 1], [1: 1]],
      classes: [group([0, 1, 2], true, 3)]),
    Structure(
      name: "three-cycle that may pause", laws: [[1: 1], [2: 0.5, 1: 0.5], [0: 1]],
      classes: [group([0, 1, 2], true, 1)]),
    Structure(
      name: "cycles of 4 and 6: period 2",
      laws: [[1: 1], [2: 1], [3: 1], [0: 0.5, 4: 0.5], [5: 1], [0: 1]],
      classes: [group([0, 1, 2, 3, 4, 5], true, 2)]),
    Structure(
      name: "two closed classes and a transient state in between",
      laws: [[0: 1], [0: 0.3, 2: 0.7], [3: 1], [2: 1]],
      classes: [group([0], true, 1), group([1], false, 0), group([2, 3], true, 2)]),
    Structure(
      name: "a transient class with a cycle, before an absorbing state that comes first",
      laws: [[0: 1], [2: 1], [1: 0.5, 0: 0.5]],
      classes: [group([0], true, 1), group([1, 2], false, 2)]),
    Structure(
      name: "interleaved classes", laws: [[2: 1], [3: 1], [4: 1], [1: 1], [0: 1]],
      classes: [group([0, 2, 4], true, 3), group([1, 3], true, 2)]),
    Structure(
      name: "a chain of transient states",
      laws: [[1: 1], [2: 1], [3: 1], [3: 1]],
      classes: [
        group([0], false, 0), group([1], false, 0), group([2], false, 0),
        group([3], true, 1),
      ]),
  ]

  @Test("finds classes, recurrence and periods", arguments: structures)
  func communicatingClasses(structure: Structure) {
    #expect(MarkovChain(structure.laws).communicatingClasses() == structure.classes)
  }

  @Test("finds them whatever the numbering", arguments: structures)
  func renumbered(structure: Structure) {
    var numbers = TestNumbers(seed: 1)
    for _ in 0..<20 {
      // The new number of each state.
      let order = structure.laws.indices.shuffled(using: &numbers)
      var laws = structure.laws
      for (old, law) in structure.laws.enumerated() {
        laws[order[old]] = Dictionary(uniqueKeysWithValues: law.map { (order[$0.key], $0.value) })
      }
      let expected = structure.classes.map {
        Self.group($0.states.map { order[$0] }.sorted(), $0.isRecurrent, $0.period)
      }.sorted { $0.states[0] < $1.states[0] }
      #expect(MarkovChain(laws).communicatingClasses() == expected)
    }
  }

  @Test("agrees with reachability in random graphs", arguments: 0..<20)
  func reachability(seed: Int) {
    var numbers = TestNumbers(seed: UInt64(seed))
    let count = 12
    let laws = (0..<count).map { _ in
      let successors = Set(
        (0..<Int.random(in: 1...2, using: &numbers)).map { _ in
          Int.random(in: 0..<count, using: &numbers)
        })
      return Dictionary(
        uniqueKeysWithValues: successors.map { ($0, 1 / Double(successors.count)) })
    }
    // reach[n][s]: what s reaches in exactly n steps.
    var reach = [(0..<count).map { Set([$0]) }]
    for _ in 0..<60 {
      let last = reach[reach.count - 1]
      reach.append(last.map { Set($0.flatMap { laws[$0].keys }) })
    }
    func leads(_ from: Int, _ to: Int) -> Bool { reach.contains { $0[from].contains(to) } }
    var classes: [MarkovChain.CommunicatingClass] = []
    for state in 0..<count where !classes.contains(where: { $0.states.contains(state) }) {
      let members = (0..<count).filter { leads(state, $0) && leads($0, state) }
      let closed = members.allSatisfy { laws[$0].keys.allSatisfy { members.contains($0) } }
      var period = 0
      for (length, step) in reach.enumerated() where length > 0 && step[state].contains(state) {
        var (a, b) = (period, length)
        while b != 0 { (a, b) = (b, a % b) }
        period = a
      }
      classes.append(Self.group(members, closed, period))
    }
    #expect(MarkovChain(laws).communicatingClasses() == classes)
  }

  @Test("takes a path of very many states without recursion")
  func longPath() {
    let count = 20_000
    let chain = MarkovChain((0..<count).map { [($0 + 1) % count: 1] })
    let classes = chain.communicatingClasses()
    #expect(classes.count == 1)
    #expect(classes[0].period == count)
  }

  @Test("does not count an edge whose probability has vanished", arguments: [0x1p-1074, 0x1p-1060])
  func vanishingEdges(probability: Double) {
    // The product of rule and transition rounds to zero: state 1 is absorbing.
    var rows = TransitionRows(stateCount: 2, actionCount: 2)
    let away = rows.beginRow()
    rows.append(0, probability: 1e-5)
    rows.append(1, probability: 1 - 1e-5)
    rows[0, 0] = rows.appendCertain(1)
    rows[0, 1] = rows[0, 0]
    rows[1, 0] = away
    rows[1, 1] = rows[0, 0]
    let chain = MarkovChain(transitions: rows, rule: [0.5, 0.5, probability, 1])
    let longRun = chain.stationaryDistribution(from: [1, 0])
    #expect(distance(longRun.distribution, [0, 1]) < Tolerance.rounding)
  }
}
