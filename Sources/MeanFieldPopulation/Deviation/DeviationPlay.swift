import MeanFieldModel

/// Plays of the N-agent game in which one agent is followed and the others are kept by counts.
struct DeviationPlay {
  /// What one play showed.
  struct Record {
    /// The followed agent's return, less its own luck where it is known what it could expect.
    var ownReturn = 0.0
    /// The mean return of all agents of its population.
    var meanReturn = 0.0
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
    _ own: Policy, in index: Int, episode: Int, expectations: ExpectedReturns? = nil
  ) -> Record {
    var (record, weight) = (Record(), 1.0)
    var agent = place(in: index, episode: episode)
    let states = space.populations[index].states
    record.ownReturn -= luck(of: agent.state, initialDistribution, states, expectations) {
      $0.value(at: 0, $1)
    }
    var mover = CountMover(seed: seed, episode: episode)
    for step in 0..<policy.steps {
      drawActions(at: step, by: &mover)
      let luckOfAction = act(own, at: step, &agent, expectations)
      record.ownReturn += weight * (process.rewards[agent.pair] - luckOfAction)
      record.meanReturn += weight * meanReward(of: index)
      guard step + 1 < policy.steps else { break }
      weight *= process.horizon.discount
      record.ownReturn -= weight * move(from: step, &agent, by: &mover, expectations)
    }
    return record
  }

  /// The others of a play, among whom an agent of a population follows the policy like everybody
  /// else, at each step and counted by place, shape [T, places].
  mutating func others(ofPopulation index: Int, episode: Int) -> [Int] {
    var others: [Int] = []
    var agent = place(in: index, episode: episode)
    var mover = CountMover(seed: seed, episode: episode)
    for step in 0..<policy.steps {
      if places.perState == 1 { others += stateCounts }
      drawActions(at: step, by: &mover)
      if places.perState > 1 { others += pairCounts }
      guard step + 1 < policy.steps else { break }
      _ = act(policy, at: step, &agent, nil)
      _ = move(from: step, &agent, by: &mover, nil)
    }
    return others
  }

  /// The followed agent.
  private struct Agent {
    var state: Int
    /// Its state and the action that it has taken there.
    var pair = 0
    var stream: RandomStream
  }

  /// Puts the others and the followed agent where they start.
  private mutating func place(in index: Int, episode: Int) -> Agent {
    var others = composition.sizes
    others[index] -= 1
    var stream = RandomStream(seed: seed, purpose: .initialStates, trial: episode)
    composition.place(others, into: &stateCounts, using: &stream)
    var own = RandomStream(seed: seed, purpose: .deviation, trial: episode)
    let state = draw(initialDistribution, space.populations[index].states, using: &own)
    return Agent(state: state, stream: own)
  }

  /// Lets the others choose, by the policy.
  private mutating func drawActions(at step: Int, by mover: inout CountMover) {
    mover.drawActions(
      step, rules: policy.probabilities,
      rule: step * pairCounts.count..<(step + 1) * pairCounts.count, stateCounts: stateCounts,
      pairCounts: &pairCounts)
  }

  /// Lets the followed agent choose by `own`, and fills in the step against all agents.
  ///
  /// - Returns: Its luck in the choice.
  private mutating func act(
    _ own: Policy, at step: Int, _ agent: inout Agent, _ expectations: ExpectedReturns?
  ) -> Double {
    let first = step * pairCounts.count + agent.state * space.actionCount
    let choices = first..<first + space.actionCount
    let choice = draw(own.probabilities, choices, using: &agent.stream)
    agent.pair = choice - step * pairCounts.count
    pairCounts[agent.pair] += 1
    fillPopulation(
      states: &population.states, stateActions: &population.stateActions, counting: pairCounts,
      shareOfAgent: composition.shareOfAgent)
    process.fill(at: step, against: population, transitions: step + 1 < policy.steps)
    return luck(of: choice, own.probabilities, choices, expectations) { [agent] in
      $0.actionValue(at: step, agent.state, $1 - first)
    }
  }

  /// Moves everybody to the next step.
  ///
  /// - Returns: The followed agent's luck in where it comes to.
  private mutating func move(
    from step: Int, _ agent: inout Agent, by mover: inout CountMover,
    _ expectations: ExpectedReturns?
  ) -> Double {
    pairCounts[agent.pair] -= 1
    let transitions = process.transitions
    mover.drawSuccessors(
      step, process: process, pairCounts: pairCounts, stateCounts: &stateCounts)
    let entries = transitions.entries(of: Int(transitions.rowOfPair[agent.pair]))
    let entry = draw(transitions.probabilities, entries, using: &agent.stream)
    agent.state = Int(transitions.successors[entry])
    return luck(of: entry, transitions.probabilities, entries, expectations) {
      $0.value(at: step + 1, Int(transitions.successors[$1]))
    }
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

  /// What the drawn index of `range` is worth beyond the mean over its weights; 0 if nothing is
  /// expected of it.
  private func luck(
    of drawn: Int, _ weights: [Double], _ range: Range<Int>, _ expectations: ExpectedReturns?,
    _ worth: (ExpectedReturns, Int) -> Double
  ) -> Double {
    guard let expectations else { return 0 }
    var (total, mean) = (0.0, 0.0)
    for index in range where weights[index] > 0 {
      total += weights[index]
      mean += weights[index] * worth(expectations, index)
    }
    return worth(expectations, drawn) - mean / total
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
