import MeanFieldModel
import MeanFieldPopulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The settings of ``NetworkedLearning``, as it uses them.
struct NetworkedSettings: Sendable {
  /// Who learns, and how others come to what was learned.
  enum Architecture: String, CaseIterable, Sendable {
    /// All learn, and tell their neighbours.
    case networked
    /// All learn, each for itself.
    case independent
    /// One learns, the first of each population, and all do as it says.
    case centralised
  }

  /// What is made of the transitions that an agent saw.
  private enum ReplayKind: String, CaseIterable {
    /// L shuffled passes of temporal differences (Algorithm 2).
    case passes
    /// What the passes converge to.
    case exact
    /// One pass in the order of time (Algorithm 1).
    case once
  }

  /// Whose policies agents come to hear.
  enum Network: String, CaseIterable, Sendable {
    case radius, complete, random, edges, empty
  }

  /// So many agents who join or leave before an iteration, the first being 1.
  struct Move: Sendable {
    let count: Int
    let iteration: Int
  }

  let agentCount: Int
  let architecture: Architecture
  let stretch: AgentSystem.Stretch
  /// The passes over what was seen; nil for what they converge to.
  let replay: Replay?
  let learningRate: Double
  let temperature: Double
  /// The least entropy of a rule, as a share of the largest.
  let entropyFloor: Double
  /// What Q starts from.
  let startValue: Double
  let rounds: Int
  let graph: any CommunicationGraph
  let failureProbability: Double
  let failuresAreTold: Bool
  let joining: Move
  let newcomersTell: Bool
  let leaving: Move
  let messageLoss: Double
  let messageDelay: Int
  /// The ids of agents that tell nonsense: of each population the last of those who begin.
  let faultyIDs: [Range<Int>]
  let faultyClaimNothingChanged: Bool
  /// How often one agent tries to deviate, in iterations; nil for never.
  let deviationInterval: Int?

  static let parameters: [Parameter] = [
    .choice(
      "architecture", Architecture.allCases.map(\.rawValue),
      "all learn and tell their neighbours, each learns alone, or one learns for all"),
    .integer("agents", default: 200, in: 2...100_000, "N: agents at the start"),
    .integer(
      "transitions", default: 3000, in: 1...10_000_000,
      "M_pg: transitions that an agent takes down in an iteration"),
    .integer(
      "spacing", default: 10, in: 1...1_000_000, unit: "time steps", "M_td: from one to the next"),
    .integer(
      "warm-up", default: 21, in: 0...1_000_000,
      "transitions before the first that is kept; 21 is the paper's m > W = 20"),
    .choice(
      "replay", ReplayKind.allCases.map(\.rawValue),
      "passes of temporal differences in new orders, what these converge to, or one in order"),
    .integer("passes", default: 500, in: 1...1_000_000, "L: passes over what was seen"),
    .real(
      "critic-rate", default: 0.1, in: .above(0, through: 1), "β of temporal differences"),
    .choice(
      "initial-value", ["largest", "zero"],
      "what action values start from: (largest-reward + h_max)/(1 − γ), or 0"),
    .real("largest-reward", default: 1, in: .finite, unit: "reward", "the largest there can be"),
    .real(
      "learning-rate", default: 0.01, in: .positive, unit: "1/reward",
      "η of the policies' steps"),
    .real("temperature", default: 0.01, in: .nonNegative, unit: "reward", "λ of the entropy"),
    .real(
      "entropy-floor", default: 0, in: .from(0, upTo: 1),
      "least entropy of a rule as a share of the largest: 1 − L_h/h_max"),
    .integer("rounds", default: 300, in: 0...1_000_000, "C: rounds of communication, a step each"),
    .choice(
      "network", Network.allCases.map(\.rawValue),
      "who hears whom: those near on a grid, all, some drawn anew each round, a list, nobody"),
    .real(
      "radius", default: 0.2, in: .nonNegative,
      "how far a message reaches, in diagonals of the grid"),
    .real("link-probability", default: 0.05, in: .probability, "of two agents in a random network"),
    .table("edges", "two agents a line, numbered from 0, for network=edges"),
    .real(
      "failure-probability", default: 0, in: .probability,
      "with which a learner's update fails in an iteration"),
    .choice(
      "failed-learners", ["silent", "told"],
      "whether a failed learner tells that its policy has not changed"),
    .integer("joining", default: 0, in: 0...100_000, "agents that join"),
    .integer("join-at", default: 1, in: 1...1_000_000_000, unit: "iterations", "before which"),
    .choice(
      "newcomers", ["told", "silent"], "whether they tell their policy in their first iteration"),
    .integer("leaving", default: 0, in: 0...100_000, "agents that leave, drawn at random"),
    .integer("leave-at", default: 1, in: 1...1_000_000_000, unit: "iterations", "before which"),
    .real("message-loss", default: 0, in: .probability, "probability of a message to get lost"),
    .integer(
      "message-delay", default: 0, in: 0...1_000_000, unit: "rounds", "how late messages arrive"),
    .real("faulty", default: 0, in: .probability, "share of agents with random policies"),
    .choice(
      "faulty-claim", ["honest", "zero"], "how far these say that their policies have changed"),
    .integer(
      "deviation-every", default: 0, in: 0...1_000_000_000, unit: "iterations",
      "every how many an evaluation tells the paper's approximate exploitability, too, which takes the "
        + "time of six iterations without learning; 0 for never"),
  ]

