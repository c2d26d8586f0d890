/// Linear equations `A x = b` by Gaussian elimination with partial pivoting.
///
/// The factors are those of a matrix within some units in the last place of A, but for a growth of the
/// coefficients that practice does not meet (Higham 2002, chapter 9).
///
/// Complexity: n³/3 multiplications to factor and n² to solve, n equations; n² numbers of memory.
package struct DenseElimination: Sendable {
  /// The number of equations, n.
  package let count: Int
  /// Row by row; after ``factor()`` the factors, with the diagonal's reciprocals.
  private var elements: [Double]
  /// Which row was exchanged for the one of each pivot.
  private var exchanges: [Int]

  /// `count` equations whose coefficients are 0.
  package init(count: Int) {
    self.count = count
    elements = Array(repeating: 0, count: count * count)
    exchanges = Array(0..<count)
  }

  /// A coefficient, before ``factor()``.
  package subscript(row: Int, column: Int) -> Double {
    get { elements[row * count + column] }
    set { elements[row * count + column] = newValue }
  }

  /// Replaces the coefficients by those of a lower and an upper triangular matrix.
  ///
  /// - Returns: Whether there is a pivot for every column, a finite number other than 0; without one
  ///   the equations cannot be solved.
  package mutating func factor() -> Bool {
    let count = count
    return elements.withUnsafeMutableBufferPointer { elements in
      guard let first = elements.baseAddress else { return true }
      for pivot in 0..<count {
        var (best, size) = (pivot, abs(first[pivot * count + pivot]))
        for row in pivot + 1..<max(pivot + 1, count)
        where abs(first[row * count + pivot]) > size {
          (best, size) = (row, abs(first[row * count + pivot]))
        }
        guard size > 0, size.isFinite else { return false }
        exchanges[pivot] = best
        let pivotRow = first + pivot * count
        if best != pivot {
          for column in 0..<count { swap(&pivotRow[column], &first[best * count + column]) }
        }
        let inverse = 1 / pivotRow[pivot]
        pivotRow[pivot] = inverse
        for row in pivot + 1..<max(pivot + 1, count) {
          let target = first + row * count
          guard target[pivot] != 0 else { continue }
          let factor = target[pivot] * inverse
          target[pivot] = factor
          add(
            -factor, times: pivotRow + pivot + 1, to: target + pivot + 1, count: count - pivot - 1)
        }
      }
      return true
    }
  }

  /// Replaces b by x, once factored.
  package func solve(_ numbers: inout [Double]) {
    precondition(
      numbers.count == count, "expected \(count) right-hand sides, got \(numbers.count)")
    for row in 0..<count where exchanges[row] != row { numbers.swapAt(row, exchanges[row]) }
    elements.withUnsafeBufferPointer { elements in
      numbers.withUnsafeMutableBufferPointer { numbers in
        for row in 0..<count {
          var number = numbers[row]
          for column in 0..<row { number -= elements[row * count + column] * numbers[column] }
          numbers[row] = number
        }
        for row in (0..<count).reversed() {
          var number = numbers[row]
          for column in row + 1..<max(row + 1, count) {
            number -= elements[row * count + column] * numbers[column]
          }
          numbers[row] = number * elements[row * count + row]
        }
      }
    }
  }
}
