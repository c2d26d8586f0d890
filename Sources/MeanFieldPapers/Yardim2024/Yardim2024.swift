import MeanFieldRuns

extension Paper {
  /// Games of many unequal agents, solved as if all were alike.
  public static let yardim2024 = Paper(
    name: "yardim2024",
    title: "Exploiting Approximate Symmetry for Efficient Multi-Agent Reinforcement Learning",
    authors: "Batuhan Yardim and Niao He", venue: "arXiv:2408.15173, 2024",
    runs: UnequalPlayers.runs, figures: UnequalPlayers.figures, claims: UnequalPlayers.claims,
    notes: UnequalPlayers.notes)
}

/// The experiments of the paper with tables, its runs and what they measure.
enum UnequalPlayers {
  /// An experiment in which both algorithms learn: a panel of Figure 1.
  struct Experiment: Sendable {
    /// The panel.
    let letter: String
    /// The run's name.
    let run: String
    /// The game, in a few words.
    let game: String
    /// How unequal agents are.
    let inequality: String
  }

  static let experiments = [
    Experiment(
      letter: "b", run: "rock-paper-scissors", game: "rock, paper, scissors (A-RPS)",
      inequality: "2,000 agents, β = 0.1"),
    Experiment(
      letter: "c", run: "epidemic", game: "an epidemic (A-SIS)",
      inequality: "1,000 agents, α = β = 0.1"),
  ]

  /// Who learns, in the order of the runs' variants.
  static let algorithms = ["Symm-PMD", "IPMD"]

  /// What makes agents of Figure 2a unequal: transitions or rewards.
  static let causes = [
    (run: "unequal-alpha", name: "α, with β = 0"),
    (run: "unequal-beta", name: "β, with α = 0"),
  ]
  /// α or β of their variants.
  static let amounts = (0...10).map { 0.025 * Double($0) }

  /// The numbers of agents among whom equilibria are played.
  static let counts = [10, 32, 100, 316, 1000, 3162]
  /// The games, and how people call them.
  static let limits = [
    (run: "few-patients", name: "A-SIS"), (run: "few-drivers", name: "bottleneck"),
  ]

  static func run(_ name: String, among count: Int) -> String { "\(name)-\(count)" }

  // Exact solvers on the epidemic.
  static let solvers = [
    (run: "mirror-descent", name: "mirror descent"),
    (run: "fictitious-play", name: "fictitious play"),
    (run: "continuation", name: "logit continuation"),
  ]

  // Metrics.
  static let gain = "n_player_exploitability"
  static let largestGain = "largest_n_player_exploitability"
  static let exploitability = "exploitability"
  static let folds = "folds"

  static let runs =
    [
      PaperRun("rock-paper-scissors", runFile: text(PackageResources.rock_paper_scissors_yaml)) {
        learned(&$0, in: $1)
      },
      PaperRun("epidemic", runFile: text(PackageResources.epidemic_yaml)) { learned(&$0, in: $1) },
      PaperRun("unequal-alpha", runFile: text(PackageResources.unequal_alpha_yaml)) {
        solved(&$0, in: $1)
      },
      PaperRun("unequal-beta", runFile: text(PackageResources.unequal_beta_yaml)) {
        solved(&$0, in: $1)
      },
    ]
    + counts.flatMap { count in
      [
        among(count, "few-patients", PackageResources.few_patients_yaml),
        among(count, "few-drivers", PackageResources.few_drivers_yaml),
      ]
    } + [
      PaperRun("mirror-descent", runFile: text(PackageResources.mirror_descent_yaml)),
      PaperRun("fictitious-play", runFile: text(PackageResources.fictitious_play_yaml)),
      PaperRun("continuation", runFile: text(PackageResources.continuation_yaml)),
    ]

  /// Few agents, plays and iterations for `quick`.
  private static func learned(_ run: inout RunDescription, in preset: Preset) {
    guard preset == .quick else { return }
    run.trials = 2
    run.iterations = 6
    run.algorithm.settings["agents"] = "100"
    run.algorithm.settings["plays"] = "10"
    run.game.settings["agents-drawn"] = "100"
    run.evaluation.players = 100
  }

  /// Few agents and a short epidemic for `quick`.
  private static func solved(_ run: inout RunDescription, in preset: Preset) {
    guard preset == .quick else { return }
    run.trials = 1
    run.game.settings["steps"] = "10"
    run.game.settings["agents-drawn"] = "60"
    run.evaluation.players = 60
  }

  /// A run of an equilibrium that so many agents play.
  private static func among(_ count: Int, _ name: String, _ file: [UInt8]) -> PaperRun {
    PaperRun(run(name, among: count), runFile: text(file)) { run, preset in
      run.evaluation.players = count
      if preset == .quick, run.game.name == "a-sis" { run.game.settings["steps"] = "10" }
    }
  }

  private static func text(_ file: [UInt8]) -> String { String(decoding: file, as: UTF8.self) }
}
