import MeanFieldFigures
import MeanFieldRuns

/// What the paper says.
extension Swarms {
  /// How much smaller "much smaller" is than what it is compared with: a power of ten.
  private static let muchSmaller = 0.1
  /// For how many iterations populations are compared after agents joined: all runs of the paper go on
  /// for longer, the shortest for 59.
  private static let recovery = 50

  static let claims =
    experiments.filter { $0.growth == nil }.map(fasterWithFailures)
    + experiments.map(divergenceGrows)
    + [fasterWithoutFailures]
    + experiments.filter { $0.growth != nil }.flatMap {
      [recoversBetter($0, newcomersListen: false), recoversBetter($0, newcomersListen: true)]
    }
    + [centralisedEndsHighest, consensus, noIncrease] + claimsBesideThePaper

  private static func fasterWithFailures(_ experiment: Experiment) -> PaperClaim {
    PaperClaim(
      "faster-with-failures-\(experiment.figure)",
      text: "The networked architecture learns faster in the face of a 50 % failure rate: "
        + "\(experiment.task).",
      source: experiment.figure == 5 ? "Appendix F.5" : "Section 4.2",
      criterion:
        "the return, averaged over all iterations; holds if networked leads both others beyond chance; "
        + "fails if over one of them it \(leadFails)",
      figures: ["figure-\(experiment.figure)a"], runs: [experiment.run]
    ) { runs in
      let run = runs[experiment.run]
      return networkedLeads(
        [.independent, .centralised], in: run, over: iterations(of: run))
    }
  }

  private static let fasterWithoutFailures = PaperClaim(
    "faster-without-failures",
    text:
      "The networked algorithm increases its return faster than the independent one even when no "
      + "learning failures occur (Plot 3).",
    source: "Section 4.2",
    criterion:
      "the return, averaged over the iterations before agents join; holds if networked leads "
      + "independent beyond chance; fails if it \(leadFails)",
    figures: ["figure-3a"], runs: ["agree-growth"]
  ) { runs in
    let run = runs["agree-growth"]
    guard let before = before(joiningIn: run) else {
      return inconclusive("networked above independent")
    }
    return networkedLeads([.independent], in: run, over: before)
  }

  /// Whether the networked architecture's return is higher than that of others.
  private static func networkedLeads(
    _ others: [Architecture], in run: TrialCurves, over iterations: ClosedRange<Int>
  ) -> Finding {
    let networked = returns(
      in: run, variant: Architecture.networked.variant, over: iterations)
    let others = others.map {
      (name: $0.name, values: returns(in: run, variant: $0.variant, over: iterations))
    }
    return finding(
      from: [networked] + others.map(\.values),
      measured: "\(words(networked)) against "
        + others.map { words($0.values) }.joined(separator: " and "),
      expected: "networked above " + others.map(\.name).joined(separator: " and ")
    ) { others.map { .higher(networked, $0.values) } }
  }

  private static func divergenceGrows(_ experiment: Experiment) -> PaperClaim {
    let phase = experiment.growth == nil ? "all iterations" : "the iterations before agents join"
    return PaperClaim(
      "divergence-\(experiment.figure)",
      text: "Independent learners' policies diverge more and more, networked ones' much less: "
        + "\(experiment.task), \(experiment.hardship).",
      source: "Section 4.2",
      criterion:
        "the mean divergence over \(phase); holds if independent learners have a higher one in the last "
        + "fifth than in the first, and networked ones in all of them less than \(percent(muchSmaller)) of "
        + "that in the last fifth, both beyond chance; fails if networked ones have more than that beyond "
        + "chance, or if that of independent ones is not higher and an increase of \(percent(smallLead)) "
        + "can be ruled out beyond chance; inconclusive otherwise",
      figures: ["figure-\(experiment.figure)d"], runs: [experiment.run]
    ) { runs in
      let run = runs[experiment.run]
      let expected = "more, then; networked below \(percent(muchSmaller)) of that"
      // Policies of those who join are far from others' whatever was learned before.
      let phase = experiment.growth == nil ? iterations(of: run) : before(joiningIn: run)
      guard let phase, phase.count > 1 else { return inconclusive(expected) }
      func mean(_ architecture: Architecture, _ over: ClosedRange<Int>) -> [Double] {
        means(of: divergence, in: run, variant: architecture.variant, over: over)
      }
      let early = mean(.independent, firstFifth(of: phase))
      let late = mean(.independent, lastFifth(of: phase))
      let networked = mean(.networked, phase)
      return finding(
        from: [early, late, networked],
        measured:
          "independent \(words(early)), then \(words(late)); networked \(words(networked))",
        expected: expected
      ) {
        [.higher(late, early), .notAbove(networked, late, times: muchSmaller)]
      }
    }
  }

  private static func recoversBetter(
    _ experiment: Experiment, newcomersListen: Bool
  ) -> PaperClaim {
    PaperClaim(
      "recovers-\(experiment.figure)" + (newcomersListen ? "-listening" : ""),
      text:
        "The networked algorithm is more robust to population increases than the independent one"
        + (newcomersListen ? ", if newcomers only listen in their first iteration" : "")
        + ": \(experiment.task).",
      source: newcomersListen
        ? "Not in the paper, which does not say what newcomers tell"
        : experiment.figure == 6 ? "Appendix F.5" : "Section 4.2",
      criterion:
        "what share of the return from before agents join, the mean over the last fifth of the iterations "
        + "before, a population has afterwards, the mean over the \(recovery) iterations that follow the one "
        + "for which they join, or those there are; holds if networked leads independent beyond chance; fails "
        + "if it \(leadFails)",
      figures: ["figure-\(experiment.figure)a"],
      runs: newcomersListen ? experiment.runs : [experiment.run], isFromPaper: !newcomersListen
    ) { runs in
      let run = runs[experiment.run]
      let networkedRun = newcomersListen ? runs[experiment.silentRun ?? experiment.run] : run
      let networked = shareKept(in: networkedRun, variant: Architecture.networked.variant)
      let independent = shareKept(in: run, variant: Architecture.independent.variant)
      let expected = "networked above independent"
      guard let networked, let independent else { return inconclusive(expected) }
      return finding(
        from: [networked, independent],
        measured: "\(words(networked)) against \(words(independent)) of the return before",
        expected: expected
      ) { [.higher(networked, independent)] }
    }
  }

