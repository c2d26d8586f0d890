import Foundation
import MeanFieldFigures
import MeanFieldRuns

extension UnequalPlayers {
  private static let notInPaper = "Not in the paper"
  /// The probability of taking chance for a difference.
  private static let level = 0.01
  /// The exploitability that an exact equilibrium has at most.
  private static let exact = 1e-6

  static let claims =
    experiments.flatMap { [lower($0), early($0), struggling($0)] } + causes.flatMap { rises($0) }
    + [equilibrium, stalling, smoothSlope, kinkedSlope]

  /// What each trial of an algorithm gains after some share of all epochs.
  private static func gains(
    _ runs: ReproducedRuns, _ experiment: Experiment, _ algorithm: Int, after share: Double
  ) -> [Double] {
    let run = runs[experiment.run]
    let epoch = Int((share * Double(run.run.description.iterations)).rounded())
    return run.eachTrial(of: gain, variant: algorithm + 1, at: { $0 <= epoch }) {
      $0.last ?? .nan
    }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// Whether one algorithm's gains are below a share of the other's, beyond chance.
  private static func comparison(
    _ first: [Double], below second: [Double], times share: Double = 1
  ) -> Finding {
    let measured = Quantity.text("\(short(mean(first))) and \(short(mean(second)))")
    let expected = Quantity.text(share == 1 ? "lower" : "below \(short(share)) of it")
    guard first.count > 1, (first + second).allSatisfy(\.isFinite) else {
      return Finding(measured: measured, expected: expected, holds: nil)
    }
    let difference = MeanDifference(of: second.map { share * $0 }, less: first)
    let bounds = difference.bounds(level: level)
    return Finding(
      measured: measured, expected: expected,
      holds: bounds.low > 0 ? true : bounds.high < 0 ? false : nil)
  }

  private static func lower(_ experiment: Experiment) -> PaperClaim {
    PaperClaim(
      "symmetric-lower-\(experiment.run)",
      text:
        "Symm-PMD converges to a policy profile with low exploitability; IPMD struggles to converge.",
      source: "Section 3, Figure 1\(experiment.letter)",
      criterion:
        "after all epochs, with as many plays, the mean gain by deviating is lower by Symm-PMD than by IPMD, "
        + "beyond chance (paired Student's t over trials, 1 %)",
      figures: ["figure-1\(experiment.letter)"], runs: [experiment.run]
    ) { runs in
      comparison(
        gains(runs, experiment, 0, after: 1), below: gains(runs, experiment, 1, after: 1))
    }
  }

  private static func early(_ experiment: Experiment) -> PaperClaim {
    PaperClaim(
      "symmetric-rapid-\(experiment.run)",
      text: "Symm-PMD rapidly converges and is much more sample-efficient.",
      source: "Section 3, Figure 1\(experiment.letter)",
      criterion:
        "after a fifth of the epochs the mean gain by deviating is lower by Symm-PMD than it is by IPMD "
        + "after all of them, beyond chance",
      figures: ["figure-1\(experiment.letter)"], runs: [experiment.run]
    ) { runs in
      comparison(
        gains(runs, experiment, 0, after: 0.2), below: gains(runs, experiment, 1, after: 1))
    }
  }

  private static func struggling(_ experiment: Experiment) -> PaperClaim {
    PaperClaim(
      "independent-struggles-\(experiment.run)", text: "IPMD struggles to converge.",
      source: "Section 3, Figure 1\(experiment.letter)",
      criterion:
        "after all epochs agents gain more than a third of what they gain from uniform policies, beyond chance",
      figures: ["figure-1\(experiment.letter)"], runs: [experiment.run]
    ) { runs in
      let uniform = gains(runs, experiment, 1, after: 0)
      let learned = gains(runs, experiment, 1, after: 1)
      let finding = comparison(uniform, below: learned, times: 3)
      return Finding(
        measured: .text("\(short(mean(learned))) of \(short(mean(uniform)))"),
        expected: .text("above a third"), holds: finding.holds)
    }
  }

  /// What Figure 2a shows of one cause.
  private static func rises(_ cause: (run: String, name: String)) -> [PaperClaim] {
    let letter = cause.run == "unequal-alpha" ? "α" : "β"
    return [
      PaperClaim(
        "small-bias-\(cause.run)",
        text: "For small values of α, β the bias introduced is very small.",
        source: "Appendix E.3, Figure 2a",
        criterion:
          "at \(letter) = 0.05 the mean gain is below a hundredth of what the equilibrium costs an agent "
          + "(9.4 over 20 steps)",
        figures: ["figure-2a"], runs: [cause.run]
      ) { runs in
        let gain = try runs[cause.run].last(of: gain, variant: 3).mean
        let cost = abs(try runs[cause.run].last(of: "value", variant: 3).mean)
        return Finding(
          measured: .text("\(short(gain)) of \(short(cost))"), expected: .text("below 1 %"),
          holds: gain < cost / 100)
      },
      PaperClaim(
        "rises-\(cause.run)", text: "Around the 0.1 threshold the exploitability rises.",
        source: "Appendix E.3, Figure 2a",
        criterion:
          "the mean gain rises faster above \(letter) = 0.1 than below: from 0.1 to 0.25 by more than half as "
          + "much again, per unit, as from 0 to 0.1",
        figures: ["figure-2a"], runs: [cause.run]
      ) { runs in
        let gains = try [1, 5, 11].map { try runs[cause.run].last(of: gain, variant: $0).mean }
        let (below, above) = ((gains[1] - gains[0]) / 0.1, (gains[2] - gains[1]) / 0.15)
        return Finding(
          measured: .text("\(short(above)) against \(short(below)) per unit"),
          expected: .text("1.5 times"), holds: above > 1.5 * below)
      },
    ]
  }

  private static let equilibrium = PaperClaim(
    "exact-equilibrium", text: "The equilibria that Figure 2a is about are exact.",
    source: notInPaper, criterion: "the exploitability of the game of the mean is below 10⁻⁶",
    figures: ["figure-2a"], runs: causes.map(\.run), isFromPaper: false
  ) { runs in
    let found = try causes.flatMap { cause in
      try amounts.indices.map {
        try runs[cause.run].last(of: exploitability, variant: $0 + 1).mean
      }
    }
    let largest = found.max() ?? .nan
    return Finding(
      measured: .text("\(short(largest)) at most"), expected: .text("below 10⁻⁶"),
      holds: largest < exact)
  }

  private static let stalling = PaperClaim(
    "solvers-stall",
    text: "Mirror descent and fictitious play stall on A-SIS, logit continuation does not.",
    source: notInPaper,
    criterion:
      "after 2,000 iterations of either the exploitability is above 0.05; by logit continuation it ends below "
      + "10⁻⁶",
    figures: ["figure-4"], runs: solvers.map(\.run), isFromPaper: false
  ) { runs in
    let ends = try solvers.map { try runs[$0.run].last(of: exploitability).mean }
    return Finding(
      measured: .text(ends.map { short($0) }.joined(separator: ", ")),
      expected: .text("above 0.05 twice, below 10⁻⁶"),
      holds: ends[0] > 0.05 && ends[1] > 0.05 && ends[2] < exact)
  }

  private static let smoothSlope = slope(
    "smooth-slope", limits[0].run, "Where all is smooth (A-SIS) the gain falls like 1/N.", -1)
  private static let kinkedSlope = slope(
    "kinked-slope", limits[1].run, "At a kink (bottleneck) the gain falls like 1/√N.", -0.5)

  private static func slope(
    _ id: String, _ run: String, _ text: String, _ expected: Double
  ) -> PaperClaim {
    PaperClaim(
      id, text: text, source: "Not in the paper, whose theorem 1 says O(1/√N)",
      criterion: "between the two largest N the slope on logarithmic axes is within a tenth of it",
      figures: ["figure-3"], runs: counts.suffix(2).map { self.run(run, among: $0) },
      isFromPaper: false
    ) { runs in
      let gains = try counts.suffix(2).map {
        try runs[self.run(run, among: $0)].last(of: gain).mean
      }
      let ratio = Double(counts[counts.count - 1]) / Double(counts[counts.count - 2])
      return Finding(
        log(gains[1] / gains[0]) / log(ratio), within: 0.1, of: expected)
    }
  }
}
