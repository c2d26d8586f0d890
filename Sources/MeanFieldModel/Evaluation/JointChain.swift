/// The Markov chain of all agents' states in a finite game, as one of them makes up its mind.
struct JointChain {
  /// What comes of each action of one agent, from some law of all agents' states.
  struct Outlook {
    /// Its expected reward in each pair of its own, times the chance of being in that state; shape [S, A].
    var rewards: [Double]
    /// The law of all agents' next states when it takes each pair's action in that state, shape
    /// [S A][Sᴺ]; the entries of a state sum to the chance of being in it.
    var laws: [[Double]]

    /// The law of all agents' next states under a rule of the agent's.
    func law(_ rule: (_ pair: Int) -> Double) -> [Double] {
      var law = [Double](repeating: 0, count: laws.first?.count ?? 0)
      for pair in laws.indices where rule(pair) > 0 {
        for joint in law.indices { law[joint] += rule(pair) * laws[pair][joint] }
      }
      return law
    }
  }

  private let game: FiniteGame
  private let profile: PolicyProfile
  private let agent: Int
  private let stateCount: Int
  /// The legal pairs' places in each state.
  private let placesOfState: [[Int]]

  init(_ game: FiniteGame, _ profile: PolicyProfile, deviating agent: Int) {
    self.game = game
    self.profile = profile
    self.agent = agent
    stateCount = game.space.stateCount
    placesOfState = (0..<game.space.stateCount).map { state in
      game.pairs.indices.filter { game.pairs[$0] / game.space.actionCount == state }
    }
  }

  /// The law of all agents' states at step 0, shape [Sᴺ], the first agent's state counting most.
  var start: [Double] {
    (0..<game.agentCount).reduce([1.0]) { law, _ in
      law.flatMap { chance in game.initialDistribution.map { chance * $0 } }
    }
  }

  /// What comes of each action of the agent at a step.
  ///
  /// - Complexity: O(Mᴺ Sᴺ), with M legal pairs.
  func outlook(at step: Int, from law: [Double], moves: Bool) -> Outlook {
    let size = game.space.isLegal.count
    var outlook = Outlook(
      rewards: Array(repeating: 0, count: size),
      laws: moves ? Array(repeating: Array(repeating: 0, count: law.count), count: size) : [])
    for (joint, chance) in law.enumerated() where chance > 0 {
      let states = FiniteGame.places(of: joint, among: stateCount, game.agentCount)
      var places = states
      act(0, states, at: step, chance: chance, &places) { places, chance in
        let pair = game.pairs[places[agent]]
        let entry = game.entry(
          of: agent, places[agent], game.outcome(of: places, without: agent))
        outlook.rewards[pair] += chance * game.rewards[entry]
        if moves { move(places, chance: chance, into: &outlook.laws[pair]) }
      }
    }
    return outlook
  }

  /// Calls `body` with all that agents from `next` on may do, and its chance; the agent itself may do all.
  private func act(
    _ next: Int, _ states: [Int], at step: Int, chance: Double, _ places: inout [Int],
    _ body: (_ places: [Int], _ chance: Double) -> Void
  ) {
    guard next < game.agentCount else { return body(places, chance) }
    let first = profile.start(of: next) + step * game.space.isLegal.count
    for place in placesOfState[states[next]] {
      let own = next == agent ? 1 : profile.probabilities[first + game.pairs[place]]
      guard own > 0 else { continue }
      places[next] = place
      act(next + 1, states, at: step, chance: chance * own, &places, body)
    }
  }

  /// Adds the law of all agents' next states, each in a place of its own.
  private func move(_ places: [Int], chance: Double, into law: inout [Double]) {
    var joint = [chance]
    for other in places.indices {
      let first =
        game.entry(of: other, places[other], game.outcome(of: places, without: other))
        * stateCount
      joint = joint.flatMap { chance in
        (0..<stateCount).map { chance * game.transitions[first + $0] }
      }
    }
    for index in law.indices { law[index] += joint[index] }
  }
}
