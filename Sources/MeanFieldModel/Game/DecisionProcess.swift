/// One agent's decision process against a frozen population, with the room to work on it.
///
/// It holds what the game filled in for one time step, and the scratch that flow, evaluation and
/// best response need; those are methods on it, one file each under Evaluation/. Make one and use
/// it again: a sweep of a finite game allocates nothing after the first. Memory is
/// O(S A + entries), whatever the horizon; where those of all time steps together are no more than
/// some ten thousands, all are kept, so that going backward against a flow uses what going forward
/// filled in.
public struct DecisionProcess: Sendable {
  /// The game whose process this is.
  public let game: any Game
  /// The game's states and actions.
  public let space: StateActionSpace
  /// The game's horizon.
  public let horizon: Horizon
  /// The rewards filled in last, shape [S, A].
  public private(set) var rewards: [Double]
  /// The transitions filled in last.
  public var transitions: TransitionRows { kept[keptInUse].rows }
  /// What the search for a population at rest found, after a flow in a stationary game.
  public internal(set) var populationAtRest: PopulationAtRest?

  /// In a stationary game a bound on the relative error of the values computed last, which is at most
  /// ``stationaryTolerance`` unless rounding or ``stationarySweepLimit`` came before.
  public internal(set) var valueErrorBound: Double?

  /// What the team's gradient computed last found about a population at rest.
  var influenceAtRest = InfluenceAtRest()

  let initialDistribution: [Double]
  let coupling: Coupling
  let dynamics: Dynamics
  let team: ThreadTeam
  /// V of the next step on the way in and of this step on the way out, shape [S].
  var values: [Double]
  /// The same for the best response, shape [S].
  var bestValues: [Double]
  /// In a stationary game the rule that is best against values on their way to the best response's,
  /// shape [S, A].
  var bestRule: [Double] = []
  /// The equations that a stationary game's values solve.
  var equations = StationaryEquations()
  /// Action values of one step, shape [S, A].
  var actionValues: [Double]
  /// One number a row: its expected next value, or its mass (a copy a block of states).
  var rowScratch: [Double] = []
  /// A copy of the next distribution for each block of rows, beyond the first.
  var nextScratch: [Double] = []
  var meanField: MeanField
  private var filledAhead: [FilledAhead] = []
  /// The transitions of each step, or of the step filled in last alone.
  private(set) var kept: [KeptTransitions]
  private(set) var keptInUse = 0
  private var transitionFills = 0
  /// A number that tells the transitions filled in last from all that this process had before.
  package var transitionsVersion: Int { kept[keptInUse].version }
  private var mayKeepAllSteps = true
  private let illegalPairs: [Int]

  /// The process of `game`, worked on by the threads of `team`.
  public init(_ game: any Game, team: ThreadTeam = ThreadTeam(threadCount: 1)) {
    self.game = game
    space = game.space
    horizon = game.horizon
    initialDistribution = game.initialDistribution
    coupling = game.coupling
    dynamics = game.dynamics
    self.team = team
    let pairs = space.stateCount * space.actionCount
    illegalPairs = space.isLegal.indices.filter { [space] in !space.isLegal[$0] }
    rewards = Array(repeating: 0, count: pairs)
    actionValues = Array(repeating: 0, count: pairs)
    values = Array(repeating: 0, count: space.stateCount)
    bestValues = values
    meanField = MeanField(
      states: values, stateActions: coupling == .states ? [] : actionValues)
    let rows = TransitionRows(stateCount: space.stateCount, actionCount: space.actionCount)
    kept = [KeptTransitions(rows: rows, meanField: meanField)]
  }

  /// Fills in the rewards of a step against the population of `flow` at that step.
  public mutating func fillRewards(at step: Int, against flow: MeanFieldFlow) {
    meanField.freeze(flow, at: step, actionCount: space.actionCount)
    fillRewards(at: step)
  }

  /// Fills in the rewards of a step of a backward sweep, which begins at the last step.
  ///
  /// Rewards of different steps do not depend on each other, so that in a large game several threads
  /// fill in some steps ahead.
  mutating func fillRewardsBackward(at step: Int, against flow: MeanFieldFlow) {
    let window = 2 * team.threadCount
    guard team.threadCount > 1, space.isLegal.count >= 2 * Self.partSize, horizon.steps >= window
    else { return fillRewards(at: step, against: flow) }
    let position = (horizon.steps - 1 - step) % window
    if filledAhead.isEmpty {
      filledAhead = Array(
        repeating: FilledAhead(rewards: rewards, meanField: meanField), count: window)
    }
    if position == 0 {
      let (game, team, actionCount) = (game, team, space.actionCount)
      filledAhead.withUnsafeMutableBufferPointer { filled in
        team.perform(parts: min(window, step + 1)) { ahead in
          filled[ahead].meanField.freeze(flow, at: step - ahead, actionCount: actionCount)
          game.fillRewards(
            &filled[ahead].rewards, at: step - ahead, meanField: filled[ahead].meanField)
        }
      }
    }
    swap(&rewards, &filledAhead[position].rewards)
    settleRewards()
  }

  /// The rewards of a step that a sweep has not come to yet, and the population they are for.
  private struct FilledAhead {
    var rewards: [Double]
    var meanField: MeanField
  }

  /// Fills in the rewards and transitions of a step of a backward sweep.
  ///
  /// After the last step of a finite game nothing is worth anything, wherever it leads: its
  /// transitions are left as they are.
  mutating func fillBackward(at step: Int, against flow: MeanFieldFlow) {
    fillRewardsBackward(at: step, against: flow)
    if case .finite(step + 1, _) = horizon { return }
    fillTransitions(at: step, against: flow)
  }

