#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The largest of `scores[row]` and the sum of `exp((score − largest) / temperature)`, with the
/// exponentials left in `weights`.
@inline(__always)
private func exponentiate(
  _ scores: UnsafePointer<Double>, count: Int, temperature: Double,
  into weights: UnsafeMutablePointer<Double>
) -> (largest: Double, sum: Double) {
  var largest = scores[0]
  for index in 1..<max(1, count) where scores[index] > largest { largest = scores[index] }
  // Finite, so that the largest score's exponent is 0 however small the temperature.
  let inverse = min(1 / temperature, .greatestFiniteMagnitude)
  var sum = 0.0
  for index in 0..<count {
    let weight = exp((scores[index] - largest) * inverse)
    weights[index] = weight
    sum += weight
  }
  return (largest, sum)
}

/// Turns scores into probabilities proportional to `exp(score / temperature)` and returns
/// `temperature · log Σ exp(score / temperature)`; a score of −∞ gets probability 0.
///
/// - Parameters:
///   - scores: `count` scores, at least one of them finite.
///   - count: The number of scores.
///   - temperature: Positive.
///   - probabilities: Receives `count` probabilities; may be `scores` itself.
@discardableResult
func softmax(
  _ scores: UnsafePointer<Double>, count: Int, temperature: Double,
  into probabilities: UnsafeMutablePointer<Double>
) -> Double {
  let (largest, sum) = exponentiate(
    scores, count: count, temperature: temperature, into: probabilities)
  let scale = 1 / sum
  for index in 0..<count { probabilities[index] *= scale }
  return largest + temperature * log(sum)
}

/// The entropy `−Σ p log p` of `count` probabilities, in nats.
func entropy(_ probabilities: UnsafePointer<Double>, count: Int) -> Double {
  var sum = 0.0
  for index in 0..<count where probabilities[index] > 0 {
    sum -= probabilities[index] * log(probabilities[index])
  }
  return sum
}
