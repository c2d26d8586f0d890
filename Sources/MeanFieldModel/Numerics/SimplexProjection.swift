/// The point of the probability simplex that is nearest to `scores`, in place; scores of −∞ get 0.
///
/// `p = max(x − ν, 0)` with ν such that p sums to one, found from below: ν for all entries, then for
/// those above it, and so on until none drops out (Michelot 1986). O(n²) at worst and no memory, for
/// the few actions of a state.
///
/// - Parameters:
///   - scores: The point on the way in, at least one entry finite; its projection on the way out.
///   - count: The number of entries.
package func projectOntoSimplex(_ scores: UnsafeMutablePointer<Double>, count: Int) {
  // Shifting all entries alike changes nothing, and keeps large ones exact.
  var largest = -Double.infinity
  for index in 0..<count { largest = max(largest, scores[index]) }
  for index in 0..<count { scores[index] -= largest }
  let threshold = simplexThreshold(scores, count: count, mass: 1)
  for index in 0..<count { scores[index] = max(scores[index] - threshold, 0) }
}

/// The ν for which `Σ max(x − ν, 0)` is `mass`.
///
/// - Parameters:
///   - scores: x, at least one entry finite.
///   - count: The number of entries.
///   - mass: Positive.
func simplexThreshold(_ scores: UnsafePointer<Double>, count: Int, mass: Double) -> Double {
  var threshold = -Double.infinity
  // The threshold belongs to the entries above it; each pass drops those below, so it only rises.
  while true {
    var (sum, size) = (0.0, 0.0)
    for index in 0..<count where scores[index] > threshold {
      sum += scores[index]
      size += 1
    }
    let next = (sum - mass) / size
    guard next > threshold else { return threshold }
    threshold = next
  }
}
