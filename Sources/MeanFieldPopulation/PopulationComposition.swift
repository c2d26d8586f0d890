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
    let initial = game.initialDistribution
    populations = space.populations
    initialDistribution = initial
    shares = space.populations.map { $0.states.reduce(0) { $0 + initial[$1] } }
    sizes = apportion(agentCount, by: shares)
    var shareOfAgent = [Double](repeating: 0, count: space.stateCount)
    for (index, population) in space.populations.enumerated() {
      for state in population.states { shareOfAgent[state] = shares[index] / Double(sizes[index]) }
    }
    self.shareOfAgent = shareOfAgent
  }

  /// The population that counted state-action pairs make.
  func fill(_ population: inout MeanFieldFlow, pairCounts: [Int]) {
    let actions = pairCounts.count / shareOfAgent.count
    for state in shareOfAgent.indices {
      var count = 0
      for pair in state * actions..<(state + 1) * actions { count += pairCounts[pair] }
      population.states[state] = Double(count) * shareOfAgent[state]
    }
    for pair in population.stateActions.indices {
      population.stateActions[pair] = Double(pairCounts[pair]) * shareOfAgent[pair / actions]
    }
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
