import MeanFieldModel
import MeanFieldPopulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Brings the mean field towards that of a policy, by samples.
///
/// A round draws m samples `X ~ z, A ~ π(· | X), Y ~ P(· | X, A, z ⊙ π)`, whose histogram `Φ̂(z, π)` is
/// an unbiased estimate of the mean field a step later. Algorithm 1 puts it in the place of z, B rounds
/// in a row; the two-timescale form (eq. 3a) moves a falling share of the way, once an iteration.
///
/// Of several populations each keeps its share: its samples come from its own part of z.
///
/// Source: Subramanian and Mahajan 2019, Algorithm 1 and eq. 3a, for one population.
struct MeanFieldUpdate: Sendable {
  /// How z follows its estimates.
  enum Schedule: Sendable, Equatable {
    /// Algorithm 1: so many rounds, β = 1.
    case rollouts(rounds: Int)
    /// Eq. 3a: one round, `β_k = k^−exponent` with k from 1.
    case twoTimescale(exponent: Double)
  }

  /// How z follows its estimates.
  let schedule: Schedule
  /// m, and how the samples divide into populations.
  private let composition: PopulationComposition
  /// Each population's part of the samples.
  private let parts: [Range<Int>]

  /// An update by `batch` samples a round, at least one for each population.
  init(schedule: Schedule, batch: Int, of game: SimulatedGame) {
    self.schedule = schedule
    composition = game.composition(agentCount: batch)
    var first = 0
    parts = composition.sizes.map { size in
      defer { first += size }
      return first..<first + size
    }
  }

  private var batch: Int { composition.sizes.reduce(0, +) }

  /// The number of samples of one update.
  var sampleCount: Double {
    switch schedule {
    case .rollouts(let rounds): Double(rounds) * Double(batch)
    case .twoTimescale: Double(batch)
    }
  }

  /// Updates z in the `iteration`-th iteration, counted from 1.
  ///
  /// - Parameters:
  ///   - states: z, shape [S].
  ///   - policy: π.
  ///   - agents: Room to sample in.
  ///   - iteration: Which iteration of the learner.
  ///   - seed: Where the random numbers come from.
  func update(
    _ states: inout [Double], of policy: Policy, in agents: inout SimulatedAgents,
    iteration: Int, seed: UInt64
  ) {
    var stream = RandomStream(seed: seed, purpose: .meanFieldUpdate, trial: iteration)
    // X of the first round is drawn from z, that of the others from the particles z is made of.
    var particles = draw(from: states, &stream)
    agents.freeze(states, following: policy)
    move(&particles, agents, &stream)
    switch schedule {
    case .rollouts(let rounds):
      var drawn = particles
      for _ in 1..<rounds {
        if agents.dependOnPopulation {
          agents.freeze(histogram(particles), following: policy)
        }
        for part in parts {
          let count = UInt64(part.count)
          for particle in part {
            let chosen = stream.next().multipliedFullWidth(by: count).high
            drawn[particle] = particles[part.lowerBound &+ Int(truncatingIfNeeded: chosen)]
          }
        }
        swap(&drawn, &particles)
        move(&particles, agents, &stream)
      }
      states = histogram(particles)
    case .twoTimescale(let exponent):
      let share = pow(Double(iteration), -exponent)
      for (state, estimate) in histogram(particles).enumerated() {
        states[state] += share * (estimate - states[state])
      }
    }
  }

  /// A state for each particle, drawn from its population's part of z.
  private func draw(from states: [Double], _ stream: inout RandomStream) -> [Int32] {
    var table = AliasTables()
    for population in composition.populations {
      table.append(weights: states, range: population.states)
    }
    var particles: [Int32] = []
    particles.reserveCapacity(batch)
    for (index, part) in parts.enumerated() {
      let first = composition.populations[index].states.lowerBound
      for _ in part {
        let drawn = first + table.sample(table: index, using: &stream)
        particles.append(Int32(truncatingIfNeeded: drawn))
      }
    }
    return particles
  }

  /// Lets every particle act once.
  private func move(
    _ particles: inout [Int32], _ agents: SimulatedAgents, _ stream: inout RandomStream
  ) {
    // What a closure captures to change is checked at every access; what is its own is not.
    (particles, stream) = agents.withUnsafeSampler { [particles, stream] sampler in
      var (moved, stream) = (particles, stream)
      for particle in moved.indices {
        let sample = sampler.sample(from: Int(moved[particle]), bits: stream.next())
        moved[particle] = Int32(truncatingIfNeeded: sample.successor)
      }
      return (moved, stream)
    }
  }

  /// The share of agents in each state that the particles stand for, shape [S].
  private func histogram(_ particles: [Int32]) -> [Double] {
    var counts = [Int](repeating: 0, count: composition.shareOfAgent.count)
    for state in particles { counts[Int(state)] += 1 }
    return zip(counts, composition.shareOfAgent).map { Double($0) * $1 }
  }
}
