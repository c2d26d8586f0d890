import MeanFieldModel

/// Moves a population agent by agent.
///
/// An agent's record is its state, or between the two draws of a step its state-action pair: 4
/// bytes. Draws are by alias tables, one 64-bit random number each: one draw for action and
/// successor together where agents are many enough to be worth such tables, or two where they are
/// few or the actions of all must be known in between. Agents move in blocks of 4096, each with a
/// random stream of its own for each step, so that the result does not depend on the threads; the
/// counts are whole numbers, whose sums do not either.
struct AgentMover: PopulationMover {
  private static let blockSize = 4096

  private let seed: UInt64
  private let team: ThreadTeam
  private var episode = 0
  private var records: [UInt32] = []
  /// What agents draw from, kept from one episode to the next.
  private var tables: AgentTables
  /// Counts by thread group, added up at the end of a draw.
  private var partial: [Int] = []
  private var outcomes = StepOutcomes()

  var agentStates: [UInt32]? { records }

  init(_ space: StateActionSpace, seed: UInt64, team: ThreadTeam) {
    self.seed = seed
    self.team = team
    tables = AgentTables(stateCount: space.stateCount, actionCount: space.actionCount)
  }

  mutating func begin(episode: Int, stateCounts: [Int]) {
    self.episode = episode
    records.removeAll(keepingCapacity: true)
    records.reserveCapacity(stateCounts.reduce(0, +))
    for (state, count) in stateCounts.enumerated() {
      records.append(contentsOf: repeatElement(UInt32(state), count: count))
    }
  }

  mutating func drawActions(
    _ step: Int, rules: [Double], rule: Range<Int>, stateCounts: [Int], pairCounts: inout [Int]
  ) {
    tables.follow(rules, rule)
    let tables = tables
    tables.withActions { actions in
      draw(from: actions, purpose: .actions, step: step, counts: &pairCounts)
    }
  }

  mutating func drawSuccessors(
    _ step: Int, process: DecisionProcess, pairCounts: [Int], stateCounts: inout [Int]
  ) {
    tables.tabulateTransitions(of: process)
    let tables = tables
    tables.withSuccessors { successors in
      draw(from: successors, purpose: .transitions, step: step, counts: &stateCounts)
    }
  }

  /// Replaces every record by what is drawn from its table.
  private mutating func draw(
    from sampler: AliasTables.Sampler, purpose: StreamPurpose, step: Int, counts: inout [Int]
  ) {
    move(purpose: purpose, step: step, counts: &counts) { records, counts, stream in
      for agent in records.indices {
        let drawn = sampler.sample(table: Int(records[agent]), bits: stream.next())
        records[agent] = UInt32(truncatingIfNeeded: drawn)
        counts[drawn] &+= 1
      }
    }
  }

  mutating func step(
    _ step: Int, rules: [Double], rule: Range<Int>, process: DecisionProcess,
    stateCounts: inout [Int], pairCounts: inout [Int]
  ) {
    // The tables of a whole step are as long as the transitions, and made anew at each.
    guard records.count >= process.transitions.entryCount else {
      drawActions(
        step, rules: rules, rule: rule, stateCounts: stateCounts, pairCounts: &pairCounts)
      drawSuccessors(
        step, process: process, pairCounts: pairCounts, stateCounts: &stateCounts)
      return
    }
    var outcomes = StepOutcomes()
    swap(&outcomes, &self.outcomes)
    outcomes.tabulate(rules, rule, process.transitions)
    var counts: [Int] = []
    swap(&counts, &outcomes.counts)
    move(purpose: .transitions, step: step, counts: &counts) { [outcomes] records, counts, stream in
      for agent in records.indices {
        let outcome = outcomes.draw(from: Int(records[agent]), using: &stream)
        counts[outcome] &+= 1
        records[agent] = outcomes.all[outcome].successor
      }
    }
    swap(&counts, &outcomes.counts)
    outcomes.count(intoStates: &stateCounts, pairs: &pairCounts)
    swap(&outcomes, &self.outcomes)
  }

  /// Lets `draw` rewrite every block of records with a stream of its own, and counts what it wrote.
  private mutating func move(
    purpose: StreamPurpose, step: Int, counts: inout [Int],
    draw: (UnsafeMutableBufferPointer<UInt32>, UnsafeMutablePointer<Int>, inout RandomStream) ->
      Void
  ) {
    let width = counts.count
    let blocks = (records.count + Self.blockSize - 1) / Self.blockSize
    let groups = min(blocks, 4 * team.threadCount)
    if partial.count < groups * width { partial = Array(repeating: 0, count: groups * width) }
    let (team, seed, episode) = (team, seed, episode)
    records.withUnsafeMutableBufferPointer { records in
      partial.withUnsafeMutableBufferPointer { partial in
        guard let partial = partial.baseAddress else { return }
        team.perform(parts: groups) { group in
          let counts = partial + group * width
          counts.update(repeating: 0, count: width)
          for block in group * blocks / groups..<(group + 1) * blocks / groups {
            let first = block * Self.blockSize
            var stream = RandomStream(
              seed: seed, purpose: purpose, trial: episode, step: step, block: block)
            draw(
              .init(rebasing: records[first..<min(first + Self.blockSize, records.count)]), counts,
              &stream)
          }
        }
      }
    }
    for cell in 0..<width {
      counts[cell] = (0..<groups).reduce(0) { $0 + partial[$1 * width + cell] }
    }
  }
}
