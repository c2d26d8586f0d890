import MeanFieldFigures
import MeanFieldRuns

extension Swarms {
  private static let notInPaper = "Not in the paper"
  /// How many standard errors of a difference of means are beyond chance.
  private static let beyondChance = 3.0
  /// The share of iterations at the end over which the last return is averaged.
  private static let lastShare = 5
  /// Of how many iterations it is "almost every".
  private static let almostEvery = 0.95
  /// How much smaller "near 0" is than what it is compared with.
  private static let nearZero = 0.1
  /// For how many iterations populations are compared after agents joined.
  private static let recovery = 50

  static let claims =
    experiments.filter { $0.growth == nil }.map(fasterWithFailures)
    + experiments.map(divergenceGrows)
    + [fasterWithoutFailures]
    + experiments.filter { $0.growth != nil }.flatMap {
      [recoversFaster($0, newcomersListen: false), recoversFaster($0, newcomersListen: true)]
    }
    + [centralisedEndsHighest, consensus, noIncrease, sameReplay, approximationMisses]
    + [honestNonsense, liesTakeOver, toldFailuresTakeOver, lossIsHarmless]

  // MARK: - The paper's

  private static func fasterWithFailures(_ experiment: Experiment) -> PaperClaim {
    PaperClaim(
      "faster-with-failures-\(experiment.figure)",
      text: "The networked architecture learns faster in the face of a 50 % failure rate: "
        + "\(experiment.task).",
      source: experiment.figure == 5 ? "Appendix F.5" : "Section 4.2",
      criterion:
        "the return, averaged over all iterations, is higher than that of both others by more than three "
        + "standard errors",
      figures: ["figure-\(experiment.figure)a"], runs: [experiment.run]
    ) { runs in
      let means = try Architecture.allCases.map {
        try runs[experiment.run].mean(
          of: regularisedReturn, over: 1...Int.max, variant: $0.variant)
      }
      return comparison(
        of: means[0], with: [means[1], means[2]], expected: "networked above both")
    }
  }

  private static func divergenceGrows(_ experiment: Experiment) -> PaperClaim {
    PaperClaim(
      "divergence-\(experiment.figure)",
      text: "Independent learners' policies diverge more and more, networked ones' much less: "
        + "\(experiment.task), \(experiment.hardship).",
      source: "Section 4.2",
      criterion:
        "the mean divergence of independent learners over the last fifth of all iterations is above that "
        + "over the first fifth, and that of networked ones over all is below a tenth of it",
      figures: ["figure-\(experiment.figure)d"], runs: [experiment.run]
    ) { runs in
      let run = runs[experiment.run]
      func mean(_ architecture: Architecture, _ iterations: ClosedRange<Int>) throws -> Double {
        try run.mean(of: divergence, over: iterations, variant: architecture.variant).mean
      }
      let last = run.run.description.iterations
      let fifth = max(1, last / lastShare)
      let (early, late) = (
        try mean(.independent, 1...fifth), try mean(.independent, last - fifth + 1...last)
      )
      let networked = try mean(.networked, 1...last)
      return Finding(
        measured: .text(
          "independent \(short(early)), then \(short(late)); networked \(short(networked))"),
        expected: .text("more, then; networked below \(short(nearZero * late))"),
        holds: late > early && networked < nearZero * late)
    }
  }

  private static let fasterWithoutFailures = PaperClaim(
    "faster-without-failures",
    text:
      "The networked algorithm increases its return faster than the independent one even when no "
      + "learning failures occur (Plot 3).",
    source: "Section 4.2",
    criterion:
      "before agents join, the return, averaged over all iterations, is higher by more than three "
      + "standard errors",
    figures: ["figure-3a"], runs: ["agree-growth"]
  ) { runs in
    let run = runs["agree-growth"]
    let before = 1...joining(in: run) - 1
    return comparison(
      of: try run.mean(of: regularisedReturn, over: before, variant: 1),
      with: [try run.mean(of: regularisedReturn, over: before, variant: 2)],
      expected: "networked above independent")
  }

