import MeanFieldModel

/// The laws of N agents whose motion does not depend on the population: each moves by itself, whatever
/// the others do.
struct UnequalLaws {
  /// The chances of all agents to be in each place, added up, shape [T, places].
  private(set) var total: [Double] = []
  /// Those of the agents who are looked at, shape [agents][T × places].
  private(set) var own: [[Double]]

  /// The laws of the agents who play by a profile.
  ///
  /// - Complexity: O(T N entries).
  init(of agents: UnequalAgents, _ profile: PolicyProfile, lookingAt chosen: [Int]) {
    let (space, places) = (agents.space, CrowdPlaces(of: agents))
    let (states, pairs) = (space.stateCount, space.isLegal.count)
    own = Array(repeating: [], count: chosen.count)
    var step = UnequalStep(agents)
    let population = MeanFieldFlow(oneStepOf: agents)
    var laws = Array(
      repeatElement(agents.initialDistribution, count: agents.agents.count).joined())
    var next = laws
    for time in 0..<agents.horizon.steps {
      // Whatever the population: only transitions are used.
      step.fill(at: time, against: population, transitions: true)
      for entry in next.indices { next[entry] = 0 }
      var all = [Double](repeating: 0, count: places.count)
      var index = 0
      next.withUnsafeMutableBufferPointer { next in
        guard let next = next.baseAddress else { return }
        for agent in agents.agents.indices {
          let rule = profile.start(of: agent) + time * pairs
          let isLookedAt = index < chosen.count && chosen[index] == agent
          if isLookedAt { own[index] += Array(repeating: 0, count: places.count) }
          for pair in 0..<pairs {
            let mass =
              laws[agent * states + pair / space.actionCount] * profile.probabilities[rule + pair]
            guard mass > 0 else { continue }
            let place = places.place(ofPair: pair)
            all[place] += mass
            if isLookedAt { own[index][time * places.count + place] += mass }
            step.spread(mass, of: agent, pair, to: next + agent * states)
          }
          if isLookedAt { index += 1 }
        }
      }
      total += all
      swap(&laws, &next)
    }
  }
}
