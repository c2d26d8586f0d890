import Testing

@testable import MeanFieldModel

@Suite struct BandedEliminationTests {
  /// I − γ P for a random stochastic P within a band.
  private func equations(
    count: Int, lower: Int, upper: Int, discount: Double, seed: UInt64
  ) -> [[Double]] {
    var numbers = TestNumbers(seed: seed)
    return (0..<count).map { row in
      let weights = (0..<count).map { column in
        (-lower...upper).contains(column - row) && numbers.fraction() < 0.8 || column == row
          ? 0.01 + numbers.fraction() : 0
      }
      let sum = weights.reduce(0, +)
      return (0..<count).map { ($0 == row ? 1 : 0) - discount * weights[$0] / sum }
    }
  }

  @Test(
    "solves what elimination with pivots does",
    arguments: [
      (1, 0, 0), (5, 0, 0), (9, 0, 3), (9, 4, 0), (12, 11, 11), (40, 5, 6), (33, 1, 1), (50, 2, 17),
    ], [0, 0.9, 0.99999])
  func dense(shape: (count: Int, lower: Int, upper: Int), discount: Double) {
    let (count, lower, upper) = shape
    let dense = equations(
      count: count, lower: lower, upper: upper, discount: discount, seed: UInt64(count))
    var numbers = TestNumbers(seed: 1)
    var banded = BandedElimination()
    // Room that other equations took before must not matter.
    banded.assign(count: count + 1, lower: upper, upper: lower) { rows in
      for row in 0...count { rows[row][row] = 7 }
    }
    banded.assign(count: count, lower: lower, upper: upper) { rows in
      for row in 0..<count {
        for column in max(0, row - lower)...min(count - 1, row + upper) {
          rows[row][column] = dense[row][column]
        }
      }
    }
    banded.factor()
    for _ in 0..<2 {
      let right = (0..<count).map { _ in 2 * numbers.fraction() - 1 }
      var found = right
      banded.solve(&found)
      let expected = denseSolution(dense, right)
      // The condition is at most 2 / (1 − γ).
      let accuracy = 8 * Double(count) * Double.ulpOfOne / (1 - discount)
      #expect(distance(found, expected) <= accuracy * largestSize(expected))
      // What is left over is rounding, however near to singular.
      for row in 0..<count {
        let sum = (0..<count).reduce(-right[row]) { $0 + dense[row][$1] * found[$1] }
        #expect(abs(sum) <= 8 * Double(lower + upper + 1) * Double.ulpOfOne * largestSize(found))
      }
    }
  }

  @Test("counts its multiplications")
  func multiplications() {
    // A full matrix takes Σ k (k + 1) of them, k the rows left; one without a lower part none.
    #expect(BandedElimination.multiplications(count: 4, lower: 3, upper: 3) == 12 + 6 + 2)
    #expect(BandedElimination.multiplications(count: 9, lower: 0, upper: 5) == 0)
    #expect(BandedElimination.multiplications(count: 3, lower: 1, upper: 1) == 2 + 2)
  }
}
