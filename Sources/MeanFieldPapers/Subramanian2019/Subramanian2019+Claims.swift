import MeanFieldFigures
import MeanFieldRuns

extension Malware {
  /// How near a mean return has to be to the exact one, as a share of it.
  private static let nearEnough = 0.005
  /// How small the exploitability of an equilibrium on the grid is, in units of return: far above
  /// rounding, and far below the gain from the next cell's threshold, 2·10⁻⁴.
  private static let noGain = 1e-6
  /// How near two returns have to be that are both exact, as a share of one: far above the
  /// tolerances, 10⁻⁹ and less, that end what iterates.
  private static let exactlyEqual = 1e-6
  /// The samples that the paper says are enough, and those it counts an iteration (footnote 4).
  private static let (fewSamples, samplesCounted) = (1e8, 6e5)
  private static let notInPaper = "Not in the paper"

  static let claims =
    [
      PaperClaim(
        "one-equilibrium", text: "The equilibrium of the game is one threshold.",
        source: notInPaper,
        criterion: "of all thresholds of the grid exactly one has an exploitability below 10⁻⁶",
        figures: ["figure-2b"], runs: [exactEquilibrium], isFromPaper: false,
        check: oneEquilibrium),
      PaperClaim(
        "equilibrium-of-all-policies", text: "Thresholds are without loss of optimality.",
        source: "Section 2.1, footnote 3",
        criterion:
          "J where policy iteration over all policies ends is that of the threshold, to a millionth of "
          + "it",
        figures: ["figure-2b"], runs: [exactEquilibrium, policyIteration]
      ) { runs in
        Finding(
          try runs[policyIteration].last(of: value).mean, within: exactlyEqual,
          of: try runs[exactEquilibrium].last(of: value).mean)
      },
      PaperClaim(
        "team-optimum", text: "The best threshold is the best of all policies for the team.",
        source: notInPaper,
        criterion:
          "J where the team's gradient over all policies ends is that of the best threshold, to a "
          + "millionth of it",
        figures: ["figure-1b"], runs: [exactTeam, teamOptimum], isFromPaper: false
      ) { runs in
        Finding(
          try runs[teamOptimum].last(of: value).mean, within: exactlyEqual,
          of: try runs[exactTeam].last(of: value).mean)
      },
      reached(
        "team-learned", "SPSA, Algorithm 5,", team, exactTeam, figure: "figure-1b"),
      reached(
        "equilibrium-learned", "SPSA, Algorithm 3,", equilibrium, exactEquilibrium,
        figure: "figure-2b"),
      fast(
        "team-fast", "for the team", team, exactTeam, figure: "figure-1b",
        drawn: 8e5),
      fast(
        "equilibrium-fast", "for the game", equilibrium, exactEquilibrium, figure: "figure-2b",
        drawn: 6e5),
      steady("team-steady", "for the team", team, figure: "figure-1b"),
      steady("equilibrium-steady", "for the game", equilibrium, figure: "figure-2b"),
      PaperClaim(
        "game-and-team-differ", text: "The game and team solutions differ.", source: "Section 3",
        criterion:
          "the thresholds learned differ by more than four standard deviations of each, over two runs "
          + "of each at least",
        figures: ["figure-1a", "figure-2a"], runs: [team, equilibrium]
      ) { runs in
        let (game, team) = (
          try runs[equilibrium].last(of: threshold), try runs[team].last(of: threshold)
        )
        return spreadFinding(
          [game, team], measured: "\(words(game)), \(words(team))",
          expected: "over 4 s.d. apart",
          holds: game.mean - team.mean > 4 * (game.deviation + team.deviation))
      },
    ]
    + zip(estimatorNames, learners).dropFirst().map { name, run in
      reached(
        "\(run)-learned", name, run, exactEquilibrium, figure: "figure-3a",
        describedIn: run == smoothedFunctional ? "2.1.2" : "2.1.1")
    } + [twoTimescales]

  private static let twoTimescales = PaperClaim(
    "two-timescale-near", text: "On two timescales SPSA comes to the equilibrium if α = 0.1.",
    source: "Not in the paper, whose Proposition 4 is about the limit of iteration (3)",
    criterion:
      "after 200 iterations with α_k = 0.1 k^−0.9 and β_k = k^−0.6 the mean over runs of J is within "
      + "0.5 % of the exact one",
    figures: ["figure-3c"], runs: [rates[0].run, exactEquilibrium], isFromPaper: false
  ) { runs in
    Finding(
      try runs[rates[0].run].last(of: value, variant: (learningRates.firstIndex(of: 0.1) ?? 0) + 1),
      within: nearEnough, of: try runs[exactEquilibrium].last(of: value).mean)
  }

