public import MeanFieldModel

/// What several episodes of an N-agent game tell together.
public struct SimulationSummary: Sendable {
  /// The number of agents, N.
  public let agentCount: Int
  /// The expected return of an agent, from the episodes' means over agents.
  public let meanReturn: ConfidenceInterval
  /// The mean over episodes of `Σ_s |empirical share − mean field|` at each step, shape [T].
  public let distance: [Double]
  /// The first episode's distribution of agents over states, shape [T, S].
  public let firstFlow: [Double]
}

extension PopulationSimulator {
  /// Plays episodes 0..<episodes and compares them with the mean field.
  ///
  /// - Parameters:
  ///   - policy: What every agent follows.
  ///   - meanField: The infinite population's distribution, shape [steps, S]; see
  ///     ``/MeanFieldModel/DecisionProcess/evolution(of:steps:)``.
  ///   - steps: The number of steps to play.
  ///   - episodes: The number of episodes, at least 1.
  ///   - progress: Called after each episode with the number done; returns whether to go on.
  public mutating func summary(
    of policy: Policy, against meanField: [Double], steps: Int, episodes: Int,
    progress: (Int) -> Bool = { _ in true }
  ) -> SimulationSummary {
    let stateCount = meanField.count / steps
    var returns: [Double] = []
    var distance = [Double](repeating: 0, count: steps)
    var firstFlow: [Double] = []
    for number in 0..<max(1, episodes) {
      let episode = episode(of: policy, steps: steps, number: number)
      returns.append(episode.meanReturn)
      for entry in meanField.indices {
        distance[entry / stateCount] += abs(episode.states[entry] - meanField[entry])
      }
      if number == 0 { firstFlow = episode.states }
      guard progress(number + 1) else { break }
    }
    return SimulationSummary(
      agentCount: agentCount, meanReturn: ConfidenceInterval(of: returns),
      distance: distance.map { $0 / Double(returns.count) }, firstFlow: firstFlow)
  }
}
