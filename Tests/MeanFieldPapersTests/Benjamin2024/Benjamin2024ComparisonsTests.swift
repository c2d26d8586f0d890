import MeanFieldPapers
import Testing

/// Claims are decided at the levels that the notes name.
@Suite struct Benjamin2024ComparisonsTests {
  typealias Curve = SwarmRuns.Curve

  /// A comparison that decides a claim when one metric of one variant is near a threshold.
  struct Threshold: Sendable, CustomTestStringConvertible {
    let claim: String
    /// How many comparisons the claim makes.
    var comparisons = 1
    let run: String
    var variant = 1
    var metric = "regularised_return"
    /// What the metric is compared with, times a share.
    var partner: @Sendable (_ trial: Int) -> Double
    /// The share of it beyond which the claim holds, and that beyond which it fails.
    var shares: (holding: Double, failing: Double)
    /// Whether the metric is to be above, for the claim to hold.
    var holdsAbove = false
    /// How far from the threshold it is.
    var distance: Double
    /// The iterations after which it is so, and what it is otherwise.
    var first = 0
    var earlier: @Sendable (_ trial: Int) -> Double = { _ in .nan }

    var testDescription: String { claim }

    /// What each trial measures: beyond a threshold by a distance that differs between trials by a share.
    func curve(isHolding: Bool, differing: Double) -> Curve {
      let share = isHolding ? shares.holding : shares.failing
      let sign = isHolding == holdsAbove ? 1.0 : -1
      return { trial, iteration in
        iteration < first
          ? earlier(trial)
          : share * partner(trial) + sign * distance * (1 + differing * Double(trial - 2))
      }
    }
  }

  /// Trials of hand-made runs differ by a thousandth.
  private static func about(_ value: Double) -> @Sendable (Int) -> Double {
    { SwarmRuns.level(value)($0, 1) }
  }

  /// The lead that is too small to be one.
  private static let lead = 1.05

  private static let thresholds = [
    Threshold(
      claim: "faster-with-failures-1", comparisons: 2, run: "agree-failures", variant: 2,
      // A return of 1 at the first iteration and of 9 at 19 others.
      partner: about(8.6), shares: (1, 1 / lead), distance: 3),
    Threshold(
      claim: "faster-without-failures", run: "agree-growth", variant: 2, partner: about(8.2),
      shares: (1, 1 / lead), distance: 3),
    Threshold(
      claim: "divergence-1", comparisons: 2, run: "agree-failures", metric: "policy_divergence",
      partner: about(0.925), shares: (0.1, 0.1), distance: 0.05),
    Threshold(
      claim: "recovers-3", run: "agree-growth", variant: 2, partner: { _ in 5 },
      shares: (1, 1 / lead), distance: 1, first: SwarmRuns.joining, earlier: { _ in 5 }),
    Threshold(
      claim: "recovers-3-listening", run: "agree-growth", variant: 2, partner: { _ in 5 },
      shares: (1, 1 / lead), distance: 1, first: SwarmRuns.joining, earlier: { _ in 5 }),
    Threshold(
      claim: "centralised-ends-highest", comparisons: 12, run: "agree-failures", partner: about(10),
      shares: (lead, 1), distance: 1),
    Threshold(
      claim: "no-increase-with-25", comparisons: 3, run: "cluster-few", partner: about(1),
      shares: (lead, 1), distance: 0.5, first: 2, earlier: about(1)),
    Threshold(
      claim: "same-replay-networked", comparisons: 2, run: "agree-replays", variant: 4,
      partner: about(8.6), shares: (lead, lead), distance: 0.3),
    Threshold(
      claim: "approximation-misses", comparisons: 3, run: "agree-failures",
      metric: "approximate_exploitability", partner: about(1), shares: (0.5, 0.5), distance: 0.1),
    Threshold(
      claim: "honest-nonsense", run: "agree-faulty", partner: about(9), shares: (0.9, 0.9),
      holdsAbove: true, distance: 1),
    Threshold(
      claim: "lies-take-over", run: "agree-faulty", variant: 2, partner: about(9),
      shares: (0.5, 0.5), distance: 1),
    Threshold(
      claim: "told-failures-take-over", comparisons: 2, run: "agree-told", partner: about(9),
      shares: (0.5, 0.5), distance: 1),
    Threshold(
      claim: "loss-is-harmless", comparisons: 2, run: "agree-loss", variant: 2, partner: about(9),
      shares: (0.9, 0.9), holdsAbove: true, distance: 1),
  ]

  /// With three pairs Student's law has two degrees of freedom, and its quantile a closed form.
  private static func quantile(level: Double) -> Double {
    (1 - 2 * level) / (2 * level * (1 - level)).squareRoot()
  }

  /// The level of a claim of so many comparisons, in the notes' words.
  private static func level(ofAny comparisons: Int, isHolding: Bool) throws -> Double {
    let notes = Paper.benjamin2024.notes.joined(separator: "\n")
    let holding = try #require(try /one-sided at a level of ([0-9.]+) %/.firstMatch(in: notes)?.1)
    let failing = try #require(try /any that fails at ([0-9.]+) %\/n/.firstMatch(in: notes)?.1)
    let percent = try #require(Double(isHolding ? holding : failing))
    return percent / 100 / (isHolding ? 1 : Double(comparisons))
  }

  /// A little above and below the spread at which a comparison is told.
  @Test(arguments: thresholds, [true, false])
  func level(threshold: Threshold, isHolding: Bool) throws {
    let level = try Self.level(ofAny: threshold.comparisons, isHolding: isHolding)
    // The mean of differences d (1 + ρ k), k = −1, 0, 1, is √3/ρ times as large as its error.
    let differing = 3.0.squareRoot() / Self.quantile(level: level)
    for (factor, holds) in [(0.99, isHolding), (1.01, nil)] {
      let curve = threshold.curve(isHolding: isHolding, differing: factor * differing)
      let found = try SwarmRuns.holds(
        threshold.claim, threshold.run, variant: threshold.variant, metric: threshold.metric, curve)
      #expect(found == holds)
    }
  }
}