  /// - Throws: `ParameterError` and `FileError` for settings that do not go together or not with the game.
  init(_ values: ParameterValues, for game: SimulatedGame) throws {
    agentCount = values.integer("agents")
    try LearnerSettings.requireOneEach("an agent", in: agentCount, setBy: "agents", for: game)
    architecture = Architecture(rawValue: values.text("architecture")) ?? .networked
    stretch = try Self.stretch(values)
    replay = Self.replay(values)
    guard replay != nil || game.horizon.discount <= Self.largestDiscountOfExactReplay else {
      throw ParameterError(
        key: "replay", value: "exact",
        problem: .conflict(
          "the discount of \(game.horizon.discount) is above \(Self.largestDiscountOfExactReplay), where "
            + "it takes too long; set replay=passes"))
    }
    learningRate = values.real("learning-rate")
    temperature = values.real("temperature")
    entropyFloor = values.real("entropy-floor")
    guard temperature > 0 || entropyFloor == 0 else {
      throw ParameterError(
        key: "entropy-floor", value: "\(entropyFloor)",
        problem: .conflict("without a temperature the entropy has no weight, and no floor"))
    }
    rounds = values.integer("rounds")
    joining = Move(count: values.integer("joining"), iteration: values.integer("join-at"))
    newcomersTell = values.text("newcomers") == "told"
    leaving = Move(count: values.integer("leaving"), iteration: values.integer("leave-at"))
    let present = agentCount + (joining.iteration <= leaving.iteration ? joining.count : 0)
    guard leaving.count < present else {
      throw ParameterError(
        key: "leaving", value: "\(leaving.count)",
        problem: .conflict("there are \(present) agents then, of whom one has to stay"))
    }
    graph =
      architecture == .networked
      ? try Self.graph(values, for: game) : RandomGraph(linkProbability: 0)
    failureProbability = values.real("failure-probability")
    failuresAreTold = values.text("failed-learners") == "told"
    messageLoss = values.real("message-loss")
    messageDelay = values.integer("message-delay")
    guard messageDelay == 0 || messageDelay < rounds || architecture != .networked else {
      throw ParameterError(
        key: "message-delay", value: "\(messageDelay)",
        problem: .conflict("no message arrives within rounds=\(rounds)"))
    }
    let faulty = values.real("faulty")
    guard faulty == 0 || architecture != .centralised else {
      throw ParameterError(
        key: "faulty", value: "\(faulty)",
        problem: .conflict(
          "with architecture=centralised all do as one agent says that is not among them; set "
            + "architecture=networked or independent"))
    }
    var end = 0
    faultyIDs = game.composition(agentCount: agentCount).sizes.map { size in
      end += size
      return end - Int((faulty * Double(size)).rounded())..<end
    }
    faultyClaimNothingChanged = values.text("faulty-claim") == "zero"
    let interval = values.integer("deviation-every")
    deviationInterval = interval > 0 ? interval : nil
    let mostLegal = (0..<game.space.stateCount).map(game.space.legalActionCount).max() ?? 1
    let largestBonus = temperature * log(Double(mostLegal))
    startValue =
      values.text("initial-value") == "zero"
      ? 0 : (values.real("largest-reward") + largestBonus) / (1 - game.horizon.discount)
  }

