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
/// Source: Subramanian and Mahajan 2019, Algorithm 1 and eq. 3a.
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
  /// m.
  let batch: Int

  /// The number of samples of one update.
  var sampleCount: Int {
    switch schedule {
    case .rollouts(let rounds): rounds * batch
    case .twoTimescale: batch
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
    var table = AliasTables()
    table.append(weights: states, range: states.indices)
    var particles = (0..<batch).map { _ in
      Int32(truncatingIfNeeded: table.sample(table: 0, using: &stream))
    }
    agents.freeze(states, following: policy)
    move(&particles, agents, &stream)
    switch schedule {
    case .rollouts(let rounds):
      var drawn = particles
      for _ in 1..<rounds {
        if agents.dependOnPopulation {
          agents.freeze(histogram(particles, states.count), following: policy)
        }
        for particle in drawn.indices {
          let chosen = stream.next().multipliedFullWidth(by: UInt64(batch)).high
          drawn[particle] = particles[Int(truncatingIfNeeded: chosen)]
        }
        swap(&drawn, &particles)
        move(&particles, agents, &stream)
      }
      states = histogram(particles, states.count)
    case .twoTimescale(let exponent):
      let share = pow(Double(iteration), -exponent)
      for (state, estimate) in histogram(particles, states.count).enumerated() {
        states[state] += share * (estimate - states[state])
      }
    }
  }

  /// Lets every particle act once.
  private func move(
    _ particles: inout [Int32], _ agents: SimulatedAgents, _ stream: inout RandomStream
  ) {
    // What a closure captures to change is checked at every access; what is its own is not.
    (particles, stream) = agents.withSampler { [particles, stream] sampler in
      var (moved, stream) = (particles, stream)
      for particle in moved.indices {
        let sample = sampler.sample(from: Int(moved[particle]), bits: stream.next())
        moved[particle] = Int32(truncatingIfNeeded: sample.successor)
      }
      return (moved, stream)
    }
  }

  /// The share of the particles in each state, shape [S].
  private func histogram(_ particles: [Int32], _ stateCount: Int) -> [Double] {
    var counts = [Int](repeating: 0, count: stateCount)
    for state in particles { counts[Int(state)] += 1 }
    return counts.map { Double($0) / Double(particles.count) }
  }
}
