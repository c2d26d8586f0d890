// Members without a comment are documented where `Algorithm` and `Learner` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel
public import MeanFieldPopulation

/// Agents in one continuing run who each estimate what their actions are worth, improve their policies
/// and adopt those of neighbours: networked learning, and its bounds, independent and centralised learning.
///
/// In an iteration N agents act for `M_pg · M_td` time steps, of which each keeps some transitions; each
/// replays what it saw until it has action values, and takes a step of policy mirror ascent. Then, in C
/// rounds with a time step each, every agent tells its neighbours its policy and how far that is from the
/// one before, and adopts the one that has changed least of those it hears. Nothing is reset, no agent
/// sees more than its own states, actions and rewards.
///
/// Learners may fail, agents join and leave, messages get lost or come late, and some agents tell
/// nonsense.
///
/// Source: Benjamin and Abate 2024, Algorithm 2 (Algorithm 1 with `replay=once` and `warm-up=0`, β being
/// constant), appendices E and F. What it leaves open: a learner that fails says nothing, as with the
/// distance 0 of a policy that has not changed it would win every time; who joins acts at random for an
/// iteration before it takes part.
/// Deviation: 32 agents replay what they saw in orders that they share, not each in orders of its own.
public struct NetworkedLearning: Learner {
  public static let entry = CatalogueEntry(
    name: "networked-learning",
    summary: "each agent learns from what it sees, and adopts policies that neighbours tell",
    source: "Benjamin and Abate 2024, Algorithms 1 and 2",
    parameters: NetworkedSettings.parameters,
    example: ["replay": "exact"], exampleGame: "swarm")

  /// The policy.
  public static let tableCount = 1

  public static let sampleSettings = ["agents", "joining", "transitions"]

  public static func sampleBytes(_ parameters: ParameterValues, in size: GameSize) -> Double {
    let agents = Double(parameters.integer("agents") + parameters.integer("joining"))
    let kept = Double(max(0, parameters.integer("transitions") - parameters.integer("warm-up")))
    let pairs = Double(size.stateCount * size.actionCount)
    let buffers = parameters.integer("deviation-every") > 0 ? 2.0 : 1
    let underWay = Double(min(parameters.integer("message-delay"), parameters.integer("rounds")))
    // What an agent saw, also while one deviates; nine tables of the shape of its policy, which are its
    // rule before and after learning, together with those of others, as tables to draw from, as a
    // policy that was measured and in a checkpoint; and messages under way.
    return agents
      * (buffers * 16 * kept + 9 * 8 * pairs + 8 * Double(size.stateCount) + 4 * underWay)
  }

  public var temperature: Double { settings.temperature }

  var system: AgentSystem
  let settings: NetworkedSettings
  let seed: UInt64
  var iteration = 0
  var figures = Figures()
  private var seen = SeenTransitions()
  let discount: Double
  let team: ThreadTeam

  /// What the last iteration showed, and all of them together.
  struct Figures: Sendable, Equatable {
    /// The mean over agents and looks of the reward, over 1 − γ.
    var meanReturn = 0.0
    /// The same with the regulariser's bonus.
    var regularisedReturn = 0.0
    /// After how many rounds all agents of each population had the same policy; nil if they never had.
    var roundsToConsensus: Int?
    /// How many time steps all agents together have acted for since the start.
    var samples = 0.0
    /// Whether action values were ever no numbers to work with.
    var isLost = false
  }

  public init(game: SimulatedGame, parameters: ParameterValues, seed: UInt64) throws {
    try LearnerSettings.requireNoEnd(game, for: Self.entry)
    settings = try NetworkedSettings(parameters, for: game)
    system = game.system(agentCount: settings.agentCount, seed: seed)
    discount = game.horizon.discount
    team = game.team
    self.seed = seed
  }

  public mutating func iterate() {
    // Who leaves and who joins does so before the iteration.
    let isNew = changeMembership()
    // Lines 4 to 13: all act, and see.
    act()
    // Lines 3 and 14 to 20: those who learn, and do not fail, have new policies.
    let candidates =
      settings.architecture == .centralised
      ? system.members.map(\.lowerBound) : Array(0..<system.agentCount)
    var stream = RandomStream(seed: seed, purpose: .failures, trial: iteration)
    let fails = candidates.map { _ in stream.uniform() < settings.failureProbability }
    let learned = learn(by: candidates, failing: fails)
    // Lines 21 to 29: policies spread.
    let failed = zip(candidates, fails).filter(\.1).map(\.0)
    exchange(learned, told: messages(learned, failed: failed, isNew: isNew))
    let steps = settings.stretch.looks * settings.stretch.spacing + settings.rounds
    figures.samples += Double(system.agentCount) * Double(steps)
    iteration += 1
  }

  // MARK: - Parts of an iteration

