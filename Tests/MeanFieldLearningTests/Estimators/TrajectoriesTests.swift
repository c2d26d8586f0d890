import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct TrajectoriesTests {
  /// What agents did on the ladder, in blocks of which the last is not full.
  private func trajectories(threads: Int) -> Trajectories {
    var agents = SimulatedGame(Ladder()).agents()
    agents.freeze(Ladder().initialDistribution, following: Ladder().policy)
    return Trajectories(
      count: 600, length: 7, of: agents, draws: Draws(seed: 1, iteration: 1, number: 0),
      team: ThreadTeam(threadCount: threads))
  }

  @Test("are the same on any number of threads")
  func threads() {
    #expect(trajectories(threads: 1).pairs == trajectories(threads: 3).pairs)
  }

  @Test("go up or down the ladder, as the actions say")
  func moves() {
    let seen = trajectories(threads: 1)
    for visit in 0..<seen.pairs.count - seen.count {
      let (state, action) = (Int(seen.pairs[visit]) / 3, Int(seen.pairs[visit]) % 3)
      let next = Int(seen.pairs[visit + seen.count]) / 3
      #expect(next == (state + max(1, action)) % 4 || next == max(0, state - 1))
    }
  }

  @Test("are copied agent by agent", arguments: [0..<16, 590..<600, 5..<6])
  func paths(of agents: Range<Int>) {
    let seen = trajectories(threads: 1)
    // Longer than needed, as that of the last tile is.
    var paths = [Int32](repeating: -1, count: 16 * 7)
    seen.copyPaths(of: agents, to: &paths)
    for (index, agent) in agents.enumerated() {
      #expect((0..<7).map { paths[index * 7 + $0] } == (0..<7).map { seen.pairs[$0 * 600 + agent] })
    }
    #expect(paths[(agents.count * 7)...].allSatisfy { $0 == -1 })
  }
}
