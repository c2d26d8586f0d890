import MeanFieldModel

/// A game of two states as one of N agents meets it: its own state s, and the number k of the N − 1
/// others who are in state 1.
///
/// Given (s, k), the agent's action and how the others divide among groups of places by their actions
/// (``PlaceGroups``), everybody's rewards and chances are known, and all move independently, so that the
/// next k is a sum of binomial counts. How the others divide is multinomial. So the pair (s, k) is a
/// Markov chain whose transitions are written down here, exact but for chances below 10⁻²⁰. Numbers k
/// that nobody can bring about with more than that chance, whatever the one agent does, are left out.
///
/// In a game coupled through states it does not matter how the others divide, nor what the agent does
/// but for its own next state: there is one division of a number k, and one law of the next k for each
/// of the agent's states.
struct TwoStateChain: Sendable {
  /// The most entries that the laws of the next k may have together; 256 MiB.
  private static let entryLimit = 1 << 25
  /// The most multiplications that writing down the chain may take; some ten seconds of work.
  private static let workLimit = 3e10
  /// What a division of the others costs in multiplications, at least.
  private static let workOfDivision = 100.0

  /// One step of the chain.
  ///
  /// A cell is a pair (s, k), numbered s · counts.count + k − counts.lowerBound.
  struct Step: Sendable {
    /// The numbers k that may occur.
    let counts: Range<Int>
    /// The agent's rewards, shape [cells, A].
    var rewards: [Double] = []
    /// The chance that the agent is in state 1 next, shape [cells, A].
    var chancesOfOne: [Double] = []
    /// Which law the next k has if the agent is in state 0 next, and which if it is in state 1; shape
    /// [cells, A].
    var lawIfZero: [Int] = []
    var lawIfOne: [Int] = []
    /// Where the laws of each k start, shape [counts + 1].
    var lawStarts: [Int] = [0]
    /// Where each law of the next k starts in ``chances``, shape [laws + 1].
    var starts: [Int] = [0]
    /// The least next k of each law.
    var firsts: [Int] = []
    /// The laws of the next k.
    var chances: [Double] = []
  }

  let game: any Game
  let policy: Policy
  let agentCount: Int
  let discount: Double
  private(set) var steps: [Step] = []
  /// The chance of each cell at step 0.
  let initialLaw: [Double]

  /// The chain among others who follow `policy`; nil if the game is not of this kind, or the chain
  /// does not fit into memory or takes too much work, or `isWanted` says so, which is asked at each step.
  init?(
    _ game: any Game, policy: Policy, agentCount: Int, team: ThreadTeam, isWanted: () -> Bool
  ) {
    guard case .finite = game.horizon, game.space.stateCount == 2,
      game.space.populations.count == 1
    else { return nil }
    self.game = game
    self.policy = policy
    self.agentCount = agentCount
    discount = game.horizon.discount
    let start = game.initialDistribution
    let others = agentCount - 1
    let width = BinomialWindow.estimatedCount(trials: others, probability: start[1])
    guard Self.fits(width: width, steps: policy.steps) else { return nil }
    let window = BinomialWindow(trials: others, probability: start[1])
    initialLaw = start.flatMap { chance in window.chances.map { $0 * chance } }
    // A bound on the chance of each k, whatever the agent does.
    var reach = window.chances
    var first = window.first
    var entries = 0
    var answers = TwoStateAnswers(game, agentCount: agentCount)
    for index in 0..<policy.steps {
      guard isWanted(),
        let step = step(
          at: index, counts: first..<first + reach.count, entryLimit: Self.entryLimit - entries,
          answers: &answers, team: team)
      else { return nil }
      entries += step.chances.count
      // Steps like this one would soon be too many; later ones may be smaller.
      guard step.chances.count * (policy.steps - index - 2) <= 2 * Self.entryLimit else {
        return nil
      }
      if index + 1 < policy.steps { (first, reach) = Self.reach(after: step, reach) }
      steps.append(step)
    }
  }

  /// Whether so many numbers k, each with as many next k, fit into the limit for some steps.
  private static func fits(width: Double, steps: Int) -> Bool {
    2 * width * max(100, width * Double(steps - 1)) <= Double(entryLimit)
  }

