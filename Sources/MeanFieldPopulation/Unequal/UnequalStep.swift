import MeanFieldModel

/// The rewards and transitions of N unequal agents at one time step, in one population.
struct UnequalStep: Sendable {
  private let basis: AffineBasis?
  /// The games that are filled in: those of the basis, or of all agents.
  private var processes: [DecisionProcess]
  /// Of the basis: each agent's shifts towards the games that differ in rewards, and in transitions;
  /// shape [N, columns].
  private let rewardShifts: [Double]
  private let transitionShifts: [Double]
  /// The rewards of each pair in game 0 and how the others' differ, shape [S A, columns + 1].
  private var rewards: [Double]
  private var combined = CombinedTransitions()
  private var ofGames: [TransitionRows] = []
  /// The version of the transitions that are combined.
  private var versions: [Int] = []
  private let pairCount: Int

  init(_ agents: UnequalAgents) {
    basis = agents.basis
    processes = (agents.basis?.games ?? agents.agents).map { DecisionProcess($0) }
    pairCount = agents.space.isLegal.count
    rewardShifts = agents.basis.map { $0.shifts(towards: $0.gamesOfRewards) } ?? []
    transitionShifts = agents.basis.map { $0.shifts(towards: $0.gamesOfTransitions) } ?? []
    rewards = Array(
      repeating: 0, count: pairCount * ((agents.basis?.gamesOfRewards.count ?? 0) + 1))
  }

  /// Fills in a step against a population.
  ///
  /// - Complexity: As many fills as there are games in the basis, or agents.
  mutating func fill(at step: Int, against population: MeanFieldFlow, transitions: Bool) {
    guard let basis else {
      for agent in processes.indices {
        processes[agent].fill(at: step, against: population, transitions: transitions)
      }
      return
    }
    for game in processes.indices {
      let moves = game == 0 || basis.gamesOfTransitions.contains(game)
      guard moves && transitions || game == 0 || basis.gamesOfRewards.contains(game) else {
        continue
      }
      processes[game].fill(at: step, against: population, transitions: transitions && moves)
    }
    let columns = basis.gamesOfRewards.count + 1
    for pair in 0..<pairCount {
      let origin = processes[0].rewards[pair]
      rewards[pair * columns] = origin
      for (column, game) in basis.gamesOfRewards.enumerated() {
        rewards[pair * columns + column + 1] = processes[game].rewards[pair] - origin
      }
    }
    if transitions { combine([0] + basis.gamesOfTransitions) }
  }

  /// Combines the rows of some games, unless they are those of before.
  private mutating func combine(_ games: [Int]) {
    let versions = games.map { processes[$0].transitionsVersion }
    guard versions != self.versions else { return }
    self.versions = versions
    combined.combine(games.map { processes[$0].transitions })
  }

  /// The rewards of all agents, shape [N], each in its pair of state and action.
  func fillRewards(_ rewards: inout [Double], of pairs: [Int32]) {
    guard basis != nil else {
      for agent in pairs.indices { rewards[agent] = processes[agent].rewards[Int(pairs[agent])] }
      return
    }
    let (table, shifts) = (self.rewards, rewardShifts)
    let columns = table.count / pairCount
    for agent in pairs.indices {
      let first = Int(pairs[agent]) * columns
      var reward = table[first]
      for column in 1..<max(1, columns) {
        reward += shifts[agent * (columns - 1) + column - 1] * table[first + column]
      }
      rewards[agent] = reward
    }
  }

  /// The reward of one agent in a pair of state and action.
  func reward(of agent: Int, _ pair: Int) -> Double {
    guard basis != nil else { return processes[agent].rewards[pair] }
    let columns = rewards.count / pairCount - 1
    return (0..<columns).reduce(rewards[pair * (columns + 1)]) {
      $0 + rewardShifts[agent * columns + $1] * rewards[pair * (columns + 1) + $1 + 1]
    }
  }

  /// What one agent in a pair of state and action may expect of numbers that belong to states.
  func expectation(of agent: Int, _ pair: Int, _ number: (_ state: Int) -> Double) -> Double {
    guard basis != nil else {
      let rows = processes[agent].transitions
      return rows.entries(of: Int(rows.rowOfPair[pair])).reduce(0) {
        $0 + rows.probabilities[$1] * number(Int(rows.successors[$1]))
      }
    }
    let columns = combined.slopeCount
    return combined.entries(of: pair).reduce(0) { sum, entry in
      let chance = (0..<columns).reduce(combined.origin[entry]) {
        $0 + transitionShifts[agent * columns + $1] * combined.slopes[entry * columns + $1]
      }
      return sum + chance * number(Int(combined.successors[entry]))
    }
  }

  /// Adds the mass of one agent in a pair of state and action to the states that it may come to.
  func spread(
    _ mass: Double, of agent: Int, _ pair: Int, to states: UnsafeMutablePointer<Double>
  ) {
    guard basis != nil else {
      let rows = processes[agent].transitions
      for entry in rows.entries(of: Int(rows.rowOfPair[pair])) {
        states[Int(rows.successors[entry])] += mass * rows.probabilities[entry]
      }
      return
    }
    let columns = combined.slopeCount
    for entry in combined.entries(of: pair) {
      let chance = (0..<columns).reduce(combined.origin[entry]) {
        $0 + transitionShifts[agent * columns + $1] * combined.slopes[entry * columns + $1]
      }
      states[Int(combined.successors[entry])] += mass * chance
    }
  }

  /// Draws the next states of some agents, with a number from [0, 1) of the stream for each.
  func move(
    _ agents: Range<Int>, from pairs: [Int32], to states: inout [Int32],
    using stream: inout RandomStream
  ) {
    guard basis != nil else {
      for agent in agents {
        let rows = processes[agent].transitions
        let entries = rows.entries(of: Int(rows.rowOfPair[Int(pairs[agent])]))
        states[agent] = draw(rows.successors, entries, at: stream.uniform()) {
          rows.probabilities[$0]
        }
      }
      return
    }
    let (combined, shifts) = (combined, transitionShifts)
    let columns = combined.slopeCount
    for agent in agents {
      let own = agent * columns
      states[agent] = draw(
        combined.successors, combined.entries(of: Int(pairs[agent])), at: stream.uniform()
      ) { entry in
        var probability = combined.origin[entry]
        for column in 0..<columns {
          probability += shifts[own + column] * combined.slopes[entry * columns + column]
        }
        return probability
      }
    }
  }

  /// The successor of the entry at which the probabilities come to more than `uniform`; the last that
  /// can be where rounding leaves them below it.
  @inline(__always)
  private func draw(
    _ successors: [Int32], _ entries: Range<Int>, at uniform: Double,
    _ probability: (Int) -> Double
  ) -> Int32 {
    var (left, last) = (uniform, entries.lowerBound)
    for entry in entries {
      let chance = probability(entry)
      guard chance > 0 else { continue }
      left -= chance
      last = entry
      if left < 0 { break }
    }
    return successors[last]
  }
}
