#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The linear equations `(I − γ P_π) x = b` of a stationary game, for one rule π after another.
///
/// Which pairs of states may be coupled is found once for the transitions, whatever the rule: on a grid
/// in row-major order the band is as wide as the grid.
struct StationaryEquations: Sendable {
  /// The transitions that the numbers below are of; see ``DecisionProcess/transitionsVersion``.
  private var version: Int?
  private var lower = 0
  private var upper = 0
  /// The most entries of a row.
  private(set) var longestRow = 0
  private var entryCount = 0
  private var pairCount = 0
  /// The entries of all pairs, each pair's row by itself.
  private var pairEntryCount = 0
  private var storage = 0
  /// The multiplications of an elimination.
  private var multiplications = 0
  private var matrix = BandedElimination()

  /// Takes note of how the states are coupled.
  mutating func describe(_ transitions: TransitionRows, version: Int) {
    guard self.version != version else { return }
    self.version = version
    (lower, upper, longestRow, pairEntryCount) = (0, 0, 0, 0)
    entryCount = transitions.entryCount
    pairCount = transitions.rowOfPair.count
    transitions.withAddresses { rows in
      for pair in 0..<pairCount {
        let state = pair / transitions.actionCount
        let row = Int(rows.rowOfPair[pair])
        let entries = Int(rows.starts[row])..<Int(rows.starts[row + 1])
        longestRow = max(longestRow, entries.count)
        pairEntryCount += entries.count
        for entry in entries {
          let successor = Int(rows.successors[entry])
          lower = max(lower, state - successor)
          upper = max(upper, successor - state)
        }
      }
    }
    let stateCount = transitions.stateCount
    storage = BandedElimination.storage(count: stateCount, lower: lower, upper: upper)
    // Of what is not stored nobody asks for the multiplications, which may be too many to count.
    multiplications =
      storage <= Self.storageLimit
      ? BandedElimination.multiplications(count: stateCount, lower: lower, upper: upper) : 0
  }

  /// The most numbers that a band may hold: 32 MB.
  static let storageLimit = 1 << 22

  /// What a method is used for.
  enum Purpose {
    /// The values of a policy: one solution, or sweeps.
    case evaluation
    /// Those of the best response, without and with a temperature.
    case bestResponse, smoothBestResponse
  }

  /// Whether elimination takes less than sweeps from zero.
  ///
  /// Sweeps reach the accuracy ε after `ln(ε (1 − γ)) / ln γ` of them, each of which multiplies once
  /// for each entry of a row and each pair, whose exponentials cost as much as some ten. A solution
  /// multiplies once for each number of the band and each entry of a pair, and to eliminate some
  /// lower · upper times a state, of which four at a time cost as much as two. A policy takes one
  /// solution and a best response usually some five, with a temperature some more. All this is
  /// rough, and no matter where both take alike.
  func favourElimination(for purpose: Purpose, discount: Double) -> Bool {
    guard storage <= Self.storageLimit, discount > 0 else { return false }
    let sweeps = min(
      Double(DecisionProcess.stationarySweepLimit),
      log(DecisionProcess.stationaryTolerance * (1 - discount)) / log(discount))
    let (solutions, pairCost) =
      switch purpose {
      case .evaluation: (1, 1)
      case .bestResponse: (5, 1)
      case .smoothBestResponse: (7, 10)
      }
    let solution = storage + pairEntryCount + multiplications / 2
    return Double(solutions * solution) < sweeps * Double(entryCount + pairCost * pairCount)
  }

  /// Takes the equations of a rule, shape [S, A], through the transitions described.
  mutating func take(
    rule: [Double], _ transitions: borrowing TransitionRows, discount: Double
  ) {
    let (stateCount, actionCount) = (transitions.stateCount, transitions.actionCount)
    transitions.withAddresses { rows in
      matrix.assign(count: stateCount, lower: lower, upper: upper) { coefficients in
        rule.withUnsafeBufferPointer { rule in
          for state in 0..<stateCount {
            let coefficients = coefficients[state]
            coefficients[state] += 1
            for pair in state * actionCount..<(state + 1) * actionCount where rule[pair] > 0 {
              let weight = discount * rule[pair]
              let row = Int(rows.rowOfPair[pair])
              for entry in Int(rows.starts[row])..<Int(rows.starts[row + 1]) {
                coefficients[Int(rows.successors[entry])] -= weight * rows.probabilities[entry]
              }
            }
          }
        }
      }
    }
    matrix.factor()
  }

  /// Replaces b by x for the rule taken last.
  mutating func solve(_ numbers: inout [Double]) { matrix.solve(&numbers) }
}
