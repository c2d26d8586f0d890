/// Divides trials at random among the entries of a row, and adds the counts to a row of cells.
///
/// The counts are multinomial: n_j of `trials` independent draws fall on entry j, with a probability
/// proportional to its weight, and counts[offset + j] grows by n_j. They sum to `trials` exactly.
///
/// - Method: The row is halved, a binomial draw divides the trials between the halves, and each half
///   is treated alike. Each probability is a ratio of sums of weights, so nothing cancels, a weight
///   of zero gets exactly nothing, and a light entry beside a heavy one is as exact as any.
/// - Complexity: K − 1 binomial draws and K log₂ K additions for K entries, whatever the number of
///   trials; fewer where trials run out. Nothing is allocated, and no trials cost nothing.
/// - Parameters:
///   - trials: The number of draws, from 0 to 2⁵³.
///   - probabilities: Flat weights, not negative; they need not sum to one.
///   - range: The row's entries, with a positive finite sum unless there are no trials.
///   - counts: The cells to add to.
///   - offset: The cell of the first entry of the range.
///   - stream: The stream to draw from.
public func addMultinomial(
  trials: Int, probabilities: [Double], range: Range<Int>, into counts: inout [Int], at offset: Int,
  using stream: inout RandomStream
) {
  divide(trials, among: probabilities, range: range, using: &stream) { entry, count in
    counts[offset + entry - range.lowerBound] += count
  }
}

/// Divides trials at random among the entries of a sparse row, and adds the counts to the cells they
/// lead to.
///
/// As the dense form, but counts[successors[j]] grows by n_j for each j in the range. Successors may
/// repeat.
///
/// - Parameters:
///   - trials: The number of draws, from 0 to 2⁵³.
///   - probabilities: Flat weights, not negative; they need not sum to one.
///   - range: The row's entries, with a positive finite sum unless there are no trials.
///   - counts: The cells to add to.
///   - successors: The cell of each entry, flat like the weights.
///   - stream: The stream to draw from.
public func addMultinomial(
  trials: Int, probabilities: [Double], range: Range<Int>, into counts: inout [Int],
  at successors: [Int32], using stream: inout RandomStream
) {
  divide(trials, among: probabilities, range: range, using: &stream) { entry, count in
    counts[Int(successors[entry])] += count
  }
}

/// Up to this many trials per entry, drawing them one by one is faster (measured for 5 and 25).
private let singleDrawsPerEntry = 2

/// Divides trials among the entries of a range, and reports each entry's share that is not zero.
private func divide(
  _ trials: Int, among weights: [Double], range: Range<Int>, using stream: inout RandomStream,
  add: (_ entry: Int, _ count: Int) -> Void
) {
  if trials == 0 { return }
  if range.count == 1 {
    precondition(weights[range.lowerBound] > 0, "Expected a positive weight for the only entry")
    return add(range.lowerBound, trials)
  }
  if trials <= singleDrawsPerEntry * range.count {
    return drawSingly(trials, among: weights, range: range, using: &stream, add: add)
  }
  let middle = range.lowerBound + range.count / 2
  let lower = range.lowerBound..<middle
  let upper = middle..<range.upperBound
  let lowerSum = sum(of: weights, over: lower)
  let upperSum = sum(of: weights, over: upper)
  // The lighter half is drawn: its share keeps all its digits, and one minus it might not.
  let share = min(lowerSum, upperSum) / (lowerSum + upperSum)
  let drawn = BinomialDistribution(trials: trials, probability: share).sample(using: &stream)
  let lowerTrials = lowerSum < upperSum ? drawn : trials - drawn
  divide(lowerTrials, among: weights, range: lower, using: &stream, add: add)
  divide(trials - lowerTrials, among: weights, range: upper, using: &stream, add: add)
}

/// Draws a few trials one after the other, each by a walk along the row.
private func drawSingly(
  _ trials: Int, among weights: [Double], range: Range<Int>, using stream: inout RandomStream,
  add: (_ entry: Int, _ count: Int) -> Void
) {
  let total = sum(of: weights, over: range)
  precondition(total > 0 && total.isFinite, "Expected a positive finite sum, found \(total)")
  for _ in 0..<trials {
    var position = stream.uniform() * total
    // Where rounding leads past the end, the last entry with a weight is meant.
    var chosen = range.lowerBound
    for entry in range where weights[entry] > 0 {
      chosen = entry
      if position < weights[entry] { break }
      position -= weights[entry]
    }
    add(chosen, 1)
  }
}

private func sum(of weights: [Double], over range: Range<Int>) -> Double {
  var sum = 0.0
  for index in range { sum += weights[index] }
  return sum
}
