#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The step of policy mirror ascent with a Euclidean distance: the maximiser of
/// `⟨u, q⟩ + τ H(u) − ‖u − p‖² / (2 η)` over the probability simplex, in place of p.
///
/// Parameters are those of ``proximalEntropyStep(values:point:count:learningRate:temperature:entropyFloor:)``,
/// but τ may be 0: then u is the projection of `p + η q`, and there is no floor.
package func mirrorAscentStep(
  values: UnsafePointer<Double>, point: UnsafeMutablePointer<Double>, count: Int,
  learningRate: Double, temperature: Double, entropyFloor: Double = 0
) {
  guard temperature > 0 else {
    for index in 0..<count { point[index] += learningRate * values[index] }
    return projectOntoSimplex(point, count: count)
  }
  proximalEntropyStep(
    values: values, point: point, count: count, learningRate: learningRate,
    temperature: temperature, entropyFloor: entropyFloor)
}

/// The point u of the probability simplex that maximises `⟨u, q⟩ + τ H(u) − ‖u − p‖² / (2 η)` among
/// those with `H(u) ≥ h`, H the entropy in nats: the proximal step of policy mirror ascent with a
/// Euclidean distance and an entropy regulariser.
///
/// Source: Yardim et al. 2023, definition 9; Benjamin and Abate 2024, definition 3.2, whose set of
/// rules is that of the floor h. Only `y = p + η q` and `t = η τ` matter: with x = ln u, the maximiser
/// without a floor is where, for some λ,
///
///     u + t x = y − λ for every entry, and Σ u = 1.
///
/// Newton's method finds all x and λ at once. The left side is convex in x, so a Newton step in x ends
/// above the solution for its λ. That solution u(λ) is convex too, so the tangents at any x add up to
/// at most Σ u(λ), and to 1 at a λ that is not too large. Begun with x too large and λ too small,
/// hence, x only falls and λ only rises until they are right: no step needs a safeguard. Three or four
/// Newton steps do for the rules of learners; 400,000 random problems with η, τ and q from 1e-8 to 1e8
/// and up to 400 entries took at most 10.
///
/// A floor that binds has a multiplier κ, and u is the maximiser for the temperature τ + κ: see
/// `raiseEntropy`.
///
/// - Parameters:
///   - values: q; −∞ where u must be 0, and finite somewhere.
///   - point: p on the way in, the maximiser on the way out; entries below exp(−700) are 0.
///   - count: The number of entries.
///   - learningRate: η, positive.
///   - temperature: τ, positive. Below 1e-16/η it counts as that, which no entry shows by more than
///     rounding; above 1e290/η likewise.
///   - entropyFloor: h; 0 or less for none, and at most the logarithm of the number of finite values,
///     for which u is uniform. Values more than 1e290/η below the largest count as −∞ here.
package func proximalEntropyStep(
  values: UnsafePointer<Double>, point: UnsafeMutablePointer<Double>, count: Int,
  learningRate: Double, temperature: Double, entropyFloor: Double = 0
) {
  let groupCount = (count + 3) / 4
  withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: 3 * groupCount) { memory in
    guard let memory = memory.baseAddress else { return }
    let step = ProximalStep(
      values: values, point: point, count: count, learningRate: learningRate, memory: memory)
    let temperature = min(max(learningRate * temperature, 1e-16), 1e290)
    step.solve(temperature: temperature)
    if entropyFloor > 0, step.entropy < entropyFloor {
      step.raiseEntropy(to: entropyFloor, from: temperature)
    }
    UnsafeMutableRawPointer(point).copyMemory(
      from: step.shares, byteCount: count * MemoryLayout<Double>.stride)
  }
}

/// The equations of a step, and the numbers that are to solve them, by fours.
private struct ProximalStep {
  let values: UnsafePointer<Double>
  let point: UnsafePointer<Double>
  let count: Int
  let learningRate: Double
  /// The largest value, taken from all: that changes λ alone, and y is then exact where it matters.
  let largest: Double
  /// y, x and u; those past the last entry are as of an illegal action.
  let scores, logs, shares: UnsafeMutablePointer<SIMD4<Double>>
  let groupCount: Int

  init(
    values: UnsafePointer<Double>, point: UnsafePointer<Double>, count: Int, learningRate: Double,
    memory: UnsafeMutablePointer<SIMD4<Double>>
  ) {
    (self.values, self.point, self.count) = (values, point, count)
    self.learningRate = learningRate
    largest = (0..<count).reduce(-.infinity) { max($0, values[$1]) }
    groupCount = (count + 3) / 4
    (scores, logs, shares) = (memory, memory + groupCount, memory + 2 * groupCount)
  }

  /// y of an entry.
  func score(_ index: Int) -> Double { point[index] + learningRate * (values[index] - largest) }

  /// Makes x and u those of the maximiser without a floor; the temperature is `t = η τ`.
  func solve(temperature: Double) {
    begin(temperature: temperature)
    // So many are never needed, unless some number is not one.
    for _ in 0..<100 {
      exponentiate(logs, into: shares, count: groupCount)
      // Σ u + u/(t + u) (y − t x − u − λ) = 1.
      var sum = SIMD4<Double>()
      var weights = SIMD4<Double>()
      for group in 0..<groupCount {
        let share = shares[group]
        let weight = share / (share + temperature)
        sum += share + weight * (scores[group] - logs[group] * temperature - share)
        weights += weight
      }
      let multiplier = (sum.sum() - 1) / weights.sum()
      var change = SIMD4<Double>()
      for group in 0..<groupCount {
        let share = shares[group]
        let rest = scores[group] - logs[group] * temperature - share - multiplier
        let step = rest / (share + temperature)
        logs[group] += step
        change += share * step * step
      }
      // Twice what the next step would change in Σ u.
      guard change.sum() > 1e-15 else { break }
    }
    exponentiate(logs, into: shares, count: groupCount)
    var sum = SIMD4<Double>()
    for group in 0..<groupCount { sum += shares[group] }
    let scale = 1 / sum.sum()
    for group in 0..<groupCount { shares[group] *= scale }
  }

