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
  /// The iterations that the paper says are enough: 10⁸ samples, of which it counts 6·10⁵ an iteration.
  private static let fewIterations = 166

  static let claims =
    [
      PaperClaim(
        "one-equilibrium", text: "The equilibrium of the game is one threshold.",
        source: "Proposition 4 and section 3, after Huang and Ma",
        criterion: "of all thresholds of the grid exactly one has an exploitability below 10⁻⁶",
        figures: ["figure-2b"], runs: [exactEquilibrium], check: oneEquilibrium),
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
        "team-optimum", text: "The team's optimum is found by a search over all thresholds.",
        source: "Section 3",
        criterion:
          "J where the team's gradient over all policies ends is that of the best threshold, to a "
          + "millionth of it",
        figures: ["figure-1b"], runs: [exactTeam, teamOptimum]
      ) { runs in
        Finding(
          try runs[teamOptimum].last(of: value).mean, within: exactlyEqual,
          of: try runs[exactTeam].last(of: value).mean)
      },
      reached(
        "team-learned", "SPSA, Algorithm 5,", team, exactTeam, figure: "figure-1b",
        source: "Section 3"),
      reached(
        "equilibrium-learned", "SPSA, Algorithm 3,", equilibrium, exactEquilibrium,
        figure: "figure-2b", source: "Section 3"),
      fast(
        "team-fast", "for the team", team, exactTeam, figure: "figure-1b",
        draws: "8·10⁵ samples an iteration, as Algorithm 4 is called for both θ⁺ and θ⁻"),
      fast(
        "equilibrium-fast", "for the game", equilibrium, exactEquilibrium, figure: "figure-2b",
        draws: "6·10⁵ samples an iteration"),
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
          [game, team], measured: "\(words(game)) and \(words(team))",
          expected: "the game's above the team's",
          holds: game.mean - team.mean > 4 * (game.deviation + team.deviation))
      },
    ]
    + zip(estimatorNames, learners).dropFirst().map { name, run in
      reached(
        "\(run)-learned", name, run, exactEquilibrium, figure: "figure-3a",
        source: run == smoothedFunctional
          ? "Section 2.1.2, which describes it; no figure shows it"
          : "Section 2.1.1, which describes it; no figure shows it")
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
    source: String
  ) -> PaperClaim {
    PaperClaim(
      id,
      text: "\(learner) converges to the exact \(exact == exactTeam ? "optimum" : "equilibrium").",
      source: source,
      criterion: "after 200 iterations the mean over runs of J is within 0.5 % of the exact one",
      figures: [figure], runs: [run, exact]
    ) { runs in
      Finding(
        try runs[run].last(of: value), within: nearEnough,
        of: try runs[exact].last(of: value).mean)
    }
  }

  /// - Parameter draws: How many samples our learner draws.
  private static func fast(
    _ id: String, _ what: String, _ run: String, _ exact: String, figure: String, draws: String
  ) -> PaperClaim {
    PaperClaim(
      id, text: "Convergence \(what) is fairly fast (less than 10⁸ samples or 17 iterations).",
      source:
        "Section 3; of 6·10⁵ samples an iteration, 10⁸ are 166 iterations, and 17 steps of Adam "
        + "could move θ by some 0.17 only",
      criterion:
        "from iteration 166 or before on, the mean of J is within 0.5 % of the exact one; iterations "
        + "are judged, not samples: the learner draws \(draws) here",
      figures: [figure], runs: [run, exact]
    ) { runs in
      let near = try settled(runs[run], at: try runs[exact].last(of: value).mean)
      return Finding(
        measured: .text(
          near.map { "\($0.iteration) iterations (\(short($0.samples / 1e8))·10⁸ samples)" }
            ?? "never"),
        expected: .text("at most \(fewIterations) iterations"),
        holds: near.map { $0.iteration <= fewIterations } ?? false)
    }
  }

  /// From where on the mean return is near the exact one; nil if it does not stay there until the end.
  private static func settled(
    _ run: TrialCurves, at goal: Double
  ) throws -> (iteration: Int, samples: Double)? {
    guard try run.last(of: value).mean.isFinite else { return nil }
    let points = try run.points(of: value)
    let far = points.lastIndex { !(abs($0.spread.mean - goal) <= nearEnough * abs(goal)) }
    guard let near = points.dropFirst(far.map { $0 + 1 } ?? 0).first else { return nil }
    let drawn = try run.points(of: samples).first { $0.iteration == near.iteration }
    return (near.iteration, drawn?.spread.mean ?? .nan)
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
      holds: holds && !isSingle)
  }
}