  /// The number of an agent's actions.
  var actionCount: Int { game.space.actionCount }

  /// The step with the given numbers k; nil if it takes too much memory or work.
  private func step(
    at index: Int, counts: Range<Int>, entryLimit: Int, answers: inout TwoStateAnswers,
    team: ThreadTeam
  ) -> Step? {
    let work = Self.workLimit / Double(policy.steps)
    let groups = PlaceGroups(of: game, at: index, agentCount: agentCount, answers: &answers)
    let pairs = 2 * actionCount
    guard
      let divisions = TwoStateDivisions(
        rule: policy.probabilities[index * pairs..<(index + 1) * pairs], groups: groups,
        counts: counts, others: agentCount - 1, limit: work / Self.workOfDivision),
      let fills = TwoStateFills(
        of: divisions, groups: groups, at: index, agentCount: agentCount, pairs: pairs,
        by: &answers, limit: work / TwoStateFills.workOfFill)
    else { return nil }
    // The laws of numbers k near each other have about the same size.
    let laws = TwoStateLaws(
      divisions: divisions, groups: groups, fills: fills,
      workLimit: 2 * work / Double(counts.count), entryLimit: 2 * entryLimit / counts.count)
    let isLast = index + 1 == policy.steps
    let parts = min(counts.count, 32)
    let cells = team.map(parts: parts) { part in
      (part * counts.count / parts..<(part + 1) * counts.count / parts).map {
        laws.cells($0, isLast: isLast)
      }
    }
    let known = cells.joined().compactMap { $0 }
    guard known.count == counts.count else { return nil }
    let step = Self.step(counts: counts, actionCount: actionCount, known)
    return step.chances.count <= entryLimit ? step : nil
  }

  private static func step(
    counts: Range<Int>, actionCount: Int, _ cells: [TwoStateLaws.Cells]
  ) -> Step {
    var step = Step(counts: counts)
    for cell in cells {
      for law in cell.laws {
        step.firsts.append(law.first)
        step.chances += law.chances
        step.starts.append(step.chances.count)
      }
      step.lawStarts.append(step.firsts.count)
    }
    for state in 0..<2 {
      let pairs = state * actionCount..<(state + 1) * actionCount
      for (offset, cell) in cells.enumerated() {
        step.rewards += cell.rewards[pairs]
        step.chancesOfOne += cell.chancesOfOne[pairs]
        step.lawIfZero += cell.lawIfZero[pairs].map { $0 + step.lawStarts[offset] }
        step.lawIfOne += cell.lawIfOne[pairs].map { $0 + step.lawStarts[offset] }
      }
    }
    return step
  }

  /// The bound on the chance of each next k: for every k the agent is and does what makes that likelier.
  private static func reach(
    after step: Step, _ reach: [Double]
  ) -> (first: Int, reach: [Double]) {
    let ends = step.firsts.indices.map { step.firsts[$0] + step.starts[$0 + 1] - step.starts[$0] }
    let lower = step.firsts.min() ?? 0
    var next = [Double](repeating: 0, count: (ends.max() ?? lower) - lower)
    for offset in reach.indices {
      let laws = step.lawStarts[offset]..<step.lawStarts[offset + 1]
      let range = (laws.map { step.firsts[$0] }.min() ?? 0)..<(laws.map { ends[$0] }.max() ?? 0)
      var likeliest = [Double](repeating: 0, count: range.count)
      for law in laws {
        let shift = step.firsts[law] - range.lowerBound
        for (index, entry) in (step.starts[law]..<step.starts[law + 1]).enumerated() {
          likeliest[shift + index] = max(likeliest[shift + index], step.chances[entry])
        }
      }
      for (index, chance) in likeliest.enumerated() {
        next[range.lowerBound - lower + index] += reach[offset] * chance
      }
    }
    let first = next.firstIndex { $0 > BinomialWindow.negligible } ?? 0
    let last = next.lastIndex { $0 > BinomialWindow.negligible } ?? first
    return (lower + first, Array(next[first...max(first, last)]))
  }
}
