import MeanFieldModel

/// Plays of the N-agent game in which one agent is followed and the others are kept by counts.
struct DeviationPlay {
  /// What one play showed.
  struct Record {
    /// The followed agent's return.
    var ownReturn = 0.0
    /// The agents at each step, state-action pairs counted, shape [T, S, A]; empty unless asked for.
    var pairCounts: [Int] = []
  }

  /// Whom a play counts in its record.
  enum Recording {
    case nobody
    case others
    case everybody
  }

  let composition: PopulationComposition
  private let policy: Policy
  private let seed: UInt64
  private let space: StateActionSpace
  private let initialDistribution: [Double]
  private var process: DecisionProcess
  private var population: MeanFieldFlow
  private var stateCounts: [Int]
  private var pairCounts: [Int]

  init(_ game: any Game, policy: Policy, agentCount: Int, seed: UInt64) {
    self.policy = policy
    self.seed = seed
    composition = PopulationComposition(of: game, agentCount: agentCount)
    space = game.space
    initialDistribution = game.initialDistribution
    process = DecisionProcess(game)
    population = MeanFieldFlow(oneStepOf: game)
    stateCounts = Array(repeating: 0, count: space.stateCount)
    pairCounts = Array(repeating: 0, count: space.stateCount * space.actionCount)
  }

  /// The return of an agent who keeps to the policy and of one who deviates, with the same random
  /// numbers; the mean over agents of all populations.
  mutating func returns(deviation: Policy, episode: Int) -> (kept: Double, deviated: Double) {
    var (kept, deviated) = (0.0, 0.0)
    for (index, share) in composition.shares.enumerated() {
      let number = episode * composition.shares.count + index
      kept += share * play(policy, in: index, episode: number).ownReturn
      deviated += share * play(deviation, in: index, episode: number).ownReturn
    }
    return (kept, deviated)
  }

  /// One play, in which an agent of a population follows `own` and everybody else the policy.
  mutating func play(
    _ own: Policy, in index: Int, episode: Int, recording: Recording = .nobody
  ) -> Record {
    var record = Record()
    var others = composition.sizes
    others[index] -= 1
    var stream = RandomStream(seed: seed, purpose: .initialStates, trial: episode)
    composition.place(others, into: &stateCounts, using: &stream)
    var ownStream = RandomStream(seed: seed, purpose: .deviation, trial: episode)
    var state = draw(initialDistribution, space.populations[index].states, using: &ownStream)
    var mover = CountMover(seed: seed, episode: episode)
    var weight = 1.0
    for step in 0..<policy.steps {
      let rule = step * pairCounts.count..<(step + 1) * pairCounts.count
      mover.drawActions(
        step, rules: policy.probabilities, rule: rule, stateCounts: stateCounts,
        pairCounts: &pairCounts)
      if recording == .others { record.pairCounts += pairCounts }
      let first = rule.lowerBound + state * space.actionCount
      let action =
        draw(own.probabilities, first..<first + space.actionCount, using: &ownStream) - first
      let pair = state * space.actionCount + action

      pairCounts[pair] += 1
      if recording == .everybody { record.pairCounts += pairCounts }
      composition.fill(&population, pairCounts: pairCounts)
      process.fill(at: step, against: population, transitions: step + 1 < policy.steps)
      record.ownReturn += weight * process.rewards[pair]
      weight *= process.horizon.discount
      guard step + 1 < policy.steps else { break }

      pairCounts[pair] -= 1
      mover.drawSuccessors(
        step, transitions: process.transitions, pairCounts: pairCounts, stateCounts: &stateCounts)
      let entries = process.transitions.entries(of: process.transitions[state, action])
      let entry = draw(process.transitions.probabilities, entries, using: &ownStream)
      state = Int(process.transitions.successors[entry])
    }
    return record
  }

  /// Draws an index of `range` with the weights found there, from one uniform number.
  private func draw(
    _ weights: [Double], _ range: Range<Int>, using stream: inout RandomStream
  ) -> Int {
    var left = stream.uniform() * range.reduce(0) { $0 + weights[$1] }
    for index in range where weights[index] > 0 {
      left -= weights[index]
      if left < 0 { return index }
    }
    return range.last { weights[$0] > 0 } ?? range.lowerBound
  }
}
