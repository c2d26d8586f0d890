import MeanFieldFigures
import MeanFieldRuns

extension Malware {
  /// A quantity that the paper draws over samples.
  private struct Panel {
    let letter: String
    let metric: String
    let title: String
    let axis: String
  }

  private static let panels = [
    Panel(letter: "a", metric: threshold, title: "Threshold", axis: "threshold θ"),
    Panel(letter: "b", metric: value, title: "Performance", axis: "return J"),
    Panel(letter: "c", metric: meanState, title: "Mean state", axis: "mean state ⟨z⟩"),
  ]

  static let figures =
    panels.map {
      learning(
        $0, number: 1, run: team, exact: exactTeam, "the team's optimum",
        note: "One call of Algorithm 4 is 1,000 agents for 200 steps, for each of θ⁺ and θ⁻: 8·10⁵ "
          + "samples an iteration.")
    }
    + panels.map {
      learning(
        $0, number: 2, run: equilibrium, exact: exactEquilibrium, "the equilibrium",
        note: "6·10⁵ samples an iteration."
          + ($0.metric == value
            ? " J may come to lie above that of the equilibrium, which is not the threshold of the "
              + "highest J (Figure 4)." : ""))
    }
    + [
      estimators(
        letter: "a", metric: value, "Performance", axis: Axis("return J"), exactLevel: true,
        note: "Mean return over the runs; curves that are nearly the same hide each other."),
      estimators(
        letter: "b", metric: exploitability, "Exploitability",
        axis: Axis("exploitability", scale: .log10), exactLevel: false,
        note: "Mean exploitability over the runs: what one agent can gain by leaving the policy. A "
          + "threshold with a slope is no best response, so likelihood ratios do not come to 0."),
      timescales, difference,
    ]

  /// A panel of Figure 1 or 2.
  private static func learning(
    _ panel: Panel, number: Int, run: String, exact: String, _ goal: String, note: String
  ) -> PaperFigure {
    PaperFigure(
      "figure-\(number)\(panel.letter)",
      title: "\(panel.title) while \(goal) is learned by SPSA",
      caption: """
        Mean over the runs and two standard deviations to either side; dashed, what an exhaustive \
        search over all thresholds of the grid finds. \(note) Chosen here, as the paper does not say: \
        x is rounded to the nearest of the 101 cells, with exact probabilities; random numbers \
        are common to θ⁺ and θ⁻; and J and ⟨z⟩ are computed exactly for the policy learned so far, in \
        the population that it leads to.
        """,
      runs: [run, exact]
    ) { runs in
      var chart = LineChart(
        title: "\(panel.title): \(goal) by samples", x: Axis("samples", isCount: true),
        y: Axis(panel.axis),
        series: [
          try runs[run].series("learned", of: panel.metric, over: samples, deviations: 2)
        ])
      chart.addLevel(
        "exact", at: try runs[exact].last(of: panel.metric).mean, isGuide: false)
      return chart
    }
  }

  /// A panel that the paper does not have: a quantity by every learner of the equilibrium.
  private static func estimators(
    letter: String, metric: String, _ title: String, axis: Axis, exactLevel: Bool, note: String
  ) -> PaperFigure {
    PaperFigure(
      "figure-3\(letter)", title: "\(title) by five estimators of the gradient, over samples",
      caption: """
        Not in the paper, which describes these learners and draws the first. \(note) SPSA and SFSA \
        learn thresholds; the likelihood ratios need policies with a derivative and learn thresholds \
        with a slope, P(repair | x) = 1/(1 + exp(−(x − θ)/0.02)). All take 200 of Adam's steps of 0.01, \
        for which the likelihood ratios need 0.8·10⁸ samples and the others 1.2·10⁸.
        """,
      runs: learners + (exactLevel ? [exactEquilibrium] : [])
    ) { runs in
      var chart = LineChart(
        title: "\(title): the equilibrium by five estimators", x: Axis("samples", isCount: true),
        y: axis,
        series: try zip(estimatorNames, learners).map { name, run in
          try runs[run].series(name, of: metric, over: samples, deviations: nil)
        })
      if exactLevel {
        chart.addLevel("exact", at: try runs[exactEquilibrium].last(of: metric).mean)
      }
      return chart
    }
  }

  /// What Remark 3 is about.
  private static let timescales = PaperFigure(
    "figure-3c", title: "Two timescales or many rounds, by the length of steps",
    caption: """
      Not in the paper, whose Remark 3 it is about. Mean exploitability over the runs after 200 \
      iterations of SPSA with the learning rate α. Two timescales is iteration (3): one round of the \
      mean field an iteration, k^−0.6 of the way, and steps of θ of α k^−0.9 times the slope in the \
      newer mean field. Rollouts have 200 rounds an iteration, as Algorithm 1, and the same steps, or \
      Adam's. Where every run ends at the equilibrium itself nothing but rounding is left.
      """,
    runs: rates.map(\.run)
  ) { runs in
    LineChart(
      title: "Exploitability after 200 iterations, by learning rate",
      x: Axis("learning rate α", scale: .log10), y: Axis("exploitability", scale: .log10),
      series: try rates.map { run, name in
        LineChart.Series(
          name, x: learningRates,
          y: try learningRates.indices.map {
            try runs[run].last(of: exploitability, variant: $0 + 1).mean
          })
      })
  }

  /// Why Figures 1 and 2 end elsewhere.
  private static let difference = PaperFigure(
    "figure-4", title: "Why game and team differ",
    caption: """
      Not in the paper. What an agent gets if everybody follows the threshold, and what one agent among \
      them would get that did what is best for itself. The team goes to the top of the \
      lower curve. The equilibrium is where both curves meet: anywhere else a single agent gains by \
      doing something else. Computed exactly; thresholds of less than 0.05 and more than 0.7 are left \
      out, where returns fall away.
      """,
    runs: [exactEquilibrium, exactTeam]
  ) { runs in
    // Before the first iteration no threshold has been tried.
    let run = runs[exactEquilibrium]
    let places = try run.points(of: "candidate_threshold").map(\.spread.mean)
    let shown = places.indices.filter { (0.05...0.7).contains(places[$0]) }
    let values = try run.points(of: "candidate_value").map(\.spread.mean)
    let gains = try run.points(of: "candidate_exploitability").map(\.spread.mean)
    let curves = [
      LineChart.Series(
        "everybody follows θ", x: shown.map { places[$0] }, y: shown.map { values[$0] }),
      LineChart.Series(
        "one agent does what is best for it", x: shown.map { places[$0] },
        y: shown.map { values[$0] + gains[$0] }),
    ]
    let solutions = try [("team's optimum", runs[exactTeam]), ("equilibrium", run)].map {
      LineChart.Series(
        $0, x: [try $1.last(of: threshold).mean], y: [try $1.last(of: value).mean],
        stroke: .points)
    }
    return LineChart(
      title: "What everybody gets, and what one could get alone", x: Axis("threshold θ of all"),
      y: Axis("return J"), series: curves + solutions)
  }
}
