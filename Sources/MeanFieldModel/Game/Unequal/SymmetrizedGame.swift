// Members without a comment are documented where `Game` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// The mean-field game that a game of a few agents induces, in which who does what is forgotten.
///
/// Each agent's rewards and transition rows are averaged over all permutations of the others, which leaves
/// functions of how many of them are in which pair of state and action: of the N − 1 others' distribution,
/// on the grid of those that so many can make. Each is extended from the grid to all distributions, rewards
/// and probabilities one by one by the mean of the McShane and Whitney extensions, and rows are then projected
/// on the simplex. What results is averaged over the agents: in this order, as extensions are not linear.
///
/// - On the grid rewards and rows are exactly the mean of the agents' symmetrised ones.
/// - Rewards stay in their range, and change no faster than on the grid: their Lipschitz modulus is at most the mean
///   of the agents' there. That of a row is at most the mean of the roots of the sums of its coordinates' squared
///   moduli, where a joint extension (Kirszbraun's) would have the rows' own.
/// - Where rewards depend linearly on the distribution they do not between the points of the grid.
///
/// Among N agents, ``withAgents(_:)``, everybody faces the others alone and has the mean of all agents'
/// rewards and transitions; what the agents themselves meet is in ``FiniteGameExploitability``.
///
/// Source: Yardim and He 2024, definitions 3 and 6, lemma 1 and the remark in appendix A on extensions.
///
/// - Complexity: With the grid's G = (N + M − 2 choose N − 1) points and M legal pairs, O(N M S G²) to make
///   and O(N M S G) for a fill.
public struct SymmetrizedGame: Game {
  /// The game that induces it.
  public let finiteGame: FiniteGame
  /// Of each agent's reward in each legal pair, [N × M].
  let rewards: LipschitzExtension
  /// Of each agent's probability of each state in each legal pair, [N × M × S].
  let transitions: LipschitzExtension
  /// The point of the grid that each outcome of the others makes, shape [M^(N − 1)].
  let pointOfOutcome: [Int32]

  /// The most comparisons that Lipschitz moduli are found by; some seconds of work.
  private static let workLimit = 4e9

  /// The game that `finiteGame` induces.
  public init(of finiteGame: FiniteGame) {
    let grid = Grid(of: finiteGame)
    let functions = finiteGame.agentCount * finiteGame.pairs.count
    let work =
      Double(functions * (finiteGame.space.stateCount + 1)) * Double(grid.pointCount)
      * Double(grid.pointCount)
    precondition(
      work <= Self.workLimit,
      "expected at most \(Self.workLimit) comparisons for the Lipschitz moduli, got \(work)")
    self.finiteGame = finiteGame
    pointOfOutcome = grid.pointOfOutcome
    rewards = grid.extension(of: finiteGame.rewards, width: 1)
    transitions = grid.extension(
      of: finiteGame.transitions, width: finiteGame.space.stateCount)
  }

  public var space: StateActionSpace { finiteGame.space }
  public var horizon: Horizon { finiteGame.horizon }
  public var initialDistribution: [Double] { finiteGame.initialDistribution }
  public var coupling: Coupling { .stateActions }
  public var dynamics: Dynamics { .meanFieldDependent }

  public func withAgents(_ count: Int) -> any Game { AmongOthers(self, agentCount: count) }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let distances = distances(from: meanField)
    let (pairs, agentCount) = (finiteGame.pairs, finiteGame.agentCount)
    for (place, pair) in pairs.enumerated() {
      rewards[pair] = mean(ofFirst: agentCount) {
        self.rewards.value(of: $0 * pairs.count + place, distances: distances)
      }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let distances = distances(from: meanField)
    for (place, pair) in finiteGame.pairs.enumerated() {
      let row = row(of: place) { self.transitions.value(of: $0, distances: distances) }
      let (state, action) = (pair / space.actionCount, pair % space.actionCount)
      transitions[state, action] = transitions.beginRow()
      for next in row.indices { transitions.append(next, probability: row[next]) }
    }
  }

  private func distances(from meanField: MeanField) -> [Double] {
    // Both extensions are from the same grid.
    rewards.distances(from: finiteGame.pairs.map { meanField.stateActions[$0] })
  }

  /// The mean of all agents' rows in a legal pair, each projected on the simplex.
  private func row(of place: Int, _ value: (_ function: Int) -> Double) -> [Double] {
    let states = space.stateCount
    let rows = (0..<finiteGame.agentCount).map { agent in
      let first = (agent * finiteGame.pairs.count + place) * states
      var row = (first..<first + states).map(value)
      row.withUnsafeMutableBufferPointer { row in
        if let row = row.baseAddress { projectOntoSimplex(row, count: states) }
      }
      return row
    }
    return (0..<states).map { next in mean(ofFirst: rows.count) { rows[$0][next] } }
  }

  /// The distributions that the others of an agent can make.
  private struct Grid {
    let pointOfOutcome: [Int32]
    let pointCount: Int
    /// Shape [G, M].
    private let points: [Double]
    private let pairCount: Int

    init(of game: FiniteGame) {
      let (count, pairCount) = (game.agentCount - 1, game.pairs.count)
      var pointOfCrowd: [[Int]: Int32] = [:]
      var points: [Double] = []
      pointOfOutcome = (0..<game.outcomeCount).map { outcome in
        let crowd = FiniteGame.places(of: outcome, among: pairCount, count).sorted()
        if let point = pointOfCrowd[crowd] { return point }
        let point = Int32(pointOfCrowd.count)
        pointOfCrowd[crowd] = point
        var counts = [Int](repeating: 0, count: pairCount)
        for place in crowd { counts[place] += 1 }
        points += counts.map { Double($0) / Double(count) }
        return point
      }
      pointCount = pointOfCrowd.count
      self.points = points
      self.pairCount = pairCount
    }

    /// The extension of numbers of all agents, pairs and outcomes, shape [N × M, M^(N − 1), width],
    /// averaged over the outcomes that make the same distribution.
    ///
    /// All permutations of the others give each of these outcomes equally often.
    func `extension`(of table: [Double], width: Int) -> LipschitzExtension {
      let outcomes = pointOfOutcome.count
      var outcomesOfPoint = [[Int]](repeating: [], count: pointCount)
      for (outcome, point) in pointOfOutcome.enumerated() {
        outcomesOfPoint[Int(point)].append(outcome)
      }
      var values: [Double] = []
      for function in 0..<table.count / outcomes {
        let first = function / width * outcomes * width + function % width
        for outcomes in outcomesOfPoint {
          values.append(mean(ofFirst: outcomes.count) { table[first + outcomes[$0] * width] })
        }
      }
      return LipschitzExtension(points: points, dimensions: pairCount, values: values)
    }
  }
}

/// The mean of some numbers; that of equal ones is exact.
func mean(ofFirst count: Int, _ number: (Int) -> Double) -> Double {
  let first = number(0)
  return (1..<count).reduce(0) { $0 + (number($1) - first) } / Double(count) + first
}
