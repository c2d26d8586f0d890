import MeanFieldFigures
@testable import MeanFieldRuns

extension TrialCurves {
  /// A run with numbers of the tests' own.
  ///
  /// - Parameters:
  ///   - metrics: By name, for each trial, what it measured, first of all after `first` iterations.
  ///   - first: After how many iterations each trial measured first.
  ///   - every: After how many iterations it measured again.
  ///   - outcome: How the last trial ended; the others ended in order.
  init(
    _ metrics: [String: [[Double]]], first: Int = 0, every: Int = 100,
    outcome: TrialOutcome? = .iterationLimit
  ) {
    self.init(variants: [metrics], first: first, every: every, outcome: outcome)
  }

  /// The same of each variant of a sweep.
  init(
    variants: [[String: [[Double]]]], first: Int = 0, every: Int = 100,
    outcome: TrialOutcome? = .iterationLimit
  ) {
    let count = variants[0].values.map(\.count).max() ?? 0
    let trials = variants.indices.flatMap { variant in
      (1...count).map { number in
        StoredTrial(
          variant: variant + 1, number: number, seed: UInt64(number),
          outcome: number == count ? outcome : .iterationLimit, isFinished: true)
      }
    }
    let run = StoredRun(
      description: RunDescription(game: Selection("malware-spread"), trials: count),
      program: "tests", created: "", finished: nil, wallSeconds: 0, cpuSeconds: 0, variants: [],
      trials: trials)
    let stored = variants.enumerated().flatMap { variant, metrics in
      metrics.flatMap { name, trials in
        trials.enumerated().flatMap { trial, values in
          values.enumerated().map {
            StoredMetric(
              variant: variant + 1, trial: trial + 1, iteration: first + every * $0, name: name,
              value: $1)
          }
        }
      }
    }
    self.init(run, metrics: stored, name: "hand-made")
  }
}

/// Runs of the spread of malware as the paper has them, with round numbers; all its claims hold of them.
enum MalwareRuns {
  static let teamReturn = -4.0
  static let equilibriumReturn = -5.0
  static let teamThreshold = 0.2
  static let equilibriumThreshold = 0.5

  /// What each variant of each run measured.
  static let variants: [String: [[String: [[Double]]]]] = {
    var runs = metrics.mapValues { [$0] }
    for (name, scale) in [("two-timescale", 1.0), ("rollouts", 2), ("adam", 3)] {
      // What is left by each learning rate; with 0.1 alone the return is that of the equilibrium.
      runs["rates-" + name] = (1...8).map { rate in
        var metrics = learner(
          equilibriumReturn * (rate == 5 ? 1 : 2), equilibriumThreshold)
        metrics["exploitability"] = [[1, 1, scale * Double(rate)], [1, 1, scale * Double(rate)]]
        return metrics
      }
    }
    return runs
  }()

  /// What each run of one variant measured.
  private static let metrics: [String: [String: [[Double]]]] = {
    var runs = [
      "exact-team": [
        "value": [[-9, teamReturn]], "threshold": [[teamThreshold, teamThreshold]],
        "mean_state": [[0.2, 0.1]],
      ],
      "exact-equilibrium": [
        "value": [[-9, -9, -9, equilibriumReturn]],
        "threshold": [[0, 0, 0, equilibriumThreshold]], "mean_state": [[0.4, 0.4, 0.4, 0.3]],
        "candidate_threshold": [[0, 0.2, 0.5, 0.9]], "candidate_value": [[-9, -4, -5, -8]],
        "candidate_exploitability": [[3, 0.5, 0, 1]],
      ],
      "team-optimum": ["value": [[-9, teamReturn]]],
      "policy-iteration": ["value": [[-9, equilibriumReturn]]],
      "team": learner(teamReturn, teamThreshold),
    ]
    for name in [
      "equilibrium", "smoothed-functional", "likelihood-ratio-monte-carlo",
      "likelihood-ratio-renewal", "likelihood-ratio-actor-critic",
    ] {
      runs[name] = learner(equilibriumReturn, equilibriumThreshold)
    }
    return runs
  }()

  /// Two trials that stay where they come to.
  private static func learner(_ value: Double, _ threshold: Double) -> [String: [[Double]]] {
    let shares = [0.999, 1.001]
    return [
      "value": shares.map { [2 * value, value * $0, value * $0] },
      "threshold": shares.map { [0.8, threshold * $0, threshold * $0] },
      "mean_state": shares.map { [0.4, 0.3 * $0, 0.3 * $0] },
      "exploitability": shares.map { [1, 0.1 * $0, 0.1 * $0] },
      "samples": shares.map { _ in [0, 6e7, 1.2e8] },
    ]
  }

  /// All runs, whose trials ended in order.
  static let all = variants.mapValues { TrialCurves(variants: $0) }
}
