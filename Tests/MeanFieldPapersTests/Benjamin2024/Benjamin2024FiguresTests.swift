import MeanFieldFigures
import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct Benjamin2024FiguresTests {
  private static let figures = Paper.benjamin2024.figures

  private static func chart(
    _ name: String, _ runs: [String: TrialCurves] = SwarmRuns.all
  ) throws -> LineChart {
    let figure = try #require(figures.first { $0.name == name })
    return try #require(
      try figure.picture(ReproducedRuns(runs)) as? LineChart)
  }

  /// One curve an architecture, and one for newcomers that listen first.
  @Test(arguments: 1...6, ["a", "b", "c", "d"])
  func panels(number: Int, letter: String) throws {
    let series = try Self.chart("figure-\(number)\(letter)").series
    let joins = [3, 4, 6].contains(number)
    let names =
      ["networked", "independent", "centralised"]
      + (joins ? ["networked, newcomers listen first"] : []) + (letter == "a" ? ["perfect"] : [])
    #expect(series.map(\.name) == names)
    #expect(series.map(\.stroke).contains(.dotted) == joins)
    for series in series.prefix(joins ? 4 : 3) { #expect(series.band != nil) }
  }

  /// Each curve is that of its variant.
  @Test func curves() throws {
    let returns = try Self.chart("figure-1a").series
    #expect(returns.prefix(3).map { ($0.y.last ?? .nan).rounded() } == [9, 8, 10])
    #expect(returns[0].x.first == 1 && returns[3].y == [10, 10])
    let divergences = try Self.chart("figure-1d").series
    #expect(divergences[0].x.first == 0 && divergences[1].y.last == 1)
  }

  /// Where agents join is marked and said, as the run has it, and nowhere else.
  @Test(arguments: 1...6, ["a", "b", "c", "d"])
  func joining(number: Int, letter: String) throws {
    let chart = try Self.chart("figure-\(number)\(letter)")
    let joins = [3, 4, 6].contains(number)
    #expect(chart.marks.map(\.x) == (joins ? [Double(SwarmRuns.joining)] : []))
    let subtitle = try #require(chart.subtitle)
    #expect(subtitle.hasSuffix(joins ? " for iteration 11" : "fail"))
  }

  /// Where agents leave is marked, too.
  @Test func leaving() throws {
    let run = SwarmRuns.run(
      "agree-leaving", SwarmRuns.curves["agree-failures", default: []],
      settings: ["leave-at": "7"])
    #expect(try Self.chart("figure-9c", ["agree-leaving": run]).marks.map(\.x) == [7])
  }

  /// Where all of a figure's runs have the exact replay the figure says so.
  @Test func exactReplay() throws {
    var runs = SwarmRuns.all
    for name in runs.keys where name != "agree-growth-silent" {
      runs[name] = SwarmRuns.run(
        name, SwarmRuns.curves[name, default: []], settings: ["replay": "exact"])
    }
    let figures = ["figure-1a", "figure-3a", "figure-6d", "figure-10"]
    for (name, exact) in zip(figures, [true, false, true, true]) {
      #expect(try Self.chart(name).subtitle?.contains("replay=exact") != true)
      let chart = try Self.chart(name, runs)
      #expect((chart.subtitle?.hasSuffix("replay=exact") == true) == exact, "\(name)")
    }
  }

  /// As many agents are seen as learned: rewards depend on their number.
  @Test(arguments: [
    ("film-agree", "agree-failures", 200), ("film-diffuse", "diffuse-failures", 200),
    ("film-cluster", "cluster-failures", 50),
  ])
  func filmedAgents(name: String, run: String, agents: Int) throws {
    let folder = ReproductionFolder()
    let made = try #require(Paper.benjamin2024.runs.first { $0.name == run })
    var description = try made.description(in: .quick)
    (description.iterations, description.sweep) = (1, [])
    for setting in ["transitions": "30", "rounds": "1", "deviation-every": "0"] {
      description.algorithm.settings[setting.key] = setting.value
    }
    let runner = try Runner.begin(
      description, base: nil, folder: folder.url, threads: 1, stop: StopRequest(),
      report: { _ in })
    #expect(try runner.run() == .finished)
    let runs = ReproducedRuns([run: try TrialCurves(of: try RunStore.open(folder.url))])
    let figure = try #require(Self.figures.first { $0.name == name })
    let film = try #require(try figure.picture(runs) as? AgentFilm)
    #expect(film.plays.agentCount == agents && film.plays.moments == 201)
  }
}
