import MeanFieldModel

extension IndependentCrowd {
  /// The most table entries filled in while measuring; some seconds of work.
  static let measurementLimit = 4e9
}

extension Deviator {
  /// Where the others are independent of the agent: plans against samples of them and measures on
  /// others, the agent's own luck averaged out.
  func measure(in crowd: IndependentCrowd, progress: (Int) -> Bool) -> NPlayerExploitability? {
    let rewards = crowd.sampledRewards(samples: flowSamples, seed: seed, team: team)
    var problem = AgentProblem(game, rewards: rewards, flow: flow)
    var (deviation, plan) = (problem.bestPolicy(), DeviationPlan.ownWeight)
    let kept = problem.weights(of: policy)
    let ignoring = problem.weights(of: meanFieldResponse)
    var deviated = problem.weights(of: deviation)
    let trial = intervals(
      of: [difference(deviated, ignoring)], in: crowd, samples: trialCount, seed: trialSeed
    ) { _ in progress(0) }
    guard let trial else { return nil }
    if trial[0].mean < 0 { (deviation, plan, deviated) = (meanFieldResponse, .meanField, ignoring) }
    let quantities = [
      kept, difference(deviated, kept), difference(ignoring, kept), difference(deviated, ignoring),
    ]
    return intervals(
      of: quantities, in: crowd, samples: episodes, seed: seed, progress: progress
    ).map {
      NPlayerExploitability(
        agentCount: agentCount, value: $0[0], gain: $0[1], gainIgnoringInfluence: $0[2],
        priceOfIgnoring: $0[3], plan: plan, ceiling: nil, deviation: deviation)
    }
  }

  /// Measures quantities, given by their weights on rewards, on samples of the others.
  private func intervals(
    of quantities: [[Double]], in crowd: IndependentCrowd, samples: Int, seed: UInt64,
    progress: (Int) -> Bool
  ) -> [ConfidenceInterval]? {
    let measurement = IndependentMeasurement(crowd, quantities: quantities, team: team)
    var measured = [Double](repeating: 0, count: samples * quantities.count)
    var explained = measured
    let isDone = measured.withUnsafeMutableBufferPointer { measured in
      explained.withUnsafeMutableBufferPointer { explained in
        forEachEpisode(
          samples, scratch: { CrowdScratch(game, places: crowd.places) }, progress: progress
        ) { scratch, episode in
          let sample = measurement.sample(episode, seed: seed, in: &scratch)
          for quantity in quantities.indices {
            measured[quantity * samples + episode] = sample.measured[quantity]
            explained[quantity * samples + episode] = sample.explained[quantity]
          }
        }
      }
    }
    guard isDone else { return nil }
    return quantities.indices.map { quantity in
      let range = quantity * samples..<(quantity + 1) * samples
      return ConfidenceInterval(of: Array(measured[range]), explainedBy: Array(explained[range]))
    }
  }

  private func difference(_ first: [Double], _ second: [Double]) -> [Double] {
    zip(first, second).map { $0 - $1 }
  }
}
