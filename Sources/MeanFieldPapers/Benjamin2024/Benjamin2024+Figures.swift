import MeanFieldFigures
import MeanFieldRuns

extension Swarms {
  /// A quantity that is drawn over iterations.
  private struct Panel {
    let letter: String
    let metric: String
    let title: String
    let axis: String
    let note: String
    /// The largest number that can be, in units of the axis, or nil.
    var hasPerfect = false
  }

  private static let panels = [
    Panel(
      letter: "a", metric: regularisedReturn, title: "Return", axis: "regularised return",
      note:
        "Mean over the trials and a standard deviation to either side: what agents earn with the entropy's "
        + "bonus at the time steps that they learn from, over 1 − γ. Dashed, what perfect behaviour earns "
        + "without the bonus.",
      hasPerfect: true),
    Panel(
      letter: "b", metric: approximateExploitability, title: "Approximate exploitability",
      axis: "approximate exploitability",
      note:
        "The paper's: one agent learns alone for three iterations and is then watched for three, "
        + "its return less the others'."),
    Panel(
      letter: "c", metric: exactExploitability, title: "Exact exploitability",
      axis: "exploitability",
      note:
        "Not in the paper, which would have wanted it (appendix F.2): for each agent's policy, what "
        + "the best response gains if all follow that policy, computed exactly in the population at rest, "
        + "the mean over agents."),
    Panel(
      letter: "d", metric: divergence, title: "Policy divergence", axis: "policy divergence",
      note: "Mean over agents of the largest ℓ1 distance over states of an agent's policy from the "
        + "first agent's."),
  ]

  static let figures =
    experiments.flatMap { experiment in panels.map { figure(experiment, $0) } }
    + [bothReplays, valuesFromZero, faults, liars, departures, fewAgents]
    + experiments.filter { $0.growth == nil }.map(film)

  /// A panel of one of the paper's figures.
  private static func figure(_ experiment: Experiment, _ panel: Panel) -> PaperFigure {
    PaperFigure(
      "figure-\(experiment.figure)\(panel.letter)",
      title: "\(panel.title): \(experiment.task), \(experiment.hardship)",
      caption: caption(of: experiment, panel), runs: experiment.runs
    ) { runs in
      var curves = try Architecture.allCases.map {
        try runs[experiment.run].series(
          $0.name, of: panel.metric, variant: $0.variant, deviations: 1)
      }
      if let silent = experiment.silentRun {
        curves.append(
          try runs[silent].series(
            "networked, newcomers listen first", of: panel.metric, deviations: 1,
            stroke: .dotted))
      }
      var chart = LineChart(
        title: "\(panel.title): \(experiment.task)",
        subtitle: subtitle(experiment.hardship, of: experiment.runs.map { runs[$0] }),
        x: Axis("iterations", isCount: true), y: Axis(panel.axis), series: curves)
      if panel.hasPerfect { chart.addLevel("perfect", at: experiment.perfectReturn) }
      if let joining = joining(in: runs[experiment.run]) {
        chart.addMark("agents join", at: Double(joining))
      }
      return chart
    }
  }

  /// The agents of a task before and after learning.
  private static func film(_ experiment: Experiment) -> PaperFigure {
    let task = String(experiment.task.prefix { $0 != " " })
    return PaperFigure(
      "film-\(task)", title: "A swarm before and after learning: \(experiment.task)",
      caption: """
        Not in the paper. Agents of Figure \(experiment.figure) who start anywhere: all act at random, as \
        before the first iteration, and all follow the policy that the first agent of the first trial's \
        networked population had in the end.
        """, runs: [experiment.run]
    ) { runs in
      let run = runs[experiment.run]
      return try run.film(
        title: "A swarm, before and after learning", subtitle: experiment.task,
        agents: try agents(in: run), moves: moves)
    }
  }

  /// For how many time steps agents are filmed: they walk nearly at random until they come to where they
  /// stay.
  private static let moves = 200

  /// How many agents a run's game has, on which their rewards depend.
  private static func agents(in run: TrialCurves) throws(UserError) -> Int {
    guard let agents = Int(run.run.description.game.settings["agents"] ?? "") else {
      throw UserError(.data, "the run's game names no number of agents")
    }
    return agents
  }

