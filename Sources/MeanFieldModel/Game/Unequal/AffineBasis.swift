/// Games that the rewards and transitions of unequal agents are combined from.
///
/// With the mean θ̄ of all agents' parameters, and with a game for each parameter k in which that one
/// alone has another value θ̄ₖ + δₖ, agent i has the rewards
///
///     R^i = R(θ̄) + Σₖ shifts[i, k] (R(θ̄ + δₖ eₖ) − R(θ̄)),  shifts[i, k] = (θᵢₖ − θ̄ₖ)/δₖ,
///
/// and likewise its transition probabilities, for they are affine in the parameters. The δₖ are those of
/// the agent that is farthest away, so that all shifts are from −1 to 1.
public struct AffineBasis: Sendable {
  /// The game at the mean parameters, and one for each parameter in which agents differ; shape [K + 1].
  public let games: [any Game]
  /// How far each agent is towards the games 1 to K; shape [N, K].
  public let shifts: [Double]
  /// Which of the games 1 to K differ from game 0 in rewards.
  public let gamesOfRewards: [Int]
  /// Which of the games 1 to K differ from game 0 in transitions.
  public let gamesOfTransitions: [Int]

  /// The number of parameters in which agents differ, K.
  public var parameterCount: Int { games.count - 1 }

  let meanOfRewards: [UnequalAgents.Term]
  let meanOfTransitions: [UnequalAgents.Term]

  /// Mean shifts below this are rounding: the mean game is then the game at the mean.
  private static let negligible = 1e-12

  /// The basis for agents with the given numbers, shape [N][K], whose mean may be known without
  /// rounding, or nil if a parameter is not affine.
  init?(
    parameters: [AgentParameter], values: [[Double]], mean: [Double]?,
    make: (_ values: [Double]) throws -> any Game
  ) rethrows {
    let count = Double(values.count)
    let means =
      mean
      ?? parameters.indices.map { index in
        // Those of the first agent, added at the end, keep the mean of equal numbers exact.
        values[0][index] + values.reduce(0) { $0 + ($1[index] - values[0][index]) } / count
      }
    let varied = parameters.indices.filter { index in
      values.contains { $0[index] != values[0][index] }
    }
    guard varied.allSatisfy({ parameters[$0].isAffine }) else { return nil }
    var games = [try make(means)]
    var shifts = [Double](repeating: 0, count: values.count * varied.count)
    for (column, index) in varied.enumerated() {
      let farthest = values.lazy.map { $0[index] }.max {
        abs($0 - means[index]) < abs($1 - means[index])
      }
      var other = means
      other[index] = farthest ?? means[index]
      games.append(try make(other))
      for agent in values.indices {
        shifts[agent * varied.count + column] =
          (values[agent][index] - means[index]) / (other[index] - means[index])
      }
    }
    self.init(
      games: games, shifts: shifts,
      gamesOfRewards: varied.indices.filter { parameters[varied[$0]].actsOnRewards }.map { $0 + 1 },
      gamesOfTransitions: varied.indices.filter { parameters[varied[$0]].actsOnTransitions }.map {
        $0 + 1
      })
  }

  /// The basis of agents who do not differ.
  init(of game: any Game) {
    self.init(games: [game], shifts: [], gamesOfRewards: [], gamesOfTransitions: [])
  }

  private init(
    games: [any Game], shifts: [Double], gamesOfRewards: [Int], gamesOfTransitions: [Int]
  ) {
    self.games = games
    self.shifts = shifts
    self.gamesOfRewards = gamesOfRewards
    self.gamesOfTransitions = gamesOfTransitions
    let columns = games.count - 1
    let agents = columns == 0 ? 1 : shifts.count / columns
    func mean(_ others: [Int]) -> [UnequalAgents.Term] {
      let weights = others.map { other in
        (0..<agents).reduce(0) { $0 + shifts[$1 * columns + other - 1] } / Double(agents)
      }
      let terms = zip(others, weights).filter { abs($0.1) > Self.negligible }
      return [.init(game: games[0], weight: 1 - terms.reduce(0) { $0 + $1.1 })]
        + terms.map { .init(game: games[$0.0], weight: $0.1) }
    }
    meanOfRewards = mean(gamesOfRewards)
    meanOfTransitions = mean(gamesOfTransitions)
  }

  /// The basis of some of the agents, some perhaps several times, with changed games.
  func choosing(_ agents: [Int], change: (any Game) -> any Game) -> AffineBasis {
    AffineBasis(
      games: games.map(change),
      shifts: agents.flatMap { shifts[$0 * parameterCount..<($0 + 1) * parameterCount] },
      gamesOfRewards: gamesOfRewards, gamesOfTransitions: gamesOfTransitions)
  }

  /// How far each agent is towards some of the games 1 to K; shape [N, games].
  package func shifts(towards games: [Int]) -> [Double] {
    guard !games.isEmpty else { return [] }
    return stride(from: 0, to: shifts.count, by: parameterCount).flatMap { first in
      games.map { shifts[first + $0 - 1] }
    }
  }
}
