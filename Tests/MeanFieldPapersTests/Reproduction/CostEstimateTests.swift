import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct CostEstimateTests {
  @Test(arguments: [
    (0.3, "less than a second"), (1.2, "about 1 second"), (9.4, "about 9 seconds"),
    (33, "about 35 seconds"), (57, "about 1 minute"), (125, "about 2 minutes"),
    (1700, "about 30 minutes"), (3400, "about 1 hour"), (9000, "about 3 hours"),
    (400_000, "about 5 days"),
  ])
  func words(seconds: Double, text: String) { #expect(CostEstimate.words(seconds) == text) }

  /// Every run is tried, nothing is left of it, and it does not count once it is finished.
  @Test func runsThatAreLeft() throws {
    let folder = ReproductionFolder()
    let plan = try ReproductionPlan(SamplePaper.paper, figures: ["figure-2"], preset: .quick)
    let reproduction = try Reproduction.begin(plan, in: folder.url, manner: .init(threads: 2))
    let costs = try #require(try reproduction.costs())
    #expect(try folder.contents() == ["reproduction.json"])
    #expect(costs.rows.map(\.run) == ["play", "descent"])
    // Two variants of one trial.
    #expect(costs.rows.map(\.trials) == [1, 2] && costs.rows.map(\.iterations) == [2, 2])
    #expect(costs.rows.allSatisfy { $0.processorSeconds > 0 })
    #expect(costs.seconds(of: costs.rows[0]) == costs.rows[0].processorSeconds)
    #expect(costs.seconds(of: costs.rows[1]) == costs.rows[1].processorSeconds / 2)
    #expect(costs.seconds == costs.rows.reduce(0) { $0 + costs.seconds(of: $1) })

    _ = try reproduction.finish()
    #expect(try reproduction.costs()?.rows.isEmpty == true)
  }

  /// A try that diverges is one, too.
  @Test func diverging() throws {
    let folder = ReproductionFolder()
    let reproduction = try Reproduction.begin(
      ReproductionPlan(SamplePaper.diverging), in: folder.url, manner: .init(threads: 1))
    #expect(try reproduction.costs()?.rows.map(\.run) == ["absurd"])
    #expect(try folder.contents() == ["reproduction.json"])
  }

  /// Who has asked to stop waits for no estimate.
  @Test func stopped() throws {
    let folder = ReproductionFolder()
    let stop = StopRequest()
    let reproduction = try Reproduction.begin(
      ReproductionPlan(SamplePaper.paper), in: folder.url, manner: .init(threads: 1, stop: stop))
    stop.request()
    #expect(try reproduction.costs() == nil)
    guard case .interrupted = try reproduction.run() else { throw Unfinished() }
    #expect(!folder.has("runs"))
  }
}
