import Foundation
@testable import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct ReproductionReportTests {
  /// The names are promised to whoever reads the JSON.
  @Test func json() throws {
    let folder = ReproductionFolder()
    let plan = try ReproductionPlan(SamplePaper.paper, preset: .quick)
    let report = try Reproduction.finish(plan, in: folder.url)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: folder("report.json")))
        as? [String: Any])
    #expect(
      Set(json.keys) == [
        "paper", "title", "preset", "program", "figures", "claims", "notes", "runs", "elapsed",
        "output",
      ])
    #expect(json["paper"] as? String == "sample2026" && json["preset"] as? String == "quick")

    let figures = try #require(json["figures"] as? [[String: Any]])
    #expect(figures.map { $0["name"] as? String } == ["figure-1", "figure-2"])
    for file in figures.flatMap({ $0["files"] as? [String] ?? [] }) { #expect(folder.has(file)) }

    #expect(json["notes"] as? [String] == SamplePaper.paper.notes)

    let claims = try #require(json["claims"] as? [[String: Any]])
    #expect(
      claims.allSatisfy {
        Set($0.keys) == [
          "id", "text", "source", "criterion", "holds", "from_paper", "measured", "expected",
        ]
      })
    #expect(claims.map { $0["holds"] as? Bool } == [true, false, true])
    #expect(claims[1]["measured"] is Double && claims[1]["expected"] as? String == "below 0.2")

    // What the runs cannot tell is null, not left out.
    let inconclusive = ReproductionReport(
      plan,
      findings: plan.claims.map { _ in .init(measured: .text("–"), expected: .text("–"), holds: nil)
      },
      files: [], runs: [], in: folder.url)
    let text = String(decoding: try JSONEncoder().encode(inconclusive), as: UTF8.self)
    #expect(text.contains("\"holds\":null") && inconclusive.holds)

    let runs = try #require(json["runs"] as? [[String: Any]])
    #expect(runs.map { $0["trials"] as? Int } == [2, 1, 1])
    #expect(runs.allSatisfy { folder.has("\($0["folder"] ?? "")/run.sqlite") })
    let seconds = runs.compactMap { ($0["elapsed"] as? [String: Double])?["cpu_s"] }
    // Decimal numbers may be read a digit off.
    let lastDigits = 1e-12
    #expect(abs(seconds.reduce(0, +) - report.elapsed.cpu_s) < lastDigits)
  }
}