  /// Above it what passes converge to takes more than 10⁵ sweeps to find.
  private static let largestDiscountOfExactReplay = 0.9999

  private static func replay(_ values: ParameterValues) -> Replay? {
    let rate = values.real("critic-rate")
    return switch ReplayKind(rawValue: values.text("replay")) {
    case .passes, nil:
      Replay(passes: values.integer("passes"), isShuffled: true, learningRate: rate)
    case .once: Replay(passes: 1, isShuffled: false, learningRate: rate)
    case .exact: nil
    }
  }

  private static func stretch(_ values: ParameterValues) throws -> AgentSystem.Stretch {
    let (looks, spacing) = (values.integer("transitions"), values.integer("spacing"))
    let warmUp = values.integer("warm-up")
    guard warmUp < looks else {
      throw ParameterError(
        key: "warm-up", value: "\(warmUp)",
        problem: .conflict("it leaves none of \(looks) transitions; set transitions above it"))
    }
    guard spacing > 1 || warmUp > 0 else {
      throw ParameterError(
        key: "warm-up", value: "0",
        problem: .conflict("at spacing=1 the first one is not there yet; set 1 or more"))
    }
    return AgentSystem.Stretch(looks: looks, spacing: spacing, warmUp: warmUp)
  }

  private static func graph(
    _ values: ParameterValues, for game: SimulatedGame
  ) throws -> any CommunicationGraph {
    switch Network(rawValue: values.text("network")) {
    case .complete: return RandomGraph(linkProbability: 1)
    case .random: return RandomGraph(linkProbability: values.real("link-probability"))
    case .edges: return EdgeGraph(links: try links(values, for: game))
    case .empty: return RandomGraph(linkProbability: 0)
    case .radius, nil:
      guard values.table("edges") == nil else {
        throw ParameterError(
          key: "network", value: "radius",
          problem: .conflict("it has no use for edges; set network=edges, or leave that out"))
      }
      guard let grid = game.space.grid else {
        throw ParameterError(
          key: "network", value: "radius",
          problem: .conflict(
            "the game's states are not on a grid; set network=complete, random, edges or empty"))
      }
      let diagonal = Double(grid.rows * grid.rows + grid.columns * grid.columns).squareRoot()
      return RadiusGraph(grid, radius: values.real("radius") * diagonal)
    }
  }

  /// The list of links that a file has.
  private static func links(
    _ values: ParameterValues, for game: SimulatedGame
  ) throws -> [(Int, Int)] {
    guard let table = values.table("edges") else {
      throw ParameterError(
        key: "network", value: "edges",
        problem: .conflict("it needs a file with two agents a line: set edges=FILE"))
    }
    guard table.shape.count == 2, table.shape[1] == 2 else {
      throw FileError(
        key: "edges", reason: "expected two agents a line, got a table of shape \(table.shape)")
    }
    // Who joins has the ids after those who begin.
    let populations = [values.integer("agents"), values.integer("joining")].flatMap { count in
      count == 0
        ? []
        : game.composition(agentCount: count).sizes.enumerated().flatMap {
          repeatElement($0.offset, count: $0.element)
        }
    }
    for (entry, value) in table.values.enumerated()
    where !(value >= 0 && value < Double(populations.count) && value.rounded() == value) {
      throw FileError(
        key: "edges", entry: entry,
        reason: "\(Int(exactly: value).map(String.init) ?? "\(value)") is no agent: they are "
          + "numbered from 0 to \(populations.count - 1)")
    }
    return try stride(from: 0, to: table.values.count, by: 2).map { entry in
      let (one, other) = (Int(table.values[entry]), Int(table.values[entry + 1]))
      guard populations[one] == populations[other] else {
        throw FileError(
          key: "edges", entry: entry,
          reason: "\(one) and \(other) belong to different populations, which do not talk")
      }
      return (one, other)
    }
  }
}
