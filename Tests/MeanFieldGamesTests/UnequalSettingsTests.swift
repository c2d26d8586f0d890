import MeanFieldGames
import MeanFieldModel
import Testing

@Suite struct UnequalSettingsTests {
  private static let typesWithNumbers = cataloguedGames.filter { !$0.agentParameters.isEmpty }

  /// The agents of a game with some settings as people write them.
  private static func agents(
    of type: any CataloguedGame.Type, _ settings: [String: String]
  ) throws -> UnequalAgents {
    try #require(try UnequalSettings(type, type.fullEntry.resolve(settings)).agents())
  }

  @Test("what games say of agents' numbers is so", arguments: typesWithNumbers.indices)
  func declarations(index: Int) throws {
    let type = Self.typesWithNumbers[index]
    let agents = try Self.agents(of: type, ["heterogeneity": "0.1", "agents-drawn": "5"])
    let original = try type.init(parameters: type.entry.resolve([:]))
    var stream = RandomStream(seed: 3, purpose: .game)
    for _ in 0..<3 {
      let step = Int(stream.uniform() * Double(original.horizon.steps))
      let population = randomMeanField(of: original, using: &stream)
      let tables = agents.agents.map { Tables(of: $0, at: step, population) }
      let induced = Tables(of: agents, at: step, population)
      let mean = Tables.mean(of: tables)
      #expect(induced.distance(to: mean) < Tolerance.rounding * mean.size, "\(type.entry.name)")
      guard let basis = agents.basis else { continue }
      let origin = Tables(of: basis.games[0], at: step, population)
      let others = basis.games.dropFirst().map { Tables(of: $0, at: step, population) }
      for (agent, table) in tables.enumerated() {
        var combined = origin
        for (column, other) in others.enumerated() {
          let shift = basis.shifts[agent * basis.parameterCount + column]
          combined.add(other, minus: origin, times: shift)
        }
        #expect(
          combined.distance(to: table) < Tolerance.rounding * table.size, "\(type.entry.name)")
      }
      for (column, other) in others.enumerated() {
        if !basis.gamesOfRewards.contains(column + 1) { #expect(other.rewards == origin.rewards) }
        if !basis.gamesOfTransitions.contains(column + 1) {
          #expect(other.transitions == origin.transitions)
        }
      }
    }
  }

  @Test(
    "numbers act on what they are said to, affinely if it is said",
    arguments: typesWithNumbers.indices)
  func effects(index: Int) throws {
    let type = Self.typesWithNumbers[index]
    let defaults = ParameterValues(defaultsOf: type.entry.parameters)
    var stream = RandomStream(seed: 4, purpose: .game)
    for parameter in type.agentParameters {
      // The default, but inside the range and not 0.
      let value = defaults.real(parameter.name)
      let centre = value == 0 || value == 1 ? 0.5 : value
      let agents = try Self.agents(
        of: type,
        [
          parameter.name: "\(centre)", "\(parameter.name)-spread": "\(abs(centre) / 8)",
          "agents-drawn": "3",
        ]
      ).agents
      let population = randomMeanField(of: agents[0], using: &stream)
      // Agents 0 and 1 are opposite to each other, and agent 2 is in the middle.
      let tables = agents.map { Tables(of: $0, at: 0, population) }
      let distance = Tables.mean(of: Array(tables[0...1])).distance(to: tables[2])
      #expect(distance < Tolerance.rounding * tables[2].size || !parameter.isAffine)
      #expect(tables[0].rewards == tables[2].rewards || parameter.actsOnRewards)
      #expect(tables[0].transitions == tables[2].transitions || parameter.actsOnTransitions)
      #expect(parameter.actsOnRewards || parameter.actsOnTransitions)
    }
  }

  @Test("agents drawn in opposite pairs induce the game as it is set", arguments: [7, 8])
  func induced(count: Int) throws {
    let agents = try Self.agents(
      of: AsymmetricSIS.self, ["heterogeneity": "0.2", "agents-drawn": "\(count)"])
    let policy = Policy(for: agents) { _, state, action in state == action ? 0.3 : 0.7 }
    let equal = AsymmetricSIS().exploitability(of: policy)
    let found = agents.exploitability(of: policy)
    #expect(abs(found.exploitability - equal.exploitability) < Tolerance.reordered)
    #expect(abs(found.value - equal.value) < Tolerance.reordered)
  }

