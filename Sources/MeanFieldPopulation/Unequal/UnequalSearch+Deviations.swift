import MeanFieldModel

extension UnequalSearch {
  /// A deviation for each agent who is looked at, or nil if `progress` said to stop.
  func deviations(by route: DeviationRoute, _ progress: (Int) -> Bool) -> [Found]? {
    switch route {
    case .planned(let flows):
      precondition(flows > 0, "expected a flow to plan against, or more")
      return progress(0) ? planned(flows: flows) : nil
    case .optimistic(let episodes):
      precondition(episodes > 0, "expected a play to learn from, or more")
      return learned(episodes: episodes, progress)
    }
  }

  private func planned(flows flowSamples: Int) -> [Found] {
    // The flows planned against are not those that gains are measured on.
    var seeds = RandomStream(seed: seed, purpose: .planning)
    let planningSeed = seeds.next()
    let places = CrowdPlaces(of: agents)
    let flows = team.map(parts: flowSamples) { sample in
      var population = UnequalPopulation(agents, agentCount: agentCount, seed: planningSeed)
      var rewards = [Double](repeating: 0, count: agentCount)
      var paths: [[Int32]] = Array(repeating: [], count: chosen.count)
      var counts: [Int] = []
      population.play(profile, episode: sample, rewards: &rewards) { _, pairs, _ in
        var met = [Int](repeating: 0, count: places.count)
        for pair in pairs { met[places.place(ofPair: Int(pair))] += 1 }
        counts += met
        for (index, agent) in chosen.enumerated() { paths[index].append(pairs[agent]) }
      }
      return (counts: counts, paths: paths)
    }
    let found = team.map(parts: chosen.count) { index -> Found? in
      let planner = DeviationPlanner(
        agents.agents[chosen[index]], policy: policy(of: index),
        agentCount: agentCount, seed: seed, team: ThreadTeam(threadCount: 1))
      let others = flows.map { flow in
        var others = flow.counts
        for (step, pair) in flow.paths[index].enumerated() {
          others[step * places.count + places.place(ofPair: Int(pair))] -= 1
        }
        return others
      }
      let result = planner.plan(against: others) { true }
      return result.map { Found(deviation: $0.deviation, expectations: $0.expectations) }
    }
    return found.compactMap { $0 }
  }

  /// Lets each agent learn by plays of its own.
  private func learned(episodes: Int, _ progress: (Int) -> Bool) -> [Found]? {
    // What is learnt from is not what gains are measured on.
    var seeds = RandomStream(seed: seed, purpose: .learning)
    let learningSeed = seeds.next()
    var found: [Found] = []
    while found.count < chosen.count {
      guard progress(0) else { return nil }
      let batch = found.count..<min(chosen.count, found.count + team.threadCount)
      found += team.map(parts: batch.count) { part in
        learn(batch.lowerBound + part, episodes: episodes, seed: learningSeed)
      }
    }
    return found
  }

  private func learn(_ index: Int, episodes: Int, seed: UInt64) -> Found {
    let kept = policy(of: index)
    var learner = OptimisticLearner(agents, policy: kept, plays: episodes)
    var population = UnequalPopulation(agents, agentCount: agentCount, seed: seed)
    for episode in 0..<episodes {
      population.teach(
        &learner, agent: chosen[index], in: profile, episode: index * episodes + episode)
      learner.plan()
    }
    let answer = learner.answer(insteadOf: kept)
    return Found(deviation: answer.deviation, expectations: answer.expectations)
  }
}
