#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
  var threshold = -Double.infinity
  // The threshold belongs to the entries above it; each pass drops those below, so it only rises.
  while true {
    var (sum, size) = (0.0, 0.0)
    for index in 0..<count where scores[index] > threshold {
      sum += scores[index]
      size += 1
    }
    let next = (sum - 1) / size
    guard next > threshold else { break }
    threshold = next
  }
  for index in 0..<count { scores[index] = max(scores[index] - threshold, 0) }
}

/// The point u of the probability simplex that maximises `⟨u, q⟩ + τ H(u) − ‖u − p‖² / (2 η)`, H the
/// entropy in nats: the proximal step of policy mirror ascent with a Euclidean distance and an
/// entropy regulariser.
///
/// Where u is positive, `q − τ (1 + ln u) − (u − p)/η` is the same number ν for all entries; each side
/// is monotone, so u(ν) is found by Newton's method on ln u, and ν by Newton's method, safeguarded
/// by bisection, on Σ u(ν) = 1.
///
/// - Parameters:
///   - values: q; −∞ where u must be 0.
///   - point: p on the way in, the maximiser on the way out.
///   - count: The number of entries.
///   - learningRate: η, positive.
///   - temperature: τ, positive.
package func proximalEntropyStep(
  values: UnsafePointer<Double>, point: UnsafeMutablePointer<Double>, count: Int,
  learningRate: Double, temperature: Double
) {
  // With x = ln u and b = q + p/η − τ: τ x + exp(x)/η = b − ν.
  let inverse = 1 / learningRate
  var largest = -Double.infinity
  for index in 0..<count {
    point[index] = values[index] + point[index] * inverse - temperature
    largest = max(largest, point[index])
  }
  // At the lower end the largest entry alone is 1 or more; at the upper end all are 1/n or less.
  let legal = (0..<count).count { point[$0] > -.infinity }
  var low = largest - inverse
  var high = largest - inverse / Double(legal) + temperature * log(Double(legal))
  var multiplier = low
  for _ in 0..<200 {
    var (sum, slope) = (0.0, 0.0)
    for index in 0..<count where point[index] > -.infinity {
      let share = exp(
        logShare(point[index] - multiplier, inverse: inverse, temperature: temperature))
      sum += share
      slope -= share / (temperature + share * inverse)
    }
    if sum > 1 { low = multiplier } else { high = multiplier }
    let newton = multiplier - (sum - 1) / slope
    let next = newton > low && newton < high ? newton : 0.5 * (low + high)
    if abs(sum - 1) < 1e-15 || next == multiplier || next == low || next == high { break }
    multiplier = next
  }
  var sum = 0.0
  for index in 0..<count {
    point[index] =
      point[index] > -.infinity
      ? exp(logShare(point[index] - multiplier, inverse: inverse, temperature: temperature)) : 0
    sum += point[index]
  }
  for index in 0..<count { point[index] /= sum }
}

/// The solution x of `τ x + exp(x) / η = c`.
private func logShare(_ c: Double, inverse: Double, temperature: Double) -> Double {
  // Then exp(x) is below all positive numbers, and so is it from here on: x is at most c / τ.
  guard c / temperature > -750 else { return -.infinity }
  // The left side is convex and increases, so Newton's method comes down to the solution from any
  // point above it without overshooting: both terms bound x, the exponential where x > 0.
  var x = min(c > inverse ? log(c / inverse) : 0, c / temperature)
  for _ in 0..<100 {
    let growth = exp(x) * inverse
    let step = (temperature * x + growth - c) / (temperature + growth)
    x -= step
    if abs(step) <= 1e-16 * max(1, abs(x)) { break }
  }
  return x
}
