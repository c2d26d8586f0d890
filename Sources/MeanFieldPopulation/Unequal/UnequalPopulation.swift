package import MeanFieldModel

/// N agents with rewards, transitions and policies of their own, moved one by one.
///
/// Every agent takes one number of its block's stream for its action and one for its next state at each
/// step, whatever the others do: two plays of one episode in which one agent's policy differs have the
/// same luck. The same seed and episode give the same play on any number of threads.
package struct UnequalPopulation: Sendable {
  private static let blockSize = 4096

  /// One agent who follows another policy than its own.
  struct Deviation {
    let agent: Int
    let policy: Policy
  }

  /// The number of agents, N.
  package let agentCount: Int
  /// Each agent's state, shape [N].
  package private(set) var states: [Int32]
  /// Each agent's state and action, s · A + a, shape [N].
  package private(set) var pairs: [Int32]
  /// How many are in each state and take each action, shape [S, A].
  private(set) var pairCounts: [Int]
  private(set) var step: UnequalStep
  private(set) var population: MeanFieldFlow
  let space: StateActionSpace
  let horizonSteps: Int
  let discount: Double
  let initialDistribution: [Double]
  private let shareOfAgent: [Double]
  private let seed: UInt64
  private var episode = 0

  /// The agents as `agentCount` of them play.
  ///
  /// - Parameters:
  ///   - agents: Who they are; what is played is ``/MeanFieldModel/UnequalAgents/withAgents(_:)`` of it.
  ///   - agentCount: N.
  ///   - seed: Where all randomness comes from.
  package init(_ agents: UnequalAgents, agentCount: Int, seed: UInt64) {
    let playing = agents.playing(agentCount)
    self.agentCount = agentCount
    self.seed = seed
    space = playing.space
    horizonSteps = playing.horizon.steps
    discount = playing.horizon.discount
    initialDistribution = playing.initialDistribution
    step = UnequalStep(playing)
    population = MeanFieldFlow(oneStepOf: playing)
    states = Array(repeating: 0, count: agentCount)
    pairs = states
    pairCounts = Array(repeating: 0, count: space.isLegal.count)
    shareOfAgent = Array(repeating: 1 / Double(agentCount), count: space.stateCount)
  }

  /// Puts everybody where an episode begins.
  mutating func begin(episode: Int) {
    self.episode = episode
    forEachBlock(.initialStates, at: 0) { agents, stream, population in
      for agent in agents {
        var (left, state) = (stream.uniform(), 0)
        for next in population.initialDistribution.indices
        where population.initialDistribution[next] > 0 {
          state = next
          left -= population.initialDistribution[next]
          if left < 0 { break }
        }
        population.states[agent] = Int32(state)
      }
    }
  }

  /// Lets everybody choose an action.
  ///
  /// - Parameters:
  ///   - step: The time step.
  ///   - profile: What everybody does.
  ///   - rule: The step of the policies that is played, the same if `nil`.
  ///   - deviation: What one of them does instead, or nil.
  mutating func act(
    at step: Int, by profile: PolicyProfile, rule: Int? = nil, but deviation: Deviation? = nil
  ) {
    for pair in pairCounts.indices { pairCounts[pair] = 0 }
    let (actions, rules) = (space.actionCount, profile.probabilities)
    let first = (rule ?? step) * pairCounts.count
    let stride = profile.isCommon ? 0 : profile.policySize
    let (deviator, own) = (deviation?.agent ?? -1, deviation?.policy.probabilities ?? [])
    forEachBlock(.actions, at: step) { agents, stream, population in
      for agent in agents {
        let state = Int(population.states[agent])
        let row = first + agent * stride + state * actions
        var (left, action) = (stream.uniform(), 0)
        let isDeviating = agent == deviator
        for next in 0..<actions {
          let chance = isDeviating ? own[first + state * actions + next] : rules[row + next]
          guard chance > 0 else { continue }
          action = next
          left -= chance
          if left < 0 { break }
        }
        let pair = state * actions + action
        population.pairs[agent] = Int32(pair)
        population.pairCounts[pair] += 1
      }
    }
  }

  /// Fills in the step against the population that ``pairCounts`` makes.
  mutating func fill(at step: Int, transitions: Bool) {
    fillPopulation(
      states: &population.states, stateActions: &population.stateActions, counting: pairCounts,
      shareOfAgent: shareOfAgent)
    self.step.fill(at: step, against: population, transitions: transitions)
  }

  /// Everybody's reward at the step filled in, shape [N].
  func fillRewards(_ rewards: inout [Double]) { step.fillRewards(&rewards, of: pairs) }

  /// Moves everybody on from the step filled in.
  mutating func move(at step: Int) {
    let filled = self.step
    forEachBlock(.transitions, at: step) { agents, stream, population in
      filled.move(agents, from: population.pairs, to: &population.states, using: &stream)
    }
  }

  /// Plays an episode of a game with a last step.
  ///
  /// - Parameters:
  ///   - profile: What everybody does.
  ///   - number: The episode's number, which selects its random numbers.
  ///   - observe: Called at each step with everybody's pairs of state and action and rewards, shape [N].
  package mutating func play(
    _ profile: PolicyProfile, episode number: Int, rewards: inout [Double],
    observe: (_ step: Int, _ pairs: [Int32], _ rewards: [Double]) -> Void
  ) {
    begin(episode: number)
    for step in 0..<horizonSteps {
      act(at: step, by: profile)
      fill(at: step, transitions: step + 1 < horizonSteps)
      fillRewards(&rewards)
      observe(step, pairs, rewards)
      if step + 1 < horizonSteps { move(at: step) }
    }
  }

  /// Calls `body` with each block of agents and its stream.
  private mutating func forEachBlock(
    _ purpose: StreamPurpose, at step: Int,
    _ body: (_ agents: Range<Int>, _ stream: inout RandomStream, _ population: inout Self) -> Void
  ) {
    for (block, first) in stride(from: 0, to: agentCount, by: Self.blockSize).enumerated() {
      var stream = RandomStream(
        seed: seed, purpose: purpose, trial: episode, step: step, block: block)
      body(first..<min(agentCount, first + Self.blockSize), &stream, &self)
    }
  }
}
