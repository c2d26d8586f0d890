public import MeanFieldModel

/// N agents in one continuing run, each with a rule of its own.
///
/// Nothing is ever reset: agents act, look at what they see, change their rules and go on from where
/// they are. Agents may leave and join. What they see depends on the distribution of all of them at that
/// moment, which no agent knows.
///
/// The same seed gives the same run, whatever the number of threads: agents draw in groups of eight, each
/// with a random stream of its own.
///
/// Source: Benjamin and Abate 2024, sections 2 and 3.1. With transitions that do not depend on the
/// population every group goes through all time steps by itself, its tables in the nearest cache, and
/// rewards are found afterwards from where all agents were; otherwise all agents move together.
public struct AgentSystem: Sendable {
  /// How agents act between two changes of their rules.
  public struct Stretch: Sendable, Equatable {
    /// M_pg: how often an agent looks at a transition.
    public let looks: Int
    /// M_td: time steps from one look to the next.
    public let spacing: Int
    /// How many looks come before the first that is kept.
    public let warmUp: Int

    /// A stretch of `looks · spacing` time steps.
    ///
    /// - Precondition: A look is kept, and what it sees, which began two steps earlier, lies within the
    ///   stretch.
    public init(looks: Int, spacing: Int, warmUp: Int) {
      precondition(
        spacing >= 1 && warmUp >= 0 && looks > warmUp && (spacing > 1 || warmUp > 0),
        "no transition can be kept of \(looks) looks, \(spacing) apart, after \(warmUp)")
      self.looks = looks
      self.spacing = spacing
      self.warmUp = warmUp
    }

    /// How many transitions an agent keeps.
    public var keptLooks: Int { looks - warmUp }
  }

  /// Which random numbers a part of the run draws.
  public struct Draws: Sendable, Equatable {
    let purpose: StreamPurpose
    let iteration: Int
    let part: Int

    /// Those of a part of an iteration.
    public init(_ purpose: StreamPurpose, iteration: Int, part: Int) {
      self.purpose = purpose
      self.iteration = iteration
      self.part = part
    }

    func stream(seed: UInt64, block: Int) -> RandomStream {
      RandomStream(seed: seed, purpose: purpose, trial: iteration, step: part, block: block)
    }
  }

  /// States, actions, which actions are legal where, and populations.
  public let space: StateActionSpace
  /// Where each agent is: shape [N], the agents of a population side by side, in the populations' order.
  public internal(set) var states: [Int32]
  /// A number for each agent that no other ever has, from 0: shape [N], ascending in each population.
  public internal(set) var ids: [Int]
  /// The agents of each population.
  public private(set) var members: [Range<Int>]
  /// What they do.
  public internal(set) var rules: AgentRules

  let seed: UInt64
  let team: ThreadTeam
  var process: DecisionProcess
  var population: MeanFieldFlow
  var successors = SuccessorTables()
  /// The rules as tables to draw from, or nil if they have to be made.
  var actions: ActionTables?
  var counts: PairCounts
  /// What one agent weighs in the mean field, shape [S].
  private(set) var shareOfAgent: [Double]
  let coupling: Coupling
  let isMovedByPopulation: Bool
  private let game: any Game
  private let start: StartingStates
  private let startingRule: [Double]
  /// The id of the next to join, which nobody ever had.
  package internal(set) var nextID: Int

  /// How many agents have one random stream, and go through the steps side by side: enough to hide how
  /// long one draw waits for the one before, few enough for their tables to stay in the nearest cache.
  static let groupSize = 8

  /// A system of `agentCount` agents, at least one of each population, who start as the game says and
  /// draw uniformly among the legal actions.
  public init(
    _ game: any Game, agentCount: Int, seed: UInt64,
    team: ThreadTeam = ThreadTeam(threadCount: 1)
  ) {
    self.game = game
    self.seed = seed
    self.team = team
    space = game.space
    coupling = game.coupling
    isMovedByPopulation = game.dynamics == .meanFieldDependent
    start = StartingStates(of: game)
    startingRule = Array(Policy.uniform(for: game).probabilities.prefix(game.space.isLegal.count))
    process = DecisionProcess(game.withAgents(agentCount))
    population = MeanFieldFlow(oneStepOf: game)
    counts = PairCounts(space)
    shareOfAgent = Array(repeating: 0, count: space.stateCount)
    (states, members) = ([], [])
    let sizes = PopulationComposition(of: game, agentCount: agentCount).sizes
    var stream = RandomStream(seed: seed, purpose: .initialStates)
    for (index, size) in sizes.enumerated() {
      states += start.draw(size, ofPopulation: index, using: &stream)
    }
    ids = Array(states.indices)
    nextID = states.count
    rules = AgentRules(startingRule, sharedBy: states.count)
    settle(sizes)
  }

