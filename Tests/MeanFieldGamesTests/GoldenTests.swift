import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct GoldenTests {
  /// The libraries' numbers are good to 1e-12 relative, and returns here are below 1000.
  static let tolerance = 1e-9

  @Test("uniform and formula policies are worth what the libraries say", arguments: Golden.names)
  func evaluations(name: String) throws {
    let golden = try Golden(name)
    let game = Golden.game(name)
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
    #expect(abs(found.nashConv - expected.exploitability) < Self.tolerance)
    if let each = expected.per_population {
      #expect(
        distance(found.populations.map(\.exploitability), each) < Self.tolerance)
    }

    // The libraries give every population mass 1 and add up the populations' values. OpenSpiel's
    // reward at step 0 does not see the initial distribution, which shifts all values alike.
    let shifts = Self.shifts(name, game: game, library: golden.library)
    let value = found.populations.reduce(0) { $0 + $1.value } + shifts.reduce(0, +)
    let best = found.populations.reduce(0) { $0 + $1.bestResponse } + shifts.reduce(0, +)
    #expect(abs(value - expected.value) < Self.tolerance)
    #expect(abs(best - expected.best_response) < Self.tolerance)
    if let each = expected.value_per_population {
      let values = zip(found.populations, shifts).map { $0.value + $1 }
      #expect(distance(values, each) < Self.tolerance)
    }

    let flow = game.meanField(of: policy)
    let mass = Double(game.space.populations.count)
    #expect(!expected.flow.isEmpty)
    let ours = expected.flow.map { mass * flow[Int($0[0]), Int($0[1])] }
    #expect(distance(ours, expected.flow.map { $0[2] }) < Tolerance.rounding)
  }

  /// What the library's value has more than ours, by population.
  private static func shifts(_ name: String, game: any Game, library: String) -> [Double] {
    guard library == "open_spiel" else { return game.space.populations.map { _ in 0 } }
    if name.hasPrefix("predator-prey") {
      // Its step-0 reward reads an array [population, row, column] at population + 3 (row + 5
      // column): right for the corner (0, 0), and for the other corners a cell where nobody is.
      return [0, -log(1e-25), -log(1e-25)]
    }
    // Its step-0 reward sees 1/size² in every cell, walls included.
    let size = name.hasSuffix("four-rooms") ? 13.0 : 10
    let shift = game.initialDistribution.reduce(0) { sum, share in
      share > 0 ? sum + share * (log(share + 1e-25) - log(1 / (size * size) + 1e-25)) : sum
    }
    return [shift]
  }

  @Test(
    "uniform policies have the exploitabilities known to four digits",
    arguments: [
      ("beach-bar", 1.2213), ("left-right", 0.25), ("rock-paper-scissors", 0.3333),
      ("susceptible-infected", 5.4669),
    ])
  func uniform(name: String, expected: Double) {
    let game = Golden.game(name)
    let found = game.exploitability(of: .uniform(for: game))
    #expect(abs(found.exploitability - expected) < 5.1e-5)
  }
}
