public import MeanFieldModel

/// How a simulated population is kept; both follow the same law.
public enum PopulationRepresentation: String, Sendable, CaseIterable {
  /// A record for each agent: memory and time grow with the number of agents.
  case agents
  /// The number of agents in each state, moved by multinomial draws: a step costs the same for a
  /// thousand agents and for 10^15.
  case counts
}

/// One play of the N-agent game.
public struct Episode: Sendable {
  /// The distribution of the agents over states, shape [T, S]: each population's shares of its own
  /// agents, times the population's share of all.
  public let states: [Double]
  /// The mean over all agents of the sum of their rewards, discounted as the game says.
  public let meanReturn: Double
}

/// The game with N agents who follow one policy: the mean field's process, sampled with the agents'
/// empirical distribution in the mean field's place.
///
/// Each population has the number of agents that is its share of N, rounded so that they add up.
/// The same seed and episode number give the same episode, whatever the number of threads, in each
/// of the two representations (whose episodes differ but have the same distribution).
public struct PopulationSimulator: Sendable {
  /// The largest number of agents that counts can hold exactly.
  public static let largestAgentCount = 1_000_000_000_000_000

  /// The number of agents, N.
  public let agentCount: Int
  let seed: UInt64
  let team: ThreadTeam
  private var mover: any PopulationMover
  private var process: DecisionProcess
  private let composition: PopulationComposition
  /// The mean field at the current step, one step long.
  private var empirical: MeanFieldFlow
  private var stateCounts: [Int]
  private var pairCounts: [Int]
  /// Agents who are unequal, and play by themselves.
  private var unequal: UnequalPopulation?

  /// A population of `agentCount` agents in `game`.
  ///
  /// - Parameters:
  ///   - game: The game; what is played is ``/MeanFieldModel/Game/withAgents(_:)`` of it.
  ///   - agentCount: N, from the number of populations to ``largestAgentCount``; with agents kept
  ///     one by one, 4 bytes each.
  ///   - representation: How the population is kept; agents who are unequal always one by one, some 30 bytes
  ///     each and 8 for each number in which they differ.
  ///   - seed: Where all randomness comes from.
  ///   - team: The threads that move agents.
  public init(
    _ game: any Game, agentCount: Int, representation: PopulationRepresentation, seed: UInt64,
    team: ThreadTeam = ThreadTeam(threadCount: 1)
  ) {
    let space = game.space
    unequal = (game as? UnequalAgents).map {
      UnequalPopulation($0, agentCount: agentCount, seed: seed)
    }
    precondition(
      (space.populations.count...Self.largestAgentCount).contains(agentCount),
      "expected \(space.populations.count) to 10^15 agents, got \(agentCount)")
    let game = game.withAgents(agentCount)
    self.agentCount = agentCount
    self.seed = seed
    self.team = team
    mover =
      switch representation {
      case .agents: AgentMover(space, seed: seed, team: team)
      case .counts: CountMover(seed: seed)
      }
    process = DecisionProcess(game)
    composition = PopulationComposition(of: game, agentCount: agentCount)
    empirical = MeanFieldFlow(oneStepOf: game)
    stateCounts = Array(repeating: 0, count: space.stateCount)
    pairCounts = Array(repeating: 0, count: space.stateCount * space.actionCount)
  }

  /// Plays the game once.
  ///
  /// - Parameters:
  ///   - policy: What every agent follows; shape [T, S, A], T = 1 for a stationary game.
  ///   - steps: The number of steps to play; at most the horizon of a finite game.
  ///   - number: The episode's number, which selects its random streams.
  ///   - observe: Called at each step with the population, a flow of one step, actions included if
  ///     the game is coupled through them.
  public mutating func episode(
    of policy: Policy, steps: Int, number: Int,
    observe: (_ step: Int, _ population: MeanFieldFlow) -> Void = { _, _ in }
  ) -> Episode {
    var states: [Double] = []
    states.reserveCapacity(steps * process.space.stateCount)
    let meanReturn = play(policy, steps: steps, number: number) { step, population in
      states += population.states
      observe(step, population)
    }
    return Episode(states: states, meanReturn: meanReturn)
  }

