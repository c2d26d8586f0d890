import MeanFieldModel

/// Where agents are counted: in states, or in state-action pairs if the game is coupled through them.
///
/// A crowd is a table of masses, one entry a place: the number of agents there times what one of them
/// weighs in the mean field.
struct CrowdPlaces: Sendable {
  /// The places a state has: 1, or A.
  let perState: Int
  /// The number of places.
  let count: Int
  private let isPairs: Bool
  private let actionCount: Int

  init(of game: any Game) {
    isPairs = game.coupling == .stateActions
    actionCount = game.space.actionCount
    perState = isPairs ? game.space.actionCount : 1
    count = game.space.stateCount * perState
  }

  /// The place of an agent in `state` who takes `action`.
  func place(of state: Int, _ action: Int) -> Int { isPairs ? state * perState + action : state }

  /// The place of an agent in a pair of state and action, s · A + a.
  func place(ofPair pair: Int) -> Int { isPairs ? pair : pair / actionCount }

  /// The places of some states.
  func places(of states: Range<Int>) -> Range<Int> {
    states.lowerBound * perState..<states.upperBound * perState
  }

  /// The population, one step long, that the masses make.
  func fill(_ population: inout MeanFieldFlow, masses: [Double]) {
    for state in population.states.indices {
      var mass = masses[state * perState]
      for place in (state * perState + 1)..<(state + 1) * perState { mass += masses[place] }
      population.states[state] = mass
    }
    for place in population.stateActions.indices { population.stateActions[place] = masses[place] }
  }
}

/// Room to fill in a game against one crowd after another.
struct CrowdScratch {
  var process: DecisionProcess
  var population: MeanFieldFlow
  /// The crowd, shape [places].
  var masses: [Double]

  init(_ game: any Game, places: CrowdPlaces) {
    process = DecisionProcess(game)
    population = MeanFieldFlow(oneStepOf: game)
    masses = Array(repeating: 0, count: places.count)
  }

  /// Fills in the rewards of a step against the population with one agent's mass added to it.
  mutating func fill(at step: Int, adding mass: Double, in state: Int, at place: Int) {
    let isPair = !population.stateActions.isEmpty
    let ofState = population.states[state]
    let ofPair = isPair ? population.stateActions[place] : 0
    population.states[state] += mass
    if isPair { population.stateActions[place] += mass }
    process.fill(at: step, against: population, transitions: false)
    population.states[state] = ofState
    if isPair { population.stateActions[place] = ofPair }
  }
}
