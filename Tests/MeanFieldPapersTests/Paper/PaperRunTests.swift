import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct PaperRunTests {
  @Test func presets() throws {
    let run = SamplePaper.paper.runs[0]
    let trials = try Preset.allCases.map { try run.description(in: $0).trials }
    #expect(trials == [2, 3, 5])
    #expect(try run.description(in: .quick).iterations == 7)
  }

  /// A fault in a run file is told with its place.
  @Test func badRunFile() throws {
    let run = PaperRun("team", runFile: "game: beach-bar\niterations: 0\n")
    let error = #expect(throws: UserError.self) { try run.description(in: .laptop) }
    #expect(error?.location == TextLocation(file: "team.yaml", line: 2, column: 13))
  }
}
