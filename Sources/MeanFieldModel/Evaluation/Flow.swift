extension DecisionProcess {
  /// The population's flow when everybody follows `policy`.
  ///
  /// In a finite game: `μ_0` is the initial distribution and
  /// `μ_{t+1}(s') = Σ_{s,a} μ_t(s) π_t(a | s) P_t(s' | s, a, μ_t)`, for t + 1 < T. In a stationary
  /// game: the population at rest (see ``populationAtRest``). With coupling through state-actions
  /// the joint distribution `μ_t(s) π_t(a | s)` is filled in too.
  ///
  /// Complexity: O(T (S A + entries)); a stationary game's is that of ``PopulationAtRest``.
  public mutating func flow(of policy: Policy, into flow: inout MeanFieldFlow) {
    requireShapes(policy, flow)
    if case .discounted = horizon {
      populationAtRest = restingPopulation(of: policy, into: &flow)
      return
    }
    for state in 0..<space.stateCount { flow.states[state] = initialDistribution[state] }
    for step in 0..<horizon.steps {
      fillStateActions(of: &flow, policy: policy, step: step)
      guard step + 1 < horizon.steps else { break }
      fillTransitions(at: step, against: flow)
      push(&flow.states, from: step, to: step + 1, policy: policy)
    }
  }

  /// The joint distribution of states and actions at a step, where the game asks for it.
  func fillStateActions(of flow: inout MeanFieldFlow, policy: Policy, step: Int) {
    guard !flow.stateActions.isEmpty else { return }
    for state in step * space.stateCount..<(step + 1) * space.stateCount {
      for pair in state * space.actionCount..<(state + 1) * space.actionCount {
        flow.stateActions[pair] = flow.states[state] * policy.probabilities[pair]
      }
    }
  }

  /// Pushes row `source` of a table of distributions forward through the transitions filled in and
  /// the policy's rule of that step, into row `target`.
  mutating func push(_ states: inout [Double], from source: Int, to target: Int, policy: Policy) {
    let (stateCount, actionCount) = (space.stateCount, space.actionCount)
    let blocks = max(1, min(8, stateCount * actionCount / 16_384))
    let team = team
    makeRoomForRows(copies: blocks)
    if nextScratch.count < blocks * stateCount {
      nextScratch = Array(repeating: 0, count: blocks * stateCount)
    }
    kept[keptInUse].rows.withAddresses { rows in
      policy.probabilities.withUnsafeBufferPointer { rules in
        rowScratch.withUnsafeMutableBufferPointer { masses in
          nextScratch.withUnsafeMutableBufferPointer { next in
            states.withUnsafeMutableBufferPointer { states in
              guard let masses = masses.baseAddress, let next = next.baseAddress,
                let states = states.baseAddress, let rules = rules.baseAddress
              else { return }
              rows.push(
                states + source * stateCount, rule: rules + source * stateCount * actionCount,
                into: states + target * stateCount, stateCount: stateCount,
                actionCount: actionCount,
                scratch: .init(blocks: blocks, masses: masses, next: next), team: team)
            }
          }
        }
      }
    }
  }
}

extension TransitionRows.Addresses {
  /// Room for each block of states and rows to sum in by itself.
  fileprivate struct Scratch {
    let blocks: Int
    /// The mass of each row, shape [blocks, rows].
    let masses: UnsafeMutablePointer<Double>
    /// Shape [blocks, S].
    let next: UnsafeMutablePointer<Double>
  }

  /// Pushes a distribution forward through a rule and these rows; `result` may be `distribution`.
  ///
  /// Every block of states and of rows sums on its own and the blocks' sums are added in order, so
  /// that the result does not depend on the threads.
  fileprivate func push(
    _ distribution: UnsafePointer<Double>, rule: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>, stateCount: Int, actionCount: Int,
    scratch: Scratch, team: ThreadTeam
  ) {
    let (blocks, masses, next) = (scratch.blocks, scratch.masses, scratch.next)
    func share(_ block: Int, of count: Int) -> Range<Int> {
      block * count / blocks..<(block + 1) * count / blocks
    }
    team.perform(parts: blocks) { block in
      (masses + block * rowCount).update(repeating: 0, count: rowCount)
      collectMass(
        states: share(block, of: stateCount), actionCount: actionCount,
        distribution: distribution, rule: rule, into: masses + block * rowCount)
    }
    team.perform(parts: blocks) { block in
      let rows = share(block, of: rowCount)
      for other in 1..<max(1, blocks) {
        for row in rows { masses[row] += masses[other * rowCount + row] }
      }
      (next + block * stateCount).update(repeating: 0, count: stateCount)
      spreadMass(rows, rowMasses: masses, into: next + block * stateCount)
    }
    team.perform(parts: blocks) { block in
      for state in share(block, of: stateCount) {
        var sum = next[state]
        for other in 1..<max(1, blocks) { sum += next[other * stateCount + state] }
        result[state] = sum
      }
    }
  }
}

extension Game {
  /// The population's flow when everybody follows `policy`; see ``DecisionProcess/flow(of:into:)``.
  public func meanField(of policy: Policy) -> MeanFieldFlow {
    var process = DecisionProcess(self)
    var flow = MeanFieldFlow(for: self)
    process.flow(of: policy, into: &flow)
    return flow
  }
}
