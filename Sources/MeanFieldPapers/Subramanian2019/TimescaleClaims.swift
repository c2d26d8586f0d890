import MeanFieldFigures
import MeanFieldRuns

extension Malware {
  /// The variant of the length of steps that suits this game.
  private static let suitable = 1
  /// How many times more is left by steps that do not suit.
  private static let clearlyMore = 5.0

  /// Proposition 4 and Remark 3, which are about iteration (3).
  static let timescaleClaims = [
    PaperClaim(
      "two-timescale-converges", text: "Iteration (3) converges to an equilibrium.",
      source: "Proposition 4",
      criterion:
        "after 200 iterations on two timescales with α_k = 0.1 k^−0.9 and β_k = k^−0.6 the mean over "
        + "runs of J is within 0.5 % of the exact one",
      figures: ["figure-3c"], runs: [twoTimescale, exactEquilibrium]
    ) { runs in
      Finding(
        try runs[twoTimescale].last(of: value, variant: suitable + 1), within: nearEnough,
        of: try runs[exactEquilibrium].last(of: value).mean)
    },
    PaperClaim(
      "learning-rates-are-hard", text: "There are no good methods to adapt the learning rates.",
      source: "Remark 3",
      criterion:
        "after 200 iterations on two timescales steps of θ that are three times shorter, and those "
        + "three times longer, leave over five times the mean exploitability",
      figures: ["figure-3c"], runs: [twoTimescale]
    ) { runs in
      let left = try firstSteps.indices.map {
        try runs[twoTimescale].last(of: exploitability, variant: $0 + 1).mean
      }
      let others = left.indices.filter { $0 != suitable }.map { left[$0] }
      return Finding(
        measured: .text(others.map(short).joined(separator: " and ")),
        expected: .text("over \(short(clearlyMore * left[suitable]))"),
        holds: others.allSatisfy { $0 > clearlyMore * left[suitable] })
    },
    PaperClaim(
      "two-timescales-are-slow",
      text:
        "In practice two timescales are slow, and it is better to run many iterations of the mean "
        + "field for each of the parameters.",
      source: "Remark 3",
      criterion:
        "after 200 iterations with the same steps of θ, α_k = 0.1 k^−0.9, two timescales leave a "
        + "larger mean exploitability than rollouts, which draw half as many samples more",
      figures: ["figure-3c"], runs: [twoTimescale, rollouts],
      knownFailure: "With the same steps two timescales come as near or nearer, by fewer samples. "
        + "Slow are steps whose length does not suit, with rollouts no less; Adam's need no choice."
    ) { runs in
      let (two, many) = (
        try runs[twoTimescale].last(of: exploitability, variant: suitable + 1).mean,
        try runs[rollouts].last(of: exploitability, variant: suitable + 1).mean
      )
      return Finding(
        measured: .text(short(two)), expected: .text("over \(short(many))"), holds: two > many)
    },
  ]
}
