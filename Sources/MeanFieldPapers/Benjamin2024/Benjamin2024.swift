import MeanFieldRuns

extension Paper {
  /// Decentralised agents that learn over a network in one continuing run.
  public static let benjamin2024 = Paper(
    name: "benjamin2024",
    title: "Networked Communication for Decentralised Agents in Mean-Field Games",
    authors: "Patrick Benjamin and Alessandro Abate", venue: "arXiv:2306.02766, 2024",
    runs: Swarms.runs, figures: Swarms.figures, claims: Swarms.claims,
    notes: Swarms.notes)
}

/// The tasks of the paper, its runs and what they measure.
enum Swarms {
  /// An experiment of the paper: a figure.
  struct Experiment: Sendable {
    /// The figure's number.
    let figure: Int
    /// The run's name.
    let run: String
    /// What agents are to do, in a few words.
    let task: String
    /// What makes it hard, in a few words.
    let hardship: String
    /// The iterations of the run.
    let iterations: Int
    /// The iteration for which agents join, or nil if none do and updates fail instead.
    let growth: Int?
    /// The return of perfect behaviour, without the entropy's bonus.
    let perfectReturn: Double

    /// The run in which newcomers listen first, if agents join.
    var silentRun: String? { growth.map { _ in "\(run)-silent" } }
    /// The runs that the figure is made from.
    var runs: [String] { [run] + (silentRun.map { [$0] } ?? []) }
  }

  static let experiments = [
    Experiment(
      figure: 1, run: "agree-failures", task: "agree on a single target", hardship: failing,
      iterations: 150, growth: nil, perfectReturn: 10),
    Experiment(
      figure: 2, run: "diffuse-failures", task: "diffuse across multiple targets",
      hardship: failing, iterations: 150, growth: nil, perfectReturn: 9.75),
    Experiment(
      figure: 3, run: "agree-growth", task: "agree on a single target",
      hardship: "175 agents join 25", iterations: 200, growth: 101, perfectReturn: 10),
    Experiment(
      figure: 4, run: "diffuse-growth", task: "diffuse across multiple targets",
      hardship: "175 agents join 25", iterations: 100, growth: 41, perfectReturn: 9.75),
    Experiment(
      figure: 5, run: "cluster-failures", task: "cluster", hardship: failing, iterations: 300,
      growth: nil, perfectReturn: 10),
    Experiment(
      figure: 6, run: "cluster-growth", task: "cluster", hardship: "50 agents join 50",
      iterations: 300, growth: 201, perfectReturn: 10),
  ]

  private static let failing = "half of all updates fail"

  /// Who learns, in the order of the runs' variants.
  enum Architecture: Int, CaseIterable, Sendable {
    case networked = 1
    case independent, centralised

    /// The number of its variant.
    var variant: Int { rawValue }
    /// How people call it.
    var name: String { "\(self)" }
  }

  // Runs beyond the paper's figures.
  static let few = "cluster-few"
  static let replays = "agree-replays"
  static let fromZero = "agree-from-zero"
  static let loss = "agree-loss"
  static let delay = "agree-delay"
  static let faulty = "agree-faulty"
  static let told = "agree-told"
  static let leaving = "agree-leaving"

  // Metrics.
  static let regularisedReturn = "regularised_return"
  static let approximateExploitability = "approximate_exploitability"
  static let exactExploitability = "stationary_regularised_exploitability"
  static let divergence = "policy_divergence"
  static let distinctPolicies = "distinct_policies"
  static let consensusRounds = "consensus_rounds"

  static let runs = [
    run("agree-failures", PackageResources.agree_failures_yaml),
    run("diffuse-failures", PackageResources.diffuse_failures_yaml),
    run("agree-growth", PackageResources.agree_growth_yaml),
    run("agree-growth-silent", PackageResources.agree_growth_silent_yaml),
    run("diffuse-growth", PackageResources.diffuse_growth_yaml),
    run("diffuse-growth-silent", PackageResources.diffuse_growth_silent_yaml),
    run("cluster-failures", PackageResources.cluster_failures_yaml),
    run("cluster-growth", PackageResources.cluster_growth_yaml),
    run("cluster-growth-silent", PackageResources.cluster_growth_silent_yaml),
    run(few, PackageResources.cluster_few_yaml, laptop: 4),
    run(replays, PackageResources.agree_replays_yaml, keepingReplay: true),
    run(fromZero, PackageResources.agree_from_zero_yaml, laptop: 4),
    run(loss, PackageResources.agree_loss_yaml),
    run(delay, PackageResources.agree_delay_yaml, laptop: 4),
    run(faulty, PackageResources.agree_faulty_yaml),
    run(told, PackageResources.agree_told_yaml),
    run(leaving, PackageResources.agree_leaving_yaml, laptop: 4),
  ]

  /// A run in the sizes of the presets: `laptop` solves the Bellman equation around whose solution the
  /// paper's replay stays, `quick` looks at a few iterations with a few transitions.
  ///
  /// - Parameters:
  ///   - laptop: How many trials `laptop` has, or nil for the paper's.
  ///   - keepingReplay: Whether it has the paper's replay in all presets.
  private static func run(
    _ name: String, _ file: [UInt8], laptop: Int? = nil, keepingReplay: Bool = false
  ) -> PaperRun {
    PaperRun(name, runFile: String(decoding: file, as: UTF8.self)) { run, preset in
      if preset != .paper, !keepingReplay {
        run.algorithm.settings["replay"] = "exact"
      }
      switch preset {
      case .paper: break
      case .laptop:
        run.trials = laptop ?? run.trials
        replace("deviation-every", by: "10", in: &run)
      case .quick:
        run.trials = 1
        run.iterations = 4
        run.algorithm.settings["transitions"] = "100"
        run.algorithm.settings["passes"] = "5"
        replace("join-at", by: "3", in: &run)
        replace("leave-at", by: "3", in: &run)
      }
    }
  }

  /// Gives a setting that a run has another value.
  private static func replace(
    _ setting: String, by value: String, in run: inout RunDescription
  ) {
    guard run.algorithm.settings[setting] != nil else { return }
    run.algorithm.settings[setting] = value
  }
}