  /// Plays the game once and keeps nothing but what is observed.
  ///
  /// - Parameters:
  ///   - policy: What every agent follows; shape [T, S, A], T = 1 for a stationary game.
  ///   - steps: The number of steps to play; at most the horizon of a finite game.
  ///   - number: The episode's number, which selects its random streams.
  ///   - observe: Called at each step with the population, a flow of one step, actions included if
  ///     the game is coupled through them.
  /// - Returns: The discounted return, mean over agents.
  @discardableResult
  public mutating func play(
    _ policy: Policy, steps: Int, number: Int,
    observe: (_ step: Int, _ population: MeanFieldFlow) -> Void
  ) -> Double {
    play(policy, steps: steps, number: number, locate: { _ in }, observe: observe)
  }

  /// Plays the game once; `locate` is called before each step with where the agents are, if they are kept
  /// one by one.
  private mutating func play(
    _ policy: Policy, steps: Int, number: Int, locate: ([UInt32]?) -> Void,
    observe: (_ step: Int, _ population: MeanFieldFlow) -> Void
  ) -> Double {
    precondition(
      steps <= policy.steps || policy.steps == 1, "the policy has only \(policy.steps) steps")
    if let unequal {
      return play(
        unequal, policy, steps: steps, number: number, locate: locate, observe: observe)
    }
    let space = process.space
    var initialStream = RandomStream(seed: seed, purpose: .initialStates, trial: number)
    composition.place(composition.sizes, into: &stateCounts, using: &initialStream)
    mover.begin(episode: number, stateCounts: stateCounts)
    var meanReturn = 0.0
    var weight = 1.0
    for step in 0..<steps {
      locate(mover.agentStates)
      // Time-dependent policies and games see the step, stationary ones always step 0.
      let ruleStep = min(step, policy.steps - 1)
      for state in 0..<space.stateCount {
        empirical.states[state] = Double(stateCounts[state]) * composition.shareOfAgent[state]
      }
      let rule = ruleStep * pairCounts.count..<(ruleStep + 1) * pairCounts.count
      let isLast = step + 1 == steps
      if empirical.stateActions.isEmpty, !isLast {
        // The population is known: action and successor can be drawn at once.
        process.fill(at: ruleStep, against: empirical, transitions: true)
        mover.step(
          step, rules: policy.probabilities, rule: rule, process: process,
          stateCounts: &stateCounts, pairCounts: &pairCounts)
      } else {
        // The actions are part of the population that decides on rewards and transitions.
        mover.drawActions(
          step, rules: policy.probabilities, rule: rule, stateCounts: stateCounts,
          pairCounts: &pairCounts)
        for pair in empirical.stateActions.indices {
          empirical.stateActions[pair] =
            Double(pairCounts[pair]) * composition.shareOfAgent[pair / space.actionCount]
        }
        process.fill(at: ruleStep, against: empirical, transitions: !isLast)
        if !isLast {
          mover.drawSuccessors(
            step, process: process, pairCounts: pairCounts,
            stateCounts: &stateCounts)
        }
      }
      observe(step, empirical)
      for pair in pairCounts.indices where pairCounts[pair] > 0 {
        meanReturn +=
          weight * Double(pairCounts[pair]) * composition.shareOfAgent[pair / space.actionCount]
          * process.rewards[pair]
      }
      weight *= process.horizon.discount
    }
    return meanReturn
  }
}

