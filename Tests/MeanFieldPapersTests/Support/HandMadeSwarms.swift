import MeanFieldFigures
import Testing

@testable import MeanFieldPapers
@testable import MeanFieldRuns

/// Runs of agents that learn over a network, with round numbers; all claims about them hold.
enum SwarmRuns {
  /// What a metric is in a trial at an iteration.
  typealias Curve = @Sendable (_ trial: Int, _ iteration: Int) -> Double

  static let iterations = 20
  /// The iteration for which agents join, if any do.
  static let joining = 11
  static let trials = 3

  /// What each variant of each run measures.
  static let curves: [String: [[String: Curve]]] = {
    let (one, none) = (level(1), level(0))
    let failures = [
      swarm(returning: rising(9, 9), divergence: level(0.001)),
      swarm(returning: rising(3, 8), divergence: growing),
      swarm(returning: rising(4, 10), divergence: none),
    ]
    let growth = [
      swarm(returning: rising(9, 9), divergence: level(0.001)),
      swarm(returning: dropping(from: 6, to: 3), divergence: growing),
      swarm(returning: rising(8, 10), divergence: none),
    ]
    var runs = [
      "agree-failures": failures, "diffuse-failures": failures, "cluster-failures": failures,
      "cluster-few": [swarm(returning: one), swarm(returning: one), swarm(returning: one)],
      "agree-replays": failures + failures, "agree-told": [swarm(returning: one)],
      "agree-loss": [9, 9, 5].map { swarm(returning: rising($0, $0)) },
      "agree-faulty": [9, 1].map { swarm(returning: level($0)) },
    ]
    for task in ["agree", "diffuse", "cluster"] {
      runs["\(task)-growth"] = growth
      runs["\(task)-growth-silent"] = [growth[0]]
    }
    return runs
  }()

  /// All runs, whose trials ended in order.
  static let all = curves.reduce(into: [:]) { $0[$1.key] = run($1.key, $1.value) }

  /// A run of some trials.
  ///
  /// - Parameters:
  ///   - outcome: How the last trial ended; the others ended in order.
  ///   - joinAt: The setting of the run, if agents join in it.
  ///   - settings: Other settings of the run.
  static func run(
    _ name: String, _ variants: [[String: Curve]], trials: Int = trials,
    iterations: Int = iterations, outcome: TrialOutcome? = .iterationLimit,
    joinAt: String? = "\(joining)", settings: [String: String] = [:]
  ) -> TrialCurves {
    var description = RunDescription(
      game: Selection("swarm"), algorithm: Selection("networked-learning"), iterations: iterations,
      trials: trials)
    description.algorithm.settings = settings
    if name.contains("growth") { description.algorithm.settings["join-at"] = joinAt }
    let numbers = variants.indices.flatMap { variant in (1...trials).map { (variant, $0) } }
    let run = StoredRun(
      description: description, program: "tests", created: "", finished: nil, wallSeconds: 0,
      cpuSeconds: 0, variants: [],
      trials: numbers.map { variant, number in
        StoredTrial(
          variant: variant + 1, number: number, seed: UInt64(number),
          outcome: number == trials ? outcome : .iterationLimit, isFinished: true)
      })
    let metrics = numbers.flatMap { variant, trial in
      variants[variant].flatMap { name, curve in
        (0...iterations).filter { isMeasured(name, after: $0) }.map {
          StoredMetric(
            variant: variant + 1, trial: trial, iteration: $0, name: name, value: curve(trial, $0))
        }
      }
    }
    return TrialCurves(run, metrics: metrics, name: "hand-made")
  }

  /// The run with other curves of one metric of one variant.
  static func changed(
    _ name: String, variant: Int = 1, _ metric: String, _ curve: @escaping Curve
  ) -> TrialCurves {
    var variants = curves[name, default: []]
    variants[variant - 1][metric] = curve
    return run(name, variants)
  }

  private static func isMeasured(_ metric: String, after iteration: Int) -> Bool {
    switch metric {
    case "regularised_return", "consensus_rounds": iteration > 0
    case "approximate_exploitability": iteration > 0 && iteration % 2 == 0
    default: true
    }
  }

  // MARK: - Curves

  /// Everything that one architecture measures.
  private static func swarm(
    returning curve: @escaping Curve, divergence: @escaping Curve = level(0)
  ) -> [String: Curve] {
    [
      "regularised_return": curve, "policy_divergence": divergence,
      "approximate_exploitability": level(0.2), "consensus_rounds": level(40),
      "stationary_regularised_exploitability": level(1), "distinct_policies": { _, _ in 1 },
    ]
  }

  /// Trials differ by a thousandth to either side.
  private static func share(of trial: Int) -> Double { 1 + 0.001 * Double(trial - 2) }

  /// The same at all iterations.
  static func level(_ value: Double) -> Curve { { trial, _ in value * share(of: trial) } }

  /// From 1 at the first iteration to a value, and to another in the last fifth.
  static func rising(_ middle: Double, _ last: Double) -> Curve {
    { trial, iteration in
      share(of: trial) * (iteration == 1 ? 1 : iteration > iterations * 4 / 5 ? last : middle)
    }
  }

  /// From one value to another when agents join.
  static func dropping(from before: Double, to after: Double) -> Curve {
    { trial, iteration in share(of: trial) * (iteration < joining ? before : after) }
  }

  /// In proportion to the iteration, to 1.
  static let growing: Curve = { trial, iteration in
    share(of: trial) * Double(iteration) / Double(iterations)
  }

  /// Three trials that differ so much from each other that they tell nothing.
  static func scattered(around value: Double) -> Curve {
    { trial, _ in value * [0.5, 1, 1.5][trial - 1] }
  }

  // MARK: - Claims

  /// What a claim finds in all runs of the paper, some with other numbers.
  static func finding(_ id: String, _ changed: [String: TrialCurves] = [:]) throws -> Finding {
    let claim = try #require(Paper.benjamin2024.claims.first { $0.id == id })
    let runs = all.merging(changed) { $1 }
    return try claim.check(ReproducedRuns(runs.filter { claim.runs.contains($0.key) }))
  }

  /// Whether a claim holds if one metric of one variant of a run is different.
  static func holds(
    _ id: String, _ run: String, variant: Int = 1, metric: String = "regularised_return",
    _ curve: @escaping Curve
  ) throws -> Bool? {
    try finding(id, [run: changed(run, variant: variant, metric, curve)]).holds
  }
}