  @Sendable private static func oneEquilibrium(_ runs: ReproducedRuns) throws -> Finding {
    let gains = try runs[exactEquilibrium].points(of: "candidate_exploitability").map(\.spread.mean)
    let count = gains.count { $0 < noGain }
    let found = try runs[exactEquilibrium].last(of: threshold).mean
    return Finding(
      measured: .text("\(count) of \(gains.count), θ = \(short(found))"), expected: .text("1"),
      holds: count == 1 && found.isFinite && gains.allSatisfy(\.isFinite))
  }

  private static func reached(
    _ id: String, _ learner: String, _ run: String, _ exact: String, figure: String,
    describedIn section: String? = nil
  ) -> PaperClaim {
    PaperClaim(
      id,
      text: "\(learner) comes to the \(exact == exactTeam ? "optimum" : "equilibrium").",
      source: section.map { "\(notInPaper), whose section \($0) describes it" } ?? "Section 3",
      criterion: "after 200 iterations the mean over runs of J is within 0.5 % of the exact one",
      figures: [figure], runs: [run, exact], isFromPaper: section == nil
    ) { runs in
      Finding(
        try runs[run].last(of: value), within: nearEnough,
        of: try runs[exact].last(of: value).mean)
    }
  }

  /// - Parameter drawn: How many samples our learner draws an iteration.
  private static func fast(
    _ id: String, _ what: String, _ run: String, _ exact: String, figure: String, drawn: Double
  ) -> PaperClaim {
    PaperClaim(
      id, text: "Convergence \(what) is fairly fast (less than 10⁸ samples or 17 iterations).",
      source:
        "Section 3; 10⁸ samples of 6·10⁵ an iteration are 166 iterations, not 17, and 17 steps of "
        + "Adam could move θ by some 0.17 only",
      criterion:
        "less than 10⁸ samples, as the paper counts them, 6·10⁵ an iteration, until the mean of J is "
        + "within 0.5 % of the exact one and stays there; drawn are \(short(drawn / 1e5))·10⁵ an iteration",
      figures: [figure], runs: [run, exact]
    ) { runs in
      let near = try settled(runs[run], at: try runs[exact].last(of: value).mean)
      return Finding(
        measured: .text(
          near.map {
            "\(millions(samplesCounted * Double($0))) counted, \(millions(drawn * Double($0))) drawn"
          } ?? "never"),
        expected: .text("below \(millions(fewSamples))"),
        holds: near.map { samplesCounted * Double($0) < fewSamples } ?? false)
    }
  }

  /// Samples in millions.
  private static func millions(_ samples: Double) -> String { "\(short(samples / 1e6))·10⁶" }

  /// The iteration from which on the mean return is near the exact one; nil if it does not stay there
  /// until the end.
  private static func settled(_ run: TrialCurves, at goal: Double) throws -> Int? {
    guard try run.last(of: value).mean.isFinite else { return nil }
    let points = try run.points(of: value)
    let far = points.lastIndex { !(abs($0.spread.mean - goal) <= nearEnough * abs(goal)) }
    return points.dropFirst(far.map { $0 + 1 } ?? 0).first?.iteration
  }

  private static func steady(
    _ id: String, _ what: String, _ run: String, figure: String
  ) -> PaperClaim {
    PaperClaim(
      id, text: "The variation across multiple runs is small \(what).", source: "Section 3",
      criterion:
        "after 200 iterations the standard deviation of J over runs, two at least, is below 1 % of J",
      figures: [figure], runs: [run]
    ) { runs in
      let last = try runs[run].last(of: value)
      let share = last.deviation / abs(last.mean)
      return spreadFinding(
        [last], measured: "\(short(100 * share)) % over \(last.trials) runs", expected: "below 1 %",
        holds: share < 0.01)
    }
  }

  /// A mean with its standard deviation.
  private static func words(_ spread: TrialSpread) -> String {
    "\(short(spread.mean)) ± \(short(spread.deviation))"
  }

  /// What comes of a claim about how much runs differ, of which a single run tells nothing.
  private static func spreadFinding(
    _ spreads: [TrialSpread], measured: String, expected: String, holds: Bool
  ) -> Finding {
    let isSingle = spreads.contains { $0.trials < 2 }
    return Finding(
      measured: .text(isSingle ? "one run only" : measured), expected: .text(expected),
      holds: spreads.contains { !$0.mean.isFinite } ? false : isSingle ? nil : holds)
  }
}
