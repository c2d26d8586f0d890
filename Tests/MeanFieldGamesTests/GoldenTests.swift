import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct GoldenTests {
  /// Returns here are below 3000, and both sides add up some hundred thousand terms of size 60: errors
  /// of 1e-13 relative.
  static let tolerance = 1e-9

  @Test("uniform and formula policies are worth what the libraries say", arguments: Golden.names)
  func evaluations(name: String) throws {
    let golden = try Golden(name)
    let game = try Golden.game(name)
    try check(golden.uniform, .uniform(for: game), in: game, name: name, golden: golden)
    let formula = Policy(for: game) { step, state, action in
      Double(1 + (7 * step + 3 * state + 5 * action) % 11)
    }
    try check(golden.formula, formula, in: game, name: name, golden: golden)
  }

  private func check(
    _ expected: Golden.Evaluation, _ policy: Policy, in game: any Game, name: String,
    golden: Golden
  ) throws {
    let found = game.exploitability(of: policy)
    #expect(
      abs(Golden.exploitability(found, name) - expected.exploitability) < Self.tolerance)
    if let each = expected.per_population {
      #expect(
        distance(found.populations.map(\.exploitability), each) < Self.tolerance)
    }

    // The libraries give every population mass 1 and add up the populations' values, but for routing,
    // where OpenSpiel has one population. OpenSpiel's reward at step 0 does not see the initial
    // distribution, which shifts all values alike.
    let shifts = Self.shifts(name, game: game, library: golden.library)
    let weights = Golden.weights(of: found, name)
    let weighted = zip(found.populations, weights)
    let value = weighted.reduce(shifts.reduce(0, +)) { $0 + $1.0.value * $1.1 }
    let best = weighted.reduce(shifts.reduce(0, +)) { $0 + $1.0.bestResponse * $1.1 }
    #expect(abs(value - expected.value) < Self.tolerance)
    #expect(abs(best - expected.best_response) < Self.tolerance)
    if let each = expected.value_per_population {
      let values = zip(found.populations, shifts).map { $0.value + $1 }
      #expect(distance(values, each) < Self.tolerance)
    }

    let flow = game.meanField(of: policy)
    let mass = weights.reduce(0, +)
    #expect(!expected.flow.isEmpty)
    let ours = expected.flow.map { mass * flow[Int($0[0]), Int($0[1])] }
    #expect(distance(ours, expected.flow.map { $0[2] }) < Tolerance.rounding)
  }

  /// What the library's value has more than ours, by population.
  private static func shifts(_ name: String, game: any Game, library: String) -> [Double] {
    guard library == "open_spiel", !name.hasPrefix("normal-form"), !Golden.isRouting(name) else {
      return game.space.populations.map { _ in 0 }
    }
    if name.hasPrefix("crowd-avoidance") { return crossingShifts(name, game: game) }
    if name.hasPrefix("predator-prey") {
      // Its step-0 reward reads an array [population, row, column] at population + 3 (row + 5
      // column): right for the corner (0, 0), and for the other corners a cell where nobody is.
      return [0, -log(1e-25), -log(1e-25)]
    }
    // Its step-0 reward sees 1/size² in every cell, walls included.
    let size = name.hasSuffix("four-rooms") ? 13.0 : name.hasSuffix("maze") ? 22 : 10
    let shift = game.initialDistribution.reduce(0) { sum, share in
      share > 0 ? sum + share * (log(share + 1e-25) - log(1 / (size * size) + 1e-25)) : sum
    }
    return [shift]
  }

  /// The same for two populations that cross: its step-0 reward reads an array [population, row,
  /// column] at population + 2 (row + 7 column).
  private static func crossingShifts(_ name: String, game: any Game) -> [Double] {
    let (other, own) = name.hasSuffix("congested") ? (2.0, 0.5) : (0, 0)
    let initial = game.initialDistribution.map { 2 * $0 }
    let cells = game.space.grid?.cellOfState ?? []
    let places = initial.count / 2
    var table = Array(repeating: 0.0, count: 98)
    for state in initial.indices { table[state / places * 49 + cells[state]] = initial[state] }
    return (0..<2).map { population in
      (0..<places).reduce(0) { sum, place in
        let cell = cells[place]
        func excess(_ of: Int) -> Double {
          table[of * 49 + cell] - table[of + 2 * (cell / 7 + 7 * (cell % 7))]
        }
        return sum + initial[population * places + place]
          * (other * excess(1 - population) + own * excess(population))
      }
    }
  }

  @Test(
    "uniform policies have the exploitabilities known to four digits",
    arguments: [
      ("beach-bar", 1.2213), ("building-evacuation", 0.3213),
      ("conservative-treasure-hunting", 1.8519), ("crowd-motion", 1.4675),
      ("equilibrium-price", 22.2152), ("left-right", 0.25),
      ("linear-quadratic-grid", 2.1381), ("rock-paper-scissors", 0.3333),
      ("susceptible-infected", 5.4669),
    ])
  func uniform(name: String, expected: Double) throws {
    let game = try Golden.game(name)
    let found = game.exploitability(of: .uniform(for: game))
    #expect(abs(found.exploitability - expected) < 5.1e-5)
  }
}