extension PopulationSimulator {
  /// Plays the game of unequal agents once.
  private mutating func play(
    _ agents: UnequalPopulation, _ policy: Policy, steps: Int, number: Int,
    locate: ([UInt32]?) -> Void, observe: (_ step: Int, _ population: MeanFieldFlow) -> Void
  ) -> Double {
    var agents = agents
    let profile = PolicyProfile(common: policy)
    var rewards = [Double](repeating: 0, count: agentCount)
    var (meanReturn, weight) = (0.0, 1.0)
    agents.begin(episode: number)
    for step in 0..<steps {
      locate(agents.states.map(UInt32.init))
      let rule = min(step, policy.steps - 1)
      agents.act(at: step, by: profile, rule: rule)
      agents.fill(at: rule, transitions: step + 1 < steps)
      agents.fillRewards(&rewards)
      observe(step, agents.population)
      meanReturn += weight * rewards.reduce(0, +) / Double(agentCount)
      weight *= process.horizon.discount
      if step + 1 < steps { agents.move(at: step) }
    }
    unequal = agents
    return meanReturn
  }

  /// Plays the game once and follows every agent.
  ///
  /// - Parameters:
  ///   - policy: What every agent follows; shape [T, S, A], T = 1 for a stationary game.
  ///   - steps: The number of steps to play; at most the horizon of a finite game.
  ///   - number: The episode's number, which selects its random streams.
  /// - Precondition: Agents are kept one by one.
  /// - Complexity: O(steps · N) memory.
  public mutating func paths(of policy: Policy, steps: Int, number: Int) -> AgentPaths {
    var states: [UInt32] = []
    states.reserveCapacity(steps * agentCount)
    _ = play(policy, steps: steps, number: number) { agents in
      guard let agents else {
        preconditionFailure("agents who are only counted cannot be followed")
      }
      states += agents
    } observe: { _, _ in
    }
    return AgentPaths(agentsOfPopulation: composition.sizes, states: states)
  }
}

/// Where each of N agents is at each time step of a play.
public struct AgentPaths: Sendable, Equatable {
  /// How many agents each population has.
  public let agentsOfPopulation: [Int]
  /// The state of each agent, shape [T, N], the agents of a population side by side, in the
  /// populations' order.
  public let states: [UInt32]
}

/// What moves a population: one representation of it.
///
/// `rules[rule]` is the rule of the step, shape [S, A].
protocol PopulationMover: Sendable {
  /// Where each agent is before a step, or nil if they are only counted; an agent keeps its place.
  var agentStates: [UInt32]? { get }

  /// Places agents for an episode, whose number selects the random streams.
  mutating func begin(episode: Int, stateCounts: [Int])

  /// Draws every agent's action and counts the state-action pairs.
  mutating func drawActions(
    _ step: Int, rules: [Double], rule: Range<Int>, stateCounts: [Int], pairCounts: inout [Int])

  /// Draws every agent's next state and counts the states.
  mutating func drawSuccessors(
    _ step: Int, process: DecisionProcess, pairCounts: [Int], stateCounts: inout [Int])

  /// Draws every agent's action and next state; `stateCounts` is that of this step on the way in
  /// and of the next on the way out.
  mutating func step(
    _ step: Int, rules: [Double], rule: Range<Int>, process: DecisionProcess,
    stateCounts: inout [Int], pairCounts: inout [Int])
}

extension PopulationMover {
  mutating func step(
    _ step: Int, rules: [Double], rule: Range<Int>, process: DecisionProcess,
    stateCounts: inout [Int], pairCounts: inout [Int]
  ) {
    drawActions(step, rules: rules, rule: rule, stateCounts: stateCounts, pairCounts: &pairCounts)
    drawSuccessors(
      step, process: process, pairCounts: pairCounts, stateCounts: &stateCounts)
  }
}

extension PopulationSimulator {
  /// How many steps a whole play of a game has: the horizon, or in a game without an end the steps
  /// after which later rewards weigh less than a millionth in all.
  public static func steps(for game: any Game) -> Int {
    switch game.horizon {
    case .finite(let steps, _): return steps
    case .discounted(let discount):
      var (steps, weight) = (1, discount)
      while weight > 1e-6, steps < 100_000 { (steps, weight) = (steps + 1, weight * discount) }
      return steps
    }
  }
}
