/// The long-run distribution of a Markov chain, and what kind of chain it is.
public struct StationaryDistribution: Sendable, Equatable {
  /// The long-run share of time in each state, shape [S], for a chain that starts from the given
  /// distribution: the limit of the averages `(1/n) Σ_{t<n} z_0 P^t`, which exists for every chain.
  public let distribution: [Double]
  /// The recurrent classes, in the order of their first states; one if the chain is unichain.
  public let recurrentClasses: [MarkovChain.CommunicatingClass]
  /// The probability of ending in each recurrent class; what is missing to one had not been
  /// absorbed when the computation stopped (see `residual`).
  public let absorption: [Double]
  /// `‖z P − z‖₁` of the result, rounding included.
  public let residual: Double

  /// Whether the long run depends on where the chain starts.
  public var isReducible: Bool { recurrentClasses.count > 1 }
  /// Whether some class is periodic: the distribution itself then keeps cycling and only its
  /// averages converge.
  public var isPeriodic: Bool { recurrentClasses.contains { $0.period > 1 } }
}

extension MarkovChain {
  /// The most transient states that are eliminated, and the most multiplications and numbers that a
  /// class may take to be eliminated; larger ones are iterated.
  static let eliminationLimit = 512
  static let multiplicationLimit = 512 * 512 * 512
  static let storageLimit = 1 << 22
  /// The relative change below which iteration stops, and the most steps it takes.
  static let iterationTolerance = 1e-15
  static let iterationLimit = 1_000_000

  /// The long-run distribution from an initial one.
  ///
  /// Each recurrent class is solved by itself: up to 512 states, and more where all successors are
  /// near by, by the elimination of Grassmann, Taksar and Heyman (Operations Research 33, 1985), which
  /// subtracts nothing and so keeps full relative accuracy; larger ones by iterating the lazy chain
  /// (I + P)/2, which is aperiodic. Classes are weighted by the probability of absorption from
  /// `initial`.
  ///
  /// Complexity: O(C · b · b') for a class of C states whose successors are at most b places before
  /// and b' places after them in the class's order, if that is 512³ or less; else O(entries) an
  /// iteration.
  public func stationaryDistribution(from initial: [Double]) -> StationaryDistribution {
    let recurrent = communicatingClasses().filter(\.isRecurrent)
    let absorption = recurrent.count == 1 ? [1] : absorptionProbabilities(recurrent, from: initial)
    var distribution = [Double](repeating: 0, count: stateCount)
    for (states, weight) in zip(recurrent.map(\.states), absorption) where weight > 0 {
      let law = eliminate(states) ?? iterate(within: states)
      for (state, mass) in zip(states, law) { distribution[state] = weight * mass }
    }
    let residual = zip(push(distribution), distribution).reduce(0) { $0 + abs($1.0 - $1.1) }
    return StationaryDistribution(
      distribution: distribution, recurrentClasses: recurrent, absorption: absorption,
      residual: residual)
  }

  /// The probability of ending in each class, without a subtraction where the transient states can
  /// be eliminated and by pushing their mass forward where they are too many.
  private func absorptionProbabilities(
    _ classes: [CommunicatingClass], from initial: [Double]
  ) -> [Double] {
    var classOfState = [Int?](repeating: nil, count: stateCount)
    for (index, members) in classes.enumerated() {
      for state in members.states { classOfState[state] = index }
    }
    var absorbed = [Double](repeating: 0, count: classes.count)
    for state in 0..<stateCount {
      if let index = classOfState[state] { absorbed[index] += initial[state] }
    }
    let transient = (0..<stateCount).filter { classOfState[$0] == nil }
    if transient.count <= Self.eliminationLimit {
      eliminate(transient, into: classOfState, from: initial, absorbed: &absorbed)
    } else {
      var mass = initial
      for state in 0..<stateCount where classOfState[state] != nil { mass[state] = 0 }
      for _ in 0..<Self.iterationLimit {
        mass = push(mass)
        var remaining = 0.0
        for state in 0..<stateCount {
          if let index = classOfState[state] {
            absorbed[index] += mass[state]
            mass[state] = 0
          } else {
            remaining += mass[state]
          }
        }
        if remaining < Self.iterationTolerance { break }
      }
    }
    return absorbed
  }

