import MeanFieldModel

extension Deviator {
  /// Plans against sampled flows of the others and measures on fresh plays, with the deviation and
  /// without.
  func play(progress: (Int) -> Bool) -> NPlayerExploitability? {
    let planner = DeviationPlanner(
      game, policy: policy, agentCount: agentCount, seed: seed, team: team)
    let planned = planner.plan(flowSamples: flowSamples, companions: [meanFieldResponse]) {
      progress(0)
    }
    guard let planned else { return nil }
    let trial = outcomes(of: planned, episodes: trialCount, seed: trialSeed) { _ in progress(0) }
    guard let trial,
      let played = outcomes(of: planned, episodes: episodes, seed: seed, progress: progress)
    else { return nil }
    let isWorse = ConfidenceInterval(of: trial.map(\.price)).mean < 0
    let imbalances = played.map(\.imbalance)
    func interval(_ samples: [Double]) -> ConfidenceInterval {
      ConfidenceInterval(of: samples, explainedBy: imbalances)
    }
    let ignoring = interval(played.map { $0.gain - $0.price })
    return NPlayerExploitability(
      agentCount: agentCount, value: interval(played.map(\.value)),
      gain: isWorse ? ignoring : interval(played.map(\.gain)), gainIgnoringInfluence: ignoring,
      priceOfIgnoring: ConfidenceInterval(of: played.map { isWorse ? 0 : $0.price }),
      plan: isWorse ? .meanField : planned.plan, ceiling: nil,
      deviation: isWorse ? meanFieldResponse : planned.deviation)
  }

  /// What an episode showed, a mean over the agents of all populations.
  private struct Outcome {
    /// The return of an agent who keeps to the policy.
    var value = 0.0
    /// What is missing from that to the mean return of all agents: 0 on average, for they are alike.
    var imbalance = 0.0
    /// What the deviation gains on the policy.
    var gain = 0.0
    /// What it gains on the mean field's best response.
    var price = 0.0
  }

  /// Plays the policy, the planned deviation and the mean field's best response with the same random
  /// numbers.
  private func outcomes(
    of planned: DeviationPlanner.Result, episodes: Int, seed: UInt64, progress: (Int) -> Bool
  ) -> [Outcome]? {
    let isIgnoring = planned.deviation == meanFieldResponse
    let policies = [policy, planned.deviation] + (isIgnoring ? [] : [meanFieldResponse])
    var outcomes = [Outcome](repeating: Outcome(), count: episodes)
    let isDone = outcomes.withUnsafeMutableBufferPointer { outcomes in
      forEachEpisode(
        episodes,
        scratch: { DeviationPlay(game, policy: policy, agentCount: agentCount, seed: seed) },
        progress: progress
      ) { play, episode in
        for (index, share) in play.composition.shares.enumerated() {
          let records = policies.enumerated().map { position, own in
            play.play(
              own, in: index, episode: episode * play.composition.shares.count + index,
              expectations: planned.expectations[position])
          }
          let (kept, deviated) = (records[0], records[1])
          outcomes[episode].value += share * kept.ownReturn
          outcomes[episode].imbalance += share * (kept.meanReturn - kept.ownReturn)
          outcomes[episode].gain += share * (deviated.ownReturn - kept.ownReturn)
          if !isIgnoring {
            outcomes[episode].price += share * (deviated.ownReturn - records[2].ownReturn)
          }
        }
      }
    }
    return isDone ? outcomes : nil
  }
}
