import MeanFieldFigures
import MeanFieldRuns

/// What the paper does not say and its runs, or others beside them, tell.
extension Swarms {
  private static let notInPaper = "Not in the paper"
  /// How far returns may differ that are the same for reading a figure: a line's width or two.
  private static let same = 0.05
  /// "Most" of something is more than half of it.
  private static let most = 0.5
  /// What is left where little is lost: all but a tenth, the share of agents that tell nonsense, whose
  /// own returns may be lost without harm to others.
  private static let allButLittle = 0.9

  static let claimsBesideThePaper =
    Architecture.allCases.map(sameReplay)
    + [approximationMisses, honestNonsense, liesTakeOver, toldFailuresTakeOver, lossIsHarmless]

  private static func sameReplay(_ architecture: Architecture) -> PaperClaim {
    PaperClaim(
      "same-replay-\(architecture.name)",
      text:
        "The exact solution of each agent's Bellman equation gives the results of the paper's replay: "
        + "\(architecture.name) architecture.",
      source: notInPaper,
      criterion:
        "the return, averaged over all iterations; holds if it differs by less than \(percent(same)) from "
        + "that of the trial of the paper's replay with the same seed, fails if it differs by more, each "
        + "beyond chance; inconclusive otherwise",
      figures: ["figure-7"], runs: [replays], isFromPaper: false
    ) { runs in
      let (run, all) = (runs[replays], iterations(of: runs[replays]))
      let passes = returns(in: run, variant: architecture.variant, over: all)
      let exact = returns(
        in: run, variant: Architecture.allCases.count + architecture.variant, over: all)
      return finding(
        from: [passes, exact], measured: "\(words(exact)) against \(words(passes))",
        expected: "the same to \(percent(same))"
      ) {
        let shares = zip(exact, passes).map { $0 / $1 }
        return [.above(shares, 1 - same), .notAbove(shares, 1 + same)]
      }
    }
  }

  private static let approximationMisses = PaperClaim(
    "approximation-misses",
    text:
      "The approximate exploitability misses most of what there is to gain: three small steps of one "
      + "agent do not make a best response.",
    source: "\(notInPaper), whose appendix F.2 expects noise",
    criterion:
      "its mean over all iterations at which it was measured; holds if for each architecture it is below "
      + "\(percent(most)) of that of the exact one at the same iterations, fails if for one it is above, "
      + "each beyond chance; inconclusive otherwise",
    figures: ["figure-1b", "figure-1c"], runs: ["agree-failures"], isFromPaper: false
  ) { runs in
    let run = runs["agree-failures"]
    let pairs = try Architecture.allCases.map { architecture in
      let variant = architecture.variant
      let isMeasured = run.has(approximateExploitability, variant: variant)
      let points = isMeasured ? try run.points(of: approximateExploitability, variant: variant) : []
      let iterations = Set(points.map(\.iteration))
      func mean(_ metric: String) -> [Double] {
        run.eachTrial(of: metric, variant: variant, at: iterations.contains) {
          $0.reduce(0, +) / Double($0.count)
        }
      }
      return (
        approximate: mean(approximateExploitability), exact: mean(exactExploitability)
      )
    }
    return finding(
      from: pairs.flatMap { [$0.approximate, $0.exact] },
      measured: pairs.map { "\(words($0.approximate)) of \(words($0.exact))" }.joined(
        separator: ", "),
      expected: "below \(percent(most))"
    ) {
      pairs.map { .notAbove($0.approximate, $0.exact, times: most) }
    }
  }

  private static let honestNonsense = PaperClaim(
    "honest-nonsense",
    text: "Agents with random policies who are honest about them do no harm.", source: notInPaper,
    criterion:
      "the return over the last fifth of all iterations; holds above \(percent(allButLittle)) of that "
      + "without them and fails below, each beyond chance; inconclusive otherwise",
    figures: ["figure-9b"], runs: [faulty, loss], isFromPaper: false
  ) { runs in
    let (with, without) = (end(of: runs[faulty], 1), end(of: runs[loss], 1))
    return finding(
      from: [with, without], measured: "\(words(with)) against \(words(without))",
      expected: "above \(percent(allButLittle))"
    ) { [.above(with, without, times: allButLittle)] }
  }

  private static let liesTakeOver = PaperClaim(
    "lies-take-over",
    text: "Agents with random policies who claim that nothing has changed take over.",
    source: notInPaper,
    criterion:
      "the return over the last fifth of all iterations; holds below \(percent(most)) of that without "
      + "them and fails above, each beyond chance; inconclusive otherwise",
    figures: ["figure-9b"], runs: [faulty, loss], isFromPaper: false
  ) { runs in
    let (with, without) = (end(of: runs[faulty], 2), end(of: runs[loss], 1))
    return finding(
      from: [with, without], measured: "\(words(with)) against \(words(without))",
      expected: "below \(percent(most))"
    ) { [.notAbove(with, without, times: most)] }
  }

  private static let toldFailuresTakeOver = PaperClaim(
    "told-failures-take-over",
    text:
      "If learners that fail tell that their policies have not changed, nothing is ever learned.",
    source: notInPaper,
    criterion:
      "the return over the last fifth of all iterations; fails if beyond chance it is above "
      + "\(percent(most)) of that over the same iterations if they tell nothing, or higher than that of the "
      + "first iteration; holds if it is below the one and an increase of \(percent(smallLead)) over the "
      + "other can be ruled out, both beyond chance; inconclusive otherwise",
    figures: ["figure-9b", "figure-1a"], runs: [told, "agree-failures"], isFromPaper: false
  ) { runs in
    let iterations = lastFifth(of: iterations(of: runs[told]))
    let first = returns(in: runs[told], over: 1...1)
    let last = returns(in: runs[told], over: iterations)
    let silent = returns(in: runs["agree-failures"], over: iterations)
    // Of runs with more trials those are compared that have partners.
    let partners = Array(silent.prefix(last.count))
    return finding(
      from: [first, last, silent],
      measured: "\(words(first)) to \(words(last)), against \(words(partners))",
      expected: "no increase; below \(percent(most))"
    ) {
      [.notAbove(last, silent, times: most), .notHigher(last, first)]
    }
  }

  private static let lossIsHarmless = PaperClaim(
    "loss-is-harmless", text: "Nine of ten messages may get lost.", source: notInPaper,
    criterion:
      "the share of iterations after which all agents have one policy, and the return over the last "
      + "fifth; holds if the one is above \(percent(almostEvery)) and the other above "
      + "\(percent(allButLittle)) of that without loss, fails if either is below, each beyond chance; "
      + "inconclusive otherwise",
    figures: ["figure-9a"], runs: [loss], isFromPaper: false
  ) { runs in
    let shares = agreement(in: runs[loss], variant: 2)
    let (with, without) = (end(of: runs[loss], 2), end(of: runs[loss], 1))
    return finding(
      from: [shares, with, without],
      measured:
        "\(percent(TrialSpread(of: shares).mean)); \(words(with)) against \(words(without))",
      expected: "above \(percent(almostEvery)); above \(percent(allButLittle))"
    ) {
      [.above(shares, almostEvery), .above(with, without, times: allButLittle)]
    }
  }

  /// The return over the last fifth of a run's iterations, of each trial.
  private static func end(of run: TrialCurves, _ variant: Int) -> [Double] {
    returns(in: run, variant: variant, over: lastFifth(of: iterations(of: run)))
  }
}
