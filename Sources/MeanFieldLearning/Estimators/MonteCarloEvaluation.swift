import MeanFieldModel
import MeanFieldPopulation

/// Estimates the return of a policy in a frozen population by the mean over independent trajectories,
/// `Ĵ = (1/m) Σ_j Σ_{t<H} γ^t r_t`.
///
/// What comes after H steps is missing: at most `γ^H / (1 − γ)` times the largest reward.
///
/// Source: Sutton and Barto 2018, section 5.1.
struct MonteCarloEvaluation: Sendable {
  /// m.
  let trajectories: Int
  /// H, in time steps.
  let length: Int
  /// γ.
  let discount: Double

  /// The number of samples of one evaluation.
  var sampleCount: Double { Double(trajectories) * Double(length) }

  /// The mean return.
  ///
  /// - Parameters:
  ///   - agents: Agents who follow the policy.
  ///   - rewards: Theirs, shape [S, A].
  ///   - draws: Which random numbers: the same with two policies are common to both.
  ///   - team: The threads that draw; the result does not depend on them.
  func value(
    of agents: SimulatedAgents, rewards: [Double], draws: Draws, team: ThreadTeam
  ) -> Double {
    var sums = [Double](repeating: 0, count: Draws.blockCount(of: trajectories))
    sums.withUnsafeMutableBufferPointer { sums in
      draws.forEachBlock(of: trajectories, on: team) { block, members, stream in
        sums[block] = sum(over: members.count, of: agents, rewards, stream)
      }
    }
    return sums.reduce(0, +) / Double(trajectories)
  }

  /// The sum of the returns of a block of trajectories.
  private func sum(
    over count: Int, of agents: SimulatedAgents, _ rewards: [Double], _ stream: RandomStream
  ) -> Double {
    agents.withUnsafeSampler { sampler in
      var stream = stream
      var states = (0..<count).map { _ in sampler.initialState(bits: stream.next()) }
      let rewards = rewards.span
      var (sum, weight) = (0.0, 1.0)
      for _ in 0..<length {
        var rewardsOfStep = 0.0
        for agent in states.indices {
          let sample = sampler.sample(from: states[agent], bits: stream.next())
          rewardsOfStep += rewards[sample.pair]
          states[agent] = sample.successor
        }
        sum += weight * rewardsOfStep
        weight *= discount
      }
      return sum
    }
  }
}
