import MeanFieldFigures
import MeanFieldRuns

extension UnequalPlayers {
  static let figures =
    experiments.map { learning($0) } + experiments.map { largest($0) } + [
      inequality, inequalityOfWorst, numberOfAgents, solversOfEpidemic,
    ]

  /// A panel of Figure 1.
  private static func learning(_ experiment: Experiment) -> PaperFigure {
    curves(
      "figure-1\(experiment.letter)", experiment, of: gain, title: "Exploitability while learning",
      caption: """
        What an agent gains by deviating alone from what all have learned, the mean over agents and trials, \
        and two standard deviations of trials to either side. An epoch is 100 plays of all agents.
        """)
  }

  /// The same for the agent who gains most.
  private static func largest(_ experiment: Experiment) -> PaperFigure {
    curves(
      "figure-1\(experiment.letter)-largest", experiment, of: largestGain,
      title: "Largest gain while learning",
      caption: """
        Not in the paper. As Figure 1\(experiment.letter), of the agent who gains most of those that are \
        looked at (100 where gains are computed, 20 where they are measured).
        """)
  }

  private static func curves(
    _ name: String, _ experiment: Experiment, of metric: String, title: String, caption: String
  ) -> PaperFigure {
    PaperFigure(
      name, title: "\(title): \(experiment.game)", caption: caption, runs: [experiment.run]
    ) { runs in
      LineChart(
        title: "\(title): \(experiment.game)", subtitle: experiment.inequality,
        x: Axis("epochs", isCount: true), y: Axis("gain by deviating", scale: .log10),
        series: try algorithms.enumerated().map { index, name in
          try runs[experiment.run].series(name, of: metric, variant: index + 1, deviations: 2)
        })
    }
  }

  /// Figure 2a.
  private static let inequality = PaperFigure(
    "figure-2a", title: "The equilibrium of the mean among unequal agents",
    caption: """
      What one of 1,000 agents of A-SIS gains by deviating from an exact equilibrium of the game that they \
      induce, the mean over agents and trials, by how unequal they are in transitions (α) or rewards (β, of \
      rewards scaled to [0, 1]), the other being 0. At 0 it is what chance leaves among equal agents.
      """,
    runs: causes.map(\.run)
  ) { runs in
    try chart(of: gain, from: 0, runs, title: "Gain by deviating from the equilibrium of the mean")
  }

  private static let inequalityOfWorst = PaperFigure(
    "figure-2a-largest", title: "The same, of the agent who gains most",
    caption: """
      Not in the paper. As Figure 2a, of the agent who gains most of the 20 that are looked at.
      """,
    runs: causes.map(\.run)
  ) { runs in
    try chart(
      of: largestGain, from: 1, runs,
      title: "Largest gain by deviating from the equilibrium of the mean")
  }

  private static func chart(
    of metric: String, from first: Int, _ runs: ReproducedRuns, title: String
  ) throws -> LineChart {
    LineChart(
      title: title, subtitle: "A-SIS, 1,000 unequal agents", x: Axis("α or β"),
      y: Axis("gain by deviating"),
      series: try causes.map { run, name in
        let gains = try amounts.indices.dropFirst(first).map {
          try runs[run].last(of: metric, variant: $0 + 1).mean
        }
        return LineChart.Series(name, x: Array(amounts.dropFirst(first)), y: gains)
      })
  }

  /// How fast an equilibrium of infinitely many becomes one of N.
  private static let numberOfAgents = PaperFigure(
    "figure-3", title: "Equilibria of infinitely many agents among N",
    caption: """
      Not in the paper, whose theorem 1 says O(1/√N). What one of N equal agents gains by deviating from an \
      exact equilibrium of infinitely many, with the slopes of 1/√N and 1/N. An agent sees its own state \
      alone and meets the chance of the others on average: where rewards and transitions are smooth its first \
      order, 1/√N, vanishes (A-SIS). It does not where the equilibrium is at a kink (bottleneck). All gains \
      are computed, not sampled.
      """,
    runs: limits.flatMap { limit in counts.map { run(limit.run, among: $0) } }
  ) { runs in
    AgentCurve(
      title: "Gain by deviating from an equilibrium among N agents",
      curves: try limits.map { limit in
        AgentCurve.Curve(
          limit.name,
          try counts.map { count in
            let gain = try runs[run(limit.run, among: count)].last(of: gain).mean
            return .init(agents: count, value: gain, low: gain, high: gain)
          })
      }
    ).chart
  }

  /// What finds an equilibrium of the epidemic.
  private static let solversOfEpidemic = PaperFigure(
    "figure-4", title: "Exact solvers on the epidemic",
    caption: """
      Not in the paper. The exploitability of A-SIS, whose game is not monotone, with equal agents. Logit \
      continuation follows the entropy-regularised equilibria from high temperature to low along a path that \
      turns back hundreds of times, and ends by Newton's method on the support; an iteration is 25 steps of the \
      path.
      """,
    runs: solvers.map(\.run)
  ) { runs in
    LineChart(
      title: "Exploitability of the epidemic by exact solvers",
      x: Axis("iterations", isCount: true),
      y: Axis("exploitability", scale: .log10),
      series: try solvers.map {
        try runs[$0.run].series($0.name, of: exploitability, deviations: nil)
      })
  }
}