  @Test("a table of numbers makes agents, who are as if made one by one")
  func fromTable() throws {
    let rows = [[0.9, 0.1], [0.5, 0.4], [0.6, 0.7]]
    let names = ["healing", "isolation-cost"].map {
      NumericTable.ColumnName(text: $0, line: 1, column: 1)
    }
    let table = NumericTable(
      shape: [3, 2], values: rows.flatMap { $0 }, columnNames: names)
    let values = try AsymmetricSIS.fullEntry.resolve(["agents-file": "a.csv"]) { _, _ in
      .table(table)
    }
    let agents = try #require(try UnequalSettings(AsymmetricSIS.self, values).agents())
    let oneByOne = UnequalAgents(
      agents: rows.map { AsymmetricSIS(healing: $0[0], isolationCost: $0[1]) })
    var stream = RandomStream(seed: 5, purpose: .game)
    let population = randomMeanField(of: agents, using: &stream)
    #expect(oneByOne.basis == nil && agents.basis?.parameterCount == 2)
    let distance = Tables(of: agents, at: 0, population).distance(
      to: Tables(of: oneByOne, at: 0, population))
    #expect(distance < Tolerance.rounding)
    let (fast, slow) = (ApproximateSymmetry(of: agents), ApproximateSymmetry(of: oneByOne))
    // The mean of healing is 2/3, of the cost 0.4.
    #expect(abs(fast.alpha - 2 * (0.9 - 2.0 / 3)) < Tolerance.rounding && fast.isExact)
    #expect(abs(fast.beta - 0.3) < Tolerance.rounding)
    #expect(abs(fast.alpha - slow.alpha) < Tolerance.rounding)
    #expect(abs(fast.beta - slow.beta) < Tolerance.rounding)
  }

  @Test(
    "spreads become as large as α and β ask",
    arguments: [("0.1", "0.05"), ("0.25", "0"), ("0", "0.2")])
  func asked(alpha: String, beta: String) throws {
    let agents = try Self.agents(
      of: AsymmetricSIS.self,
      [
        "alpha": alpha, "beta": beta, "agents-drawn": "40", "susceptibility-spread": "1",
        "healing-spread": "1",
      ])
    let symmetry = ApproximateSymmetry(of: agents)
    #expect(abs(symmetry.alpha - (Double(alpha) ?? .nan)) < Tolerance.rounding)
    #expect(abs(symmetry.scaledBeta - (Double(beta) ?? .nan)) < Tolerance.rounding)
  }

  @Test("β of unequal stakes is that of the agent who is farthest off")
  func stakes() throws {
    let agents = try Self.agents(
      of: AsymmetricRockPaperScissors.self,
      ["rock-loss-spread": "0.5", "crowding-spread": "0.25", "agents-drawn": "20"])
    let equal = AsymmetricRockPaperScissors()
    let deviations = (0..<9).flatMap { corner in
      var population = MeanField(
        states: [0, 0, 0], stateActions: [Double](repeating: 0, count: 9))
      population.states[corner / 3] = 1
      population.stateActions[corner] = 1
      let expected = Tables(of: equal, at: 0, population)
      return agents.agents.map { Tables(of: $0, at: 0, population).distance(to: expected) }
    }
    let symmetry = ApproximateSymmetry(of: agents)
    #expect(abs(symmetry.beta - (deviations.max() ?? 0)) < Tolerance.rounding)
    #expect(symmetry.alpha == 0 && symmetry.isExact)
  }

  @Test("other numbers of agents are taken at equal distances")
  func otherCounts() throws {
    let agents = try Self.agents(
      of: AsymmetricSIS.self, ["isolation-cost-spread": "0.3", "agents-drawn": "4"])
    func costs(_ game: any Game) -> [Double] {
      (game as? UnequalAgents)?.agents.map { agent in
        var rewards = [Double](repeating: 0, count: 4)
        agent.fillRewards(
          &rewards, at: 0,
          meanField: MeanField(states: [0, 1], stateActions: [0, 0, 0, 1]))
        return -rewards[2]
      } ?? []
    }
    let four = costs(agents)
    #expect(costs(agents.withAgents(8)) == four.flatMap { [$0, $0] })
    #expect(costs(agents.withAgents(2)) == [four[1], four[3]])
  }