  /// Fills in the transitions of a step against the population of `flow` at that step, unless
  /// they are known already.
  public mutating func fillTransitions(at step: Int, against flow: MeanFieldFlow) {
    fillTransitions(at: step, against: flow, population: step)
  }

  /// Fills in the rewards of a step, and its transitions if asked for, against one population.
  ///
  /// - Parameters:
  ///   - step: The time step the game sees.
  ///   - population: The population, a flow of one step.
  ///   - transitions: Whether the transitions are needed too.
  public mutating func fill(at step: Int, against population: MeanFieldFlow, transitions: Bool) {
    precondition(population.steps == 1, "expected one population, got \(population.steps)")
    meanField.freeze(population, at: 0, actionCount: space.actionCount)
    fillRewards(at: step)
    if transitions { fillTransitions(at: step, against: population, population: 0) }
  }

  private mutating func fillRewards(at step: Int) {
    game.fillRewards(&rewards, at: step, meanField: meanField)
    settleRewards()
  }

  /// Adds to the reward of every legal pair.
  mutating func addToRewards(_ summand: (_ pair: Int, _ state: Int) -> Double) {
    for pair in rewards.indices where space.isLegal[pair] {
      rewards[pair] += summand(pair, pair / space.actionCount)
    }
  }

  /// Makes every reward NaN, so that one the game does not assign shows.
  mutating func forgetRewards() {
    for pair in rewards.indices { rewards[pair] = .nan }
  }

  /// Checks what the game filled in, and makes illegal actions worth nothing whatever it wrote there.
  private mutating func settleRewards() {
    precondition(
      rewards.count == space.isLegal.count,
      "the game filled in \(rewards.count) rewards, expected \(space.isLegal.count)")
    for pair in illegalPairs { rewards[pair] = 0 }
  }

  private mutating func fillTransitions(
    at step: Int, against flow: MeanFieldFlow, population: Int
  ) {
    let keepsAllSteps = kept.count == horizon.steps
    keptInUse = keepsAllSteps && dynamics != .fixed ? step : 0
    let isKept = kept[keptInUse].isFilled && (keepsAllSteps || dynamics == .fixed)
    if dynamics == .meanFieldDependent {
      if isKept, kept[keptInUse].meanField.isEqual(to: flow, at: population) { return }
      kept[keptInUse].meanField.freeze(flow, at: population, actionCount: space.actionCount)
    } else if isKept {
      return
    }
    kept[keptInUse].rows.removeAll()
    game.fillTransitions(
      &kept[keptInUse].rows, at: step, meanField: kept[keptInUse].meanField)
    kept[keptInUse].isFilled = true
    transitionFills += 1
    kept[keptInUse].version = transitionFills
    precondition(
      transitions.stateCount == space.stateCount && transitions.actionCount == space.actionCount,
      "the game replaced the transition rows by some of another shape")
    for pair in illegalPairs { kept[keptInUse].rows.clearRow(ofPair: pair) }
    keepAllSteps(ifAsSmallAs: step)
  }

  /// Makes room for the transitions of every step while those of each are few.
  private mutating func keepAllSteps(ifAsSmallAs step: Int) {
    guard mayKeepAllSteps, dynamics != .fixed, horizon.steps > 1 else { return }
    let size = transitions.entryCount + space.isLegal.count
    guard size <= Self.keptSizeLimit / horizon.steps else {
      mayKeepAllSteps = false
      if kept.count > 1 { kept = [kept[keptInUse]] }
      keptInUse = 0
      return
    }
    guard kept.count == 1 else { return }
    let filled = kept[0]
    let room = KeptTransitions(
      rows: TransitionRows(stateCount: space.stateCount, actionCount: space.actionCount),
      meanField: filled.meanField)
    kept = Array(repeating: room, count: horizon.steps)
    kept[step] = filled
    keptInUse = step
  }

  /// The most entries of transitions and pairs, over all time steps, that are kept: 2 MB.
  static let keptSizeLimit = 1 << 16

  /// Transitions, and the population they are for.
  struct KeptTransitions {
    var rows: TransitionRows
    var meanField: MeanField
    var isFilled = false
    var version = 0
  }

  /// Stops a caller whose policy or flow is not this game's.
  func requireShapes(_ policy: Policy, _ flow: MeanFieldFlow) {
    let (steps, states, actions) = (horizon.steps, space.stateCount, space.actionCount)
    precondition(
      policy.steps == steps && policy.stateCount == states && policy.actionCount == actions
        && policy.probabilities.count == steps * states * actions,
      """
      expected a policy of shape [\(steps), \(states), \(actions)], \
      got [\(policy.steps), \(policy.stateCount), \(policy.actionCount)]
      """)
    precondition(
      flow.steps == steps && flow.states.count == steps * states
        && flow.stateActions.isEmpty == (coupling == .states),
      """
      expected a flow of shape [\(steps), \(states)] for coupling through \(coupling), \
      got [\(flow.steps), \(flow.stateCount)]
      """)
  }

  /// How many rows or pairs make a part of a parallel region: some microseconds of work.
  static let partSize = 2048

  static func partCount(of count: Int) -> Int { (count + partSize - 1) / partSize }

  static func part(_ part: Int, of count: Int) -> Range<Int> {
    part * partSize..<min(count, (part + 1) * partSize)
  }
}
