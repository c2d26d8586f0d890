#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The chance below which a statistical test fails: seeds are fixed, so a test that passes once
/// always does, and one that would fail by chance was one in a million when the seed was chosen.
let significance = 1e-6

/// How many standard errors an estimate may be off: as unlikely as `significance`, or nearly.
let standardErrorLimit = 5.0

/// Pearson's statistic of observed counts against expected ones.
///
/// Neighbouring cells are joined until at least ten observations are expected in each.
///
/// - Parameters:
///   - observed: The counts, one a cell.
///   - expected: Their expectations, with the same sum.
/// - Returns: The chance of a statistic at least as great if the expectations are right.
func chiSquarePValue(observed: [Int], expected: [Double]) -> Double {
  precondition(observed.count == expected.count)
  var cells: [(observed: Double, expected: Double)] = []
  var open = (observed: 0.0, expected: 0.0)
  for (count, expectation) in zip(observed, expected) {
    open.observed += Double(count)
    open.expected += expectation
    if open.expected >= 10 {
      cells.append(open)
      open = (0, 0)
    }
  }
  guard let last = cells.indices.last else { return 1 }
  cells[last].observed += open.observed
  cells[last].expected += open.expected
  let statistic = cells.reduce(0) { sum, cell in
    sum + (cell.observed - cell.expected) * (cell.observed - cell.expected) / cell.expected
  }
  return chiSquarePValue(statistic: statistic, degreesOfFreedom: cells.count - 1)
}

/// The chance that a chi-square variable is at least as great as a statistic.
func chiSquarePValue(statistic: Double, degreesOfFreedom: Int) -> Double {
  if degreesOfFreedom == 0 { return 1 }
  return upperRegularisedGamma(shape: Double(degreesOfFreedom) / 2, statistic / 2)
}

/// The regularised upper incomplete gamma function Q(a, x).
///
/// By its series below x = a + 1 and by Lentz's continued fraction above (Numerical Recipes, 6.2).
func upperRegularisedGamma(shape a: Double, _ x: Double) -> Double {
  if x <= 0 { return 1 }
  let scale = exp(a * log(x) - x - lgamma(a))
  return x < a + 1 ? 1 - scale * lowerGammaSeries(a, x) : scale * upperGammaFraction(a, x)
}

private func lowerGammaSeries(_ a: Double, _ x: Double) -> Double {
  var term = 1 / a
  var sum = term
  var shape = a
  while term > sum * 1e-16 {
    shape += 1
    term *= x / shape
    sum += term
  }
  return sum
}

private func upperGammaFraction(_ a: Double, _ x: Double) -> Double {
  var b = x + 1 - a
  var c = 1e300
  var d = 1 / b
  var fraction = d
  for index in 1...10_000 {
    let numerator = -Double(index) * (Double(index) - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    fraction *= d * c
    if abs(d * c - 1) < 1e-15 { break }
  }
  return fraction
}

/// The distribution function of the standard normal law.
func normalDistribution(_ z: Double) -> Double {
  0.5 * erfc(-z / 2.0.squareRoot())
}
