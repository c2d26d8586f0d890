import MeanFieldModel

/// What a run is: a game, an algorithm, how long, how often, and what is measured; the contents of
/// a run file.
///
/// ```yaml
/// name: four rooms by mirror descent
/// game: {name: crowd-modelling-2d, preset: four-rooms}
/// algorithm: {name: online-mirror-descent, learning-rate: 1.0}
/// iterations: 200
/// trials: 1
/// seed: 1
/// evaluate: {every: 5, agents: [1000, 1000000]}
/// sweep: {algorithm.learning-rate: [0.1, 1, 10]}
/// ```
/// Only `game` is needed. Flags fill in the same fields; ``validate(relativeTo:)`` checks them.
public struct RunDescription: Sendable, Equatable {
  /// What people call it.
  public var name: String
  /// The game.
  public var game: Selection
  /// The algorithm.
  public var algorithm: Selection
  /// How many iterations of the algorithm.
  public var iterations: Int
  /// The run ends early when the exploitability is below this, in units of return; never if `nil`.
  public var tolerance: Double?
  /// How many times everything is done, with other random numbers.
  public var trials: Int
  /// The number that all random numbers come from.
  public var seed: UInt64
  /// What is measured, and when.
  public var evaluation: Evaluation
  /// What is varied, the slowest first; nothing if empty.
  public var sweep: [SweptSetting]

  /// What is measured, and when.
  public struct Evaluation: Sendable, Equatable {
    /// The exploitability is measured after every so many iterations; 1 for each.
    public var every: Int
    /// The numbers of agents that play the final policy.
    public var agents: [Int]
    /// The independent episodes that are played with each number of agents.
    public var episodes: Int
    /// How many players there are among whom it is also measured what one gains by deviating; none if
    /// `nil`.
    public var players: Int?

    /// Measurements of the given kinds.
    public init(
      every: Int = 10, agents: [Int] = [], episodes: Int = 20, players: Int? = nil
    ) {
      self.every = every
      self.agents = agents
      self.episodes = episodes
      self.players = players
    }
  }

  /// A setting and the values it takes in turn.
  public struct SweptSetting: Sendable, Equatable {
    /// `game.KEY` or `algorithm.KEY`, or `game` or `algorithm` for the names themselves.
    public var key: String
    /// The values as written, in order.
    public var values: [String]

    /// `key` taking the given values.
    public init(_ key: String, _ values: [String]) {
      self.key = key
      self.values = values
    }
  }

  /// The algorithm of a run that names none.
  public static let defaultAlgorithm = Selection("online-mirror-descent")

  /// A run of the given parts; the name is `GAME by ALGORITHM` if `nil`.
  public init(
    name: String? = nil, game: Selection, algorithm: Selection = Self.defaultAlgorithm,
    iterations: Int = 200, tolerance: Double? = nil, trials: Int = 1, seed: UInt64 = 1,
    evaluation: Evaluation = Evaluation(), sweep: [SweptSetting] = []
  ) {
    self.name = name ?? "\(game.name) by \(algorithm.name)"
    self.game = game
    self.algorithm = algorithm
    self.iterations = iterations
    self.tolerance = tolerance
    self.trials = trials
    self.seed = seed
    self.evaluation = evaluation
    self.sweep = sweep
  }
}

/// The ranges of a run's own numbers.
enum RunParameter {
  static let iterations = Parameter.integer(
    "iterations", default: 200, in: 1...1_000_000_000, "iterations of the algorithm")
  static let tolerance = Parameter.real(
    "tolerance", default: 1e-3, in: .positive, unit: "return", "exploitability that is enough")
  static let trials = Parameter.integer(
    "trials", default: 1, in: 1...trialLimit, "times everything is done")
  /// The most trials over all variants of a sweep.
  static let trialLimit = 1_000_000
  static let every = Parameter.integer(
    "every", default: 10, in: 1...1_000_000_000, unit: "iterations", "between two measurements")
  static let agents = Parameter.integer(
    "agents", default: 1000, in: 1...1_000_000_000_000_000, "agents that play the final policy")
  static let players = Parameter.integer(
    "players", default: 1000, in: 2...10_000_000,
    "agents among whom it is measured what one gains by deviating")
  static let episodes = Parameter.integer(
    "episodes", default: 20, in: 1...episodeLimit, "episodes for each number of agents")
  /// The most episodes.
  static let episodeLimit = 10_000_000
  /// The most numbers of agents.
  static let agentsLimit = 1000
  /// What a seed can be, in words.
  static let allowedSeeds = "a whole number from 0 to \(UInt64.max)"

  /// A seed as people write it, or nil.
  static func seed(_ text: String) -> UInt64? {
    UInt64(text) ?? Parameter.wholeNumber(text).flatMap(UInt64.init(exactly:))
  }

  /// The most variants a sweep may have.
  static let variantLimit = 1000
}
