#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The rows of `scores`, each of `actionCount`, turned into probabilities proportional to
/// `exp(score)`; a score of −∞ gets probability 0.
package func softmax(_ scores: [Double], actionCount: Int, into probabilities: inout [Double]) {
  precondition(scores.count == probabilities.count && scores.count % actionCount == 0)
  probabilities.withUnsafeMutableBufferPointer { probabilities in
    guard let probabilities = probabilities.baseAddress else { return }
    softmaxRows(
      scores, rowCount: scores.count / actionCount, width: actionCount, temperature: 1,
      into: probabilities)
  }
}

/// Turns rows of scores into probabilities proportional to `exp(score / temperature)`; a score of
/// −∞ gets probability 0.
///
/// - Parameters:
///   - scores: `rowCount` rows of `width` scores, at least one of each row finite.
///   - rowCount: The number of rows.
///   - width: The number of scores in a row.
///   - temperature: Positive.
///   - probabilities: Receives the rows; may be `scores` itself.
///   - values: Receives `temperature · log Σ exp(score / temperature)` of each row, if given.
package func softmaxRows(
  _ scores: UnsafePointer<Double>, rowCount: Int, width: Int, temperature: Double,
  into probabilities: UnsafeMutablePointer<Double>, values: UnsafeMutablePointer<Double>? = nil
) {
  // The widths that most games have, as constants: the loops over a row are then unrolled.
  switch width {
  case 2: softmax(scores, rowCount, width: 2, temperature, into: probabilities, values)
  case 3: softmax(scores, rowCount, width: 3, temperature, into: probabilities, values)
  case 4: softmax(scores, rowCount, width: 4, temperature, into: probabilities, values)
  case 5: softmax(scores, rowCount, width: 5, temperature, into: probabilities, values)
  default: softmax(scores, rowCount, width: width, temperature, into: probabilities, values)
  }
}

@inline(__always)
private func softmax(
  _ scores: UnsafePointer<Double>, _ rowCount: Int, width: Int, _ temperature: Double,
  into probabilities: UnsafeMutablePointer<Double>, _ values: UnsafeMutablePointer<Double>?
) {
  // Finite, so that the largest score's exponent is 0 however small the temperature.
  let inverse = min(1 / temperature, .greatestFiniteMagnitude)
  for row in 0..<rowCount {
    let first = row * width
    var largest = scores[first]
    for index in 1..<width {
      let score = scores[first + index]
      largest = score > largest ? score : largest
    }
    values?[row] = largest
    for index in 0..<width {
      probabilities[first + index] = (scores[first + index] - largest) * inverse
    }
  }
  exponentiate(probabilities, count: rowCount * width)
  for row in 0..<rowCount {
    let first = row * width
    var sum = 0.0
    for index in 0..<width { sum += probabilities[first + index] }
    let scale = 1 / sum
    for index in 0..<width { probabilities[first + index] *= scale }
    if let values { values[row] += temperature * log(sum) }
  }
}

/// The entropy `−Σ p log p` of `count` probabilities, in nats.
package func entropy(_ probabilities: UnsafePointer<Double>, count: Int) -> Double {
  var sum = 0.0
  for index in 0..<count where probabilities[index] > 0 {
    sum -= probabilities[index] * log(probabilities[index])
  }
  return sum
}
