import MeanFieldModel

/// Where agents start: a table of states to draw from for each population.
struct StartingStates: Sendable {
  /// Each population's share of all agents.
  let shares: [Double]
  private var tables = AliasTables()
  private let firstStates: [Int]

  /// As `game` says.
  init(of game: any Game) {
    let (initial, populations) = (game.initialDistribution, game.space.populations)
    shares = game.populationShares
    firstStates = populations.map(\.states.lowerBound)
    for population in populations { tables.append(weights: initial, range: population.states) }
  }

  /// Draws where `count` agents of a population start.
  func draw(
    _ count: Int, ofPopulation population: Int, using stream: inout RandomStream
  ) -> [Int32] {
    (0..<count).map { _ in
      Int32(firstStates[population] + tables.sample(table: population, using: &stream))
    }
  }
}