  /// Sets y, and x above the solution of `u + t x = y − λ` for a λ that is too small.
  private func begin(temperature: Double) {
    // As λ ≥ −1, all below have u < exp(−800), and so has this one: it stands for −∞.
    let lowest = -800 * (1 + temperature)
    let entryCount = 4 * groupCount
    // As ln u ≤ u − 1, u(λ) is at least (y − λ + t)/(1 + t), and at least 0.
    let multiplier = scores.withMemoryRebound(to: Double.self, capacity: entryCount) { scores in
      for index in 0..<count { scores[index] = max(score(index), lowest) }
      for index in count..<entryCount { scores[index] = lowest }
      return temperature + simplexThreshold(scores, count: entryCount, mass: 1 + temperature)
    }
    // Four bounds of x: u ≤ 1; t x ≤ c; where Newton's step from u = t ends; and
    // u = c − t x ≤ c − t ln t unless u < t, so the larger of t and c − t ln t.
    let logTemperature = log(temperature)
    for group in 0..<groupCount {
      let c = scores[group] - multiplier
      let exponent = c / temperature
      let tangent = 0.5 * (exponent + (logTemperature - 1))
      logs[group] = pointwiseMin(pointwiseMin(exponent, tangent), SIMD4<Double>())
      let bound = c - temperature * logTemperature
      for lane in 0..<4 where bound[lane] > temperature {
        logs[group][lane] = min(logs[group][lane], log(bound[lane]))
      }
    }
  }
}

extension ProximalStep {
  /// How near the entropy comes to its floor: some units in the last place of its terms' sum.
  private static let entropyTolerance = 1e-14

  /// H(u).
  var entropy: Double {
    var sum = SIMD4<Double>()
    for group in 0..<groupCount { sum -= shares[group] * logs[group] }
    return sum.sum()
  }

  /// The derivative of H(u) by t: the variance of x by weights `k = u/(t + u)`, times their sum.
  ///
  /// By t, `u + t x = y − λ` gives `(t + u) x' = −x − λ'`, and Σ u = 1 then makes −λ' the weighted mean m
  /// of x; so `H' = −Σ u (1 + x) x' = Σ k x (x − m) = Σ k (x − m)²`: entropy never falls with t.
  private func entropySlope(temperature: Double) -> Double {
    var weights = SIMD4<Double>()
    var sum = SIMD4<Double>()
    for group in 0..<groupCount {
      let weight = shares[group] / (shares[group] + temperature)
      weights += weight
      sum += weight * logs[group]
    }
    let mean = sum.sum() / weights.sum()
    var squares = SIMD4<Double>()
    for group in 0..<groupCount {
      let weight = shares[group] / (shares[group] + temperature)
      squares += weight * (logs[group] - mean) * (logs[group] - mean)
    }
    return squares.sum()
  }

  /// Makes u the maximiser with entropy `floor`, from one with less at temperature `start`.
  ///
  /// In t, `(ln n − H)^(−1/2)` is almost a straight line where u is almost uniform: there u − 1/n is
  /// inversely proportional to t, and ln n − H to its square. So Newton's method is on that, between
  /// bounds that it narrows.
  func raiseEntropy(to floor: Double, from start: Double) {
    let legal = (0..<count).filter { score($0) > -1e290 }
    let legalScores = legal.map(score)
    let greatest = log(Double(legal.count))
    precondition(
      floor <= greatest + Self.entropyTolerance,
      "the entropy of \(legal.count) actions is at most \(greatest), not \(floor)")
    guard greatest - floor > Self.entropyTolerance else { return setUniform(legal) }
    let goal = 1 / (greatest - floor).squareRoot()
    var (low, high) = (start, Double.infinity)
    // Where half of the entries have the largest score and half the smallest, if they are near.
    let spread = (legalScores.max() ?? 0) - (legalScores.min() ?? 0)
    var temperature = max(2 * start, spread * goal / 8.0.squareRoot())
    // So many only where rounding keeps the sum of hundreds of terms from coming as near.
    for _ in 0..<60 {
      solve(temperature: temperature)
      let entropy = entropy
      if abs(entropy - floor) <= Self.entropyTolerance { break }
      if entropy < floor { low = temperature } else { high = temperature }
      let gap = greatest - entropy
      let slope = 0.5 * entropySlope(temperature: temperature) / (gap * gap.squareRoot())
      let next = temperature + (goal - 1 / gap.squareRoot()) / slope
      let middle = high < .infinity ? low.squareRoot() * high.squareRoot() : 4 * low
      temperature = next > low && next < high ? next : middle
    }
  }

  /// Gives all of these entries the same.
  private func setUniform(_ legal: [Int]) {
    for group in 0..<groupCount { shares[group] = SIMD4<Double>() }
    for index in legal { shares[index / 4][index % 4] = 1 / Double(legal.count) }
  }
}