  private static func caption(of experiment: Experiment, _ panel: Panel) -> String {
    let isDotted = panel.metric == regularisedReturn && experiment.growth != nil
    return panel.note
      + (isDotted ? " Dotted, newcomers only listen in the iteration for which they join." : "")
  }

  /// Of runs of one kind what makes them hard, for which iteration agents join, and whether all of them
  /// have the exact replay, which depends on the preset.
  private static func subtitle(_ hardship: String? = nil, of runs: [TrialCurves]) -> String? {
    let joining = runs.first.flatMap(joining).map { " for iteration \($0)" } ?? ""
    let isExact = runs.allSatisfy { $0.run.description.algorithm.settings["replay"] == "exact" }
    let parts = [hardship.map { $0 + joining }, isExact ? "replay=exact" : nil].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// Curves that the paper does not have, of one metric.
  private static func returns(
    _ name: String, title: String, caption: String,
    of curves: [(name: String, run: String, variant: Int)]
  ) -> PaperFigure {
    let names = curves.map(\.run).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    return PaperFigure(
      name, title: title, caption: "Not in the paper. \(caption)", runs: names
    ) { runs in
      var chart = LineChart(
        title: title, subtitle: subtitle(of: names.map { runs[$0] }),
        x: Axis("iterations", isCount: true), y: Axis("regularised return"),
        series: try curves.map {
          try runs[$0.run].series(
            $0.name, of: regularisedReturn, variant: $0.variant, deviations: 1)
        })
      if let leaving = iteration(of: "leave-at", in: runs[names[0]]) {
        chart.addMark("agents leave", at: Double(leaving))
      }
      return chart
    }
  }

  private static let bothReplays = returns(
    "figure-7", title: "Agree by the paper's replay and by an exact solution",
    caption: """
      Figure 1's setting by 500 shuffled passes of temporal differences (the paper's) and by the exact \
      solution of the Bellman equation that each agent's transitions make, around which the passes of the \
      paper's constant β stay. Both have the same seeds.
      """,
    of: [("passes", 0), ("exact", 3)].flatMap { replay, first in
      Architecture.allCases.map {
        ("\($0.name), \(replay)", replays, first + $0.variant)
      }
    })

  private static let valuesFromZero = returns(
    "figure-8", title: "Agree with action values that start from 0",
    caption: """
      Figure 1's setting, but estimates start from 0 in each iteration and not from the largest value \
      there can be. What was never tried then looks bad and not good.
      """,
    of: Architecture.allCases.map { ($0.name, fromZero, $0.variant) })

  private static let faults = returns(
    "figure-9a", title: "Messages that get lost or come late",
    caption: """
      Networked learning of Figure 1's task without failures: of all messages a share gets lost, or they \
      come some rounds after they were sent, of 300 rounds an iteration.
      """,
    of: [
      ("all arrive", loss, 1), ("90 % get lost", loss, 2), ("99.9 % get lost", loss, 3),
      ("20 rounds late", delay, 1), ("100 rounds late", delay, 2), ("299 rounds late", delay, 3),
    ])

  private static let liars = returns(
    "figure-9b", title: "Agents that tell nonsense",
    caption: """
      Networked learning of Figure 1's task without failures, and with a tenth of all agents that have \
      random policies in each iteration. The policy that changed least is heard furthest: these agents say \
      how far theirs are from the last ones, or that nothing has changed. Learners that fail (half of all, as \
      in Figure 1, where they say nothing) can claim the latter truthfully.
      """,
    of: [
      ("no nonsense", loss, 1), ("random, honest about the change", faulty, 1),
      ("random, claiming no change", faulty, 2), ("failed learners claim no change", told, 1),
    ])

  private static let departures = returns(
    "figure-9c", title: "Half of all agents leave",
    caption: """
      Figure 1's task without failures; 100 of 200 agents leave, drawn at random, the others go on from \
      where they are.
      """,
    of: Architecture.allCases.map { ($0.name, leaving, $0.variant) })

  private static let fewAgents = returns(
    "figure-10", title: "Cluster with 25 agents",
    caption: """
      Of an initial test with 25 agents the paper says that it observed no increase in the average return \
      (appendix F.5); it does not say for how many iterations.
      """,
    of: Architecture.allCases.map { ($0.name, few, $0.variant) })
}