  @Test("games among the others are what taking an agent out of the population makes them")
  func amongOthers() {
    var stream = RandomStream(seed: 6, purpose: .game)
    func check<Base: Game>(_ game: Base) {
      for count in [2.0, 7, 1000] {
        // Agents in every pair of state and action.
        let shares = randomMeanField(of: game, using: &stream).stateActions
        let counts = shares.map { 1 + (count * $0).rounded() }
        let total = counts.reduce(0, +)
        var met = MeanField(
          states: Array(repeating: 0, count: game.space.stateCount),
          stateActions: counts.map { $0 / total })
        for pair in counts.indices {
          met.states[pair / game.space.actionCount] += met.stateActions[pair]
        }
        let fast = Tables(of: game.withAgents(Int(total)), at: 0, met)
        let slow = Tables(of: AmongOthers(game, agentCount: Int(total)), at: 0, met)
        #expect(fast.distance(to: slow) < Tolerance.rounding)
      }
    }
    check(AsymmetricSIS())
    check(AsymmetricRockPaperScissors())
  }

  @Test(
    "settings that cannot be are refused",
    arguments: [
      (["healing-spread": "0.4"], "healing-spread: 0.4: healing would be from"),
      (["alpha": "1.9"], "alpha: 1.9: "),
      (["alpha": "0.1", "susceptibility": "0", "healing": "0"], "no number that it is about"),
      (["beta": "0.1", "isolation-cost": "0"], "no number that it is about has a spread"),
    ])
  func refused(settings: [String: String], message: String) throws {
    let values = try AsymmetricSIS.fullEntry.resolve(settings)
    let error = #expect(throws: ParameterError.self) {
      try UnequalSettings(AsymmetricSIS.self, values).agents()
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("a share of all numbers leaves none of their ranges")
  func capped() throws {
    let agents = try Self.agents(
      of: AsymmetricSIS.self, ["heterogeneity": "0.5", "agents-drawn": "100"])
    let symmetry = ApproximateSymmetry(of: agents)
    // Susceptibility is 0.81 ± 0.19, healing 0.3 ± 0.15.
    #expect(symmetry.alpha < 2 * 0.19 && symmetry.alpha > 2 * 0.18)
  }

  @Test("agents are alike where nothing makes them differ")
  func alike() throws {
    for settings in [[:], ["heterogeneity": "0"], ["alpha": "0", "beta": "0"]] {
      let values = try AsymmetricSIS.fullEntry.resolve(settings)
      #expect(try UnequalSettings(AsymmetricSIS.self, values).agents() == nil)
    }
    #expect(LeftRight.fullEntry.parameters == LeftRight.entry.parameters)
  }
}

/// Rewards, shape [S, A], and transition probabilities, shape [S, A, S].
private struct Tables {
  var rewards: [Double]
  var transitions: [Double]

  init(of game: any Game, at step: Int, _ population: MeanField) {
    let space = game.space
    rewards = Array(repeating: 0, count: space.isLegal.count)
    game.fillRewards(&rewards, at: step, meanField: population)
    var rows = TransitionRows(stateCount: space.stateCount, actionCount: space.actionCount)
    game.fillTransitions(&rows, at: step, meanField: population)
    transitions = Array(repeating: 0, count: rewards.count * space.stateCount)
    for pair in rewards.indices {
      guard space.isLegal[pair] else {
        rewards[pair] = 0
        continue
      }
      for entry in rows.entries(of: Int(rows.rowOfPair[pair])) {
        transitions[pair * space.stateCount + Int(rows.successors[entry])] +=
          rows.probabilities[entry]
      }
    }
  }

  static func mean(of tables: [Tables]) -> Tables {
    var mean = tables[0]
    for (number, table) in tables.enumerated().dropFirst() {
      mean.add(table, minus: mean, times: 1 / Double(number + 1))
    }
    return mean
  }

  mutating func add(_ first: Tables, minus second: Tables, times factor: Double) {
    for index in rewards.indices {
      rewards[index] += factor * (first.rewards[index] - second.rewards[index])
    }
    for index in transitions.indices {
      transitions[index] += factor * (first.transitions[index] - second.transitions[index])
    }
  }

  /// The largest difference.
  func distance(to other: Tables) -> Double {
    zip(rewards + transitions, other.rewards + other.transitions).reduce(0) {
      max($0, abs($1.0 - $1.1))
    }
  }

  var size: Double { rewards.reduce(1) { max($0, abs($1)) } }
}

/// A population in which every state and legal action is taken.
private func randomMeanField(of game: any Game, using stream: inout RandomStream) -> MeanField {
  let space = game.space
  var shares = space.isLegal.map { $0 ? stream.openUniform() : 0 }
  let total = shares.reduce(0, +)
  for pair in shares.indices { shares[pair] /= total }
  let states = (0..<space.stateCount).map { state in
    shares[state * space.actionCount..<(state + 1) * space.actionCount].reduce(0, +)
  }
  return MeanField(states: states, stateActions: game.coupling == .states ? [] : shares)
}
