import Foundation
import MeanFieldModel
import Testing

@testable import MeanFieldRuns

@Suite struct AnarchyComparisonTests {
  private let folder: RunFolder

  init() throws { folder = try RunFolder() }

  /// A whole run on tables, by default on two roads.
  private func run(
    _ name: String, _ algorithm: String = "online-mirror-descent",
    _ settings: [String: String] = ["steps": "2"], sweep: [RunDescription.SweptSetting] = [],
    iterations: Int = 100
  ) throws -> RunStore {
    let rate = algorithm == "online-mirror-descent" ? ["learning-rate": "1"] : [:]
    try folder.finish(
      RunDescription(
        game: Selection("tables", settings), algorithm: Selection(algorithm, rate),
        iterations: iterations, evaluation: .init(every: iterations), sweep: sweep),
      in: name, base: folder.url.path)
    return try RunStore.open(folder(name))
  }

  /// Two roads: 1 beside 11/12.
  @Test func twoRoads() throws {
    let selfish = try run("selfish", "online-mirror-descent")
    let team = try run("team", "team-optimum")
    for stores in [[selfish, team], [team, selfish]] {
      let all = try AnarchyComparison.all(among: stores)
      #expect(all.count == 1)
      let found = try #require(all.first)
      #expect(found.selfish == .init(run: "selfish", variant: ""))
      #expect(found.team == .init(run: "team", variant: ""))
      #expect(abs((found.price.ratio ?? .nan) - 12.0 / 11) < 1e-6 && found.price.isOfEquilibrium)
    }
    // Of two runs of the team the better one counts.
    let worse = try run("worse", "team-optimum", iterations: 1)
    let best = try AnarchyComparison.all(among: [worse, team, selfish])
    #expect(best.map(\.team.run) == ["team"])
    // Neither a run beside itself nor runs of the team alone have a price.
    #expect(try AnarchyComparison.all(among: [selfish, selfish]).isEmpty)
    #expect(try AnarchyComparison.all(among: [team, team]).isEmpty)
  }

  /// Another game, even by one setting, has another team.
  @Test func otherSettings() throws {
    let team = try run("team", "team-optimum")
    let longer = try run("longer", "online-mirror-descent", ["steps": "3"])
    #expect(try AnarchyComparison.all(among: [team, longer]).isEmpty)
    // The default written out is no other setting.
    let same = try run(
      "same", "online-mirror-descent", ["steps": "2", "linear-congestion": "0"])
    #expect(try AnarchyComparison.all(among: [team, longer, same]).map(\.selfish.run) == ["same"])
  }

  /// Each point of a sweep is compared by itself, with the one team's that solves its game.
  @Test func sweeps() throws {
    let sweep = RunDescription.SweptSetting("game.steps", ["2", "3"])
    let selfish = try run("selfish", "fictitious-play", [:], sweep: [sweep])
    let team = try run("team", "team-optimum", ["steps": "3"])
    let found = try AnarchyComparison.all(among: [selfish, team])
    #expect(found.map(\.selfish) == [.init(run: "selfish", variant: "steps 3")])
    // Or the team is in the sweep.
    let algorithms = RunDescription.SweptSetting(
      "algorithm", ["fictitious-play", "team-optimum"])
    let both = try run("both", "fictitious-play", sweep: [algorithms])
    let inside = try AnarchyComparison.all(among: [both])
    #expect(inside.map(\.selfish.variant) == ["algorithm fictitious-play"])
    #expect(inside.map(\.team.variant) == ["algorithm team-optimum"])
  }

  /// What is in the files counts, not what they are called.
  @Test func files() throws {
    func write(_ rewards: String, to name: String) throws {
      try Data(rewards.utf8).write(to: folder(name))
    }
    try write("0, -1\n", to: "rewards.csv")
    try write("0, -1\n", to: "copy.csv")
    try write("0, -2\n", to: "other.csv")
    try write("0, 0, 0, 1\n0, 1, 0, 1\n", to: "transitions.csv")
    func settings(_ rewards: String) -> [String: String] {
      ["rewards": rewards, "transitions": "transitions.csv", "steps": "2"]
    }
    let team = try run("team", "team-optimum", settings("rewards.csv"))
    let same = try run("same", "online-mirror-descent", settings("copy.csv"))
    let other = try run("other", "online-mirror-descent", settings("other.csv"))
    #expect(try AnarchyComparison.all(among: [team, same, other]).map(\.selfish.run) == ["same"])
    // A run whose files are gone cannot be told to be of the same game.
    try FileManager.default.removeItem(at: folder("same/inputs"))
    #expect(try AnarchyComparison.all(among: [team, same, other]).isEmpty)
  }
}
