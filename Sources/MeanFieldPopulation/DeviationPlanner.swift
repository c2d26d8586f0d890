import MeanFieldModel

/// Finds what one of N agents should do while the others follow a policy, by backward induction
/// against rewards and transitions averaged over sampled flows of the others.
///
/// The deviating agent counts: where it is, the others' distribution has its own weight on top (and
/// where the game is coupled through actions, on the action it takes). What the others do in response
/// to the deviation is left out; a measured gain is a lower bound all the same. Planning against one
/// flow alone would know the future of the others and report an advantage that no agent has.
struct DeviationPlanner {
  /// The most table entries filled in while planning; some seconds of work.
  private static let workLimit = 1e9
  /// The most numbers that the sampled flows may hold; 256 MiB.
  private static let flowLimit = 1 << 25

  private let game: any Game
  private let policy: Policy
  private let space: StateActionSpace
  private var play: DeviationPlay
  private var process: DecisionProcess
  private var population: MeanFieldFlow

  init(_ game: any Game, policy: Policy, agentCount: Int, seed: UInt64) {
    self.game = game
    self.policy = policy
    space = game.space
    // The flows planned against are not those that the gain is measured on.
    var seeds = RandomStream(seed: seed, purpose: .planning)
    play = DeviationPlay(game, policy: policy, agentCount: agentCount, seed: seeds.next())
    process = DecisionProcess(game)
    population = MeanFieldFlow(oneStepOf: game)
  }

  /// The deviation, shape [T, S, A], planned against at most `flowSamples` flows of each
  /// population's others.
  mutating func plan(flowSamples: Int) -> Policy {
    let pairs = space.stateCount * space.actionCount
    let places = game.coupling == .states ? space.stateCount : pairs
    let workOfSample = Double(policy.steps) * Double(places) * Double(pairs)
    guard 4 * workOfSample <= Self.workLimit else { return planWeightless(flowSamples) }
    let samples = min(
      flowSamples, max(4, Int(Self.workLimit / workOfSample)),
      max(1, Self.flowLimit / (policy.steps * pairs)))
    var deviation = policy
    for index in space.populations.indices {
      let others = (0..<samples).map { sample in
        play.play(
          policy, in: index, episode: sample * space.populations.count + index, recording: .others
        ).pairCounts
      }
      plan(&deviation, in: space.populations[index], against: others)
    }
    return deviation
  }

  /// Backward induction for the agents of one population.
  private mutating func plan(
    _ deviation: inout Policy, in own: Population, against others: [[Int]]
  ) {
    let actions = space.actionCount
    let pairs = space.stateCount * actions
    var values = [Double](repeating: 0, count: space.stateCount)
    var next = values
    for step in (0..<policy.steps).reversed() {
      for state in own.states {
        var actionValues = [Double](repeating: 0, count: actions)
        for flow in others {
          var counts = Array(flow[step * pairs..<(step + 1) * pairs])
          var isFilled = false
          for action in 0..<actions where space.isLegal[state * actions + action] {
            // Without coupling through actions one population serves all of them.
            if !isFilled || game.coupling == .stateActions {
              counts[state * actions + action] += 1
              play.composition.fill(&population, pairCounts: counts)
              counts[state * actions + action] -= 1
              process.fill(at: step, against: population, transitions: true)
              isFilled = true
            }
            actionValues[action] += actionValue(of: action, in: state, next: next)
          }
        }
        let best =
          (0..<actions).filter { space.isLegal[state * actions + $0] }
          .max { actionValues[$0] < actionValues[$1] } ?? 0
        values[state] = actionValues[best] / Double(others.count)
        for action in 0..<actions { deviation[step, state, action] = action == best ? 1 : 0 }
      }
      next = values
    }
  }

  private func actionValue(of action: Int, in state: Int, next: [Double]) -> Double {
    let transitions = process.transitions
    return transitions.entries(of: transitions[state, action]).reduce(
      process.rewards[state * space.actionCount + action]
    ) {
      $0 + process.horizon.discount * transitions.probabilities[$1]
        * next[Int(transitions.successors[$1])]
    }
  }

  /// The best response to the average of sampled flows of all N agents, in which the deviating agent
  /// has no weight of its own.
  private mutating func planWeightless(_ samples: Int) -> Policy {
    let pairs = space.stateCount * space.actionCount
    var flows: [MeanFieldFlow] = []
    for sample in 0..<min(samples, 8, max(1, Self.flowLimit / (policy.steps * pairs))) {
      let counts = play.play(policy, in: 0, episode: sample, recording: .everybody).pairCounts
      var flow = MeanFieldFlow(for: game)
      for step in 0..<policy.steps {
        play.composition.fill(
          &population, pairCounts: Array(counts[step * pairs..<(step + 1) * pairs]))
        let first = step * space.stateCount
        for state in 0..<space.stateCount { flow.states[first + state] = population.states[state] }
        for pair in population.stateActions.indices {
          flow.stateActions[step * pairs + pair] = population.stateActions[pair]
        }
      }
      flows.append(flow)
    }
    var deviation = policy
    process.bestResponse(toAverageOf: flows, into: &deviation)
    return deviation
  }
}
