import MeanFieldModel

/// Plays of the N-agent game in which one agent is followed and the others are kept by counts.
struct DeviationPlay {
  /// What one play showed.
  struct Record {
    /// The followed agent's return, less its own luck where it is known what it could expect.
    var ownReturn = 0.0
    /// The mean return of all agents of its population.
    var meanReturn = 0.0
    /// The others at each step, counted by place, shape [T, places]; empty unless asked for.
    var others: [Int] = []
  }

  let composition: PopulationComposition
  private let policy: Policy
  private let seed: UInt64
  private let space: StateActionSpace
  private let places: CrowdPlaces
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
    places = CrowdPlaces(of: game)
    initialDistribution = game.initialDistribution
    process = DecisionProcess(game)
    population = MeanFieldFlow(oneStepOf: game)
    stateCounts = Array(repeating: 0, count: space.stateCount)
    pairCounts = Array(repeating: 0, count: space.stateCount * space.actionCount)
  }

  /// One play, in which an agent of a population follows `own` and everybody else the policy.
  ///
  /// Where the agent starts, what it draws and where it comes to are its luck: each draw's
  /// `expectations` less their mean over what could have been drawn has expectation 0, and is taken
  /// away from its return (after AIVAT, Burch et al. 2018). The return's expectation stays what it is,
  /// however rough the `expectations` are.
  mutating func play(
    _ own: Policy, in index: Int, episode: Int, expectations: ExpectedReturns? = nil,
    records: Bool = false
  ) -> Record {
    var record = Record()
    var others = composition.sizes
    others[index] -= 1
    var stream = RandomStream(seed: seed, purpose: .initialStates, trial: episode)
    composition.place(others, into: &stateCounts, using: &stream)
    var ownStream = RandomStream(seed: seed, purpose: .deviation, trial: episode)
    let states = space.populations[index].states
    var state = draw(initialDistribution, states, using: &ownStream)
    if let expectations {
      record.ownReturn -= luck(of: state, initialDistribution, states) {
        expectations.value(at: 0, $0)
      }
    }
    var mover = CountMover(seed: seed, episode: episode)
    var weight = 1.0
    for step in 0..<policy.steps {
      let rule = step * pairCounts.count..<(step + 1) * pairCounts.count
      if records, places.perState == 1 { record.others += stateCounts }
      mover.drawActions(
        step, rules: policy.probabilities, rule: rule, stateCounts: stateCounts,
        pairCounts: &pairCounts)
      if records, places.perState > 1 { record.others += pairCounts }
      let first = rule.lowerBound + state * space.actionCount
      let choices = first..<first + space.actionCount
      let action = draw(own.probabilities, choices, using: &ownStream) - first
      let pair = state * space.actionCount + action

      pairCounts[pair] += 1
      composition.fill(&population, pairCounts: pairCounts)
      process.fill(at: step, against: population, transitions: step + 1 < policy.steps)
      record.ownReturn += weight * process.rewards[pair]
      record.meanReturn += weight * meanReward(of: index)
      if let expectations {
        record.ownReturn -=
          weight
          * luck(of: first + action, own.probabilities, choices) {
            expectations.actionValue(at: step, state, $0 - first)
          }
      }
      weight *= process.horizon.discount
      guard step + 1 < policy.steps else { break }

      pairCounts[pair] -= 1
      let transitions = process.transitions
      mover.drawSuccessors(
        step, transitions: transitions, pairCounts: pairCounts, stateCounts: &stateCounts)
      let entries = transitions.entries(of: transitions[state, action])
      let entry = draw(transitions.probabilities, entries, using: &ownStream)
      if let expectations {
        record.ownReturn -=
          weight
          * luck(of: entry, transitions.probabilities, entries) {
            expectations.value(at: step + 1, Int(transitions.successors[$0]))
          }
      }
      state = Int(transitions.successors[entry])
    }
    return record
  }

  /// The mean reward of a population's agents at the step in hand, the followed one included.
  private func meanReward(of index: Int) -> Double {
    let states = space.populations[index].states
    var sum = 0.0
    for pair in states.lowerBound * space.actionCount..<states.upperBound * space.actionCount
    where pairCounts[pair] > 0 {
      sum += Double(pairCounts[pair]) * process.rewards[pair]
    }
    return sum / Double(composition.sizes[index])
  }

  /// What the drawn index of `range` is worth beyond the mean over its weights.
  private func luck(
    of drawn: Int, _ weights: [Double], _ range: Range<Int>, _ worth: (Int) -> Double
  ) -> Double {
    var (total, mean) = (0.0, 0.0)
    for index in range where weights[index] > 0 {
      total += weights[index]
      mean += weights[index] * worth(index)
    }
    return worth(drawn) - mean / total
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
