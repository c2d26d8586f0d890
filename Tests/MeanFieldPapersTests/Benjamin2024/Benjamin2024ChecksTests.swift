import MeanFieldPapers
import Testing

/// Where each check beside the paper stops to hold, and where it is inconclusive.
@Suite struct Benjamin2024ChecksTests {
  private typealias Curve = SwarmRuns.Curve

  private static let replays = ["networked", "independent", "centralised"]

  /// Within a twentieth to either side, by what partners with the same seed differ.
  @Test(arguments: 1...3)
  func sameReplay(variant: Int) throws {
    let id = "same-replay-\(Self.replays[variant - 1])"
    let passes = try #require(
      SwarmRuns.curves["agree-replays"]?[variant - 1]["regularised_return"])
    let cases: [(share: @Sendable (Int) -> Double, holds: Bool?)] = [
      ({ _ in 1.049 }, true), ({ _ in 0.951 }, true), ({ _ in 1.051 }, false),
      ({ _ in 0.949 }, false), ({ 1 + 0.1 * Double($0 - 2) }, nil),
    ]
    for (share, holds) in cases {
      let found = try SwarmRuns.holds(id, "agree-replays", variant: 3 + variant) {
        share($0) * passes($0, $1)
      }
      #expect(found == holds)
    }
    // Trials that differ from each other, but not from their partners, tell.
    let scattered = SwarmRuns.scattered(around: 5)
    var metrics = try #require(SwarmRuns.curves["agree-replays"])
    metrics[variant - 1]["regularised_return"] = scattered
    metrics[2 + variant]["regularised_return"] = scattered
    let run = SwarmRuns.run("agree-replays", metrics)
    #expect(try SwarmRuns.finding(id, ["agree-replays": run]).holds == true)
  }

  /// An architecture that does not tell leaves what others tell.
  @Test(arguments: 1...3)
  func othersReplay(variant: Int) throws {
    let run = SwarmRuns.changed(
      "agree-replays", variant: 3 + variant, "regularised_return", SwarmRuns.scattered(around: 9))
    for (index, name) in Self.replays.enumerated() {
      let found = try SwarmRuns.finding("same-replay-\(name)", ["agree-replays": run])
      #expect(found.holds == (index == variant - 1 ? nil : true))
    }
  }

  /// More than half of 1 is not missed by 0.51.
  @Test(arguments: 1...3)
  func approximationMisses(variant: Int) throws {
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.level(0.49), true), (SwarmRuns.level(-0.1), true), (SwarmRuns.level(0.51), false),
      (SwarmRuns.scattered(around: 0.5), nil),
    ]
    for (curve, holds) in cases {
      let found = try SwarmRuns.holds(
        "approximation-misses", "agree-failures", variant: variant,
        metric: "approximate_exploitability",
        curve)
      #expect(found == holds)
    }
  }

  /// The exact exploitability counts where the other was measured, after every second iteration.
  @Test(arguments: [(0.41, 9.0, true), (0.39, 9, false), (0.39, 0.1, false)])
  func iterationsOfTheApproximation(even: Double, odd: Double, holds: Bool) throws {
    let found = try SwarmRuns.holds(
      "approximation-misses", "agree-failures", metric: "stationary_regularised_exploitability"
    ) { $1 % 2 == 0 ? even : odd }
    #expect(found == holds)
  }

  /// Nine tenths of 9 are 8.1.
  @Test func honestNonsense() throws {
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.rising(0, 8.2), true), (SwarmRuns.rising(9, 8), false),
      (SwarmRuns.scattered(around: 8.1), nil),
    ]
    for (curve, holds) in cases {
      #expect(try SwarmRuns.holds("honest-nonsense", "agree-faulty", curve) == holds)
    }
  }

  /// Half of 9 is 4.5.
  @Test func liesTakeOver() throws {
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.rising(9, 4.4), true), (SwarmRuns.rising(0, 4.6), false),
      (SwarmRuns.scattered(around: 4.5), nil),
    ]
    for (curve, holds) in cases {
      #expect(try SwarmRuns.holds("lies-take-over", "agree-faulty", variant: 2, curve) == holds)
    }
  }

  /// Neither more than in the first iteration nor half of what others learn that fail as often.
  @Test func toldFailuresTakeOver() throws {
    let id = "told-failures-take-over"
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.level(4.4), true), (SwarmRuns.rising(9, 1), true),
      (SwarmRuns.level(4.6), false), (SwarmRuns.rising(1, 1.02), false),
      (SwarmRuns.rising(1, 4), false), ({ $1 == 1 ? 1 : 1 + 0.1 * Double($0 - 2) }, nil),
      (SwarmRuns.scattered(around: 4.5), nil),
    ]
    for (curve, holds) in cases {
      #expect(try SwarmRuns.holds(id, "agree-told", curve) == holds)
    }
    #expect(try SwarmRuns.holds(id, "agree-failures", SwarmRuns.level(1.9)) == false)
    #expect(try SwarmRuns.holds(id, "agree-failures", variant: 2, SwarmRuns.level(1.9)) == true)
  }

  /// Of a run with more trials the first ones count, and are told.
  @Test func trialsWithoutPartners() throws {
    let metrics = try #require(SwarmRuns.curves["agree-failures"]).map { metrics in
      metrics.merging(["regularised_return": { trial, _ in trial <= SwarmRuns.trials ? 9 : -50 }]) {
        $1
      }
    }
    let silent = SwarmRuns.run("agree-failures", metrics, trials: SwarmRuns.trials + 1)
    let found = try SwarmRuns.finding("told-failures-take-over", ["agree-failures": silent])
    #expect(found.holds == true)
    #expect(found.measured == .text("1 ± 0.001 to 1 ± 0.001, against 9 ± 0"))
  }

  /// Consensus in 19 of 20 iterations, and a return of 8.1.
  @Test func lossIsHarmless() throws {
    let cases: [(metric: String, curve: Curve, holds: Bool?)] = [
      ("regularised_return", SwarmRuns.level(8.2), true),
      ("regularised_return", SwarmRuns.level(8), false),
      ("regularised_return", SwarmRuns.scattered(around: 9), nil),
      ("distinct_policies", { $1 == 0 ? 2 : 1 }, true),
      ("distinct_policies", { $1 <= 2 ? 2 : 1 }, false),
      ("distinct_policies", { $1 <= $0 - 1 ? 2 : 1 }, nil),
    ]
    for (metric, curve, holds) in cases {
      let found = try SwarmRuns.holds(
        "loss-is-harmless", "agree-loss", variant: 2, metric: metric, curve)
      #expect(found == holds)
    }
  }
}
