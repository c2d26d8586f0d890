import MeanFieldFigures
import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct Benjamin2024ClaimsTests {
  private static let claims = Paper.benjamin2024.claims
  private static let ids = claims.map(\.id)

  // MARK: - All claims

  @Test(arguments: ids)
  func holds(id: String) throws {
    #expect(try SwarmRuns.finding(id).holds == true)
  }

  /// Trials that diverged or were stopped, and numbers that are none, spoil every claim about the run,
  /// even of a single trial.
  @Test(arguments: ids)
  func spoiledRun(id: String) throws {
    let claim = try #require(Self.claims.first { $0.id == id })
    for name in claim.runs {
      let variants = try #require(SwarmRuns.curves[name])
      let withHoles = variants.map { metrics in
        metrics.mapValues { curve -> SwarmRuns.Curve in
          { trial, iteration in
            trial == 2 && iteration % 2 == 0 ? .nan : curve(trial, iteration)
          }
        }
      }
      let spoiled = [
        SwarmRuns.run(name, withHoles), SwarmRuns.run(name, variants, outcome: .diverged),
        SwarmRuns.run(name, variants, outcome: nil),
        SwarmRuns.run(name, variants, trials: 1, outcome: .diverged),
      ]
      for curves in spoiled { #expect(try SwarmRuns.finding(id, [name: curves]).holds == false) }
      let converged = SwarmRuns.run(name, variants, outcome: .converged)
      #expect(try SwarmRuns.finding(id, [name: converged]).holds == true)
    }
  }

  /// A single trial of any run tells nothing, whatever it measured.
  @Test(arguments: ids)
  func singleTrial(id: String) throws {
    let claim = try #require(Self.claims.first { $0.id == id })
    for name in claim.runs {
      let variants = try #require(SwarmRuns.curves[name])
      for factor in [1.0, 100] {
        let scaled = variants.map { metrics in
          metrics.mapValues { curve -> SwarmRuns.Curve in { factor * curve($0, $1) } }
        }
        let single = SwarmRuns.run(name, scaled, trials: 1)
        #expect(try SwarmRuns.finding(id, [name: single]).holds == nil, "\(name)")
      }
    }
  }

  /// What a run never measured is an answer as any other, and no error: what claims are about does not
  /// hold then.
  @Test(arguments: ids)
  func unmeasured(id: String) throws {
    let claim = try #require(Self.claims.first { $0.id == id })
    for name in claim.runs {
      let variants = try #require(SwarmRuns.curves[name])
      let verdicts = try variants[0].keys.map { metric in
        let without = variants.map { metrics in metrics.filter { $0.key != metric } }
        return try SwarmRuns.finding(id, [name: SwarmRuns.run(name, without)]).holds
      }
      #expect(verdicts.contains(false) && !verdicts.contains(nil))
    }
  }
}
