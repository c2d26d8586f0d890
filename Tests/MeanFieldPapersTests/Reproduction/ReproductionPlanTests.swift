import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct ReproductionPlanTests {
  private static let paper = SamplePaper.paper

  @Test func everything() throws {
    let plan = try ReproductionPlan(Self.paper)
    #expect(plan.preset == .laptop && plan.isWhole)
    #expect(plan.figures.map(\.name) == ["figure-1", "figure-2"])
    #expect(plan.claims.map(\.id) == ["crowd-settles", "play-settles", "differ"])
    #expect(plan.runs.map(\.name) == ["crowd", "play", "descent"])
    #expect(plan.runs.map(\.description.trials) == [3, 1, 1])
  }

  /// A figure by itself has only the runs it needs, and the claims about it alone.
  @Test(arguments: [
    (["figure-1"], ["crowd-settles"], ["crowd"]),
    (["figure-2"], ["play-settles"], ["play", "descent"]),
    (["figure-2", "figure-2"], ["play-settles"], ["play", "descent"]),
  ])
  func someFigures(figures: [String], claims: [String], runs: [String]) throws {
    let plan = try ReproductionPlan(Self.paper, figures: figures)
    #expect(!plan.isWhole && plan.figures.map(\.name) == [figures[0]])
    #expect(plan.claims.map(\.id) == claims)
    #expect(plan.runs.map(\.name) == runs)
  }

  /// The number of a figure stands for its panels, and for nothing else that begins so.
  @Test func panels() throws {
    let paper = Paper(
      name: "panels2026", title: "", authors: "", venue: "", runs: Self.paper.runs,
      figures: ["figure-1", "figure-2a", "figure-2b", "figure-21", "figure-3a", "gaps"].map {
        PaperFigure(
          $0, title: "", caption: "", runs: ["play"], picture: Self.paper.figures[0].picture)
      }, claims: [])
    for (asked, made) in [
      (["figure-2"], ["figure-2a", "figure-2b"]), (["figure-1"], ["figure-1"]),
      (["figure-2b"], ["figure-2b"]), (["figure-3", "figure-2a"], ["figure-2a", "figure-3a"]),
    ] {
      #expect(try ReproductionPlan(paper, figures: asked).figures.map(\.name) == made)
    }
    // A folder and a command say it as shortly.
    let plan = try ReproductionPlan(paper, figures: ["figure-1", "figure-2a", "figure-2b"])
    #expect(plan.folderName == "panels2026-laptop-figure-1-figure-2")
    #expect(plan.command() == "meanfield reproduce panels2026 figure-1 figure-2")
    for wrong in ["figure-", "figure-4", "figure-2c", "gap"] {
      #expect(throws: UserError.self) { try ReproductionPlan(paper, figures: [wrong]) }
    }
  }

  /// Only what is repeated is repeated otherwise; the seed is everybody's.
  @Test func trialsAndSeed() throws {
    let plan = try ReproductionPlan(Self.paper, preset: .quick, trials: 9, seed: 77)
    #expect(plan.runs.map(\.description.trials) == [9, 1, 1])
    #expect(plan.runs.allSatisfy { $0.description.seed == 77 })
    #expect(plan.runs.map(\.description.iterations) == [7, 2, 2])
  }

  @Test func unknownFigure() throws {
    let error = #expect(throws: UserError.self) {
      try ReproductionPlan(Self.paper, figures: ["figre-1"])
    }
    #expect(
      error?.message == "there is no figure figre-1; did you mean figure-1 or figure-2? there are: "
        + "figure-1, figure-2")
  }

  /// Numbers that no run can have are refused before anything begins.
  @Test func tooManyTrials() throws {
    let error = #expect(throws: UserError.self) {
      try ReproductionPlan(Self.paper, trials: 2_000_000)
    }
    #expect(error?.message.contains("trials: 2000000") == true)
  }

  @Test func commandsAndFolders() throws {
    let whole = try ReproductionPlan(Self.paper)
    #expect(whole.command() == "meanfield reproduce sample2026")
    #expect(whole.command(figure: "figure-2") == "meanfield reproduce sample2026 figure-2")
    #expect(whole.folderName == "sample2026-laptop")
    let part = try ReproductionPlan(
      Self.paper, figures: ["figure-1"], preset: .quick, trials: 5, seed: 3)
    #expect(
      part.command()
        == "meanfield reproduce sample2026 figure-1 --preset quick --trials 5 --seed 3")
    #expect(part.folderName == "sample2026-quick-figure-1-trials-5-seed-3")
  }
}