  private static func recoversFaster(
    _ experiment: Experiment, newcomersListen: Bool
  ) -> PaperClaim {
    let runs = newcomersListen ? experiment.runs : [experiment.run]
    return PaperClaim(
      "recovers-\(experiment.figure)" + (newcomersListen ? "-listening" : ""),
      text:
        "The networked algorithm is more robust to population increases than the independent one"
        + (newcomersListen ? ", if newcomers only listen in their first iteration" : "")
        + ": \(experiment.task).",
      source: newcomersListen
        ? "Not in the paper, which does not say what newcomers tell"
        : experiment.figure == 6 ? "Appendix F.5" : "Section 4.2",
      criterion:
        "the return, averaged over the 50 iterations that follow the one in which agents join, is higher "
        + "by more than three standard errors",
      figures: ["figure-\(experiment.figure)a"], runs: runs, isFromPaper: !newcomersListen
    ) { runs in
      let run = runs[experiment.run]
      let first = joining(in: run) + 1
      let after = first...max(first, min(run.run.description.iterations, first + recovery - 1))
      let networked = newcomersListen ? runs[experiment.silentRun ?? experiment.run] : run
      return comparison(
        of: try networked.mean(of: regularisedReturn, over: after, variant: 1),
        with: [
          try run.mean(
            of: regularisedReturn, over: after, variant: Architecture.independent.variant)
        ], expected: "networked above independent")
    }
  }

  private static let centralisedEndsHighest = PaperClaim(
    "centralised-ends-highest",
    text:
      "The centralised architecture is always ultimately able to achieve the highest average return.",
    source: "Section 4.2",
    criterion:
      "in no figure another's return over the last fifth of all iterations is higher by more than three "
      + "standard errors",
    figures: experiments.map { "figure-\($0.figure)a" }, runs: experiments.map(\.run)
  ) { runs in
    let worse = try experiments.compactMap { experiment -> String? in
      let run = runs[experiment.run]
      let last = run.run.description.iterations
      let ends = last - max(1, last / lastShare) + 1...last
      let means = try Architecture.allCases.map {
        try run.mean(of: regularisedReturn, over: ends, variant: $0.variant)
      }
      let others = [means[0], means[1]].filter { isAbove($0, means[2]) }
      guard !others.isEmpty else { return nil }
      return "\(experiment.figure) (\(short(means[2].mean)) against "
        + others.map { short($0.mean) }.joined(separator: " and ") + ")"
    }
    let isSingle = experiments.contains { runs[$0.run].run.description.trials < 2 }
    return Finding(
      measured: .text(
        worse.isEmpty ? "highest in all" : "not in figure " + worse.joined(separator: ", ")),
      expected: .text("highest in all"), holds: isSingle ? nil : worse.isEmpty)
  }

  private static let consensus = PaperClaim(
    "consensus",
    text:
      "300 rounds are enough for unanimous consensus in almost every iteration; significantly fewer "
      + "may be.",
    source: "Table 1",
    criterion:
      "in 95 % of all iterations and more, over all figures, all agents end with one policy",
    figures: experiments.map { "figure-\($0.figure)d" }, runs: experiments.map(\.run)
  ) { runs in
    var (iterations, agreed, rounds) = (0, 0.0, [Double]())
    for experiment in experiments {
      for trial in try runs[experiment.run].trials(of: distinctPolicies, variant: 1) {
        let counts = trial.filter { $0.iteration > 0 }
        iterations += counts.count
        agreed += Double(counts.count { $0.value == 1 })
      }
      rounds += try runs[experiment.run].trials(of: consensusRounds, variant: 1)
        .flatMap { $0.map(\.value) }
    }
    let share = agreed / Double(iterations)
    let median = rounds.sorted()[rounds.count / 2]
    return Finding(
      measured: .text("\(short(100 * share)) %, after \(short(median)) rounds in the median"),
      expected: .text("95 % or more"), holds: share >= almostEvery)
  }

