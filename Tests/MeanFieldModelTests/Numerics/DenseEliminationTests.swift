import Testing

@testable import MeanFieldModel

@Suite struct DenseEliminationTests {
  private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    var equations = DenseElimination(count: right.count)
    for row in right.indices {
      for column in right.indices { equations[row, column] = matrix[row][column] }
    }
    guard equations.factor() else { return nil }
    var numbers = right
    equations.solve(&numbers)
    return numbers
  }

  @Test("finds the solution that the right-hand side was made of", arguments: [1, 2, 3, 5, 8, 41])
  func solutions(count: Int) throws {
    var numbers = TestNumbers(seed: UInt64(count))
    let matrix = (0..<count).map { _ in (0..<count).map { _ in 2 * numbers.fraction() - 1 } }
    let solution = (0..<count).map { _ in 2 * numbers.fraction() - 1 }
    let right = matrix.map { row in zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 } }
    let found = try #require(solve(matrix, right))
    // Random matrices of this size have conditions of some hundreds, up to 10⁵ once in a while.
    #expect(distance(found, solution) < 1e5 * Double(count) * Double.ulpOfOne)
    // What is left over is rounding, whatever the condition.
    for row in 0..<count {
      let sum = (0..<count).reduce(-right[row]) { $0 + matrix[row][$1] * found[$1] }
      #expect(abs(sum) <= 8 * Double(count) * Double.ulpOfOne * largestSize(found))
    }
  }

  @Test("exchanges rows whose pivot is zero, or next to it")
  func pivots() {
    #expect(solve([[0, 1], [1, 0]], [2, 3]) == [3, 2])
    #expect(solve([[0, 0, 2], [4, 0, 0], [0, 8, 0]], [2, 4, 8]) == [1, 1, 1])
    // Without an exchange the second unknown swallows the first.
    #expect(solve([[1e-20, 1], [1, 1]], [1, 2]) == [1, 1])
  }

  @Test("says that equations cannot be solved")
  func singular() {
    #expect(solve([[0]], [1]) == nil)
    #expect(solve([[1, 2], [2, 4]], [1, 2]) == nil)
    #expect(solve([[.nan, 1], [1, .nan]], [1, 2]) == nil)
    #expect(solve([[.infinity]], [1]) == nil)
    #expect(solve([], []) == [])
  }
}
