import MeanFieldFigures
import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct Subramanian2019ClaimsTests {
  private static let claims = Paper.subramanian2019.claims
  private static let ids = claims.map(\.id)

  /// What a claim finds in all runs of the paper, some with other numbers.
  private static func finding(
    _ id: String, _ changed: [String: TrialCurves] = [:]
  ) throws -> Finding {
    let claim = try #require(claims.first { $0.id == id })
    let runs = MalwareRuns.all.merging(changed) { $1 }
    return try claim.check(ReproducedRuns(runs.filter { claim.runs.contains($0.key) }))
  }

  /// A run whose trials end with these numbers.
  private static func ending(_ metric: String, _ values: [Double]) -> TrialCurves {
    TrialCurves([metric: values.map { [0, $0] }])
  }

  // MARK: - All claims

  @Test(arguments: ids)
  func holds(id: String) throws {
    #expect(try Self.finding(id).holds == true)
  }

  /// Numbers that are none, and trials that diverged or were stopped, spoil every claim about the run.
  @Test(arguments: ids)
  func spoiledRun(id: String) throws {
    let claim = try #require(Self.claims.first { $0.id == id })
    for run in claim.runs {
      let variants = try #require(MalwareRuns.variants[run])
      let withoutEnd = variants.map {
        $0.mapValues { trials in trials.map { Array($0.dropLast()) + [.nan] } }
      }
      let spoiled = [
        TrialCurves(variants: withoutEnd), TrialCurves(variants: variants, outcome: .diverged),
        TrialCurves(variants: variants, outcome: nil),
      ]
      for curves in spoiled {
        #expect(try Self.finding(id, [run: curves]).holds == false, "\(run)")
      }
      let converged = TrialCurves(variants: variants, outcome: .converged)
      #expect(try Self.finding(id, [run: converged]).holds == true)
    }
  }

  // MARK: - Exact solutions

  @Test(arguments: [
    ([3, 0.5, 0.9e-6], true, "1 of 3"), ([3, 0.5, 1.1e-6], false, "0 of 3"),
    ([3, 0, 0.9e-6], false, "2 of 3"), ([.nan, 3, 0], false, "1 of 3"),
  ])
  func oneEquilibrium(gains: [Double], holds: Bool, measured: String) throws {
    let run = TrialCurves(
      ["candidate_exploitability": [gains], "threshold": [[0.25, 0.25, 0.25]]], first: 1, every: 1)
    let finding = try Self.finding("one-equilibrium", ["exact-equilibrium": run])
    #expect(finding.holds == holds && finding.measured == .text("\(measured), θ = 0.25"))
  }

  /// To a millionth of the exact return, to either side.
  @Test(arguments: [
    ("equilibrium-of-all-policies", "policy-iteration", MalwareRuns.equilibriumReturn),
    ("team-optimum", "team-optimum", MalwareRuns.teamReturn),
  ])
  func withoutLoss(id: String, run: String, exact: Double) throws {
    for (share, holds) in [
      (0.999_999_1, true), (1.000_000_9, true), (0.999_998_9, false), (1.000_001_1, false),
    ] {
      let finding = try Self.finding(id, [run: Self.ending("value", [exact * share])])
      #expect(finding.holds == holds && finding.expected == .number(exact), "\(share)")
    }
  }

  // MARK: - Learners

  /// The mean of the trials counts, within half a per cent to either side.
  @Test(arguments: [
    ("team-learned", "team", MalwareRuns.teamReturn),
    ("equilibrium-learned", "equilibrium", MalwareRuns.equilibriumReturn),
    ("smoothed-functional-learned", "smoothed-functional", MalwareRuns.equilibriumReturn),
    (
      "likelihood-ratio-monte-carlo-learned", "likelihood-ratio-monte-carlo",
      MalwareRuns.equilibriumReturn
    ),
    ("likelihood-ratio-renewal-learned", "likelihood-ratio-renewal", MalwareRuns.equilibriumReturn),
    (
      "likelihood-ratio-actor-critic-learned", "likelihood-ratio-actor-critic",
      MalwareRuns.equilibriumReturn
    ),
  ])
  func learned(id: String, run: String, exact: Double) throws {
    for (share, holds) in [(0.9951, true), (1.0049, true), (0.9949, false), (1.0051, false)] {
      let trials = [0.9, 1.1].map { $0 * exact * share }
      let finding = try Self.finding(id, [run: Self.ending("value", trials)])
      #expect(finding.holds == holds, "\(share)")
    }
  }

  /// Judged by iterations whatever a learner draws; a mean that leaves again has not arrived.
  @Test(arguments: [
    ("team-fast", "team", MalwareRuns.teamReturn),
    ("equilibrium-fast", "equilibrium", MalwareRuns.equilibriumReturn),
  ])
  func fast(id: String, run: String, exact: Double) throws {
    // 166 iterations of 6·10⁵ samples are below 10⁸, 167 above.
    let drawn = id == "team-fast" ? ["133", "134", "", "1.6"] : ["99.6", "100", "", "1.2"]
    for (shares, first, holds, measured) in [
      ([2, 1.0049, 1], 165, true, "99.6·10⁶ counted, \(drawn[0])·10⁶ drawn"),
      ([2, 1.0049, 1], 166, false, "100·10⁶ counted, \(drawn[1])·10⁶ drawn"),
      ([2, 1.0051, 1], 165, false, "100·10⁶ counted, \(drawn[1])·10⁶ drawn"),
      ([1, 1, 1], 0, true, "0·10⁶ counted, 0·10⁶ drawn"), ([1, 1, 1.0051], 0, false, "never"),
      ([1, .nan, 1], 0, true, "1.2·10⁶ counted, \(drawn[3])·10⁶ drawn"),
    ] {
      let curves = TrialCurves(
        [
          "value": [0.9, 1.1].map { trial in shares.map { $0 * trial * exact } },
          "samples": [[0, 1e8, 2e8], [0, 1e8, 2e8]],
        ], first: first, every: 1)
      let finding = try Self.finding(id, [run: curves])
      #expect(finding.measured == .text(measured))
      #expect(finding.holds == holds, "\(measured)")
    }
  }

  /// Says that the team's learner draws more than the paper counts.
  @Test func samplesOfTheTeam() throws {
    let claim = try #require(Self.claims.first { $0.id == "team-fast" })
    #expect(claim.criterion.contains("drawn are 8·10⁵ an iteration"))
    let expected = Quantity.text("below 100·10⁶")
    #expect(try Self.finding("team-fast").expected == expected)
  }

  // MARK: - Spread

  /// Two trials at a distance of d have a standard deviation of d/√2.
  private static func twoTrials(_ metric: String, mean: Double, deviation: Double) -> TrialCurves {
    let half = deviation / 2.0.squareRoot()
    return ending(metric, [mean - half, mean + half])
  }

  @Test(arguments: [("team-steady", "team"), ("equilibrium-steady", "equilibrium")])
  func steady(id: String, run: String) throws {
    for (deviation, holds) in [(0.0, true), (0.199, true), (0.201, false)] {
      let curves = Self.twoTrials("value", mean: -20, deviation: deviation)
      #expect(try Self.finding(id, [run: curves]).holds == holds, "\(deviation)")
    }
    let finding = try Self.finding(id, [run: Self.ending("value", [-20])])
    #expect(finding.holds == nil && finding.measured == .text("one run only"))
  }

  /// The game's deviation and the team's of 0.025 make a quarter of the difference at 0.225.
  @Test(arguments: [(5.0, 0.224, true), (5.0, 0.226, false), (3.0, 0.01, false)])
  func gameAndTeamDiffer(game: Double, deviation: Double, holds: Bool) throws {
    let finding = try Self.finding(
      "game-and-team-differ",
      [
        "equilibrium": Self.twoTrials("threshold", mean: game, deviation: deviation),
        "team": Self.twoTrials("threshold", mean: 4, deviation: 0.025),
      ])
    #expect(finding.holds == holds)
  }

  @Test(arguments: ["equilibrium", "team"])
  func oneRunDiffersFromNothing(run: String) throws {
    let finding = try Self.finding(
      "game-and-team-differ",
      [run: Self.ending("threshold", [run == "team" ? 0.2 : 0.5])])
    #expect(finding.holds == nil && finding.measured == .text("one run only"))
  }
}
