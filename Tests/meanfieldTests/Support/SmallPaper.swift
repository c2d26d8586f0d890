import MeanFieldFigures
import MeanFieldPapers
import MeanFieldRuns

/// A paper for the command that reproduces papers: one run in a moment, a claim that holds unless there
/// are but a few iterations, and one about another figure.
enum SmallPaper {
  static let paper = Paper(
    name: "small2026", title: "A small paper", authors: "Nobody", venue: "Tests, 2026",
    runs: [
      PaperRun(
        "play",
        runFile: """
          game: left-right
          algorithm: fictitious-play
          iterations: 40
          trials: 2
          evaluate: {every: 2}
          """
      ) { run, preset in
        if preset == .quick { run.iterations = 2 }
      }
    ],
    figures: ["figure-1", "figure-2"].map { name in
      PaperFigure(name, title: "Exploitability", caption: "Left or right.", runs: ["play"]) {
        runs in
        LineChart(
          title: "Exploitability", x: Axis("iteration"), y: Axis("exploitability"),
          series: [try runs["play"].series("play", of: "exploitability", deviations: 2)])
      }
    },
    claims: [
      PaperClaim(
        "settles", text: "Play settles.", source: "Section 1", criterion: "iterations",
        figures: ["figure-1"], runs: ["play"]
      ) { runs in
        let last = try runs["play"].points(of: "exploitability").map(\.iteration).max() ?? 0
        return Finding(
          measured: .number(Double(last)), expected: .text("at least 40"), holds: last >= 40)
      }
    ])
}
