import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

/// Settings that do not go together, and what is said then.
private struct Refusal: Sendable, CustomTestStringConvertible {
  let settings: [String: String]
  let message: String
  init(_ settings: [String: String], _ message: String) {
    (self.settings, self.message) = (settings, message)
  }
  var testDescription: String { message }
}

@Suite struct NetworkedSettingsTests {
  private static func settings(
    _ settings: [String: String] = [:], on game: any Game = Ladder(),
    edges: NumericTable? = nil
  ) throws -> NetworkedSettings {
    try NetworkedSettings(
      NetworkedLearning.entry.resolve(settings) { _, _ in
        edges.map { .table($0) } ?? .text("")
      }, for: SimulatedGame(game))
  }

  @Test(
    "refuses what does not go together",
    arguments: [
      Refusal(
        ["warm-up": "30", "transitions": "30"],
        "warm-up: 30: it leaves none of 30 transitions; set transitions above it"),
      Refusal(
        ["transitions": "5"],
        "warm-up: 21: it leaves none of 5 transitions; set transitions above it"),
      Refusal(
        ["spacing": "1", "warm-up": "0"],
        "warm-up: 0: at spacing=1 the first one is not there yet; set 1 or more"),
      Refusal(
        ["temperature": "0", "entropy-floor": "0.5"],
        "entropy-floor: 0.5: without a temperature the entropy has no weight, and no floor"),
      Refusal(
        ["agents": "40", "joining": "10", "join-at": "5", "leaving": "40", "leave-at": "4"],
        "leaving: 40: there are 40 agents then, of whom one has to stay"),
      Refusal(
        ["agents": "40", "joining": "10", "join-at": "5", "leaving": "50", "leave-at": "5"],
        "leaving: 50: there are 50 agents then, of whom one has to stay"),
      Refusal(
        ["faulty": "0.1", "architecture": "centralised"],
        "faulty: 0.1: with architecture=centralised all do as one agent says that is not among them; "
          + "set architecture=networked or independent"),
    ])
  private func refused(refusal: Refusal) {
    let error = #expect(throws: ParameterError.self) { try Self.settings(refusal.settings) }
    #expect(error?.description == refusal.message)
  }

