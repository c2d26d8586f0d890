import MeanFieldModel

extension AgentSystem {
  /// Lets every agent act for a stretch of time steps and keeps what it sees when it looks.
  ///
  /// A look sees the transition that began two time steps before, with the reward of that moment
  /// (ζ_{t−2} of Benjamin and Abate 2024, Algorithms 1 and 2).
  ///
  /// - Parameters:
  ///   - stretch: How long, and when to look.
  ///   - seen: Room for what is seen, which it receives.
  ///   - draws: Which random numbers.
  /// - Complexity: O(N looks · spacing) draws, and as many fills as looks are kept; where the population
  ///   moves agents, as many as there are time steps.
  public mutating func act(_ stretch: Stretch, seeing seen: inout SeenTransitions, draws: Draws) {
    seen.resize(agents: agentCount, countPerAgent: stretch.keptLooks)
    if isMovedByPopulation {
      actTogether(stretch, seeing: &seen, draws: draws)
    } else {
      actApart(stretch, seeing: &seen, draws: draws)
    }
    fillRewards(of: &seen)
  }

  /// Lets every agent act once.
  public mutating func act(draws: Draws) {
    var streams = streams(draws)
    var pairs = [Int32](repeating: 0, count: agentCount)
    step(&streams, pairs: &pairs)
  }

  private func streams(_ draws: Draws) -> [RandomStream] {
    stride(from: 0, to: agentCount, by: Self.groupSize).map {
      draws.stream(seed: seed, block: $0 / Self.groupSize)
    }
  }

  /// The rules as tables, kept until the rules change.
  private mutating func actionTables() -> ActionTables {
    if let actions { return actions }
    let tables = ActionTables(rules, actionCount: space.actionCount)
    actions = tables
    return tables
  }

  // MARK: - One group after the other

  private mutating func actApart(
    _ stretch: Stretch, seeing seen: inout SeenTransitions, draws: Draws
  ) {
    process.fillTransitions(at: 0, against: population)
    successors.follow(process)
    let actions = actionTables()
    let (seed, agentCount, team, successors) = (seed, agentCount, team, successors)
    states.withUnsafeMutableBufferPointer { states in
      seen.transitions.withUnsafeMutableBufferPointer { seen in
        actions.tables.withUnsafeSampler { acting in
          successors.tables.withUnsafeSampler { succeeding in
            actions.firstTable.withUnsafeBufferPointer { firstTables in
              guard let states = states.baseAddress, let firstTables = firstTables.baseAddress
              else { return }
              let parts = (agentCount + Self.groupSize - 1) / Self.groupSize
              team.perform(parts: parts) { part in
                let first = part * Self.groupSize
                let group = Group(
                  count: min(Self.groupSize, agentCount - first), states: states + first,
                  firstTables: firstTables + first, actions: acting, successors: succeeding)
                var stream = draws.stream(seed: seed, block: part)
                let kept = stretch.keptLooks
                group.act(
                  stretch, using: &stream,
                  seeing: .init(
                    rebasing: seen[first * kept..<(first + group.count) * kept]))
              }
            }
          }
        }
      }
    }
  }

  /// Some agents who go through the time steps side by side.
  private struct Group {
    let count: Int
    let states: UnsafeMutablePointer<Int32>
    let firstTables: UnsafePointer<Int32>
    let actions: AliasTables.Sampler
    let successors: AliasTables.Sampler

    func act(
      _ stretch: Stretch, using stream: inout RandomStream,
      seeing seen: UnsafeMutableBufferPointer<SeenTransition>
    ) {
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { pairs in
        guard let even = pairs.baseAddress else { return }
        // What was done at even and at odd time steps.
        let odd = even + count
        var time = 0
        for look in 0..<stretch.looks {
          for _ in 0..<stretch.spacing {
            step(into: time & 1 == 0 ? even : odd, using: &stream)
            time += 1
          }
          guard look >= stretch.warmUp else { continue }
          let (pair, nextPair) = time & 1 == 0 ? (even, odd) : (odd, even)
          for agent in 0..<count {
            seen[agent * stretch.keptLooks + look - stretch.warmUp] = SeenTransition(
              pair: pair[agent], nextPair: nextPair[agent], reward: 0)
          }
        }
      }
    }

    /// Half of 64 bits are for each draw: probabilities are met to K · 2⁻³¹, K being the number of actions
    /// or of successors.
    @inline(__always)
    private func step(
      into pairs: UnsafeMutablePointer<Int32>, using stream: inout RandomStream
    ) {
      for agent in 0..<count {
        let bits = stream.next()
        let pair = actions.sample(
          table: Int(firstTables[agent] &+ states[agent]), bits: bits)
        pairs[agent] = Int32(truncatingIfNeeded: pair)
        let successor = successors.sample(table: pair, bits: bits << 32)
        states[agent] = Int32(truncatingIfNeeded: successor)
      }
    }
  }

  // MARK: - All together

  private mutating func actTogether(
    _ stretch: Stretch, seeing seen: inout SeenTransitions, draws: Draws
  ) {
    var streams = streams(draws)
    var pairs = [Int32](repeating: 0, count: agentCount)
    var previous = pairs
    for look in 0..<stretch.looks {
      for _ in 0..<stretch.spacing {
        swap(&pairs, &previous)
        step(&streams, pairs: &pairs)
      }
      guard look >= stretch.warmUp else { continue }
      for agent in pairs.indices {
        seen.transitions[agent * stretch.keptLooks + look - stretch.warmUp] = SeenTransition(
          pair: previous[agent], nextPair: pairs[agent], reward: 0)
      }
    }
  }

  /// Lets every agent act once, in the population that all of them are.
  ///
  /// - Parameter pairs: Receives where each was and what it did, shape [N].
  private mutating func step(_ streams: inout [RandomStream], pairs: inout [Int32]) {
    let tables = actionTables()
    for agent in states.indices {
      let table = Int(tables.firstTable[agent] + states[agent])
      pairs[agent] = Int32(
        tables.tables.sample(table: table, using: &streams[agent / Self.groupSize]))
    }
    if isMovedByPopulation {
      counts.removeAll()
      for pair in pairs { counts.add(pair) }
      counts.fill(
        states: &population.states, stateActions: &population.stateActions,
        shareOfAgent: shareOfAgent)
    }
    process.fillTransitions(at: 0, against: population)
    successors.follow(process)
    for agent in states.indices {
      states[agent] = Int32(
        successors.tables.sample(
          table: Int(pairs[agent]), using: &streams[agent / Self.groupSize]))
    }
  }
}
