import Foundation
import Testing

@testable import MeanFieldFigures
@testable import MeanFieldRuns

@Suite struct AgentFilmTests {
  /// ```
  /// . . T
  /// . # .
  /// ```
  static let map = AgentPlays.Map(
    rows: 2, columns: 3, isWall: [false, false, false, false, true, false], targets: [2])

  /// Three agents of two kinds: one goes right, one stays, one jumps down from the target to the corner.
  static let plays = AgentPlays(
    map: map, populations: [.init(name: "fish", agents: 2), .init(name: "sharks", agents: 1)],
    plays: [
      .init("before", cells: [0, 3, 2, 0, 3, 2, 0, 3, 2]),
      .init("a < b & \"c\"", cells: [0, 3, 2, 1, 3, 3, 2, 3, 3]),
    ])

  static let film = AgentFilm(title: PictureWriterTests.trickyText, plays: plays)

  private static func svg(_ film: AgentFilm) throws -> DrawnXML {
    guard case .vector(let svg) = film.rendering(named: "film") else { throw NotAnSVG() }
    return try DrawnXML(svg)
  }

  @Test func tableTellsWhoIsWhereWhen() {
    let lines = Self.film.table.text.split(separator: "\n")
    #expect(lines[0] == "panel,time_step,agent,row,column")
    #expect(lines.count == 1 + 2 * 3 * 3)
    // The first panel's first and last, the second one's last but two: agent 0 on the target.
    #expect(lines[1] == "before,0,0,0,0" && lines[9] == "before,2,2,0,2")
    #expect(lines[16] == "\"a < b & \"\"c\"\"\",2,0,0,2")
  }

