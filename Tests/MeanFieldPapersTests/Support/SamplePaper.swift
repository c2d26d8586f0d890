import MeanFieldFigures
import MeanFieldPapers
import MeanFieldRuns

/// A paper of the tests' own: two small games, three runs, two figures, three claims.
enum SamplePaper {
  static let crowdFile = """
    name: crowd
    game: {name: crowd-modelling, cells: 5, steps: 6}
    algorithm: fictitious-play
    iterations: 60
    trials: 3
    evaluate: {every: 7, agents: [50], episodes: 2}
    """
  private static let playFile = """
    game: rock-paper-scissors
    algorithm: fictitious-play
    iterations: 60
    evaluate: {every: 2}
    """
  private static let descentFile = """
    game: rock-paper-scissors
    algorithm: online-mirror-descent
    iterations: 60
    evaluate: {every: 2}
    sweep: {algorithm.learning-rate: [0.05, 0.1]}
    """
  /// Has everything that HTML would take for its own.
  static let trickyText = "x < y & \"z\" > 'w' </figcaption><script>alert(1)</script>"

  static let paper = Paper(
    name: "sample2026", title: "Crowds <& others>", authors: "A. \"One\" & B. Two",
    venue: "Tests, 2026",
    runs: [
      PaperRun("crowd", runFile: crowdFile) { run, preset in
        if preset == .quick { (run.iterations, run.trials) = (7, 2) }
        if preset == .paper { run.trials = 5 }
      },
      PaperRun("play", runFile: playFile, adapt: shorten),
      PaperRun("descent", runFile: descentFile, adapt: shorten),
    ],
    figures: [
      PaperFigure("figure-1", title: "Crowd", caption: trickyText, runs: ["crowd"]) { runs in
        chart([try runs["crowd"].series("crowd", of: "exploitability", deviations: 2)])
      },
      PaperFigure("figure-2", title: "Two ways", caption: "Two ways.", runs: ["play", "descent"]) {
        runs in
        chart([
          try runs["play"].series("play", of: "exploitability", deviations: 2),
          try runs["descent"].series("descent", of: "exploitability", variant: 2, deviations: 2),
        ])
      },
    ],
    claims: [
      PaperClaim(
        "crowd-settles", text: trickyText, source: "Section 1", criterion: "below 1",
        figures: ["figure-1"], runs: ["crowd"]
      ) { runs in
        let last = try runs["crowd"].last(of: "exploitability").mean
        return Finding(measured: .number(last), expected: .text("below 1"), holds: last < 1)
      },
      PaperClaim(
        "play-settles", text: "Play comes down.", source: "Section 2", criterion: "to a fifth",
        figures: ["figure-2"], runs: ["play"]
      ) { runs in
        let points = try runs["play"].points(of: "exploitability")
        let (first, last) = (points[0].spread.mean, points[points.count - 1].spread.mean)
        return Finding(
          measured: .number(last / first), expected: .text("below 0.2"), holds: last < 0.2 * first)
      },
      PaperClaim(
        "differ", text: "The games differ.", source: "Section 3", criterion: "by their values",
        figures: ["figure-1", "figure-2"], runs: ["crowd", "descent"]
      ) { runs in
        let values = [try runs["crowd"].last(of: "value"), try runs["descent"].last(of: "value")]
        return Finding(
          measured: .text("\(values[0].mean) and \(values[1].mean)"),
          expected: .text("not the same"), holds: values[0].mean != values[1].mean)
      },
    ], notes: ["Crowds are small.", trickyText])

  /// So short that play does not settle.
  private static let shorten: @Sendable (inout RunDescription, Preset) -> Void = { run, preset in
    if preset == .quick { run.iterations = 2 }
  }

  private static func chart(_ series: [LineChart.Series]) -> LineChart {
    LineChart(
      title: "Exploitability", x: Axis("iteration", isCount: true),
      y: Axis("exploitability", scale: .log10), series: series)
  }

  /// A paper that shows its agents.
  static let moving = Paper(
    name: "moving2026", title: "A swarm", authors: "Nobody", venue: "Tests, 2026",
    runs: [
      PaperRun(
        "swarm",
        runFile: """
          game: {name: swarm, task: agree, size: 3, horizon: finite, steps: 8}
          iterations: 4
          trials: 2
          evaluate: {every: 4}
          """)
    ],
    figures: [
      PaperFigure("film", title: "The swarm", caption: "It agrees.", runs: ["swarm"]) { runs in
        try runs["swarm"].film(title: "The swarm", trial: 2, agents: 12, moves: 7)
      }
    ], claims: [])

  /// A paper of one run by an algorithm whose numbers blow up.
  static let diverging = Paper(
    name: "diverging2026", title: "Too large a step", authors: "Nobody", venue: "Tests, 2026",
    runs: [
      PaperRun(
        "absurd",
        runFile: """
          game: left-right
          algorithm: {name: online-mirror-descent, learning-rate: 1e308}
          iterations: 20
          evaluate: {every: 2}
          """)
    ],
    figures: [
      PaperFigure("figure-1", title: "Nothing", caption: "Nothing.", runs: ["absurd"]) { runs in
        chart([try runs["absurd"].series("absurd", of: "exploitability", deviations: 2)])
      }
    ],
    claims: [
      PaperClaim(
        "settles", text: "It settles.", source: "Section 1", criterion: "within 1 % of 0.5",
        figures: ["figure-1"], runs: ["absurd"]
      ) { runs in
        Finding(try runs["absurd"].last(of: "exploitability").mean, within: 0.01, of: 0.5)
      }
    ])
}
