import Foundation
public import MeanFieldModel

/// The results of a run in the form that `--json` prints.
public struct RunSummary: Sendable, Encodable {
  /// The run's name: that of its folder.
  public let run: String
  /// The game's name.
  public let game: String
  /// The algorithm's name.
  public let algorithm: String
  /// The first trial's seed.
  public let seed: UInt64
  /// The number of trials of each variant.
  public let trials: Int
  /// Every setting, of the game and of the algorithm; nil with a sweep (see `variants`).
  public let parameters: [String: [String: ParameterValue]]?
  /// The last measurements by name; nil with a sweep (see `variants`).
  public let metrics: [String: Metric]?
  /// The least exploitability of its points, as a list of runs shows; nil before it is measured.
  public let exploitability: Double?
  /// The point of that exploitability.
  public var leastExploitable: Variant? {
    exploitability.flatMap { least in points.first { $0.exploitability == least } }
  }
  /// The N-agent simulations; nil with a sweep (see `variants`).
  public let agents: [Agents]?
  /// How each trial ended; nil with a sweep (see `variants`).
  public let outcomes: [String?]?
  /// After how many iterations each trial was measured last; nil with a sweep (see `variants`).
  public let iterations: [Int]?
  /// The metric that the algorithm drives to zero, if it is known; nil with a sweep (see `variants`).
  public let objective: String?
  /// What the run was to reach, if anything.
  public let tolerance: Double?
  /// The points of the sweep; nil without one.
  public let variants: [Variant]?
  /// How long it took.
  public let elapsed: Elapsed
  /// Whether every trial is finished.
  public let finished: Bool
  /// The run's folder.
  public let output: String

  /// One number over the trials.
  public struct Metric: Sendable, Encodable {
    /// The mean over trials.
    public let mean: Double?
    /// The standard deviation over trials, 0 for one trial.
    public let std: Double?
    /// The value of each trial; nil where it was not finite.
    public let trials: [Double?]

    init(_ values: [Double]) {
      let spread = TrialSpread(of: values)
      mean = spread.mean.isFinite ? spread.mean : nil
      std = spread.deviation.isFinite ? spread.deviation : nil
      trials = values.map { $0.isFinite ? $0 : nil }
    }

    private enum CodingKeys: String, CodingKey { case mean, std, trials }

    /// Writes every key, null for what is not finite.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(mean, forKey: .mean)
      try container.encode(std, forKey: .std)
      try container.encode(trials, forKey: .trials)
    }
  }

  /// N agents who followed the final policy of the first trial.
  public struct Agents: Sendable, Encodable {
    /// The number of agents.
    public let n: Int
    /// The return of an agent, with its 95 % confidence interval.
    public let `return`: Interval
    /// The ℓ1 distance from the mean field at each step.
    public let distance: [Double]
  }

  /// A mean with its 95 % confidence interval.
  public struct Interval: Sendable, Encodable {
    /// The mean.
    public let mean: Double
    /// The lower end; nil if unbounded.
    public let low: Double?
    /// The upper end; nil if unbounded.
    public let high: Double?

    /// An interval, whose infinite ends become nil.
    public init(mean: Double, low: Double, high: Double) {
      self.mean = mean
      self.low = low.isFinite ? low : nil
      self.high = high.isFinite ? high : nil
    }

    private enum CodingKeys: String, CodingKey { case mean, low, high }

    /// Writes every key, null for an unbounded end.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(mean, forKey: .mean)
      try container.encode(low, forKey: .low)
      try container.encode(high, forKey: .high)
    }
  }

  /// A point of the sweep.
  public struct Variant: Sendable, Encodable {
    /// What sets it apart.
    public let label: String
    /// Every setting, of the game and of the algorithm.
    public let parameters: [String: [String: ParameterValue]]
    /// The last measurements by name.
    public let metrics: [String: Metric]
    /// The N-agent simulations.
    public let agents: [Agents]
    /// How each trial ended; nil while it has not.
    public let outcomes: [String?]
    /// After how many iterations each trial was measured last.
    public let iterations: [Int]
    /// The metric that the algorithm drives to zero, and that a tolerance is for, if it is known.
    public let objective: String?

    /// The exploitability measured last, the mean over trials.
    var exploitability: Double? { metrics["exploitability"]?.mean }
  }

  /// How long a run took.
  public struct Elapsed: Sendable, Encodable {
    /// Seconds by the clock.
    public let wall_s: Double
    /// Seconds of processor time over all threads.
    public let cpu_s: Double

    /// The given seconds.
    public init(wallSeconds: Double, cpuSeconds: Double) {
      wall_s = wallSeconds
      cpu_s = cpuSeconds
    }
  }

  /// The points of the sweep, or the run itself as one point.
  public let points: [Variant]
  /// What the sweep varies: `game`, `algorithm` and `game.KEY` or `algorithm.KEY`.
  public let swept: [String]

  private enum CodingKeys: String, CodingKey {
    case exploitability, run, game, algorithm, seed, trials, parameters, metrics, agents, variants,
      elapsed
    case outcomes, iterations, objective, tolerance
    case finished, output
  }

  /// Reads the results of a run from its database.
  ///
  /// - Throws: ``UserError`` if the database is damaged.
  public init(of store: RunStore) throws {
    let stored = try store.run()
    let metrics = try store.metrics()
    let decoder = JSONDecoder()
    points = try stored.variants.map { variant in
      let trials = stored.trials.filter { $0.variant == variant.id }
      let measured = Dictionary(grouping: metrics.filter { $0.variant == variant.id }, by: \.name)
      // What was not measured where a trial stands says nothing of it.
      let ends = measured.values.joined().reduce(into: [:]) { ends, row in
        ends[row.trial] = max(ends[row.trial, default: 0], row.iteration)
      }
      let last = measured.mapValues { rows in
        let lastOfTrial = Dictionary(
          rows.filter { $0.iteration == ends[$0.trial] }.map { ($0.trial, $0) }
        ) { $1 }
        return trials.map { lastOfTrial[$0.number] }
      }.filter { $0.value.contains { $0 != nil } }
      return Variant(
        label: variant.label,
        parameters: try RunStore.translatingErrors(store.folder) {
          try decoder.decode(
            [String: [String: ParameterValue]].self, from: Data(variant.parameters.utf8))
        },
        metrics: last.mapValues { Metric($0.map { $0?.value ?? .nan }) },
        agents: try store.simulations(variant: variant.id, trial: 1).map {
          Agents(
            n: $0.agents, return: Interval(mean: $0.mean, low: $0.low, high: $0.high),
            distance: $0.distance)
        },
        outcomes: trials.map { $0.outcome?.rawValue },
        iterations: last["exploitability"]?.map { $0?.iteration ?? 0 } ?? [],
        objective: variant.objective)
    }
    let single = points.count == 1 && points[0].label.isEmpty ? points[0] : nil
    swept = stored.description.sweep.map(\.key)
    exploitability = points.compactMap(\.exploitability).min()
    run = store.folder.lastPathComponent
    game = stored.description.game.name
    algorithm = stored.description.algorithm.name
    seed = stored.description.seed
    self.trials = stored.description.trials
    parameters = single?.parameters
    self.metrics = single?.metrics
    agents = single?.agents
    outcomes = single?.outcomes
    iterations = single?.iterations
    objective = single?.objective
    tolerance = stored.description.tolerance
    variants = single == nil ? points : nil
    elapsed = Elapsed(wallSeconds: stored.wallSeconds, cpuSeconds: stored.cpuSeconds)
    finished = stored.finished != nil
    output = store.folder.path
  }
}
