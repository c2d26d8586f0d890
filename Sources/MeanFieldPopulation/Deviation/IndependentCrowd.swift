import MeanFieldModel

/// The others in a game in which nobody's motion depends on the population.
///
/// Every agent's state is then independent of everybody else's, whatever one agent does, and has the
/// mean field's law. So at each step the others' counts are multinomial and independent of the
/// deviating agent's state, and all that the agent needs to know of them is its expected reward
/// `R̄_t(s, a) = E[R_t(s, a, others + its own weight)]`: against R̄ its problem is a decision process
/// without a population, in which even its own past tells it nothing.
struct IndependentCrowd: Sendable {
  let game: any Game
  let space: StateActionSpace
  let steps: Int
  /// The mean field.
  let flow: MeanFieldFlow
  let places: CrowdPlaces
  let composition: PopulationComposition
  /// The chance that an agent is in a place, given its population; shape [T, places].
  private let chances: [Double]

  /// The crowd of those who follow `policy`, or nil if the agents' motion depends on the population.
  init?(_ game: any Game, policy: Policy, flow: MeanFieldFlow, agentCount: Int) {
    guard game.dynamics != .meanFieldDependent else { return nil }
    self.game = game
    self.flow = flow
    space = game.space
    steps = policy.steps
    places = CrowdPlaces(of: game)
    composition = PopulationComposition(of: game, agentCount: agentCount)
    var chances: [Double] = []
    chances.reserveCapacity(steps * places.count)
    let shares = game.space.populations.enumerated().flatMap { [composition] index, population in
      population.states.map { _ in composition.shares[index] }
    }
    for row in 0..<steps * space.stateCount {
      let chance = flow.states[row] / shares[row % space.stateCount]
      for place in 0..<places.perState {
        chances.append(
          places.perState == 1
            ? chance : chance * policy.probabilities[row * places.perState + place])
      }
    }
    self.chances = chances
  }

  /// The crowd of others that are in each place with a given mean chance.
  ///
  /// - Parameters:
  ///   - game: The game as the one among them sees it, of one population; its motion does not depend on
  ///     the population.
  ///   - chances: The mean over the others of the chance to be in a place, shape [T, places].
  ///   - agentCount: N, that one included.
  init(_ game: any Game, chances: [Double], agentCount: Int) {
    self.game = game
    self.chances = chances
    flow = MeanFieldFlow(for: game)
    space = game.space
    places = CrowdPlaces(of: game)
    steps = chances.count / places.count
    composition = PopulationComposition(of: game, agentCount: agentCount)
  }

  /// How many agents of each population the others of an agent of population `index` are.
  func others(of index: Int) -> [Int] {
    var sizes = composition.sizes
    sizes[index] -= 1
    return sizes
  }

  /// The expected crowd of the others of an agent of population `index`; shape [places].
  func expectedMasses(at step: Int, others: [Int]) -> [Double] {
    var masses = [Double](repeating: 0, count: places.count)
    for (population, size) in zip(space.populations, others) {
      for place in places.places(of: population.states) {
        masses[place] = Double(size) * weight(of: place) * chance(at: step, place)
      }
    }
    return masses
  }

  /// Draws a crowd of others.
  func draw(
    _ masses: inout [Double], counts: inout [Int], at step: Int, others: [Int],
    using stream: inout RandomStream
  ) {
    for place in counts.indices { counts[place] = 0 }
    for (population, size) in zip(space.populations, others) {
      let range = places.places(of: population.states)
      let first = step * places.count
      addMultinomial(
        trials: size, probabilities: chances,
        range: first + range.lowerBound..<first + range.upperBound, into: &counts,
        at: range.lowerBound, using: &stream)
    }
    for place in masses.indices { masses[place] = Double(counts[place]) * weight(of: place) }
  }

  /// What one agent in a place weighs.
  func weight(of place: Int) -> Double { composition.shareOfAgent[place / places.perState] }

  /// The chance that an agent is in a place, given its population.
  func chance(at step: Int, _ place: Int) -> Double { chances[step * places.count + place] }

  /// Calls `body` with the rewards of each of the states in turn, those of an agent there whose own
  /// weight is added to the crowd in `scratch`.
  ///
  /// - Parameter body: Receives a legal pair s · A + a and R[s, a].
  func forEachReward(
    of states: some Sequence<Int>, at step: Int, in scratch: inout CrowdScratch,
    _ body: (_ pair: Int, _ reward: Double) -> Void
  ) {
    places.fill(&scratch.population, masses: scratch.masses)
    for state in states {
      var isFilled = false
      for action in 0..<space.actionCount {
        let pair = state * space.actionCount + action
        guard space.isLegal[pair] else { continue }
        // Without coupling through actions one crowd serves all of them.
        if !isFilled || places.perState > 1 {
          let place = places.place(of: state, action)
          scratch.fill(at: step, adding: weight(of: place), in: state, at: place)
          isFilled = true
        }
        body(pair, scratch.process.rewards[pair])
      }
    }
  }

  /// Table entries to fill in for the rewards of all states against one crowd at each step; a call of
  /// the game costs about as much as twenty of them.
  var workOfCrowd: Double {
    Double(steps * places.count) * Double(space.isLegal.count + 20)
  }
}