  @Test("refuses a radius where there is no grid")
  func noGrid() throws {
    let game = BeachBar(cells: 5, horizon: .discounted(0.9))
    let error = #expect(throws: ParameterError.self) { try Self.settings(on: game) }
    #expect(
      error?.description == "network: radius: the game's states are not on a grid; "
        + "set network=complete, random, edges or empty")
    #expect(throws: Never.self) { try Self.settings(["network": "random"], on: game) }
    // Who does not communicate needs no network, and no time for messages.
    for architecture in ["independent", "centralised"] {
      let settings = ["architecture": architecture, "message-delay": "300"]
      #expect(throws: Never.self) { try Self.settings(settings, on: game) }
    }
  }

  @Test("refuses fewer agents than populations")
  func fewAgents() {
    let game = PredatorPrey(horizon: .discounted(0.9))
    let error = #expect(throws: ParameterError.self) {
      try Self.settings(["agents": "2"], on: game)
    }
    #expect(error?.key == "agents")
  }

  @Test("refuses delays within which nothing arrives, and exact replay that would take too long")
  func tooLong() {
    let late = #expect(throws: ParameterError.self) {
      try Self.settings(["message-delay": "300"])
    }
    #expect(late?.description.contains("no message arrives within rounds=300") == true)
    #expect(throws: Never.self) { try Self.settings(["message-delay": "299"]) }
    #expect(throws: Never.self) { try Self.settings(["rounds": "0"]) }
    for (discount, isRefused) in [(0.9999, false), (0.99999, true)] {
      let refused = (try? Self.settings(["replay": "exact"], on: Ladder(discount: discount))) == nil
      #expect(refused == isRefused)
      #expect(throws: Never.self) { try Self.settings(on: Ladder(discount: discount)) }
    }
  }

  @Test("refuses a list of links that is none")
  func edges() throws {
    let settings = ["network": "edges", "edges": "links.csv", "agents": "4", "joining": "2"]
    let missing = #expect(throws: ParameterError.self) { try Self.settings(["network": "edges"]) }
    #expect(missing?.key == "network")
    #expect(
      missing?.description.contains("needs a file with two agents a line: set edges=FILE") == true)
    for (shape, values) in [([2, 3], [0.0, 1, 2, 3, 0, 1]), ([4], [0, 1, 2, 3])] {
      let wrong = #expect(throws: FileError.self) {
        try Self.settings(settings, edges: NumericTable(shape: shape, values: values))
      }
      #expect(
        wrong
          == FileError(
            key: "edges", reason: "expected two agents a line, got a table of shape \(shape)"))
    }
    for (entry, value, text) in [
      (0, -1.0, "-1"), (3, 6, "6"), (1, 0.5, "0.5"), (2, 1e300, "1e+300"),
    ] {
      var values = [0.0, 1, 5, 4]
      values[entry] = value
      let wrong = #expect(throws: FileError.self) {
        try Self.settings(settings, edges: NumericTable(shape: [2, 2], values: values))
      }
      #expect(
        wrong
          == FileError(
            key: "edges", entry: entry,
            reason: "\(text) is no agent: they are numbered from 0 to 5"))
    }
    let unused = #expect(throws: ParameterError.self) {
      try Self.settings(
        ["edges": "links.csv"], edges: NumericTable(shape: [2, 2], values: [0, 1, 2, 3]))
    }
    #expect(
      unused?.description
        == "network: radius: it has no use for edges; set network=edges, or leave that out")
    let graph = try Self.settings(
      settings, edges: NumericTable(shape: [2, 2], values: [0, 1, 5, 4])
    ).graph
    #expect((graph as? EdgeGraph)?.agentCount == 6)
  }

  @Test("each population has its links, and its share of the faulty")
  func populations() throws {
    let game = PredatorPrey(horizon: .discounted(0.9))
    // Three populations of two, and then of one.
    let settings = ["agents": "6", "joining": "3", "network": "edges", "edges": "links.csv"]
    let linked = try Self.settings(
      settings, on: game, edges: NumericTable(shape: [2, 2], values: [2, 3, 7, 2]))
    #expect((linked.graph as? EdgeGraph)?.agentCount == 8)
    for (entry, values) in [(0, [1.0, 2, 2, 3]), (2, [0.0, 1, 8, 3])] {
      let wrong = #expect(throws: FileError.self) {
        try Self.settings(
          settings, on: game, edges: NumericTable(shape: [2, 2], values: values))
      }
      #expect(
        wrong
          == FileError(
            key: "edges", entry: entry,
            reason: "\(Int(values[entry])) and \(Int(values[entry + 1])) belong to different "
              + "populations, which do not talk"))
    }
    let faulty = try Self.settings(
      ["agents": "30", "faulty": "0.2", "network": "complete"], on: game
    ).faultyIDs
    #expect(faulty == [8..<10, 18..<20, 28..<30])
  }

  @Test("what is under way, and what a deviating agent's neighbours see, takes room, too")
  func memory() throws {
    func bytes(_ settings: [String: String]) throws -> Double {
      NetworkedLearning.sampleBytes(
        try NetworkedLearning.entry.resolve(settings),
        in: GameSize(steps: 1, stateCount: 64, actionCount: 5))
    }
    let plain = try bytes([:])
    let buffers = Double(200 * (3000 - 21) * MemoryLayout<SeenTransition>.stride)
    // Nine tables of 320 pairs, and a row of 64 states' tables.
    #expect(plain == buffers + 200 * Double(9 * 8 * 320 + 8 * 64))
    #expect(try bytes(["deviation-every": "1"]) == plain + buffers)
    #expect(try bytes(["message-delay": "1000"]) == plain + 4 * 200 * 300)
  }

  @Test("reads the paper's table")
  func paper() throws {
    let settings = try Self.settings(on: Swarm(task: .cluster))
    #expect(settings.agentCount == 200 && settings.rounds == 300)
    // m > 20 of m from 0 to 2999.
    #expect(settings.stretch.keptLooks == 3000 - 21 && settings.stretch.spacing == 10)
    #expect(settings.replay == Replay(passes: 500, isShuffled: true, learningRate: 0.1))
    let once = try Self.settings(["replay": "once"]).replay
    #expect(once == Replay(passes: 1, isShuffled: false, learningRate: 0.1))
    #expect(try Self.settings(["replay": "exact"]).replay == nil)
    #expect(settings.learningRate == 0.01 && settings.temperature == 0.01)
    // q_max = (1 + h_max) / (1 − γ) with five actions.
    #expect(abs(settings.startValue - (1 + 0.01 * logarithm(5)) / 0.1) < 1e-12)
    #expect(try Self.settings(["initial-value": "zero"]).startValue == 0)
    #expect(settings.faultyIDs == [200..<200])
    #expect(settings.newcomersTell && !settings.failuresAreTold)
    #expect(try Self.settings(["faulty": "0.299", "agents": "10"]).faultyIDs == [7..<10])
  }

  @Test("counts the radius in diagonals of the grid")
  func radius() throws {
    // A quarter of the diagonal of 3 × 4 cells is 1.25 cells' sides.
    let game = GridOfCells(rows: 3, columns: 4)
    let graph = try Self.settings(["radius": "0.25"], on: game).graph
    var system = AgentSystem(game, agentCount: 12, seed: 1)
    try system.restore(
      rules: system.rules.probabilities, ruleOfAgent: Array(repeating: 0, count: 12),
      states: (0..<12).map { Double($0) }, ids: (0..<12).map { Double($0) }, nextID: 12)
    // One agent in each cell, of which that in the first says something.
    var stream = RandomStream(seed: 1, purpose: .communication)
    var heard = [Int32](repeating: 0, count: 12)
    let told = ToldRanks(ranks: (0..<12).map { Int32($0) }, silentFrom: 1, loss: 0)
    graph.hear(&heard, of: told, among: 0..<12, in: system, using: &stream)
    #expect((0..<12).filter { heard[$0] == 0 } == [0, 1, 4])
  }

  /// Cells on which nobody moves.
  private struct GridOfCells: Game {
    let space: StateActionSpace
    let horizon = Horizon.discounted(0.5)
    let initialDistribution: [Double]

    init(rows: Int, columns: Int) {
      let cells = Array(0..<rows * columns)
      space = StateActionSpace(
        states: cells.map { "\($0)" }, actions: ["stay"],
        grid: Grid(rows: rows, columns: columns, cellOfState: cells))
      initialDistribution = cells.map { _ in 1 / Double(cells.count) }
    }

    func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {}

    func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
      for state in 0..<space.stateCount {
        transitions[state, 0] = transitions.appendCertain(state)
      }
    }
  }
}