  private static let noIncrease = PaperClaim(
    "no-increase-with-25",
    text: "With 25 agents there is no increase in the average return on the cluster task.",
    source: "Appendix F.5",
    criterion:
      "for no architecture the return over the last fifth of 300 iterations is higher than that of the "
      + "first iteration by more than three standard errors",
    figures: ["figure-10"], runs: [few]
  ) { runs in
    let last = runs[few].run.description.iterations
    let ends = last - max(1, last / lastShare) + 1...last
    let pairs = try Architecture.allCases.map {
      (
        first: try runs[few].mean(of: regularisedReturn, over: 1...1, variant: $0.variant),
        last: try runs[few].mean(of: regularisedReturn, over: ends, variant: $0.variant)
      )
    }
    return Finding(
      measured: .text(
        pairs.map { "\(short($0.first.mean)) to \(short($0.last.mean))" }.joined(separator: ", ")),
      expected: .text("no increase"),
      holds: runs[few].run.description.trials < 2
        ? nil : !pairs.contains { isAbove($0.last, $0.first) })
  }

  // MARK: - Beside the paper

  private static let sameReplay = PaperClaim(
    "same-replay",
    text: "Learning what the paper's replay converges to gives the paper's results.",
    source: notInPaper,
    criterion:
      "for each architecture the returns, averaged over all iterations, differ by less than a twentieth",
    figures: ["figure-7"], runs: [replays], isFromPaper: false
  ) { runs in
    let pairs = try Architecture.allCases.map {
      (
        passes: try runs[replays].mean(
          of: regularisedReturn, over: 1...Int.max, variant: $0.variant
        ).mean,
        exact: try runs[replays].mean(
          of: regularisedReturn, over: 1...Int.max, variant: 3 + $0.variant
        ).mean
      )
    }
    return Finding(
      measured: .text(
        pairs.map { "\(short($0.exact)) and \(short($0.passes))" }.joined(separator: ", ")),
      expected: .text("the same to 5 %"),
      holds: pairs.allSatisfy { abs($0.exact - $0.passes) < 0.05 * abs($0.passes) })
  }

  private static let approximationMisses = PaperClaim(
    "approximation-misses",
    text:
      "The approximate exploitability misses most of what there is to gain: three small steps of one "
      + "agent do not make a best response.",
    source: "\(notInPaper), whose appendix F.2 expects noise",
    criterion:
      "for each architecture its mean over the first fifth of all iterations is below half of the exact "
      + "one's",
    figures: ["figure-1b", "figure-1c"], runs: ["agree-failures"], isFromPaper: false
  ) { runs in
    let run = runs["agree-failures"]
    let early = 1...max(1, run.run.description.iterations / lastShare)
    let pairs = try Architecture.allCases.map {
      (
        approximate: try run.mean(
          of: approximateExploitability, over: early, variant: $0.variant
        ).mean,
        exact: try run.mean(of: exactExploitability, over: early, variant: $0.variant).mean
      )
    }
    return Finding(
      measured: .text(
        pairs.map { "\(short($0.approximate)) of \(short($0.exact))" }.joined(separator: ", ")),
      expected: .text("below half"),
      holds: pairs.allSatisfy { $0.approximate < 0.5 * $0.exact })
  }

  private static let honestNonsense = PaperClaim(
    "honest-nonsense",
    text: "Agents with random policies who are honest about them do no harm.", source: notInPaper,
    criterion:
      "the return over the last fifth of all iterations is above nine tenths of that without",
    figures: ["figure-9b"], runs: [faulty, loss], isFromPaper: false
  ) { runs in
    let (with, without) = (try end(of: runs[faulty], 1), try end(of: runs[loss], 1))
    return Finding(
      measured: .text("\(short(with.mean)) against \(short(without.mean))"),
      expected: .text("above 90 %"), holds: with.mean > 0.9 * without.mean)
  }

