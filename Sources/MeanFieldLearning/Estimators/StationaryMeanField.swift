import MeanFieldModel
import MeanFieldPopulation

/// Estimates the mean field of a policy from a system of n agents: they play for B steps from where the
/// game starts, and where they are then is the estimate, averaged over several plays.
///
/// It needs the mean field to come to rest by itself, and B steps to be enough.
///
/// Source: Subramanian and Mahajan 2019, Algorithm 4.
struct StationaryMeanField: Sendable {
  /// n.
  let agentCount: Int
  /// B.
  let steps: Int
  /// How many plays; the batch size of the paper.
  let plays: Int

  /// The number of samples of one estimate.
  var sampleCount: Double { Double(agentCount) * Double(steps) * Double(plays) }

  /// z, shape [S].
  ///
  /// - Parameters:
  ///   - policy: What all agents follow.
  ///   - system: The simulator of n agents.
  ///   - number: Which random numbers: the same with two policies are common to both.
  func estimate(
    of policy: Policy, in system: inout PopulationSimulator, number: Int
  ) -> [Double] {
    var sum = [Double](repeating: 0, count: policy.stateCount)
    for play in 0..<plays {
      system.play(policy, steps: steps + 1, number: number * plays + play) { step, population in
        guard step == steps else { return }
        for (state, share) in population.states.enumerated() { sum[state] += share }
      }
    }
    return sum.map { $0 / Double(plays) }
  }
}
