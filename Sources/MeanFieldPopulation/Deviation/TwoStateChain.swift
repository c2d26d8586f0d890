import MeanFieldModel

/// A game of two states as one of N agents meets it: its own state s, and the number k of the N − 1
/// others who are in state 1.
///
/// Given (s, k) everybody's rewards and chances are known, and the others move independently, so that
/// the next k is the sum of two binomial counts: of those who stay in state 1 and of those who come
/// over from state 0. The pair (s, k) is a Markov chain whose transitions are written down here,
/// exact but for chances below 10⁻²⁰. Numbers k that nobody can bring about with more than that
/// chance, whatever the one agent does, are left out.
struct TwoStateChain: Sendable {
  /// The most entries that the laws of the next k may have together; 256 MiB.
  private static let entryLimit = 1 << 25

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
    /// Where each cell's law of the next k starts in ``chances``, shape [cells + 1].
    var starts: [Int] = [0]
    /// The least next k of each cell's law.
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
  /// does not fit into memory, or `isWanted` says so, which is asked at each step.
  init?(
    _ game: any Game, policy: Policy, agentCount: Int, team: ThreadTeam, isWanted: () -> Bool
  ) {
    guard case .finite = game.horizon, game.space.stateCount == 2, game.coupling == .states,
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
    for index in 0..<policy.steps {
      guard isWanted() else { return nil }
      var step = Step(counts: first..<first + reach.count)
      let moves = fillCells(of: &step, at: index)
      if index + 1 < policy.steps {
        let widths = moves.map(\.estimatedEntries)
        let width = widths.max() ?? 0
        guard widths.reduce(Double(entries), +) <= Double(Self.entryLimit),
          Self.fits(width: width, steps: policy.steps - index - 1)
        else { return nil }
        addLaws(to: &step, moves: moves, team: team)
        entries += step.chances.count
        (first, reach) = Self.reach(after: step, reach)
      }
      steps.append(step)
    }
  }

  /// Whether so many numbers k, each with as many next k, fit into the limit for some steps.
  private static func fits(width: Double, steps: Int) -> Bool {
    2 * width * max(100, width * Double(steps - 1)) <= Double(entryLimit)
  }

  /// The number of an agent's actions.
  var actionCount: Int { game.space.actionCount }

  /// How the others of a cell move.
  private struct Moves {
    let ones: Int
    let zeros: Int
    let stayInOne: Double
    let comeFromZero: Double

    /// Nearly the number of next k, from above: the window of both counts' sum.
    var estimatedEntries: Double {
      let variance =
        Double(ones) * stayInOne * (1 - stayInOne) + Double(zeros) * comeFromZero
        * (1 - comeFromZero)
      return min(Double(ones + zeros + 1), 19.2 * variance.squareRoot() + 90)
    }
  }

  /// Fills in the agent's own rewards and chances, and says how the others move.
  private func fillCells(of step: inout Step, at index: Int) -> [Moves] {
    var process = DecisionProcess(game)
    var population = MeanFieldFlow(oneStepOf: game)
    let actions = actionCount
    var moves: [Moves] = []
    for state in 0..<2 {
      for count in step.counts {
        let share = Double(count + state) / Double(agentCount)
        population.states = [1 - share, share]
        process.fill(at: index, against: population, transitions: true)
        var toOne = [0.0, 0.0]
        for pair in 0..<2 * actions {
          let transitions = process.transitions
          let chance = transitions.entries(of: Int(transitions.rowOfPair[pair])).reduce(0.0) {
            $0 + (transitions.successors[$1] == 1 ? transitions.probabilities[$1] : 0)
          }
          toOne[pair / actions] += policy.probabilities[index * 2 * actions + pair] * chance
          guard pair / actions == state else { continue }
          step.rewards.append(process.rewards[pair])
          step.chancesOfOne.append(chance)
        }
        moves.append(
          Moves(
            ones: count, zeros: agentCount - 1 - count, stayInOne: min(1, toOne[1]),
            comeFromZero: min(1, toOne[0])))
      }
    }
    return moves
  }

  /// Adds each cell's law of the next k.
  private func addLaws(to step: inout Step, moves: [Moves], team: ThreadTeam) {
    let cells = moves.count
    let parts = min(cells, 32)
    var laws = [[(first: Int, chances: [Double])]](repeating: [], count: parts)
    laws.withUnsafeMutableBufferPointer { laws in
      team.perform(parts: parts) { part in
        laws[part] = moves[part * cells / parts..<(part + 1) * cells / parts].map { moves in
          BinomialWindow(trials: moves.ones, probability: moves.stayInOne)
            .adding(BinomialWindow(trials: moves.zeros, probability: moves.comeFromZero))
        }
      }
    }
    for law in laws.joined() {
      step.firsts.append(law.first)
      step.chances += law.chances
      step.starts.append(step.chances.count)
    }
  }

  /// The bound on the chance of each next k: for every k the agent is where it makes that likelier.
  private static func reach(
    after step: Step, _ reach: [Double]
  ) -> (first: Int, reach: [Double]) {
    let width = step.counts.count
    let lower = step.firsts.min() ?? 0
    let upper =
      step.firsts.indices.map {
        step.firsts[$0] + step.starts[$0 + 1] - step.starts[$0]
      }.max() ?? lower
    var next = [Double](repeating: 0, count: upper - lower)
    for offset in 0..<width {
      let cells = [offset, width + offset]
      let ends = cells.map { step.firsts[$0] + step.starts[$0 + 1] - step.starts[$0] }
      for count in min(step.firsts[cells[0]], step.firsts[cells[1]])..<max(ends[0], ends[1]) {
        var likeliest = 0.0
        for (cell, end) in zip(cells, ends) where count >= step.firsts[cell] && count < end {
          likeliest = max(likeliest, step.chances[step.starts[cell] + count - step.firsts[cell]])
        }
        next[count - lower] += reach[offset] * likeliest
      }
    }
    let first = next.firstIndex { $0 > BinomialWindow.negligible } ?? 0
    let last = next.lastIndex { $0 > BinomialWindow.negligible } ?? first
    return (lower + first, Array(next[first...max(first, last)]))
  }
}
