import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@testable import hand_written

@Suite struct HandWrittenCrowdTests {
  /// What is compared in speed computes the same; rounding grows a little with the iterations.
  @Test(arguments: HandWrittenCrowd.Algorithm.allCases, ["empty", "four-rooms"])
  func sameNumbers(algorithm: HandWrittenCrowd.Algorithm, preset: String) throws {
    let game = try CrowdModelling2D(
      parameters: CrowdModelling2D.entry.resolve(["preset": preset, "steps": "10"]))
    var solver = algorithm.solver(of: game)
    var process = DecisionProcess(game)
    let crowd = HandWrittenCrowd(game, solvedBy: algorithm)
    #expect(crowd.policy == solver.policy.probabilities)
    for _ in 0..<10 {
      solver.iterate(in: &process)
      crowd.iterate()
      let differences = zip(solver.policy.probabilities, crowd.policy).map { abs($0 - $1) }
      #expect(try #require(differences.max()) < 1e-10)
    }
  }
}
