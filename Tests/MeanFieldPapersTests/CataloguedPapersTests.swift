import MeanFieldPapers
import MeanFieldRuns
import Testing

/// What holds of every paper; a paper itself refuses what does not fit together.
@Suite struct CataloguedPapersTests {
  private static let papers = cataloguedPapers + [SamplePaper.paper]

  @Test func names() {
    #expect(Set(Self.papers.map(\.name)).count == Self.papers.count)
    for paper in Self.papers {
      let names =
        [paper.name] + paper.runs.map(\.name) + paper.figures.map(\.name) + paper.claims.map(\.id)
      for name in names {
        #expect(name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(name)")
      }
    }
  }

  /// Every run file can be read and run in every preset.
  @Test(arguments: Preset.allCases)
  func runFiles(preset: Preset) throws {
    for paper in Self.papers {
      let plan = try ReproductionPlan(paper, preset: preset)
      #expect(plan.runs.map(\.name) == paper.runs.map(\.name), "a run that nothing needs")
    }
  }

  /// Every figure and every claim says what it is about.
  @Test func texts() {
    for paper in Self.papers {
      let texts =
        paper.figures.flatMap { [$0.title, $0.caption] }
        + paper.claims.flatMap { [$0.text, $0.source, $0.criterion] }
        + [paper.title, paper.authors, paper.venue] + paper.notes
      #expect(texts.allSatisfy { !$0.isEmpty }, "\(paper.name)")
      #expect(!paper.figures.isEmpty && !paper.claims.isEmpty, "\(paper.name)")
    }
  }
}
