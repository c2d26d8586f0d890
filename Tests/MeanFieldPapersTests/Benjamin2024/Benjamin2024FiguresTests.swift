import MeanFieldFigures
import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct Benjamin2024FiguresTests {
  private static let figures = Paper.benjamin2024.figures

  private static func chart(_ name: String) throws -> LineChart {
    let figure = try #require(figures.first { $0.name == name })
    return try #require(
      try figure.picture(ReproducedRuns(SwarmRuns.all)) as? LineChart)
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

  /// A number at an iteration is of the policies that it began with or of those it ended with.
  @Test func whosePolicies() {
    let began = "of the policies with which iteration k began"
    let ended = "of the policies with which iteration k ended"
    for figure in Self.figures where !figure.name.hasPrefix("film") {
      let isReturn =
        !["b", "c", "d"].contains(figure.name.last) || figure.name.hasPrefix("figure-9")
      #expect(figure.caption.contains(isReturn ? began : ended), "\(figure.name)")
      #expect(!figure.caption.contains(isReturn ? ended : began), "\(figure.name)")
    }
  }
}