  private static let liesTakeOver = takesOver(
    "lies-take-over", "Agents with random policies who claim that nothing has changed take over.",
    faulty, variant: 2)

  private static let toldFailuresTakeOver = takesOver(
    "told-failures-take-over",
    "If learners that fail tell that their policies have not changed, nothing is ever learned.",
    told,
    variant: 1)

  private static func takesOver(
    _ id: String, _ text: String, _ run: String, variant: Int
  ) -> PaperClaim {
    PaperClaim(
      id, text: text, source: notInPaper,
      criterion:
        "the return over the last fifth of all iterations is below a tenth of that without",
      figures: ["figure-9b"], runs: [run, loss], isFromPaper: false
    ) { runs in
      let (with, without) = (try end(of: runs[run], variant), try end(of: runs[loss], 1))
      return Finding(
        measured: .text("\(short(with.mean)) against \(short(without.mean))"),
        expected: .text("below 50 %"), holds: with.mean < 0.5 * without.mean)
    }
  }

  private static let lossIsHarmless = PaperClaim(
    "loss-is-harmless", text: "Nine of ten messages may get lost.", source: notInPaper,
    criterion:
      "in 95 % of all iterations and more all agents end with one policy, and the return over the last "
      + "fifth is above nine tenths of that without loss",
    figures: ["figure-9a"], runs: [loss], isFromPaper: false
  ) { runs in
    let counts = try runs[loss].trials(of: distinctPolicies, variant: 2).flatMap { $0 }
    let share = Double(counts.count { $0.value == 1 }) / Double(counts.count)
    let (with, without) = (try end(of: runs[loss], 2), try end(of: runs[loss], 1))
    return Finding(
      measured: .text(
        "\(short(100 * share)) %; \(short(with.mean)) against \(short(without.mean))"),
      expected: .text("95 %; above 90 %"),
      holds: share >= almostEvery && with.mean > 0.9 * without.mean)
  }

  // MARK: - Parts of claims

  /// The return over the last fifth of a run's iterations.
  private static func end(of run: TrialCurves, _ variant: Int) throws -> TrialSpread {
    let last = run.run.description.iterations
    return try run.mean(
      of: regularisedReturn, over: last - max(1, last / lastShare) + 1...last, variant: variant)
  }

  /// The iteration for which agents join.
  private static func joining(in run: TrialCurves) -> Int {
    run.run.description.algorithm.settings["join-at"].flatMap { Int($0) } ?? 1
  }

  /// Whether a mean is higher than another beyond chance.
  private static func isAbove(_ first: TrialSpread, _ second: TrialSpread) -> Bool {
    first.mean - second.mean > beyondChance * standardError(first, second)
  }

  /// The standard error of the difference of two means.
  private static func standardError(_ first: TrialSpread, _ second: TrialSpread) -> Double {
    [first, second].reduce(0) { $0 + $1.deviation * $1.deviation / Double($1.trials) }
      .squareRoot()
  }

  /// Whether a mean is higher than all others, of which a single trial tells nothing.
  private static func comparison(
    of first: TrialSpread, with others: [TrialSpread], expected: String
  ) -> Finding {
    let isSingle = ([first] + others).contains { $0.trials < 2 }
    let isFinite = ([first] + others).allSatisfy(\.mean.isFinite)
    return Finding(
      measured: .text(
        "\(words(first)) against " + others.map(words).joined(separator: " and ")),
      expected: .text(expected),
      holds: !isFinite ? false : isSingle ? nil : others.allSatisfy { isAbove(first, $0) })
  }

  /// A mean with its standard deviation.
  private static func words(_ spread: TrialSpread) -> String {
    "\(short(spread.mean)) ± \(short(spread.deviation))"
  }
}
