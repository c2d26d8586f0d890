import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@Suite struct DynamicRoutingTests {
  typealias Link = RoadNetwork.Link
  typealias Demand = RoadNetwork.Demand

  /// What a share of the vehicles does at the first node, and of those who come there at the
  /// second.
  static func braessPolicy(_ game: DynamicRouting, byB: Double, overBridge: Double) -> Policy {
    Policy(for: game) { _, state, action in
      switch (game.space.stateLabels[state], action) {
      case ("to D: at A", 0): byB
      case ("to D: at A", _): 1 - byB
      case ("to D: A→B", 0): overBridge
      case ("to D: A→B", _): 1 - overBridge
      default: 1
      }
    }
  }

  static func braess(bridge: Bool = true, vehicles: Double = 5) throws -> DynamicRouting {
    try DynamicRouting(
      network: .braess(bridge: bridge), demands: [Demand(from: 0, to: 3, vehicles: vehicles)],
      timeStep: 0.05, steps: 100)
  }

  /// The share of vehicles that have arrived at each step.
  static func arrivals(_ game: DynamicRouting, _ flow: MeanFieldFlow) -> [Double] {
    let arrived = game.space.stateLabels.indices.filter {
      game.space.stateLabels[$0].hasSuffix("arrived")
    }
    return (0..<flow.steps).map { step in arrived.reduce(0) { $0 + flow[step, $1] } }
  }

  @Test("a quarter by B, a quarter by C and half over the bridge are in equilibrium at 3.75")
  func equilibrium() throws {
    // A→B and C→D have 3.75 vehicles and take 1.75: every way takes 3.75.
    let game = try Self.braess()
    let found = game.exploitability(
      of: Self.braessPolicy(game, byB: 0.75, overBridge: 2.0 / 3))
    #expect(abs(found.value + 3.75) < Tolerance.reordered)
    #expect(abs(found.exploitability) < Tolerance.reordered)
  }

  @Test("half by B and half by C take 3.5, as without the bridge; over it one takes 2.75")
  func halves() throws {
    let game = try Self.braess()
    let found = game.exploitability(of: Self.braessPolicy(game, byB: 0.5, overBridge: 0))
    // 1.5 + 2; and 1.5 + 0.25, at C before those by A→C, so that C→D is empty then and takes 1.
    #expect(abs(found.value + 3.5) < Tolerance.reordered)
    #expect(abs(found.bestResponse + 2.75) < Tolerance.reordered)
  }

  @Test("a bridge makes all slower, as Braess found")
  func paradox() throws {
    func solved(bridge: Bool) throws -> Exploitability {
      let game = try Self.braess(bridge: bridge)
      let solver = OnlineMirrorDescent(game: game, learningRate: 1)
      var process = DecisionProcess(game)
      var current = solver
      for _ in 0..<20 { current.iterate(in: &process) }
      return game.exploitability(of: current.policy)
    }
    let (with, without) = (try solved(bridge: true), try solved(bridge: false))
    #expect(with.exploitability < Tolerance.reordered)
    #expect(without.exploitability < Tolerance.reordered)
    // Travel times are whole steps of 0.05, so equilibria are intervals: within a step or two.
    #expect(abs(with.value + 3.75) < 0.1)
    #expect(abs(without.value + 3.5) < 0.1)
  }

  @Test("all take the zig-zag where it is the fastest for everybody")
  func zigZag() throws {
    // The textbook case: 4,000 vehicles, v/100 (and a hundredth) or 45, a bridge that takes no
    // time.
    func game(bridge: Bool) throws -> DynamicRouting {
      func crowded(_ tail: Int, _ head: Int) -> Link {
        Link(from: tail, to: head, freeFlowTime: 0.01, capacity: 1, delayFactor: 1)
      }
      let network = RoadNetwork(
        nodes: ["A", "B", "C", "D"],
        links: [crowded(0, 1), Link(from: 0, to: 2, freeFlowTime: 45)]
          + (bridge ? [Link(from: 1, to: 2, freeFlowTime: 0)] : [])
          + [Link(from: 1, to: 3, freeFlowTime: 45), crowded(2, 3)])
      return try DynamicRouting(
        network: network, demands: [Demand(from: 0, to: 3, vehicles: 4000)], timeStep: 1,
        steps: 100)
    }
    let with = try game(bridge: true)
    let zigZag = with.exploitability(of: Self.braessPolicy(with, byB: 1, overBridge: 1))
    // 40 steps, one for the bridge, and 40.
    #expect(zigZag.value == -81)
    #expect(zigZag.exploitability == 0)
    let without = try game(bridge: false)
    let split = without.exploitability(
      of: Policy(for: without) { _, _, _ in 1 })
    #expect(split.value == -65)
    #expect(split.exploitability == 0)
  }

  /// A random network in which every node has a way to every other, without congestion.
  static func emptyRoads(seed: UInt64, nodes: Int) -> RoadNetwork {
    var numbers = TestNumbers(seed: seed)
    var links = (0..<nodes).map {
      Link(from: $0, to: ($0 + 1) % nodes, freeFlowTime: 4 * numbers.fraction())
    }
    for _ in 0..<2 * nodes {
      let tail = Int.random(in: 0..<nodes, using: &numbers)
      let head = (tail + Int.random(in: 1..<nodes, using: &numbers)) % nodes
      links.append(Link(from: tail, to: head, freeFlowTime: 4 * numbers.fraction()))
    }
    return RoadNetwork(nodes: (0..<nodes).map { "\($0)" }, links: links)
  }

  @Test("on empty roads the best response is the shortest path", arguments: 0..<5)
  func shortestPaths(seed: Int) throws {
    let network = Self.emptyRoads(seed: UInt64(seed), nodes: 6)
    let demands = [(0, 3), (1, 3), (4, 0), (2, 5)].map {
      Demand(from: $0.0, to: $0.1, vehicles: 1)
    }
    let game = try DynamicRouting(network: network, demands: demands, timeStep: 0.5, steps: 80)
    // Floyd and Warshall, in whole steps.
    var shortest = (0..<6).map { from in (0..<6).map { from == $0 ? 0 : 1000 } }
    for link in network.links {
      shortest[link.tail][link.head] = min(
        shortest[link.tail][link.head], max(1, Int(link.freeFlowTime / 0.5)))
    }
    for by in 0..<6 {
      for from in 0..<6 {
        for to in 0..<6 {
          shortest[from][to] = min(shortest[from][to], shortest[from][by] + shortest[by][to])
        }
      }
    }
    let flow = game.meanField(of: .uniform(for: game))
    let found = game.exploitability(of: game.bestResponse(to: flow))
    let steps = demands.reduce(0) { $0 + shortest[$1.origin][$1.destination] }
    #expect(abs(found.value + 0.5 * Double(steps) / 4) < Tolerance.reordered)
    #expect(abs(found.exploitability) < Tolerance.reordered)
    #expect(found.populations.map(\.name) == ["vehicles to 0", "vehicles to 3", "vehicles to 5"])
    #expect(distance(found.shares, [0.25, 0.5, 0.25]) < Tolerance.rounding)
  }

  @Test("vehicles are on the roads until all have arrived")
  func mass() throws {
    let game = try Self.braess()
    let flow = game.meanField(of: .uniform(for: game))
    let arrived = Self.arrivals(game, flow)
    #expect(arrived.first == 0 && abs(arrived[99] - 1) < Tolerance.rounding)
    #expect(zip(arrived, arrived.dropFirst()).allSatisfy { $0 <= $1 })
    // What a vehicle pays is the time for which it has not arrived.
    let waiting = arrived.dropFirst().reduce(0) { $0 + 1 - $1 }
    #expect(
      abs(game.exploitability(of: .uniform(for: game)).value + 0.05 * waiting)
        < Tolerance.reordered)
  }

  @Test("who has not arrived at the end pays a step more")
  func lateness() throws {
    for steps in 1...4 {
      let game = try DynamicRouting(
        network: .line, demands: [Demand(from: 0, to: 2, vehicles: 1)], timeStep: 1, steps: steps)
      // Two links take the steps 0 and 1; arriving takes the third, which costs nothing.
      let value = game.exploitability(of: .uniform(for: game)).value
      #expect(value == (steps >= 3 ? -2 : -Double(steps) - 1))
    }
  }

  @Test("vehicles depart one after the other")
  func departures() throws {
    let game = try DynamicRouting(
      network: .line, demands: [Demand(from: 0, to: 2, vehicles: 1)], timeStep: 1, steps: 10,
      departureSteps: 3)
    // They arrive at 2, 3 and 4.
    #expect(
      abs(game.exploitability(of: .uniform(for: game)).value + 3) < Tolerance.rounding)
    let arrived = Self.arrivals(game, game.meanField(of: .uniform(for: game)))
    #expect(distance(Array(arrived[2...5]), [0, 1.0 / 3, 2.0 / 3, 1]) < Tolerance.rounding)
  }

  /// The steps that one vehicle spends on a single link.
  static func steps(
    _ link: Link, vehicles: Double = 1, timeStep: Double, maximum: Int = 1_000_000
  ) throws -> Double {
    let game = try DynamicRouting(
      network: RoadNetwork(nodes: ["A", "B"], links: [link]),
      demands: [Demand(from: 0, to: 1, vehicles: vehicles)], timeStep: timeStep, steps: 50,
      maximumLinkSteps: maximum)
    return (-game.exploitability(of: .uniform(for: game)).value / timeStep).rounded()
  }

  @Test(
    "a link takes its time in whole steps, at least one and at most so many",
    arguments: [
      (time: 0.15, step: 0.05, steps: 3.0), (0.7, 0.1, 7), (0.19, 0.05, 3), (0, 1, 1), (0.9, 1, 1),
      (1, 1, 1), (49, 1, 49),
    ])
  func rounding(time: Double, step: Double, steps: Double) throws {
    // 0.15/0.05 and 0.7/0.1 are just below 3 and 7 as binary numbers.
    #expect(
      try Self.steps(Link(from: 0, to: 1, freeFlowTime: time), timeStep: step) == steps)
    #expect(
      try Self.steps(Link(from: 0, to: 1, freeFlowTime: time), timeStep: step, maximum: 5)
        == min(steps, 5))
  }

  @Test("all vehicles on a link count, beyond all numbers too")
  func volume() throws {
    let link = Link(
      from: 0, to: 1, freeFlowTime: 2, capacity: 3, delayFactor: 0.5, delayPower: 2)
    #expect(try Self.steps(link, vehicles: 6, timeStep: 1) == 6)
    // Nobody gets off: 51 steps are paid.
    #expect(try Self.steps(link, vehicles: 1e200, timeStep: 1) == 51)
    #expect(Link(from: 0, to: 1, freeFlowTime: 0, delayFactor: 1).travelTime(vehicles: 1e308) == 0)
  }

  @Test("vehicles that will not get off a link before the end are on it all the same")
  func jam() throws {
    let network = RoadNetwork(
      nodes: ["O", "A", "B"],
      links: [
        Link(from: 0, to: 1, freeFlowTime: 0),
        Link(from: 1, to: 2, freeFlowTime: 1, delayFactor: 1),
      ])
    let game = try DynamicRouting(
      network: network,
      demands: [Demand(from: 1, to: 2, vehicles: 10), Demand(from: 0, to: 2, vehicles: 2)],
      timeStep: 1, steps: 9)
    // The ten take 11 steps and the two, a step later, 13: nobody arrives. With two on the link
    // they would arrive at step 4.
    #expect(abs(game.exploitability(of: .uniform(for: game)).value + 10) < Tolerance.rounding)
  }

  @Test("nobody drives through a node where only trips begin and end")
  func throughNodes() throws {
    // The way by B is shorter.
    let links = [
      Link(from: 0, to: 1, freeFlowTime: 1), Link(from: 1, to: 3, freeFlowTime: 1),
      Link(from: 0, to: 2, freeFlowTime: 3), Link(from: 2, to: 3, freeFlowTime: 3),
    ]
    for (isThrough, expected) in [(true, -2.0), (false, -6)] {
      let network = RoadNetwork(
        nodes: ["A", "B", "C", "D"], links: links, isThrough: [false, isThrough, true, false])
      let game = try DynamicRouting(
        network: network, demands: [Demand(from: 0, to: 3, vehicles: 1)], timeStep: 1, steps: 20)
      try game.validate()
      let found = game.exploitability(of: .uniform(for: game))
      #expect(found.bestResponse == expected)
    }
  }

  @Test("places where no vehicle can come, or from which none can arrive, have no state")
  func places() throws {
    // From 0 to 1; 2 is a dead end, and nobody comes to 3.
    let network = RoadNetwork(
      nodes: ["0", "1", "2", "3"],
      links: [
        Link(from: 0, to: 2, freeFlowTime: 1), Link(from: 0, to: 1, freeFlowTime: 2),
        Link(from: 3, to: 1, freeFlowTime: 1), Link(from: 1, to: 0, freeFlowTime: 1),
      ])
    let game = try DynamicRouting(
      network: network, demands: [Demand(from: 0, to: 1, vehicles: 1)], timeStep: 1, steps: 5)
    #expect(
      game.space.stateLabels == ["to 1: at 0", "to 1: 0→1", "to 1: 0→1, 1 to go", "to 1: arrived"])
    // The second of two links out of node 0, and going on.
    #expect(game.space.isLegal == [false, true, true, false, true, false, true, false])
  }

  @Test("too many states are refused before they are made")
  func tooLarge() throws {
    #expect(throws: ParameterError.self) {
      try DynamicRouting(
        network: .braess(), demands: [Demand(from: 0, to: 3, vehicles: 5)], timeStep: 1e-300,
        steps: 1_000_000)
    }
    // Everybody once around: a hundred destinations, a hundred links for each, a thousand steps.
    let ring = RoadNetwork(
      nodes: (0..<100).map { "\($0)" },
      links: (0..<100).map { Link(from: $0, to: ($0 + 1) % 100, freeFlowTime: 1000) })
    #expect {
      try DynamicRouting(
        network: ring,
        demands: (0..<100).map { Demand(from: $0, to: ($0 + 99) % 100, vehicles: 1) },
        timeStep: 1, steps: 100_000)
    } throws: {
      "\($0)".contains("states or more")
    }
  }

  @Test("refuses an end before which nobody can arrive")
  func tooEarlyAnEnd() throws {
    // By B or C three units of time, by the bridge 2.25: 9 steps of a quarter, the last decision being
    // that with which a vehicle arrives.
    _ = try DynamicRouting(parameters: DynamicRouting.entry.resolve(["steps": "10"]))
    for settings in [["steps": "9"], ["time-step": "0.1"]] {
      let error = #expect(throws: ParameterError.self) {
        try DynamicRouting(parameters: DynamicRouting.entry.resolve(settings))
      }
      #expect(try #require(error).description.contains("even on empty roads"))
    }
  }

  @Test("the least length of a way goes through no node that is closed to through traffic")
  func distances() {
    let links = [(0, 1), (1, 2), (0, 3), (3, 2), (2, 0)].map {
      RoadNetwork.Link(from: $0.0, to: $0.1, freeFlowTime: 1)
    }
    let open = RoadNetwork(nodes: ["a", "b", "c", "d", "e"], links: links)
    #expect(open.distances(to: 2, lengths: [1, 1, 2, 3, 7]) == [2, 1, 0, 3, nil])
    let closed = RoadNetwork(
      nodes: ["a", "b", "c", "d", "e"], links: links, isThrough: [true, false, true, true, true])
    #expect(closed.distances(to: 2, lengths: [1, 1, 2, 3, 7]) == [5, 1, 0, 3, nil])
  }
}
