import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldLearning

@Suite struct LearnedPolicyTests {
  private func learned(steps: String = "falling", at start: [Double] = [0.5]) throws
    -> LearnedPolicy
  {
    LearnedPolicy(
      of: ThresholdPolicies(stateCount: 101, start: start[0]),
      for: MalwareSpread().space,
      try SimultaneousPerturbation.entry.resolve([
        "steps": steps, "learning-rate": "1", "step-exponent": "0",
      ]))
  }

  @Test("its policy is the family's at its parameters, step after step")
  func climbs() throws {
    var learned = try learned()
    #expect(learned.parameters == [0.5])
    #expect(learned.policy[0, 50, 1] == 1 && learned.policy[0, 49, 1] == 0)
    learned.climb(along: [-0.25], estimatedReturn: 3)
    #expect(learned.iteration == 1)
    #expect(learned.parameters == [0.25])
    #expect(learned.policy[0, 25, 1] == 1 && learned.policy[0, 24, 1] == 0)
  }

  @Test("trials may lie beside the box that parameters stay in")
  func trials() throws {
    var learned = try learned()
    #expect(learned.policy(moved: -0.1, along: [2])[0, 30, 1] == 1)
    #expect(learned.policy(moved: -0.1, along: [2])[0, 29, 1] == 0)
    learned.climb(along: [100], estimatedReturn: 0)
    #expect(learned.parameters == [1])
    // Beyond the last state: nobody acts.
    #expect(learned.policy[0, 100, 1] == 1)
    #expect(learned.policy(moved: 0.1, along: [1])[0, 100, 1] == 0)
  }

  @Test("counts samples, and tells what it has seen and where it stands")
  func measures() throws {
    var learned = try learned()
    #expect(learned.measures(samplesOfIteration: 10).map(\.name) == ["samples", "threshold"])
    learned.climb(along: [0], estimatedReturn: -4)
    learned.climb(along: [0.25], estimatedReturn: -3)
    let measures = learned.measures(samplesOfIteration: 10)
    #expect(measures.map(\.name) == ["samples", "estimated_return", "threshold"])
    #expect(measures.map(\.value) == [20, -3, 0.75])
  }

  @Test(
    "stays where it is once a slope is no number, and says so, resumed or not",
    arguments: [Double.nan, .infinity, -.infinity, 1e200])
  func lost(slope: Double) throws {
    var learned = try learned()
    learned.climb(along: [slope], estimatedReturn: -4)
    var resumed = try self.learned().restored(from: learned.checkpoint(with: [:]))
    learned.climb(along: [-0.25], estimatedReturn: -3)
    resumed.climb(along: [-0.25], estimatedReturn: -3)
    for policy in [learned, resumed] {
      #expect(policy.parameters == [0.5] && policy.iteration == 2)
      #expect(policy.measures(samplesOfIteration: 1)[1].value.isNaN)
    }
  }

  @Test("refuses a checkpoint that lacks what it has, and reads one that does not")
  func checkpoints() throws {
    var learned = try learned(steps: "adam")
    learned.climb(along: [1], estimatedReturn: -4)
    var kept = learned.checkpoint(with: ["other": [1, 2]])
    #expect(kept.tables["other"] == [1, 2])
    var second = try self.learned(steps: "adam", at: [0.1]).restored(from: kept)
    #expect(second.policy == learned.policy)
    learned.climb(along: [-1], estimatedReturn: -3)
    second.climb(along: [-1], estimatedReturn: -3)
    #expect(second.checkpoint(with: [:]) == learned.checkpoint(with: [:]))
    kept.tables["return"] = nil
    #expect(throws: CheckpointFault.self) { try self.learned(steps: "adam").restored(from: kept) }
  }
}
