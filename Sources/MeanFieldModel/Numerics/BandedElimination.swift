/// Linear equations `A x = b` whose nonzero coefficients lie near the diagonal, by Gaussian
/// elimination without a choice of pivots.
///
/// `A[i, j]` may be nonzero for `i − lower ≤ j ≤ i + upper` alone, and elimination leaves it so. Without
/// a choice of pivots it is for matrices that need none, such as I − γ P with P a stochastic matrix
/// and γ < 1: every row's diagonal exceeds the sum of the others in size, what is left after each step
/// keeps that property, and no coefficient ever grows beyond twice the largest. The factors are
/// therefore those of a matrix within some units in the last place of A (Higham 2002,
/// chapter 9), and one correction by the residual removes most of what that does to x.
///
/// Complexity: O(n · lower · upper) to factor and O(n (lower + upper)) to solve, n equations.
struct BandedElimination: Sendable {
  private(set) var count = 0
  private(set) var lower = 0
  private(set) var upper = 0
  /// Row by row from `A[i, i − lower]` to `A[i, i + upper]`, what lies outside the matrix included;
  /// after ``factor()`` the factors, with the diagonal's reciprocals.
  private var elements: [Double] = []

  /// The numbers that are stored.
  static func storage(count: Int, lower: Int, upper: Int) -> Int { count * (lower + upper + 1) }

  /// The multiplications that factoring takes, at most.
  static func multiplications(count: Int, lower: Int, upper: Int) -> Int {
    var sum = 0
    for left in 0..<count { sum += min(lower, left) * (1 + min(upper, left)) }
    return sum
  }

  /// Takes other equations, whose coefficients `write` adds to zeros.
  mutating func assign(count: Int, lower: Int, upper: Int, _ write: (Rows) -> Void) {
    (self.count, self.lower, self.upper) = (count, lower, upper)
    let size = Self.storage(count: count, lower: lower, upper: upper)
    if elements.count != size { elements = Array(repeating: 0, count: size) }
    withRows { rows in
      (rows.origin - lower).update(repeating: 0, count: size)
      write(rows)
    }
  }

  /// A band in memory: that of a whole matrix whose rows overlap.
  struct Rows {
    /// Where `A[0, 0]` is.
    let origin: UnsafeMutablePointer<Double>
    /// From `A[i, j]` to `A[i + 1, j]`.
    let stride: Int

    /// Row i, from column 0; what lies outside the band must not be touched.
    subscript(row: Int) -> UnsafeMutablePointer<Double> { origin + row * stride }
  }

  private mutating func withRows(_ body: (Rows) -> Void) {
    let (lower, stride) = (lower, lower + upper)
    elements.withUnsafeMutableBufferPointer { elements in
      guard let first = elements.baseAddress else { return }
      body(Rows(origin: first + lower, stride: stride))
    }
  }

  /// Replaces the coefficients by those of a lower and an upper triangular matrix.
  mutating func factor() {
    let (count, lower, upper) = (count, lower, upper)
    withRows { rows in
      for pivot in 0..<count {
        let pivotRow = rows[pivot] + pivot
        let inverse = 1 / pivotRow[0]
        pivotRow[0] = inverse
        let width = min(upper, count - 1 - pivot)
        for row in pivot + 1..<max(pivot + 1, min(count, pivot + 1 + lower)) {
          let target = rows[row] + pivot
          guard target[0] != 0 else { continue }
          let factor = target[0] * inverse
          target[0] = factor
          add(-factor, times: pivotRow + 1, to: target + 1, count: width)
        }
      }
    }
  }

  /// Replaces b by x, once factored.
  mutating func solve(_ numbers: inout [Double]) {
    precondition(
      numbers.count == count, "expected \(count) right-hand sides, got \(numbers.count)")
    let (count, lower, upper) = (count, lower, upper)
    numbers.withUnsafeMutableBufferPointer { numbers in
      guard let numbers = numbers.baseAddress else { return }
      withRows { rows in
        for row in 0..<count {
          let coefficients = rows[row]
          var number = numbers[row]
          for column in max(0, row - lower)..<row {
            number -= coefficients[column] * numbers[column]
          }
          numbers[row] = number
        }
        for row in (0..<count).reversed() {
          let coefficients = rows[row]
          var number = numbers[row]
          for column in row + 1..<max(row + 1, min(count, row + 1 + upper)) {
            number -= coefficients[column] * numbers[column]
          }
          numbers[row] = number * coefficients[row]
        }
      }
    }
  }
}

/// `target += factor · row`, four numbers at a time.
@inline(__always)
func add(
  _ factor: Double, times row: UnsafeMutablePointer<Double>,
  to target: UnsafeMutablePointer<Double>, count: Int
) {
  var column = 0
  while column + 4 <= count {
    let source = UnsafeRawPointer(row + column).loadUnaligned(as: SIMD4<Double>.self)
    let place = UnsafeMutableRawPointer(target + column)
    let old = place.loadUnaligned(as: SIMD4<Double>.self)
    place.storeBytes(of: old + factor * source, as: SIMD4<Double>.self)
    column += 4
  }
  while column < count {
    target[column] += factor * row[column]
    column += 1
  }
}
