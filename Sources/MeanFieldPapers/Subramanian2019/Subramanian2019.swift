import MeanFieldRuns

extension Paper {
  /// Stationary games and teams, learned from a simulator: the spread of malware.
  public static let subramanian2019 = Paper(
    name: "subramanian2019", title: "Reinforcement Learning in Stationary Mean-field Games",
    authors: "Jayakumar Subramanian and Aditya Mahajan", venue: "AAMAS 2019, pages 251–259",
    runs: Malware.runs, figures: Malware.figures, claims: Malware.claims)
}

/// The one example of the paper, its runs and what they measure.
enum Malware {
  // Exact references.
  static let exactTeam = "exact-team"
  static let exactEquilibrium = "exact-equilibrium"
  static let teamOptimum = "team-optimum"
  static let policyIteration = "policy-iteration"
  // Learners.
  static let team = "team"
  static let equilibrium = "equilibrium"
  static let smoothedFunctional = "smoothed-functional"
  static let likelihoodRatios = [
    "likelihood-ratio-monte-carlo", "likelihood-ratio-renewal", "likelihood-ratio-actor-critic",
  ]
  /// SPSA with steps of many lengths, and how people call what follows them.
  static let rates = [
    (run: "rates-two-timescale", name: "two timescales"),
    (run: "rates-rollouts", name: "rollouts"), (run: "rates-adam", name: "rollouts, Adam"),
  ]
  /// α of their variants.
  static let learningRates = [0.003, 0.01, 0.03, 0.06, 0.1, 0.13, 0.2, 0.3]
  /// All that learn the equilibrium.
  static let learners = [equilibrium, smoothedFunctional] + likelihoodRatios
  /// How people call their estimators of the gradient, in the same order.
  static let estimatorNames = [
    "SPSA", "SFSA", "REINFORCE with a baseline", "Renewal Monte Carlo", "Actor-critic",
  ]

  // Metrics.
  static let threshold = "threshold"
  static let value = "value"
  static let exploitability = "exploitability"
  static let meanState = "mean_state"
  static let samples = "samples"

  static let runs = [
    PaperRun(exactTeam, runFile: text(PackageResources.exact_team_yaml)),
    PaperRun(exactEquilibrium, runFile: text(PackageResources.exact_equilibrium_yaml)),
    PaperRun(teamOptimum, runFile: text(PackageResources.team_optimum_yaml)),
    PaperRun(policyIteration, runFile: text(PackageResources.policy_iteration_yaml)),
    learner(team, PackageResources.team_yaml),
    learner(equilibrium, PackageResources.equilibrium_yaml),
    learner(smoothedFunctional, PackageResources.smoothed_functional_yaml),
    learner(likelihoodRatios[0], PackageResources.likelihood_ratio_monte_carlo_yaml),
    learner(likelihoodRatios[1], PackageResources.likelihood_ratio_renewal_yaml),
    learner(likelihoodRatios[2], PackageResources.likelihood_ratio_actor_critic_yaml),
    learner(rates[0].run, PackageResources.rates_two_timescale_yaml, quick: 1, laptop: 4),
    learner(rates[1].run, PackageResources.rates_rollouts_yaml, quick: 1, laptop: 4),
    learner(rates[2].run, PackageResources.rates_adam_yaml, quick: 1, laptop: 4),
  ]

  /// A run that every preset does in full, but not as often.
  private static func learner(
    _ name: String, _ file: [UInt8], quick: Int = 3, laptop: Int = 25
  ) -> PaperRun {
    PaperRun(name, runFile: text(file)) { run, preset in
      switch preset {
      case .quick: run.trials = quick
      case .laptop: run.trials = laptop
      case .paper: break
      }
    }
  }

  private static func text(_ file: [UInt8]) -> String { String(decoding: file, as: UTF8.self) }
}
