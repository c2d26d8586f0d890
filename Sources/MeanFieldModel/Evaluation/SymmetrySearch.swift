#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The search for the population in which unequal agents differ most; see ``ApproximateSymmetry``.
struct SymmetrySearch {
  private let agents: UnequalAgents
  /// The games that are filled in: the basis, or those of all agents.
  private let games: [any Game]
  /// What game k + 1 counts in the mean of all agents, shape [K].
  private let meanShifts: [Double]
  private var filled: [Filled]
  private var combined = CombinedTransitions()
  /// The largest distance of transition rows so far.
  private(set) var alpha = 0.0
  /// The largest distance of rewards so far.
  private(set) var beta = 0.0
  /// The smallest reward of an agent so far.
  private(set) var lowest = Double.infinity
  /// The largest reward of an agent so far.
  private(set) var highest = -Double.infinity

  /// What a game says of one step and population.
  private struct Filled: Equatable {
    var rewards: [Double]
    var rows: TransitionRows
  }

  init(_ agents: UnequalAgents) {
    self.agents = agents
    let space = agents.space
    games = agents.basis?.games ?? agents.agents
    let empty = Filled(
      rewards: Array(repeating: 0, count: space.isLegal.count),
      rows: TransitionRows(stateCount: space.stateCount, actionCount: space.actionCount))
    filled = Array(repeating: empty, count: games.count)
    meanShifts =
      agents.basis.map(Self.means)
      ?? Array(
        repeating: 1 / Double(games.count), count: games.count - 1)
  }

  private static func means(of basis: AffineBasis) -> [Double] {
    let columns = basis.parameterCount
    return (0..<columns).map { column in
      let ofAgents = stride(from: column, to: basis.shifts.count, by: columns)
      return ofAgents.reduce(0) { $0 + basis.shifts[$1] } * Double(columns)
        / Double(basis.shifts.count)
    }
  }

  /// Table entries that are compared after a fill.
  var workOfFill: Double {
    Double(agents.agents.count * agents.space.isLegal.count)
      * Double(agents.basis == nil ? 1 : games.count)
  }

  /// Compares all agents in one population at one step.
  mutating func look(at population: MeanField, step: Int) {
    let before = filled
    for index in games.indices {
      games[index].fillRewards(&filled[index].rewards, at: step, meanField: population)
      filled[index].rows.removeAll()
      games[index].fillTransitions(&filled[index].rows, at: step, meanField: population)
    }
    // The same as what was looked at last, as it is at each step of most games.
    guard filled != before else { return }
    combined.combine(filled.map(\.rows))
    let columns = games.count - 1
    var slopes = [Double](repeating: 0, count: columns)
    for pair in agents.space.isLegal.indices where agents.space.isLegal[pair] {
      let origin = filled[0].rewards[pair]
      for column in 0..<columns { slopes[column] = filled[column + 1].rewards[pair] - origin }
      let mean = meanOfAgents(slopes, at: 0)
      let meanChanges = combined.entries(of: pair).map {
        meanOfAgents(combined.slopes, at: $0 * columns)
      }
      for agent in agents.agents.indices {
        let reward = number(of: agent, slopes, at: 0)
        beta = max(beta, abs(reward - mean))
        lowest = min(lowest, origin + reward)
        highest = max(highest, origin + reward)
        let change = zip(combined.entries(of: pair), meanChanges).reduce(0) {
          $0 + abs(number(of: agent, combined.slopes, at: $1.0 * columns) - $1.1)
        }
        alpha = max(alpha, change)
      }
    }
  }

  /// The mean of all agents' numbers less that of game 0, where `slopes` has those of the other games
  /// less that of game 0, from `first` on.
  private func meanOfAgents(_ slopes: [Double], at first: Int) -> Double {
    meanShifts.indices.reduce(0) { $0 + meanShifts[$1] * slopes[first + $1] }
  }

  /// An agent's number less that of game 0, likewise.
  private func number(of agent: Int, _ slopes: [Double], at first: Int) -> Double {
    guard let basis = agents.basis else { return agent == 0 ? 0 : slopes[first + agent - 1] }
    let columns = meanShifts.count
    return (0..<columns).reduce(0) { $0 + basis.shifts[agent * columns + $1] * slopes[first + $1] }
  }

  /// Every population in which all are in one state and take one action.
  static func corners(of game: any Game) -> [MeanField] {
    let space = game.space
    return space.isLegal.indices.compactMap { pair in
      let (state, action) = (pair / space.actionCount, pair % space.actionCount)
      let isNeeded = game.coupling == .stateActions ? space.isLegal[pair] : action == 0
      guard isNeeded else { return nil }
      var corner = empty(of: game)
      corner.states[state] = 1
      if game.coupling == .stateActions { corner.stateActions[pair] = 1 }
      return corner
    }
  }

  /// A population drawn from all of them with the same chance.
  static func drawn(of game: any Game, using stream: inout RandomStream) -> MeanField {
    let space = game.space
    var population = empty(of: game)
    let isCoupled = game.coupling == .stateActions
    let places = isCoupled ? space.isLegal.count : space.stateCount
    // Spacings of exponential variables are uniform on the simplex.
    let weights = (0..<places).map { place in
      !isCoupled || space.isLegal[place] ? -log(stream.openUniform()) : 0
    }
    let total = weights.reduce(0, +)
    for place in 0..<places {
      population.states[isCoupled ? place / space.actionCount : place] += weights[place] / total
      if isCoupled { population.stateActions[place] = weights[place] / total }
    }
    return population
  }

  private static func empty(of game: any Game) -> MeanField {
    let space = game.space
    return MeanField(
      states: Array(repeating: 0, count: space.stateCount),
      stateActions: game.coupling == .states
        ? [] : Array(repeating: 0, count: space.isLegal.count))
  }
}