  /// N.
  public var agentCount: Int { states.count }

  /// Lets agents follow other rules from now on.
  public mutating func follow(_ rules: AgentRules) {
    precondition(
      rules.ruleOfAgent.count == agentCount && rules.pairCount == space.isLegal.count,
      "expected rules of \(space.isLegal.count) numbers for \(agentCount) agents, got "
        + "\(rules.pairCount) for \(rules.ruleOfAgent.count)")
    self.rules = rules
    actions = nil
  }

  /// Lets agents adopt other rules of those that there are.
  ///
  /// - Parameter ruleOfAgent: Which rule each follows from now on, shape [N].
  /// - Complexity: O(N), whatever the rules' size.
  public mutating func adopt(_ ruleOfAgent: [Int32]) {
    precondition(
      ruleOfAgent.count == agentCount, "\(ruleOfAgent.count) choices of \(agentCount) agents")
    rules.assign(ruleOfAgent)
    actions?.assign(ruleOfAgent)
  }

  /// Drops the rules that nobody follows, and all but the first of those that are equal.
  public mutating func forgetUnusedRules() {
    rules.compact()
    actions = nil
  }

  /// The states of the population that an agent belongs to.
  public func states(ofPopulationOf agent: Int) -> Range<Int> {
    space.populations[population(of: agent)].states
  }

  /// The agents of the population that an agent belongs to.
  package func members(ofPopulationOf agent: Int) -> Range<Int> { members[population(of: agent)] }

  private func population(of agent: Int) -> Int {
    guard let index = members.firstIndex(where: { $0.contains(agent) }) else {
      preconditionFailure("there is no agent \(agent) among \(agentCount)")
    }
    return index
  }

  // MARK: - Who is there

  /// Lets agents join, who start as the game says and draw uniformly among the legal actions; each
  /// population has its share of them.
  ///
  /// - Returns: Whether each agent has just joined, shape [N].
  public mutating func join(_ count: Int, draws: Draws) -> [Bool] {
    var stream = draws.stream(seed: seed, block: 0)
    var isNew = [Bool](repeating: false, count: agentCount)
    var sizes = members.map(\.count)
    var place = 0
    for (index, newcomers) in shares(of: count).enumerated() {
      place += sizes[index]
      states.insert(
        contentsOf: start.draw(newcomers, ofPopulation: index, using: &stream), at: place)
      ids.insert(contentsOf: nextID..<nextID + newcomers, at: place)
      isNew.insert(contentsOf: repeatElement(true, count: newcomers), at: place)
      rules.insertAgents(newcomers, following: startingRule, at: place)
      nextID += newcomers
      sizes[index] += newcomers
      place += newcomers
    }
    settle(sizes)
    return isNew
  }

  /// Lets agents leave, drawn at random; of each population its share, and one stays at least.
  public mutating func leave(_ count: Int, draws: Draws) {
    var stream = draws.stream(seed: seed, block: 0)
    var sizes = members.map(\.count)
    var first = 0
    for (index, leavers) in shares(of: count).enumerated() {
      for _ in 0..<min(leavers, sizes[index] - 1) {
        let agent = first + stream.index(below: sizes[index])
        states.remove(at: agent)
        ids.remove(at: agent)
        rules.removeAgent(at: agent)
        sizes[index] -= 1
      }
      first += sizes[index]
    }
    settle(sizes)
  }

  /// How many of so many agents belong to each population.
  private func shares(of count: Int) -> [Int] {
    PopulationComposition(of: game, agentCount: count).sizes
  }

  /// Writes down where each population's agents are now, and what one of them weighs.
  mutating func settle(_ sizes: [Int]) {
    members = []
    for (size, (population, share)) in zip(sizes, zip(space.populations, start.shares)) {
      let first = members.last?.upperBound ?? 0
      members.append(first..<first + size)
      for state in population.states { shareOfAgent[state] = share / Double(size) }
    }
    process = DecisionProcess(game.withAgents(agentCount))
    successors = SuccessorTables()
    actions = nil
  }
}
