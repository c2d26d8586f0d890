package import MeanFieldModel

/// How N agents divide into populations, and what one of them weighs.
package struct PopulationComposition: Sendable {
  /// The number of agents of each population: its share of N, rounded so that they add up.
  package let sizes: [Int]
  /// Each population's share of the mean field.
  let shares: [Double]
  /// What one agent in a state weighs in the mean field, shape [S]: its population's share over its
  /// population's size.
  package let shareOfAgent: [Double]
  package let populations: [Population]
  private let initialDistribution: [Double]

  init(of game: any Game, agentCount: Int) {
    let space = game.space
    populations = space.populations
    initialDistribution = game.initialDistribution
    shares = game.populationShares
    sizes = apportion(agentCount, by: shares)
    var shareOfAgent = [Double](repeating: 0, count: space.stateCount)
    for (index, population) in space.populations.enumerated() {
      for state in population.states { shareOfAgent[state] = shares[index] / Double(sizes[index]) }
    }
    self.shareOfAgent = shareOfAgent
  }

  /// Draws how many of each population's agents start in each state.
  func place(_ sizes: [Int], into stateCounts: inout [Int], using stream: inout RandomStream) {
    for state in stateCounts.indices { stateCounts[state] = 0 }
    for (population, size) in zip(populations, sizes) {
      addMultinomial(
        trials: size, probabilities: initialDistribution, range: population.states,
        into: &stateCounts, at: population.states.lowerBound, using: &stream)
    }
  }
}

extension Game {
  /// Each population's share of all agents.
  var populationShares: [Double] {
    let initial = initialDistribution
    return space.populations.map { $0.states.reduce(0) { $0 + initial[$1] } }
  }
}

/// Fills in the population that counted agents make.
///
/// - Parameters:
///   - states: Receives the share of agents in each state, shape [S].
///   - stateActions: Receives that of each state and action, shape [S, A], unless it is empty.
///   - counts: How many agents are in each state and take each action, shape [S, A].
///   - shareOfAgent: What one agent weighs in each state, shape [S].
func fillPopulation<Counts: RandomAccessCollection>(
  states: inout [Double], stateActions: inout [Double], counting counts: Counts,
  shareOfAgent: [Double]
) where Counts.Element: FixedWidthInteger, Counts.Index == Int {
  let actionCount = counts.count / shareOfAgent.count
  var pair = counts.startIndex
  for state in shareOfAgent.indices {
    var count: Counts.Element = 0
    for _ in 0..<actionCount {
      count &+= counts[pair]
      pair += 1
    }
    states[state] = Double(count) * shareOfAgent[state]
  }
  for (pair, count) in zip(stateActions.indices, counts) {
    stateActions[pair] = Double(count) * shareOfAgent[pair / actionCount]
  }
}

/// Whole numbers that add up to `total`, in proportion to `shares`: each is its quota rounded down
/// but at least 1, and what is left goes to the largest remainders.
func apportion(_ total: Int, by shares: [Double]) -> [Int] {
  let sum = shares.reduce(0, +)
  let quotas = shares.map { Double(total) * $0 / sum }
  var sizes = quotas.map { max(1, Int($0)) }
  let byRemainder = quotas.indices.sorted {
    (quotas[$0] - Double(sizes[$0]), $1) > (quotas[$1] - Double(sizes[$1]), $0)
  }
  var next = 0
  while sizes.reduce(0, +) < total {
    sizes[byRemainder[next % sizes.count]] += 1
    next += 1
  }
  while sizes.reduce(0, +) > total {
    guard
      let largest = sizes.indices.max(by: { (sizes[$0], -quotas[$0]) < (sizes[$1], -quotas[$1]) })
    else { break }
    sizes[largest] -= 1
  }
  return sizes
}