  /// Where nothing moves, everybody is where the plays end.
  @Test func standsStillAtTheEnd() throws {
    let agents = try Self.svg(Self.film).agents
    #expect(
      agents.map { $0.attributes["transform"] } == [
        "translate(0 0)", "translate(0 1)", "translate(2 0)", "translate(2 0)",
        "translate(0 1)", "translate(0 1)",
      ])
  }

  /// Who never moves has no animation, and who does is held at both ends.
  @Test func placesInTime() throws {
    let motions = try Self.svg(Self.film).elements.filter { $0.name == "animateTransform" }
    try #require(motions.count == 2)
    let values = try motions.map { try #require($0.attributes["values"]) }
    let start = Array(repeating: "0 0", count: 4)
    #expect(
      values[0]
        == (start + ["1 0"] + Array(repeating: "2 0", count: 11)).joined(separator: ";"))
    #expect(motions[0].attributes["keyTimes"] == nil)
    #expect(motions.allSatisfy { $0.attributes["dur"] == "3.75s" })
    #expect(motions.allSatisfy { $0.attributes["repeatCount"] == "indefinite" })
  }

  /// To cells that are far nobody glides: half way through the step it is there at once.
  @Test func jumps() throws {
    let motion = try #require(
      try Self.svg(Self.film).elements.last { $0.name == "animateTransform" })
    #expect(motion.attributes["values"] == "2 0;2 0;2 0;0 1;0 1;0 1;0 1")
    // Of 15 steps' time: still for 3, a jump half a step later.
    #expect(motion.attributes["keyTimes"] == "0;.2;.2333;.2333;.2667;.3333;1")
  }

  /// Each time step is told in its own time, one after the other, and the last one where nothing moves.
  @Test func timeIsTold() throws {
    let drawn = try Self.svg(Self.film)
    let shown = drawn.elements.filter { $0.attributes["attributeName"] == "visibility" }
    #expect(
      shown.map { $0.attributes["keyTimes"] } == ["0;.2667", "0;.2667;.3333", "0;.3333"])
    #expect(
      shown.map { $0.attributes["values"] }
        == ["visible;hidden", "hidden;visible;hidden", "hidden;visible"])
    let hidden = drawn.elements.filter { $0.attributes["visibility"] == "hidden" }
    #expect(hidden.count == 2)
  }

  @Test func textIsShownAsItIs() throws {
    let drawn = try Self.svg(Self.film)
    #expect(drawn.elements.allSatisfy { $0.name != "script" })
    for text in [PictureWriterTests.trickyText, "before", "a < b & \"c\"", "target", "wall"] {
      #expect(drawn.contents.contains(text), "\(text)")
    }
    #expect(drawn.contents.contains("fish: 2") && drawn.contents.contains("sharks: 1"))
  }

  /// One below the other on a narrow screen, side by side on a wide one.
  @Test func panelsAreArranged() throws {
    func panels(_ film: AgentFilm) throws -> [(x: Double, y: Double)] {
      try Self.svg(film).elements.filter { $0.name == "svg" }.dropFirst().map {
        (
          try #require(Double($0.attributes["x"] ?? "")),
          try #require(Double($0.attributes["y"] ?? ""))
        )
      }
    }
    let wide = try panels(Self.film)
    #expect(wide[0].y == wide[1].y && wide[0].x < wide[1].x)
    let narrow = try panels(try #require(Self.film.narrow as? AgentFilm))
    #expect(narrow[0].x == narrow[1].x && narrow[0].y < narrow[1].y)
  }

  /// One moment is a picture that does not move.
  @Test func oneMoment() throws {
    let plays = AgentPlays(
      map: Self.map, populations: [.init(name: "agents", agents: 1)],
      plays: [.init("a", cells: [5])])
    let drawn = try Self.svg(AgentFilm(title: "still", plays: plays))
    #expect(drawn.elements.allSatisfy { !$0.name.hasPrefix("animate") })
    #expect(drawn.contents.contains("1 agent"))
  }

  /// The longest film of so many agents on a map of one digit or of two, who move at every step: from
  /// cell to cell, or now and then, each in its turn, from one edge to the other.
  private static func longest(agents: Int, size: Int, someJump: Bool) -> AgentFilm {
    let cells = (0...AgentFilm.moveLimit(agents: agents)).flatMap { time in
      (0..<agents).map { agent in
        let place = someJump ? (time + agent) % size : size - 1 - time % 2
        return (size - 1 - agent % 8) * size + place
      }
    }
    return AgentFilm(
      title: "large",
      plays: AgentPlays(
        map: .init(
          rows: size, columns: size, isWall: Array(repeating: false, count: size * size)),
        populations: [.init(name: "agents", agents: agents)],
        plays: [.init("before", cells: cells), .init("after", cells: cells)]))
  }

  /// Films that play for long stay small, be it by many agents or by many moments.
  @Test(arguments: [
    (1, 8, 300_000), (10, 8, 400_000), (300, 8, 600_000), (1, 20, 300_000), (10, 20, 500_000),
    (300, 20, 800_000),
  ])
  func longestFilmIsSmall(agents: Int, size: Int, limit: Int) throws {
    let film = Self.longest(agents: agents, size: size, someJump: false)
    guard case .vector(let svg) = film.rendering(named: "film") else { throw NotAnSVG() }
    #expect(svg.utf8.count < limit)
    #expect(try DrawnXML(svg).agents.count == 2 * agents)
  }

  /// However long a film is, its moments are told apart: each animation's times grow, but for jumps, which
  /// take none.
  @Test(arguments: [1, 10, 300], [false, true])
  func momentsAreToldApart(agents: Int, someJump: Bool) throws {
    let film = Self.longest(agents: agents, size: 8, someJump: someJump)
    let jumps = (1..<film.plays.moments).filter { $0 % 8 == 0 }.count
    let animations = try Self.svg(film).elements.filter { $0.attributes["keyTimes"] != nil }
    #expect(animations.count == film.plays.moments + 1 + (someJump ? 2 * agents : 0))
    for animation in animations {
      let times = try #require(animation.attributes["keyTimes"]).split(separator: ";").map {
        try #require(Double($0))
      }
      #expect(times.first == 0 && (times.last ?? 2) <= 1)
      let equal = zip(times, times.dropFirst()).filter { $0 >= $1 }
      #expect(equal.allSatisfy { $0 == $1 })
      let isJumping = animation.name == "animateTransform"
      #expect(isJumping ? abs(equal.count - jumps) <= 1 : equal.isEmpty)
    }
  }

  /// It needs no gnuplot, and is the same every time.
  @Test func drawsThreeFiles() throws {
    let (one, two) = (PictureWriterTests.Folder(), PictureWriterTests.Folder())
    let nowhere = DrawingTool(name: "gnuplot", package: "gnuplot-nox", location: nil)
    for folder in [one, two] {
      let files = try PictureWriter(gnuplot: nowhere).draw(Self.film, named: "p", into: folder.url)
      #expect(files.script == nil && files.all.count == 3)
      #expect(folder.names == ["p.csv", "p.png", "p.svg"])
    }
    #expect(try one.text("p.svg") == two.text("p.svg"))
    #expect(try one.text("p.csv") == Self.film.table.text)
    #expect(
      try PictureWriter().vector(of: Self.film, named: "p", in: two.url) == one.text("p.svg"))
  }

  @Test func runsThatCannotBeFilmed() {
    let run = StoredRun(
      description: RunDescription(game: Selection("swarm")), program: "tests", created: "",
      finished: nil, wallSeconds: 0, cpuSeconds: 0, variants: [], trials: [])
    let curves = TrialCurves(run, metrics: [], name: "made")
    for (agents, moves, hint) in [
      (301, 10, "300 agents are the most"), (200, 212, "and here 211 moves"),
      (1, 1001, "and here 1000 moves"),
      (10, 10, "the run made is in no folder"),
    ] {
      let error = #expect(throws: UserError.self) {
        try curves.film(title: "t", agents: agents, moves: moves)
      }
      #expect(error?.message.contains(hint) == true)
    }
  }
}

private struct NotAnSVG: Error {}
