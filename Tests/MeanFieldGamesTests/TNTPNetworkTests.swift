import Foundation
import MeanFieldGames
import MeanFieldModel
import Testing

@Suite struct TNTPNetworkTests {
  static let net = """
    <NUMBER OF ZONES> 3
    <NUMBER OF NODES> 4
    <FIRST THRU NODE> 4
    <NUMBER OF LINKS> 4
    <END OF METADATA>

    ~ init term capacity length time b power speed toll type ;
    1 4 5 1 2.5 0.15 4 0 0 1 ;
    4 2 6 1 1 0 1 0 0 1 ;
    4 3 7.5 1 3 1e-2 2 0 0 1 ;
    2 4 5 1 2 0.5 1 0 0 1 ;

    """
  static let trips = """
    <NUMBER OF ZONES> 3
    <TOTAL OD FLOW> 17.5
    <END OF METADATA>

    Origin 1
        1 : 2.0;   2 : 4.5;
        3 : 10 ;
    Origin 2
        3 : 1;  1 : 0 ;

    """

  static func example(_ name: String) throws -> String {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(
      contentsOf: tests.appending(path: "../Examples/Braess/\(name)"), encoding: .utf8)
  }

  @Test("a network and its trips are read")
  func reading() throws {
    let file = try TNTPNetwork.read(Self.net)
    #expect(file.zoneCount == 3)
    let network = file.network
    #expect(network.nodeLabels == ["1", "2", "3", "4"])
    #expect(network.isThrough == [false, false, false, true])
    #expect(network.exits == [[0], [3], [], [1, 2]])
    #expect(
      network.links[2]
        == .init(
          from: 3, to: 2, freeFlowTime: 3, capacity: 7.5, delayFactor: 0.01, delayPower: 2))
    // Trips within a zone, and no trips, are left out.
    #expect(
      try file.demands(Self.trips) == [
        .init(from: 0, to: 1, vehicles: 4.5), .init(from: 0, to: 2, vehicles: 10),
        .init(from: 1, to: 2, vehicles: 1),
      ])
  }

  @Test(
    "other ways to write the same are read alike",
    arguments: [
      ("\n", "\r\n"), ("\n", "\r"), (" : ", "\t:\t"), ("5 1 2.5", "5\t1 \t 2.5"), (" ;", ";"),
      ("\n\n", "\n \n~ nothing\n\n"),
      ("<END OF METADATA>", "<ORIGINAL HEADER>~ \tInit node ;\n<END OF METADATA> ~ Init"),
      ("<NUMBER OF ZONES> 3", "<number of zones>   3\t\t"),
      ("<NUMBER OF ZONES> 3", "<SCENARIO> \"Build\"\n<SCENARIO> two\n<NUMBER OF ZONES> 3"),
      ("Origin 1\n", "Origin\t1 "), ("Origin 1", "origin 1"), ("2 : 4.5;", "2:4.50e0;"),
    ])
  func variants(old: String, new: String) throws {
    let net = Self.net.replacing(old, with: new)
    let trips = Self.trips.replacing(old, with: new)
    #expect(net != Self.net || trips != Self.trips)
    let file = try TNTPNetwork.read(net)
    #expect(file == (try TNTPNetwork.read(Self.net)))
    #expect(try file.demands(trips) == file.demands(Self.trips))
  }

  @Test("semicolons and columns after the power may be missing, more may be there")
  func columns() throws {
    let expected = try TNTPNetwork.read(Self.net)
    for rest in ["", ";", " 0 0 0 19.2 2 many", " 0 ;"] {
      #expect(try TNTPNetwork.read(Self.net.replacing(" 0 0 1 ;", with: rest)) == expected)
    }
  }

  @Test(
    "faults of a net file are told with line and column",
    arguments: [
      ("<NUMBER OF ZONES> 3\n", "", 4, 1, "no <NUMBER OF ZONES>"),
      ("<NUMBER OF NODES> 4\n", "", 4, 1, "no <NUMBER OF NODES>"),
      ("<FIRST THRU NODE> 4\n", "", 4, 1, "no <FIRST THRU NODE>"),
      ("<NUMBER OF LINKS> 4\n", "", 4, 1, "no <NUMBER OF LINKS>"),
      ("<NUMBER OF LINKS> 4", "<NUMBER OF LINKS>", 5, 1, "no <NUMBER OF LINKS>"),
      ("<END OF METADATA>\n", "", 7, 1, "expected <KEY>"),
      ("<NUMBER OF NODES> 4", "nodes: 4", 2, 1, "expected <KEY>"),
      ("<NUMBER OF NODES> 4", "<NUMBER OF NODES 4", 2, 1, "expected <KEY>"),
      ("<FIRST THRU NODE> 4", "<NUMBER OF NODES> 4", 3, 1, "twice"),
      ("<NUMBER OF NODES> 4", "<NUMBER OF NODES> four", 2, 19, "'four' is not a whole number"),
      ("<NUMBER OF NODES> 4", "<NUMBER OF NODES> -4", 2, 19, "'-4' is not a whole number"),
      ("<NUMBER OF ZONES> 3", "<NUMBER OF ZONES> 5", 1, 19, "5 zones but only 4 nodes"),
      ("<NUMBER OF LINKS> 4", "<NUMBER OF LINKS>  5", 4, 20, "5 links are announced, 4"),
      ("2 4 5 1 2 0.5 1 0 0 1 ;\n", "", 4, 19, "4 links are announced, 3"),
      ("1 4 5 1 2.5", "1 5 5 1 2.5", 8, 3, "no node 5: they are 1 to 4"),
      ("1 4 5 1 2.5", "0 4 5 1 2.5", 8, 1, "no node 0"),
      ("1 4 5 1 2.5", "1.0 4 5 1 2.5", 8, 1, "'1.0' is not a whole number"),
      ("1 4 5 1 2.5", "4 4 5 1 2.5", 8, 3, "leads back"),
      ("1 4 5 1 2.5", "1 4 0 1 2.5", 8, 5, "capacity must be above 0"),
      ("1 4 5 1 2.5", "1 4 -5 1 2.5", 8, 5, "'-5' is not a number from 0"),
      ("1 4 5 1 2.5", "1 4 nan 1 2.5", 8, 5, "'nan' is not"),
      ("1 4 5 1 2.5", "1 4 0x5 1 2.5", 8, 5, "'0x5' is not"),
      ("1 4 5 1 2.5", "1 4 5 1 inf", 8, 9, "'inf' is not"),
      ("1 4 5 1 2.5", "1 4 5 1 2,5", 8, 9, "'2,5' is not"),
      ("1 4 5 1 2.5", "1 4 5 1 é -1", 8, 9, "'é' is not"),
      ("1 4 5 1 2.5 0.15 4", "1 4 5 1 2.5 -1 4", 8, 13, "'-1' is not"),
      ("1 4 5 1 2.5 0.15 4", "1 4 5 1 2.5 0.15 x", 8, 18, "'x' is not"),
      ("1 4 5 1 2.5 0.15 4 0 0 1 ;", "1 4 5 1 2.5 0.15 ;", 8, 1, "needs init node"),
      ("1 4 5 1 2.5 0.15 4 0 0 1 ;", "1 4 5 1 2.5 0.15 4 ; 1", 8, 22, "follow the semicolon"),
      ("1 4 5 1 2.5 0.15 4 0 0 1 ;", ";", 8, 1, "needs init node"),
    ])
  func netFaults(old: String, new: String, line: Int, column: Int, reason: String) {
    expectFault(line, column, reason) {
      _ = try TNTPNetwork.read(Self.net.replacing(old, with: new))
    }
  }

  @Test(
    "faults of a trips file are told with line and column",
    arguments: [
      ("<NUMBER OF ZONES> 3\n", "", 2, 1, "no <NUMBER OF ZONES>"),
      ("<NUMBER OF ZONES> 3", "<NUMBER OF ZONES> 4", 1, 19, "the network has 3 zones, not 4"),
      ("<TOTAL OD FLOW> 17.5", "<TOTAL OD FLOW> 17.4", 2, 17, "17.4 trips are announced, 17.5"),
      ("<TOTAL OD FLOW> 17.5", "<TOTAL OD FLOW> many", 2, 17, "'many' is not"),
      ("Origin 1\n", "", 5, 5, "expected Origin"),
      ("Origin 1", "Origin 4", 5, 8, "no zone 4: they are 1 to 3"),
      ("Origin 1", "Origin", 6, 7, "':' is not a whole number"),
      ("2 : 4.5;", "0 : 4.5;", 6, 16, "no zone 0"),
      ("2 : 4.5;", "2 4.5;", 6, 18, "expected ':' instead of '4.5'"),
      ("2 : 4.5;", "2, 4.5;", 6, 16, "'2,' is not"),
      ("2 : 4.5;", "2 : -4.5;", 6, 20, "'-4.5' is not a number from 0"),
      ("2 : 4.5;", "2 : 4.5", 7, 5, "expected ';' instead of '3'"),
      ("2 : 4.5;", "1 : 4.5;", 6, 16, "from 1 to 1 are there twice"),
      ("1 : 0 ;", "1 : 0.0001;", 9, 13, "no way leads from zone 2 to zone 1"),
      ("  1 : 0 ;\n", "  1 : ", 9, 17, "the file ends where a number of vehicles"),
      ("  1 : 0 ;\n", "  1 : 0 ", 9, 19, "the file ends where ';'"),
      ("Origin 2", "Origin 1", 9, 5, "from 1 to 3 are there twice"),
    ])
  func tripsFaults(old: String, new: String, line: Int, column: Int, reason: String) throws {
    let file = try TNTPNetwork.read(Self.net)
    expectFault(line, column, reason) {
      _ = try file.demands(Self.trips.replacing(old, with: new))
    }
  }

  @Test("trips of which none leaves its zone, or to a zone without roads, are refused")
  func emptyTrips() throws {
    let head = "<NUMBER OF ZONES> 3\n<END OF METADATA>\n"
    let file = try TNTPNetwork.read(Self.net)
    expectFault(4, 1, "nobody goes") { _ = try file.demands(head + "Origin 1 1 : 5 ;\n") }
    expectFault(3, 1, "nobody goes") { _ = try file.demands(head) }
    expectFault(3, 27, "the trips add up") {
      _ = try file.demands(head + "Origin 1 2:1e308; 3:1e308;")
    }
    // Of so few nothing would be left beside the others, and their population would be empty.
    expectFault(3, 21, "1e-90 vehicles are too few beside") {
      _ = try file.demands(head + "Origin 1 2 : 1e15 ; 3 : 1e-90 ;\n")
    }
    let few = try file.demands(head + "Origin 1 2 : 1e15 ; 3 : 1e-80 ;\n")
    try DynamicRouting(network: file.network, demands: few, timeStep: 1, steps: 9).validate()
    let island = try TNTPNetwork.read(
      Self.net.replacing("4 3 7.5", with: "4 2 7.5"))
    expectFault(7, 5, "no way leads from zone 1 to zone 3") { _ = try island.demands(Self.trips) }
  }

  @Test("announced sizes are compared, never believed")
  func hugeCounts() throws {
    let huge = "\(Int.max)"
    let net = Self.net.replacing("ZONES> 3", with: "ZONES> \(huge)")
      .replacing("NODES> 4", with: "NODES> \(huge)")
    let file = try TNTPNetwork.read(net)
    #expect(file.network.nodeLabels.count == 4 && file.zoneCount == .max)
    #expect(
      try file.demands(Self.trips.replacing("ZONES> 3", with: "ZONES> \(huge)")).count == 3)
    expectFault(4, 19, "links are announced, 4 are there") {
      _ = try TNTPNetwork.read(Self.net.replacing("LINKS> 4", with: "LINKS> \(huge)"))
    }
    expectFault(2, 19, "not a whole number") {
      _ = try TNTPNetwork.read(Self.net.replacing("NODES> 4", with: "NODES> 99999999999999999999"))
    }
  }

  @Test("a file cut short anywhere is refused, or lacks nothing")
  func truncated() throws {
    let file = try TNTPNetwork.read(Self.net)
    for length in 0..<Self.net.count {
      let text = String(Self.net.prefix(length))
      do { #expect(try TNTPNetwork.read(text) == file, "\(length)") } catch {}
    }
    let demands = try file.demands(Self.trips)
    for length in 0..<Self.trips.count {
      let text = String(Self.trips.prefix(length))
      do { #expect(try file.demands(text) == demands, "\(length)") } catch {}
    }
  }

  @Test("any text is read or refused", arguments: 0..<8)
  func mutations(seed: Int) throws {
    let file = try TNTPNetwork.read(Self.net)
    var numbers = TestNumbers(seed: UInt64(seed))
    let pieces = [
      "", " ", "\n", ";", ":", "~", "<", ">", "-", "0", "9", "1e400", "Origin", "\u{0}", "é", "4 4",
      "<END OF METADATA>", "<NUMBER OF LINKS> 1",
    ]
    func mutated(_ text: String) -> String {
      var characters = Array(text)
      for _ in 0..<Int.random(in: 1...3, using: &numbers) {
        let start = Int.random(in: 0...characters.count, using: &numbers)
        let end = min(characters.count, start + Int.random(in: 0...4, using: &numbers))
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &numbers)]
        characters.replaceSubrange(start..<end, with: piece)
      }
      return String(characters)
    }
    var refused = 0
    for _ in 0..<60 {
      do throws(TextError) {
        let changed = try TNTPNetwork.read(mutated(Self.net))
        let demands = try changed.demands(mutated(Self.trips))
        // What is read can be driven on.
        #expect(throws: Never.self) {
          try DynamicRouting(
            network: changed.network, demands: demands, timeStep: 1, steps: 2
          ).validate()
        }
      } catch {
        #expect(error.line >= 1 && error.column >= 1 && !error.reason.isEmpty)
        refused += 1
      }
      _ = try? file.demands(mutated(Self.trips))
    }
    #expect(refused > 20)
  }

  @Test("the example's files are the network that is built in")
  func example() throws {
    let texts = [
      "net": try Self.example("braess_net.tntp"), "trips": try Self.example("braess_trips.tntp"),
    ]
    // A setting's file is its text here.
    let read = try DynamicRouting(parameters: DynamicRouting.entry.resolve(texts))
    let builtIn = try DynamicRouting(parameters: DynamicRouting.entry.resolve([:]))
    #expect(read.space.isLegal == builtIn.space.isLegal)
    #expect(read.initialDistribution == builtIn.initialDistribution)
    let policy = Policy.random(for: read, seed: 1)
    #expect(read.meanField(of: policy) == builtIn.meanField(of: policy))
    #expect(read.exploitability(of: policy).value == builtIn.exploitability(of: policy).value)
  }

  @Test("a net file and a trips file go together, and what is wrong in one is told")
  func settings() throws {
    func make(_ settings: [String: String]) throws -> DynamicRouting {
      try DynamicRouting(parameters: DynamicRouting.entry.resolve(settings))
    }
    for (key, other) in [("net", "trips"), ("trips", "net")] {
      #expect {
        try make([key: key == "net" ? Self.net : Self.trips])
      } throws: {
        ($0 as? ParameterError)?.key == other
      }
    }
    #expect(
      throws: FileError(
        key: "trips",
        .init(line: 1, column: 1, reason: "expected <KEY> value, or <END OF METADATA>"))
    ) {
      try make(["net": Self.net, "trips": Self.net.replacing("<NUMBER OF ZONES> 3\n", with: "x\n")])
    }
    #expect {
      try make(["steps": "5", "departures": "6"])
    } throws: {
      ($0 as? ParameterError)?.key == "departures"
    }
    let game = try make(["net": Self.net, "trips": Self.trips, "time-step": "0.5", "steps": "40"])
    try game.validate()
    #expect(game.space.populations.map(\.name) == ["vehicles to 2", "vehicles to 3"])
    #expect(game.horizon == .finite(steps: 40))
  }

  private func expectFault(
    _ line: Int, _ column: Int, _ reason: String, location: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) {
    #expect("\(reason)", sourceLocation: location) {
      try body()
    } throws: { error in
      guard let error = error as? TextError else { return false }
      #expect(
        error.line == line && error.column == column && error.reason.contains(reason),
        "\(error)", sourceLocation: location)
      return true
    }
  }
}