  /// Adds the mass that starts in transient states to the classes it ends in, by censoring the chain
  /// to fewer and fewer transient states; O(count³).
  private func eliminate(
    _ transient: [Int], into classOfState: [Int?], from initial: [Double],
    absorbed: inout [Double]
  ) {
    let count = transient.count
    let width = count + absorbed.count
    var position = [Int](repeating: -1, count: stateCount)
    for (index, state) in transient.enumerated() { position[state] = index }
    var matrix = [Double](repeating: 0, count: count * width)
    for (row, state) in transient.enumerated() {
      for entry in entries(of: state) {
        let column =
          classOfState[successors[entry]].map { count + $0 } ?? position[successors[entry]]
        matrix[row * width + column] += probabilities[entry]
      }
    }
    var mass = transient.map { initial[$0] }
    for pivot in stride(from: count - 1, through: 0, by: -1) {
      let columns = Array(0..<pivot) + Array(count..<width)
      let leaving = columns.reduce(0) { $0 + matrix[pivot * width + $1] }
      for column in columns {
        let probability = matrix[pivot * width + column] / leaving
        guard probability > 0 else { continue }
        if column < count {
          mass[column] += mass[pivot] * probability
        } else {
          absorbed[column - count] += mass[pivot] * probability
        }
        for row in 0..<pivot {
          matrix[row * width + column] += matrix[row * width + pivot] * probability
        }
      }
    }
  }

  /// The law within one class, nil if it takes too much.
  ///
  /// States whose successors are at most `lower` places before and `upper` after them remain so when
  /// others are eliminated.
  private func eliminate(_ states: [Int]) -> [Double]? {
    let count = states.count
    var position = [Int](repeating: -1, count: stateCount)
    for (index, state) in states.enumerated() { position[state] = index }
    var (lower, upper) = (0, 0)
    for (index, state) in states.enumerated() {
      for entry in entries(of: state) {
        lower = max(lower, index - position[successors[entry]])
        upper = max(upper, position[successors[entry]] - index)
      }
    }
    guard count * lower <= Self.multiplicationLimit / max(1, upper),
      count * (lower + upper + 1) <= Self.storageLimit
    else { return nil }
    // Row by row the numbers from `lower` below the diagonal to `upper` above.
    let stride = lower + upper
    var matrix = [Double](repeating: 0, count: count * (stride + 1))
    for (index, state) in states.enumerated() {
      for entry in entries(of: state) {
        matrix[lower + index * stride + position[successors[entry]]] += probabilities[entry]
      }
    }
    matrix.withUnsafeMutableBufferPointer { matrix in
      guard let first = matrix.baseAddress else { return }
      let origin = first + lower
      // Censor the chain to its first `pivot` states, from the last state down.
      for pivot in Swift.stride(from: count - 1, to: 0, by: -1) {
        let pivotRow = origin + pivot * stride
        let columns = max(0, pivot - lower)..<pivot
        var leaving = 0.0
        for column in columns { leaving += pivotRow[column] }
        for row in max(0, pivot - upper)..<pivot {
          let target = origin + row * stride
          guard target[pivot] != 0 else { continue }
          let factor = target[pivot] / leaving
          target[pivot] = factor
          add(
            factor, times: pivotRow + columns.lowerBound, to: target + columns.lowerBound,
            count: columns.count)
        }
      }
    }
    var law = [1.0]
    for state in 1..<max(1, count) {
      let next = (max(0, state - upper)..<state).reduce(0) {
        $0 + law[$1] * matrix[lower + $1 * stride + state]
      }
      law.append(next)
      // Ratios between states can exceed any number: keep the largest near one. Beside one that is
      // not even finite all others vanish.
      if next > 1e100 {
        for index in law.indices { law[index] = next.isFinite ? law[index] / next : 0 }
        law[state] = 1
      }
    }
    let sum = law.reduce(0, +)
    return law.map { $0 / sum }
  }

  private func iterate(within states: [Int]) -> [Double] {
    var law = [Double](repeating: 0, count: stateCount)
    for state in states { law[state] = 1 / Double(states.count) }
    for _ in 0..<Self.iterationLimit {
      let next = push(law)
      var change = 0.0
      for state in states {
        change += abs(next[state] - law[state])
        law[state] = 0.5 * (law[state] + next[state])
      }
      if change < Self.iterationTolerance * Double(states.count).squareRoot() { break }
    }
    let sum = states.reduce(0) { $0 + law[$1] }
    return states.map { law[$0] / sum }
  }
}
