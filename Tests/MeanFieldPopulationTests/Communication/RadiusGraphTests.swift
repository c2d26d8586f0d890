import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct RadiusGraphTests {
  /// Radii at which cells are just in reach, and some between.
  private static let radii =
    [0, 0.99, 1, 1.2, 2.0.squareRoot(), 2, 5.0.squareRoot()]
    + [2.5, 8.0.squareRoot(), 3, 10.0.squareRoot(), 13.0.squareRoot(), 5, 7.4, 1000]

  @Test("hears what is told where the centres of cells are near enough", arguments: radii)
  func allPairs(radius: Double) throws {
    var stream = RandomStream(seed: 3, purpose: .counts)
    for (rows, columns, wallCount) in [(8, 8, 0), (3, 11, 7), (9, 2, 4), (1, 1, 0)] {
      let walls = Set(
        (0..<wallCount).map { _ in Int.random(in: 0..<rows * columns, using: &stream) })
      let game = Meadow(rows: rows, columns: columns, walls: walls)
      let grid = try #require(game.space.grid)
      for agentCount in [1, 2, 9, 40] {
        let states = (0..<agentCount).map { _ in
          Int.random(in: 0..<game.space.stateCount, using: &stream)
        }
        let system = try AgentSystem(game, states: states)
        let naive = NaiveNetwork { one, other in
          let (here, there) = (grid.cellOfState[states[one]], grid.cellOfState[states[other]])
          let (down, right) = (here / columns - there / columns, here % columns - there % columns)
          // Squared distances are whole numbers, those of the radii are up to rounding.
          return Double(down * down + right * right) <= radius * radius + 1e-9 ? 1 : 0
        }
        for silentFrom in [agentCount, agentCount / 3] {
          let told = ToldRanks(
            ranks: (0..<Int32(agentCount)).shuffled(using: &stream),
            silentFrom: Int32(silentFrom), loss: 0)
          #expect(
            leastRanks(over: RadiusGraph(grid, radius: radius), told, in: system, using: &stream)
              == naive.leastRanks(told, among: 0..<agentCount))
        }
      }
    }
  }
}