  /// - Returns: Whether each agent has just joined, shape [N].
  private mutating func changeMembership() -> [Bool] {
    let number = iteration + 1
    if settings.leaving.count > 0, settings.leaving.iteration == number {
      system.leave(settings.leaving.count, draws: draws(.membership, part: 0))
    }
    guard settings.joining.count > 0, settings.joining.iteration == number else {
      return Array(repeating: false, count: system.agentCount)
    }
    return system.join(settings.joining.count, draws: draws(.membership, part: 1))
  }

  private mutating func act() {
    system.act(settings.stretch, seeing: &seen, draws: draws(.acting, part: 0))
    let means = seen.addBonuses(temperature: settings.temperature, in: system)
    let whole = Double(system.agentCount) * (1 - discount)
    figures.meanReturn = means.reduce(0) { $0 + $1.reward } / whole
    figures.regularisedReturn = means.reduce(0) { $0 + $1.reward + $1.bonus } / whole
  }

  /// Lets those learn who do not fail; some learn nonsense.
  private mutating func learn(by candidates: [Int], failing fails: [Bool]) -> LearnedRules {
    var learned = LearnedRules(
      of: zip(candidates, fails).filter { !$0.1 }.map(\.0), in: system, from: seen, settings,
      discount: discount, team: team
    ) { [seed, iteration] in
      RandomStream(seed: seed, purpose: .replay, trial: iteration, block: $0)
    }
    var stream = RandomStream(seed: seed, purpose: .failures, trial: iteration, step: 1)
    figures.isLost = figures.isLost || learned.isLost
    learned.scramble(where: isFaulty, in: system, using: &stream)
    return learned
  }

  /// Whether an agent has random policies.
  private func isFaulty(_ agent: Int) -> Bool {
    settings.faultyIDs.contains { $0.contains(system.ids[agent]) }
  }

  /// Line 21: what agents tell of their policies.
  private func messages(
    _ learned: LearnedRules, failed: [Int], isNew: [Bool]
  ) -> [PolicyChange?] {
    var told = [PolicyChange?](repeating: nil, count: system.agentCount)
    if settings.failuresAreTold {
      for agent in failed { told[agent] = PolicyChange() }
    }
    for (agent, change) in zip(learned.learners, learned.changes) {
      let isLie = settings.faultyClaimNothingChanged && isFaulty(agent)
      told[agent] = isLie ? PolicyChange() : change
    }
    if !settings.newcomersTell {
      for agent in told.indices where isNew[agent] { told[agent] = nil }
    }
    return told
  }

  /// Lines 22 to 29: policies spread, and all act.
  private mutating func exchange(_ learned: LearnedRules, told: [PolicyChange?]) {
    var rules = system.rules.adding(learned.rules, of: learned.learners)
    rules.compact()
    system.follow(rules)
    // The argmin of line 25 asks for the order of all σ, no more: its place in that stands for each.
    let order = order(of: told)
    let ruleOfRank = order.map { rules.ruleOfAgent[$0] }
    var ranks = [Int32](repeating: 0, count: order.count)
    for (rank, agent) in order.enumerated() { ranks[agent] = Int32(rank) }
    if settings.architecture == .centralised {
      for agents in system.members {
        for agent in agents { ranks[agent] = ranks[agents.lowerBound] }
      }
      system.adopt(ranks.map { ruleOfRank[Int($0)] })
    }
    var exchange = RankExchange(
      ranks: ranks, silentFrom: Int32(told.count { $0 != nil }), loss: settings.messageLoss,
      delay: settings.messageDelay)
    figures.roundsToConsensus = isOfOneMind ? 0 : nil
    for round in 0..<settings.rounds {
      if settings.architecture == .networked, figures.roundsToConsensus == nil {
        var stream = RandomStream(
          seed: seed, purpose: .communication, trial: iteration, step: round)
        exchange.communicate(over: settings.graph, in: system, using: &stream)
        system.adopt(exchange.ranks.map { ruleOfRank[Int($0)] })
        if isOfOneMind { figures.roundsToConsensus = round + 1 }
      }
      system.act(draws: draws(.acting, part: 1 + round))
    }
    system.forgetUnusedRules()
  }

  /// The agents in the order of what they tell: what changed least comes first, of equals that of the
  /// agent which is longest there; what is not told comes last.
  private func order(of told: [PolicyChange?]) -> [Int] {
    told.indices.sorted { first, second in
      switch (told[first], told[second]) {
      case (let one?, let other?) where one != other: one < other
      case (.some, nil): true
      case (nil, .some): false
      default: system.ids[first] < system.ids[second]
      }
    }
  }

  /// Whether all agents of each population have the same policy.
  private var isOfOneMind: Bool {
    system.members.allSatisfy { agents in
      let rules = system.rules.ruleOfAgent[agents]
      return rules.allSatisfy { $0 == rules.first }
    }
  }

  private func draws(_ purpose: StreamPurpose, part: Int) -> AgentSystem.Draws {
    AgentSystem.Draws(purpose, iteration: iteration, part: part)
  }
}