  /// How much of the return from before agents joined is there afterwards, of each trial; nil if the
  /// run has no iterations before or afterwards.
  private static func shareKept(in run: TrialCurves, variant: Int) -> [Double]? {
    guard let before = before(joiningIn: run),
      let after = after(joiningIn: run, atMost: recovery)
    else { return nil }
    let earlier = returns(in: run, variant: variant, over: lastFifth(of: before))
    return zip(returns(in: run, variant: variant, over: after), earlier).map { $0 / $1 }
  }

  private static let centralisedEndsHighest = PaperClaim(
    "centralised-ends-highest",
    text:
      "The centralised architecture is always ultimately able to achieve the highest average return.",
    source: "Section 4.2",
    criterion:
      "the return over the last fifth of all iterations in each figure; fails if in one of them another's "
      + "is higher than the centralised one's beyond chance; holds if in all of them a lead of "
      + "\(percent(smallLead)) over it can be ruled out beyond chance; inconclusive otherwise",
    figures: experiments.map { "figure-\($0.figure)a" }, runs: experiments.map(\.run)
  ) { runs in
    let ends = experiments.map { experiment in
      let run = runs[experiment.run]
      return Architecture.allCases.map {
        returns(in: run, variant: $0.variant, over: lastFifth(of: iterations(of: run)))
      }
    }
    return finding(
      from: ends.flatMap { $0 },
      measured: higherEnds(ends),
      expected: "centralised highest in all"
    ) {
      ends.flatMap { ends in ends.dropLast().map { .notHigher($0, ends[2]) } }
    }
  }

  /// The figures in which another's mean return in the end is above the centralised one's, in words.
  private static func higherEnds(_ ends: [[[Double]]]) -> String {
    let figures = zip(experiments, ends).filter { _, ends in
      let means = ends.map { TrialSpread(of: $0).mean }
      return !(means[2] >= max(means[0], means[1]))
    }
    let numbers = figures.map { experiment, ends in
      "Figure \(experiment.figure): \(words(ends[2])) against \(words(ends[0])) and \(words(ends[1]))"
    }
    return figures.isEmpty ? "highest in all" : "not highest in " + numbers.joined(separator: "; ")
  }

  private static let consensus = PaperClaim(
    "consensus",
    text:
      "300 rounds are enough for unanimous consensus in almost every iteration; significantly fewer "
      + "may be.",
    source: "Table 1",
    criterion:
      "the share of iterations after which all agents have one policy, averaged over all figures for each "
      + "number of a trial that all of them have; holds above \(percent(almostEvery)) and fails below, "
      + "each beyond chance; inconclusive otherwise. The rounds are the median over those of a trial's "
      + "iterations that end with one policy, if any does",
    figures: experiments.map { "figure-\($0.figure)d" }, runs: experiments.map(\.run)
  ) { runs in
    let shares = experiments.map { agreement(in: runs[$0.run]) }
    let rounds = experiments.flatMap { roundsToConsensus(in: runs[$0.run]) }
    // Trials with one number have one seed in all figures: together they are one sample.
    let trials = shares.map(\.count).min() ?? 0
    let joined = (0..<trials).map { trial in TrialSpread(of: shares.map { $0[trial] }).mean }
    return finding(
      from: shares,
      measured: "\(percent(TrialSpread(of: joined).mean)), "
        + (rounds.isEmpty ? "there was never consensus" : "after \(words(rounds)) rounds"),
      expected: "above \(percent(almostEvery))"
    ) { [.above(joined, almostEvery)] }
  }

  /// After how many rounds there was one policy, the median over the iterations that ended with one, of
  /// each trial that had such an iteration.
  private static func roundsToConsensus(in run: TrialCurves) -> [Double] {
    run.eachTrial(of: consensusRounds, at: { $0 > 0 }) { $0.sorted()[$0.count / 2] }
      .filter(\.isFinite)
  }

  private static let noIncrease = PaperClaim(
    "no-increase-with-25",
    text: "With 25 agents there is no increase in the average return on the cluster task.",
    source: "Appendix F.5",
    criterion:
      "the return over the last fifth of 300 iterations against that of the first iteration; fails if for "
      + "any architecture it is higher beyond chance; holds if for all an increase of \(percent(smallLead)) "
      + "can be ruled out beyond chance; inconclusive otherwise",
    figures: ["figure-10"], runs: [few]
  ) { runs in
    let run = runs[few]
    let pairs = Architecture.allCases.map {
      (
        first: returns(in: run, variant: $0.variant, over: 1...1),
        last: returns(
          in: run, variant: $0.variant, over: lastFifth(of: iterations(of: run)))
      )
    }
    return finding(
      from: pairs.flatMap { [$0.first, $0.last] },
      measured: pairs.map { "\(words($0.first)) to \(words($0.last))" }.joined(separator: ", "),
      expected: "no increase"
    ) {
      pairs.map { .notHigher($0.last, $0.first) }
    }
  }
}
