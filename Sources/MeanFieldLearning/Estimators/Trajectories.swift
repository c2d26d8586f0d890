import MeanFieldModel
import MeanFieldPopulation

/// What m agents did over H steps in a frozen population.
struct Trajectories: Sendable {
  /// m.
  let count: Int
  /// H, in time steps.
  let length: Int
  /// Where each agent was and what it did at each step, `s · A + a`, shape [H, m].
  let pairs: [Int32]

  /// Trajectories of `agents`, who start as the game says.
  ///
  /// - Parameters:
  ///   - count: m.
  ///   - length: H.
  ///   - agents: Agents who follow the policy.
  ///   - draws: Which random numbers.
  ///   - team: The threads that draw; the result does not depend on them.
  init(count: Int, length: Int, of agents: SimulatedAgents, draws: Draws, team: ThreadTeam) {
    self.count = count
    self.length = length
    pairs = [Int32](unsafeUninitializedCapacity: count * length) { pairs, initialized in
      // What a closure captures to change is loaded and stored at every access; what is its own is not.
      draws.forEachBlock(of: count, on: team) { [pairs] _, members, stream in
        agents.withUnsafeSampler { sampler in
          var stream = stream
          var states = members.map { _ in sampler.initialState(bits: stream.next()) }
          for step in 0..<length {
            let first = step * count + members.lowerBound
            for index in states.indices {
              let sample = sampler.sample(from: states[index], bits: stream.next())
              pairs[first + index] = Int32(truncatingIfNeeded: sample.pair)
              states[index] = sample.successor
            }
          }
        }
      }
      initialized = count * length
    }
  }

  /// Copies what some agents did, one agent after the other: shape [agents, H].
  func copyPaths(of agents: Range<Int>, to paths: inout [Int32]) {
    let pairs = pairs.span
    var paths = paths.mutableSpan
    for step in 0..<length {
      let first = step * count
      let row = pairs.extracting(first + agents.lowerBound..<first + agents.upperBound)
      for index in row.indices { paths[index * length + step] = row[index] }
    }
  }

  /// The pairs of all agents at a step, shape [m].
  subscript(step: Int) -> ArraySlice<Int32> { pairs[step * count..<(step + 1) * count] }
}

/// What rewards weigh after 0, 1, … time steps: `γ^t`, `count` of them.
func discountWeights(_ discount: Double, _ count: Int) -> [Double] {
  var weight = 1.0
  return (0..<count).map { _ in
    defer { weight *= discount }
    return weight
  }
}
