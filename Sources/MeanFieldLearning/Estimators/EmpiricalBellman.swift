package import MeanFieldPopulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The action values that replaying a buffer for ever, with ever smaller steps, converges to.
///
/// They solve the buffer's own Bellman equation,
/// `Q(p) = mean of r + γ Q(p') over the transitions p → p' that were seen from p`,
/// where pairs p of state and action that were never seen keep the value they have.
///
/// Gauss–Seidel sweeps, forward and backward in turn, contract by γ or better each and touch what was
/// seen only. Not in the paper, whose replay (Benjamin and Abate 2024, Algorithm 2, lines 14 to 19) stays
/// within the noise of its constant β around this solution.
package struct EmpiricalBellman: Sendable {
  /// How far a value may be from the solution, in units of the largest value, or of 1 if that is less.
  package static let tolerance = 1e-10

  /// The pairs that were seen, and where the entries of each begin.
  private var pairs: [Int32] = []
  private var starts: [Int32] = []
  /// The mean reward of each, over 1 − γ times the share that leads back to it.
  private var constants: [Double] = []
  /// What each leads to, and its weight in the equation.
  private var entries: [Entry] = []
  // Room to sort in.
  private var places: [Int32]
  private var sorted: [SeenTransition] = []
  private var weights: [Double]

  private struct Entry {
    let pair: Int32
    let weight: Double
  }

  /// Room for equations of `pairCount` pairs.
  package init(pairCount: Int) {
    places = Array(repeating: 0, count: pairCount + 1)
    weights = Array(repeating: 0, count: pairCount)
  }

  /// Solves the equation of what an agent saw.
  ///
  /// - Parameters:
  ///   - values: Q of pairs that were not seen on the way in, and of all on the way out; of pairs that
  ///     were seen it is where the search begins. Shape [S, A].
  ///   - seen: The buffer, between pairs that there are.
  ///   - discount: γ, below 1.
  /// - Complexity: O(transitions + sweeps · distinct transitions). The error falls by γ a sweep at least:
  ///   `ln(1/ε) / (1 − γ)` sweeps bring it to a share ε of what it was.
  package mutating func solve(
    _ values: UnsafeMutablePointer<Double>, for seen: UnsafeBufferPointer<SeenTransition>,
    discount: Double
  ) {
    sort(seen)
    collect(discount: discount)
    // So many leave nothing but rounding, wherever the search began.
    let limit = Int(log(Double.greatestFiniteMagnitude) / (1 - discount)) + 1
    for number in 0..<limit {
      let (change, largest) = sweep(values, forward: number % 2 == 0)
      // The rest is a geometric series.
      let isSettled = change * discount <= Self.tolerance * (1 - discount) * max(1, largest)
      if isSettled || !change.isFinite { return }
    }
  }

  /// Sorts transitions by the pair they begin with.
  private mutating func sort(_ seen: UnsafeBufferPointer<SeenTransition>) {
    for place in places.indices { places[place] = 0 }
    for transition in seen { places[Int(transition.pair) + 1] += 1 }
    for pair in 1..<places.count { places[pair] += places[pair - 1] }
    if sorted.count != seen.count { sorted = Array(seen) }
    for transition in seen {
      let pair = Int(transition.pair)
      sorted[Int(places[pair])] = transition
      places[pair] += 1
    }
    // Each place is now where the next pair's transitions begin.
  }

  /// Adds up the transitions of each pair to its equation.
  private mutating func collect(discount: Double) {
    pairs.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    constants.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    var first = 0
    for pair in weights.indices {
      let end = Int(places[pair])
      guard end > first else { continue }
      var reward = 0.0
      for transition in sorted[first..<end] {
        reward += transition.reward
        weights[Int(transition.nextPair)] += 1
      }
      let count = Double(end - first)
      let scale = 1 / (count - discount * weights[pair])
      pairs.append(Int32(pair))
      starts.append(Int32(entries.count))
      constants.append(reward * scale)
      weights[pair] = 0
      for transition in sorted[first..<end] {
        let next = Int(transition.nextPair)
        guard weights[next] > 0 else { continue }
        entries.append(
          Entry(pair: transition.nextPair, weight: discount * weights[next] * scale))
        weights[next] = 0
      }
      first = end
    }
    starts.append(Int32(entries.count))
  }

  /// Solves each pair's equation for its value, one after the other.
  ///
  /// - Returns: The largest change of a value, and the largest value.
  private func sweep(
    _ values: UnsafeMutablePointer<Double>, forward: Bool
  ) -> (change: Double, largest: Double) {
    var (change, largest) = (0.0, 0.0)
    let (step, first) = forward ? (1, 0) : (-1, pairs.count - 1)
    entries.withUnsafeBufferPointer { entries in
      for row in stride(from: first, to: forward ? pairs.count : -1, by: step) {
        var value = constants[row]
        for entry in entries[Int(starts[row])..<Int(starts[row + 1])] {
          value += entry.weight * values[Int(entry.pair)]
        }
        let pair = Int(pairs[row])
        change = max(change, abs(value - values[pair]))
        largest = max(largest, abs(value))
        values[pair] = value
      }
    }
    return (change, largest)
  }
}
