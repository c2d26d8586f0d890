import Foundation
import MeanFieldModel
import MeanFieldSolvers
import Testing

@testable import MeanFieldRuns

@Suite struct RunSummaryTests {
  private func begin(_ description: RunDescription, in folder: RunFolder) throws -> RunStore {
    try Runner.begin(
      description, base: nil, folder: folder("run"), threads: 1, stop: StopRequest(),
      report: { _ in }
    ).store
  }

  private func save(
    _ values: [Int: Double], trial: Int, in store: RunStore, outcome: TrialOutcome? = nil
  ) throws {
    try TrialRecord(store: store, variant: 1, trial: trial).save(
      .init(iteration: 0, tables: [:]),
      measurements: values.map {
        .init(iteration: $0.key, name: "exploitability", value: $0.value)
      },
      outcome: outcome, flow: nil)
  }

  /// Mean and deviation are of each trial's last measurement; 9 comes before 10.
  @Test func statisticsOverTrials() throws {
    let folder = try RunFolder()
    let store = try begin(
      RunDescription(
        game: Selection("left-right"),
        algorithm: Selection("online-mirror-descent", ["learning-rate": "3"]), trials: 3, seed: .max
      ), in: folder)
    try save([0: 100, 9: 50, 10: 1], trial: 1, in: store)
    try save([0: 100, 200: 2], trial: 2, in: store, outcome: .converged)
    try save([0: 6], trial: 3, in: store)
    let summary = try RunSummary(of: store)
    let metric = try #require(summary.metrics?["exploitability"])
    #expect(metric.trials == [1, 2, 6] && metric.mean == 3)
    // Σ (x − 3)² / 2 = (4 + 1 + 9) / 2.
    #expect(abs((metric.std ?? 0) - 7.0.squareRoot()) < 1e-15)
    #expect(summary.points[0].iterations == [10, 200, 0])
    #expect(summary.points[0].outcomes == [nil, "converged", nil])
    #expect(summary.run == "run" && summary.game == "left-right" && summary.trials == 3)
    #expect(summary.algorithm == "online-mirror-descent" && summary.seed == .max)
    #expect(!summary.finished && summary.variants == nil)
    #expect(summary.parameters?["algorithm"]?["learning-rate"]?.description == "3")
  }

  /// Each trial keeps its place, also while some have measured nothing.
  @Test func trialsKeepTheirPlaces() throws {
    let folder = try RunFolder()
    let store = try begin(RunDescription(game: Selection("left-right"), trials: 2), in: folder)
    #expect(try RunSummary(of: store).metrics?.isEmpty == true)
    try save([0: 4], trial: 2, in: store)
    let metric = try #require(try RunSummary(of: store).metrics?["exploitability"])
    #expect(metric.trials == [nil, 4])
  }

  /// The keys of a metric are there whatever its values are.
  @Test func metricsThatAreNotFinite() throws {
    let folder = try RunFolder()
    let store = try begin(RunDescription(game: Selection("left-right"), trials: 2), in: folder)
    try save([0: .nan], trial: 1, in: store)
    try save([0: 1], trial: 2, in: store)
    let json = try JSONEncoder().encode(try RunSummary(of: store))
    let object = try JSONSerialization.jsonObject(with: json) as? [String: Any]
    let metrics = object?["metrics"] as? [String: [String: Any]]
    let metric = try #require(metrics?["exploitability"])
    #expect(Set(metric.keys) == ["mean", "std", "trials"])
    #expect((metric["trials"] as? [Any])?.count == 2)
  }

  /// What an algorithm drives to zero is what it says itself.
  @Test(arguments: [
    ("fictitious-play", "exploitability"), ("team-optimum", "team_gap"),
    ("munchausen-online-mirror-descent", "regularised_exploitability"),
  ])
  func objective(algorithm: String, name: String) throws {
    let folder = try RunFolder()
    let description = RunDescription(
      game: Selection("left-right"), algorithm: Selection(algorithm), iterations: 2)
    let begun = try RunSummary(of: try begin(description, in: folder))
    #expect(begun.objective == nil && begun.points[0].objective == nil)
    #expect(try folder.work() == .finished)
    let finished = try RunSummary(of: RunStore.open(folder("run")))
    #expect(finished.objective == name && finished.points[0].objective == name)
    #expect(finished.metrics?[name] != nil)
  }

  /// Settings come back as they were.
  @Test func settingsInJSON() throws {
    let values: [ParameterValue] = [
      .integer(-3), .integer(.max), .real(0.1), .real(1e308), .boolean(true), .boolean(false),
      .text(""), .text("1"), .text("true"), .text("ü \"x\"\n"),
    ]
    let json = try JSONEncoder().encode(values)
    #expect(try JSONDecoder().decode([ParameterValue].self, from: json) == values)
    // A number without a fraction is a whole one.
    let whole = try JSONEncoder().encode([ParameterValue.real(2)])
    #expect(try JSONDecoder().decode([ParameterValue].self, from: whole) == [.integer(2)])
  }

  /// The intervals' infinite ends are nothing, which JSON can hold.
  @Test func oneEpisode() throws {
    let folder = try RunFolder()
    try folder.finish(
      RunDescription(
        game: Selection("left-right"), iterations: 1,
        evaluation: .init(agents: [10], episodes: 1)))
    let summary = try RunSummary(of: RunStore.open(folder("run")))
    let agents = try #require(summary.agents?.first)
    #expect(agents.n == 10 && agents.return.low == nil && agents.return.high == nil)
    #expect(agents.distance.count == 2)
    let json = try JSONEncoder().encode(agents.return)
    let object = try JSONSerialization.jsonObject(with: json) as? [String: Any]
    #expect(Set(object?.keys.map { $0 } ?? []) == ["mean", "low", "high"])
  }
}
