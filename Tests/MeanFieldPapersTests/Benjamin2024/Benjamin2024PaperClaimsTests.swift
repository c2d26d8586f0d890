import MeanFieldPapers
import Testing

/// Where each claim of the paper stops to hold, and where it is inconclusive.
@Suite struct Benjamin2024PaperClaimsTests {
  private typealias Curve = SwarmRuns.Curve
  private static let divergence = "policy_divergence"
  private static let growthRuns = [
    (3, "agree-growth"), (4, "diffuse-growth"), (6, "cluster-growth"),
  ]
  private static let failureRuns = [
    (1, "agree-failures"), (2, "diffuse-failures"), (5, "cluster-failures"),
  ]

  // MARK: - Who learns faster

  /// Over 20 iterations the networked mean is 8.6: what is told from it by trials is lower, what it
  /// leads by less than a twentieth, or not at all, is not.
  @Test(arguments: failureRuns, [2, 3])
  func fasterWithFailures(figure: (number: Int, run: String), other: Int) throws {
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.level(8), true), (SwarmRuns.level(8.5), true), (SwarmRuns.level(8.6), false),
      (SwarmRuns.level(9), false), (SwarmRuns.scattered(around: 8), nil),
    ]
    for (curve, holds) in cases {
      let found = try SwarmRuns.holds(
        "faster-with-failures-\(figure.number)", figure.run, variant: other, curve)
      #expect(found == holds)
    }
  }

  /// Before agents join the networked mean is 8.2; what comes later says nothing.
  @Test func fasterWithoutFailures() throws {
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.dropping(from: 8, to: 100), true), (SwarmRuns.dropping(from: 8.3, to: 0), false),
      (SwarmRuns.scattered(around: 8), nil),
    ]
    for (curve, holds) in cases {
      let found = try SwarmRuns.holds(
        "faster-without-failures", "agree-growth", variant: 2, curve)
      #expect(found == holds)
    }
  }

  /// What counts is what trials differ by from their partners: if both vary alike that tells more than
  /// independent trials would, and if they vary against each other less.
  @Test func partners() throws {
    let cases: [(networked: Curve, independent: Curve, holds: Bool?)] = [
      (
        SwarmRuns.scattered(around: 8),
        { SwarmRuns.scattered(around: 8)($0, $1) - 0.5 - 0.01 * Double($0) }, true
      ),
      // By Welch's test p is 0.002; one comparison of pairs has 0.02.
      (
        { trial, _ in 7.5 + 0.2 * Double(trial - 2) },
        { trial, _ in 6.5 - 0.2 * Double(trial - 2) }, nil
      ),
    ]
    for (networked, independent, holds) in cases {
      var metrics = try #require(SwarmRuns.curves["agree-growth"])
      metrics[0]["regularised_return"] = networked
      metrics[1]["regularised_return"] = independent
      let run = SwarmRuns.run("agree-growth", metrics)
      let found = try SwarmRuns.finding("faster-without-failures", ["agree-growth": run])
      #expect(found.holds == holds)
    }
  }

  // MARK: - Divergence

  /// That of independent learners has to grow, until agents join.
  @Test(arguments: failureRuns + growthRuns)
  func divergenceGrows(figure: (number: Int, run: String)) throws {
    let joins = figure.run.contains("growth")
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.growing, true), (SwarmRuns.level(0.5), false),
      ({ trial, iteration in 0.5 - SwarmRuns.growing(trial, iteration) / 2 }, false),
      // Who joins is far from others: that is not what the claim is about.
      (SwarmRuns.dropping(from: 0.3, to: 0.9), joins ? false : true),
      // In one trial it grows, in another it does not.
      ({ trial, iteration in 0.5 + 0.01 * Double((trial - 1) * iteration) }, nil),
    ]
    for (curve, holds) in cases {
      let found = try SwarmRuns.holds(
        "divergence-\(figure.number)", figure.run, variant: 2, metric: Self.divergence, curve)
      #expect(found == holds)
    }
  }

  /// A tenth of the independent ones' in the end is the most that it may be.
  @Test(arguments: failureRuns + growthRuns)
  func divergenceOfNetworked(figure: (number: Int, run: String)) throws {
    // The means over the iterations 17 to 20, and 9 and 10.
    let late = figure.run.contains("growth") ? 0.475 : 0.925
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.level(0.098 * late), true), (SwarmRuns.level(0.102 * late), false),
      (SwarmRuns.scattered(around: 0.1 * late), nil),
    ]
    for (curve, holds) in cases {
      let found = try SwarmRuns.holds(
        "divergence-\(figure.number)", figure.run, metric: Self.divergence, curve)
      #expect(found == holds)
    }
  }

  // MARK: - Agents that join

  /// The networked population keeps all of its return: what counts is how much of its own return the
  /// other keeps, and not how much that is.
  @Test(arguments: growthRuns, ["", "-listening"])
  func recovers(figure: (number: Int, run: String), listening: String) throws {
    let id = "recovers-\(figure.number)\(listening)"
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.dropping(from: 100, to: 90), true), (SwarmRuns.dropping(from: 2, to: 2.1), false),
      (SwarmRuns.dropping(from: 6, to: 6.5), false),
      // While newcomers act at random nothing is compared.
      (
        { [6, 100, 5][($1 >= SwarmRuns.joining ? 1 : 0) + ($1 > SwarmRuns.joining ? 1 : 0)] }, true
      ),
      (
        { trial, iteration in iteration < SwarmRuns.joining ? 6 : 4 * Double(trial - 1) + 1 }, nil
      ),
    ]
    for (curve, holds) in cases {
      #expect(try SwarmRuns.holds(id, figure.run, variant: 2, curve) == holds)
    }
  }

  /// Of a longer run 50 iterations count, from the one after the 11th on.
  @Test func iterationsAfterJoining() throws {
    var metrics = try #require(SwarmRuns.curves["agree-growth"])
    metrics[1]["regularised_return"] = { _, iteration in
      iteration < SwarmRuns.joining ? 6 : iteration <= 16 ? 7 : iteration <= 61 ? 5 : 1000
    }
    let run = SwarmRuns.run("agree-growth", metrics, iterations: 80)
    let found = try SwarmRuns.finding("recovers-3", ["agree-growth": run])
    #expect(found.holds == true)
    #expect(found.measured.description.contains("against 0.867 ± 0 of the return before"))
  }

  /// How newcomers that listen first do is told by a run of their own.
  @Test(arguments: growthRuns)
  func newcomersThatListen(figure: (number: Int, run: String)) throws {
    let id = "recovers-\(figure.number)"
    let worse = SwarmRuns.dropping(from: 9, to: 3)
    #expect(try SwarmRuns.holds(id + "-listening", figure.run + "-silent", worse) == false)
    #expect(try SwarmRuns.holds(id + "-listening", figure.run, worse) == true)
    #expect(try SwarmRuns.holds(id, figure.run, worse) == false)
  }

  /// Where there is nothing before or after agents join nothing is told.
  @Test(arguments: [
    ("faster-without-failures", "agree-growth"), ("divergence-3", "agree-growth"),
    ("divergence-4", "diffuse-growth"), ("divergence-6", "cluster-growth"),
    ("recovers-3", "agree-growth"), ("recovers-4-listening", "diffuse-growth-silent"),
    ("recovers-6", "cluster-growth"),
  ])
  func nobodyJoins(id: String, run: String) throws {
    let isRecovery = id.hasPrefix("recovers")
    for (joinAt, isTold) in [
      (nil, false), ("1", false), ("2", !id.hasPrefix("divergence")), ("3", true), ("19", true),
      ("20", !isRecovery), ("40", !isRecovery),
    ] {
      let curves = SwarmRuns.run(run, SwarmRuns.curves[run, default: []], joinAt: joinAt)
      let finding = try SwarmRuns.finding(id, [run: curves])
      #expect((finding.measured != .text("no such iterations")) == isTold, "\(joinAt ?? "")")
      if !isTold { #expect(finding.holds == nil) }
    }
  }

  // MARK: - What is reached

  /// In any figure another may be at the centralised one's 10, if it is not above it beyond chance.
  @Test(arguments: failureRuns + growthRuns, [1, 2])
  func centralisedEndsHighest(figure: (number: Int, run: String), other: Int) throws {
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.rising(20, 10), true), (SwarmRuns.rising(1, 10.2), false),
      (SwarmRuns.rising(1, 11), false), (SwarmRuns.scattered(around: 10), nil),
      (SwarmRuns.scattered(around: 1), true),
      // One comparison alone would tell this, one of twelve does not.
      ({ trial, _ in 10.4 + 0.1 * Double(trial - 2) }, nil),
    ]
    for (curve, holds) in cases {
      let found = try SwarmRuns.holds(
        "centralised-ends-highest", figure.run, variant: other, curve)
      #expect(found == holds)
    }
  }

  /// The finding names the figures in which another's mean is above.
  @Test func endsInWords() throws {
    #expect(
      try SwarmRuns.finding("centralised-ends-highest").measured == .text("highest in all"))
    let curves = SwarmRuns.changed(
      "diffuse-failures", variant: 2, "regularised_return", SwarmRuns.rising(1, 11))
    let found = try SwarmRuns.finding("centralised-ends-highest", ["diffuse-failures": curves])
    #expect(
      found.measured
        == .text("not highest in Figure 2: 10 ± 0.01 against 9 ± 0.009 and 11 ± 0.011"))
  }

  /// With 25 agents an increase beyond chance is one, and one of a twentieth is to be excluded.
  @Test(arguments: 1...3)
  func noIncrease(variant: Int) throws {
    let cases: [(curve: Curve, holds: Bool?)] = [
      (SwarmRuns.rising(5, 1), true), (SwarmRuns.rising(1, 0.5), true),
      (SwarmRuns.rising(1, 1.02), false), (SwarmRuns.rising(1, 2), false),
      ({ $1 == 1 ? 1 : 1 + 0.01 * Double($0 - 2) }, true),
      ({ $1 == 1 ? 1 : 1 + 0.1 * Double($0 - 2) }, nil),
    ]
    for (curve, holds) in cases {
      let found = try SwarmRuns.holds("no-increase-with-25", "cluster-few", variant: variant, curve)
      #expect(found == holds)
    }
  }

  // MARK: - Consensus

  /// What a claim finds if in some runs as many iterations of a trial lack consensus.
  private static func consensus(
    in runs: [String], rounds: Double = 40, trials: Int = SwarmRuns.trials,
    lacking count: @escaping @Sendable (_ trial: Int) -> Int
  ) throws -> Finding {
    let changed = runs.map { run in
      var metrics = SwarmRuns.curves[run, default: []]
      metrics[0]["distinct_policies"] = { $1 <= count($0) ? 2 : 1 }
      metrics[0]["consensus_rounds"] = { _, iteration in iteration == 3 ? 300 : rounds }
      return (run, SwarmRuns.run(run, metrics, trials: trials))
    }
    return try SwarmRuns.finding("consensus", Dictionary(uniqueKeysWithValues: changed))
  }

  private static let allRuns = (failureRuns + growthRuns).map(\.1)

  /// 95 % of 20 iterations are 19; before the first there is no consensus to come to.
  @Test func consensus() throws {
    let cases: [(runs: [String], lacking: @Sendable (Int) -> Int, holds: Bool?)] = [
      (Self.allRuns, { _ in 0 }, true), (Array(Self.allRuns.prefix(3)), { _ in 1 }, true),
      (Self.allRuns, { _ in 2 }, false), (Self.allRuns, { $0 == 1 ? 4 : 0 }, nil),
      // A mean of 11/12, the same of all trials.
      ([Self.allRuns[5]], { _ in 10 }, false),
    ]
    for (runs, lacking, holds) in cases {
      #expect(try Self.consensus(in: runs, lacking: lacking).holds == holds)
    }
    let finding = try Self.consensus(in: Self.allRuns, rounds: 30) { _ in 2 }
    #expect(finding.measured == .text("90 %, after 30 ± 0 rounds"))
  }

  /// A run in which agents never agree measures no rounds to consensus: the claim fails, and the report
  /// says so, of all runs and of one.
  @Test func neverConsensus() throws {
    let never = Self.allRuns.map { run in
      var metrics = SwarmRuns.curves[run, default: []]
      metrics[0]["distinct_policies"] = { $1 == 0 ? 1 : 2 }
      metrics[0]["consensus_rounds"] = nil
      return (run, SwarmRuns.run(run, metrics))
    }
    let finding = try SwarmRuns.finding("consensus", Dictionary(uniqueKeysWithValues: never))
    #expect(finding.holds == false && finding.measured == .text("0 %, there was never consensus"))
    let seldom = try SwarmRuns.finding("consensus", [never[0].0: never[0].1])
    #expect(seldom.holds == false && seldom.measured == .text("83.3 %, after 40 ± 0.0338 rounds"))
  }

  /// Only trials that all figures have can be averaged over them.
  @Test func consensusOfFewTrials() throws {
    let finding = try Self.consensus(in: ["agree-failures"], trials: 4) { $0 == 4 ? 20 : 0 }
    #expect(finding.holds == true && finding.measured.description.hasPrefix("100 %"))
  }
}
