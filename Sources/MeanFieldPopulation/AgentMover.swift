import MeanFieldModel

/// Moves a population agent by agent.
///
/// An agent's record is its state, or between the two draws of a step its state-action pair: 4
/// bytes. Draws are by alias tables, one 64-bit random number each: one draw for action and
/// successor together, or two where the actions of all agents must be known in between. Agents move
/// in blocks of 4096, each with a random stream of its own for each step, so that the result does
/// not depend on the threads; the counts are whole numbers, whose sums do not either.
struct AgentMover: PopulationMover {
  private static let blockSize = 4096

  private let seed: UInt64
  private let episode: Int
  private let team: ThreadTeam
  private let stateCount: Int
  private let actionCount: Int
  private var records: [UInt32]
  private var tables = AliasTables()
  /// Counts by thread group, added up at the end of a draw.
  private var partial: [Int] = []
  /// The state-action pair and the successor of each outcome of a whole step, the probabilities of
  /// a state's outcomes, and their counts.
  private var outcomes: [Outcome] = []
  /// The first outcome of each state.
  private var firstOutcome: [UInt32] = []
  private var outcomeProbabilities: [Double] = []
  private var outcomeCounts: [Int] = []

  private struct Outcome {
    let pair: UInt32
    let successor: UInt32
  }

  init(
    stateCounts: [Int], seed: UInt64, episode: Int, team: ThreadTeam,
    shape: (stateCount: Int, actionCount: Int)
  ) {
    self.seed = seed
    self.episode = episode
    self.team = team
    (stateCount, actionCount) = shape
    records = []
    records.reserveCapacity(stateCounts.reduce(0, +))
    for (state, count) in stateCounts.enumerated() {
      records.append(contentsOf: repeatElement(UInt32(state), count: count))
    }
  }

  mutating func drawActions(
    _ step: Int, rules: [Double], rule: Range<Int>, stateCounts: [Int], pairCounts: inout [Int]
  ) {
    tables.removeAll(keepingCapacity: true)
    for state in 0..<stateCount {
      let first = rule.lowerBound + state * actionCount
      tables.append(weights: rules, range: first..<first + actionCount)
    }
    let actionCount = UInt32(actionCount)
    move(purpose: .actions, step: step, counts: &pairCounts) { [tables] records, counts, stream in
      for agent in records.indices {
        let state = records[agent]
        let action = tables.sample(table: Int(state), using: &stream)
        let pair = state &* actionCount &+ UInt32(truncatingIfNeeded: action)
        records[agent] = pair
        counts[Int(pair)] &+= 1
      }
    }
  }

  mutating func drawSuccessors(
    _ step: Int, transitions: TransitionRows, pairCounts: [Int], stateCounts: inout [Int]
  ) {
    tables.removeAll(keepingCapacity: true)
    // Empty rows are nobody's: a table of any one entry keeps the numbering.
    for row in 0..<transitions.rowCount {
      let entries = transitions.entries(of: row)
      if entries.isEmpty {
        tables.append(weights: [1], range: 0..<1)
      } else {
        tables.append(weights: transitions.probabilities, range: entries)
      }
    }
    move(purpose: .transitions, step: step, counts: &stateCounts) {
      [tables] records, counts, stream in
      let rowOfPair = transitions.rowOfPair.span
      let starts = transitions.starts.span
      let successors = transitions.successors.span
      for agent in records.indices {
        let row = Int(rowOfPair[Int(records[agent])])
        let entry = Int(starts[row]) &+ tables.sample(table: row, using: &stream)
        let state = UInt32(truncatingIfNeeded: successors[entry])
        records[agent] = state
        counts[Int(state)] &+= 1
      }
    }
  }

  mutating func step(
    _ step: Int, rules: [Double], rule: Range<Int>, transitions: TransitionRows,
    stateCounts: inout [Int], pairCounts: inout [Int]
  ) {
    // The outcomes of a state are its actions' successors: one table a state, one draw an agent.
    tables.removeAll(keepingCapacity: true)
    outcomes.removeAll(keepingCapacity: true)
    firstOutcome.removeAll(keepingCapacity: true)
    for state in 0..<stateCount {
      firstOutcome.append(UInt32(outcomes.count))
      outcomeProbabilities.removeAll(keepingCapacity: true)
      for pair in state * actionCount..<(state + 1) * actionCount {
        let probability = rules[rule.lowerBound + pair]
        guard probability > 0 else { continue }
        for entry in transitions.entries(of: Int(transitions.rowOfPair[pair])) {
          outcomeProbabilities.append(probability * transitions.probabilities[entry])
          outcomes.append(
            Outcome(
              pair: UInt32(pair), successor: UInt32(transitions.successors[entry])))
        }
      }
      tables.append(weights: outcomeProbabilities, range: outcomeProbabilities.indices)
    }
    if outcomeCounts.count != outcomes.count {
      outcomeCounts = Array(repeating: 0, count: outcomes.count)
    }
    var outcomeCounts: [Int] = []
    swap(&outcomeCounts, &self.outcomeCounts)
    move(purpose: .transitions, step: step, counts: &outcomeCounts) {
      [tables, outcomes, firstOutcome] records, counts, stream in
      let firstOutcome = firstOutcome.span
      let outcomes = outcomes.span
      for agent in records.indices {
        let state = Int(records[agent])
        let outcome = Int(firstOutcome[state]) &+ tables.sample(table: state, using: &stream)
        counts[outcome] &+= 1
        records[agent] = outcomes[outcome].successor
      }
    }
    for pair in pairCounts.indices { pairCounts[pair] = 0 }
    for state in stateCounts.indices { stateCounts[state] = 0 }
    for (outcome, count) in zip(outcomes, outcomeCounts) {
      pairCounts[Int(outcome.pair)] += count
      stateCounts[Int(outcome.successor)] += count
    }
    swap(&outcomeCounts, &self.outcomeCounts)
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
