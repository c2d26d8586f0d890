import Testing

@testable import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a step is asked to solve.
private struct Problem {
  var values: [Double]
  var point: [Double]
  var rate: Double
  var temperature: Double
  var floor = 0.0

  func solved() -> [Double] {
    var shares = point
    proximalEntropyStep(
      values: values, point: &shares, count: values.count, learningRate: rate,
      temperature: temperature, entropyFloor: floor)
    return shares
  }

  /// Random values of size `scale` and a point somewhere between uniform and almost a corner.
  init(
    count: Int, scale: Double, rate: Double, temperature: Double, using numbers: inout TestNumbers
  ) {
    (self.rate, self.temperature) = (rate, temperature)
    values = (0..<count).map { _ in scale * (2 * numbers.fraction() - 1) }
    // The smallest entries are about 1e-300 at the last of these.
    let width: Double = [0, 1, 20, 690][Int.random(in: 0..<4, using: &numbers)]
    let weights = (0..<count).map { _ in exp(width * (numbers.fraction() - 1)) }
    let sum = weights.reduce(0, +)
    point = weights.map { $0 / sum }
  }

  init(
    _ values: [Double], _ point: [Double], _ rate: Double, _ temperature: Double, _ floor: Double
  ) {
    (self.values, self.point, self.floor) = (values, point, floor)
    (self.rate, self.temperature) = (rate, temperature)
  }

  /// How far the shares are from `q − τ (1 + ln u) − (u − p)/η` being the same for all, by the size
  /// of the terms.
  func residual(of shares: [Double]) -> Double {
    let top = values.max() ?? 0
    func multiplier(_ index: Int, _ logShare: Double) -> Double {
      values[index] - top - temperature * (1 + logShare) - (shares[index] - point[index]) / rate
    }
    guard let first = shares.indices.max(by: { shares[$0] < shares[$1] }) else { return .nan }
    let common = multiplier(first, log(shares[first]))
    var worst = 0.0
    for index in shares.indices where values[index] > -.infinity {
      // Shares below exp(−700) are 0, which the multiplier must not forbid.
      let isZero = shares[index] == 0
      let logShare = isZero ? -700 : log(shares[index])
      let difference = multiplier(index, logShare) - common
      let size = top - values[index] + temperature * (1 - logShare) + (1 + point[index]) / rate
      worst = max(worst, (isZero ? max(0, difference) : abs(difference)) / size)
    }
    return worst
  }

  /// The shares by bisection within bisection, as the optimality condition reads.
  func solvedSlowly() -> [Double] {
    func halved(_ low: Double, _ high: Double, while isLow: (Double) -> Bool) -> Double {
      var (low, high) = (low, high)
      for _ in 0..<70 {
        let middle = 0.5 * (low + high)
        if isLow(middle) { low = middle } else { high = middle }
      }
      return 0.5 * (low + high)
    }
    func shares(at multiplier: Double) -> [Double] {
      values.indices.map { index in
        exp(
          halved(-750, 0) {
            values[index] - temperature * (1 + $0) - (exp($0) - point[index]) / rate > multiplier
          })
      }
    }
    let legal = values.indices.filter { values[$0] > -.infinity }
    let highest = legal.map { values[$0] + point[$0] / rate }.max() ?? 0
    let multiplier = halved(
      highest - temperature - 1 / rate, highest + temperature * log(Double(legal.count))
    ) { shares(at: $0).reduce(0, +) > 1 }
    return shares(at: multiplier)
  }
}

private func entropy(of shares: [Double]) -> Double {
  shares.withUnsafeBufferPointer { shares in
    shares.baseAddress.map { entropy($0, count: shares.count) } ?? 0
  }
}

@Suite struct ProximalEntropyStepTests {
  private static let scales = [1e-8, 1e-4, 1e-2, 1, 1e4, 1e8]

  /// Some units in the last place: 400,000 random steps came to 4e-15.
  private let rounding = 2e-14

  @Test("the optimality condition holds at any scale", arguments: scales, scales)
  func optimal(rate: Double, temperature: Double) {
    var numbers = TestNumbers(seed: (rate / temperature).bitPattern ^ rate.bitPattern)
    for scale in Self.scales {
      for count in [1, 2, 3, 4, 5, 8, 9, 60] {
        var problem = Problem(
          count: count, scale: scale, rate: rate, temperature: temperature, using: &numbers)
        if count > 2 { problem.values[0] = -.infinity }
        if count > 8 { problem.values[1] = -1e300 }
        let shares = problem.solved()
        #expect(shares.allSatisfy { $0 >= 0 })
        #expect(abs(shares.reduce(0, +) - 1) < rounding)
        #expect(problem.residual(of: shares) < rounding)
        #expect(count < 3 || shares[0] == 0)
      }
    }
  }

  @Test("hundreds of actions, of which many are as good", arguments: [1e-6, 1e-3, 1, 1e3])
  func manyActions(rate: Double) {
    var numbers = TestNumbers(seed: rate.bitPattern)
    var problem = Problem(count: 500, scale: 1, rate: rate, temperature: 0.01, using: &numbers)
    problem.values = problem.values.map { ($0 * 3).rounded() }
    let shares = problem.solved()
    #expect(abs(shares.reduce(0, +) - 1) < rounding)
    #expect(problem.residual(of: shares) < rounding)
  }

  @Test("bisection within bisection finds the same", arguments: 0..<40)
  func slowly(seed: Int) {
    var numbers = TestNumbers(seed: UInt64(seed))
    var problem = Problem(
      count: .random(in: 2...6, using: &numbers), scale: 10,
      rate: exp(.random(in: -5...3, using: &numbers)),
      temperature: exp(.random(in: -5...3, using: &numbers)), using: &numbers)
    if seed % 3 == 0 { problem.values[0] = -.infinity }
    // The multiplier is up to 1e3 and a share as exact as that by the temperature.
    #expect(distance(problem.solved(), problem.solvedSlowly()) < 1e-10)
  }

  /// Printed by Tests/Golden/proximal_steps.py with scipy 1.17.1 and numpy 2.4.6 (SLSQP).
  private static let golden: [(problem: Problem, shares: [Double])] = [
    (
      Problem([1, 2, 5], [0.5, 0.3, 0.2], 0.1, 1, 0),
      [0.331946995, 0.257386601, 0.410666404]
    ),
    (
      Problem([9.7, 10.1, 3.2, 8.8, 10.16], [0.2, 0.2, 0.2, 0.2, 0.2], 0.01, 0.01, 0),
      [0.213072662, 0.217070803, 0.148109033, 0.204076975, 0.217670527]
    ),
    (
      Problem([0.4, -0.3, 0.1, 0.9], [0.7, 0.1, 0.1, 0.1], 2, 0.5, 0),
      [0.346693034, 0.062351122, 0.129723963, 0.461231881]
    ),
    (
      Problem([1, 2, 5], [0.5, 0.3, 0.2], 0.1, 0.1, 1.05),
      [0.333047211, 0.236471765, 0.430481023]
    ),
    (
      Problem([9.7, 10.1, 3.2, 8.8, 10.16], [0.01, 0.9, 0.03, 0.01, 0.05], 0.01, 0.01, 1.2),
      [0.096905489, 0.613920901, 0.083154879, 0.094038367, 0.111980365]
    ),
    (
      Problem([0.4, -0.3, 0.1, 0.9], [0.7, 0.1, 0.1, 0.1], 50, 0.01, 0.5),
      [0.109059691, 0.004935611, 0.028178244, 0.857826453]
    ),
  ]

  @Test("a general solver finds the same", arguments: golden.indices)
  func general(index: Int) {
    let (problem, shares) = Self.golden[index]
    // The general solver's precision.
    #expect(distance(problem.solved(), shares) < 1e-7)
  }

  @Test("without temperature it is a projection, without distance a softmax", arguments: 0..<20)
  func limits(seed: Int) {
    var numbers = TestNumbers(seed: UInt64(seed))
    var problem = Problem(count: 5, scale: 3, rate: 0.2, temperature: 1e-13, using: &numbers)
    var projection = problem.values.indices.map { problem.point[$0] + 0.2 * problem.values[$0] }
    projectOntoSimplex(&projection, count: 5)
    // η τ ln u, with u no less than about η τ.
    #expect(distance(problem.solved(), projection) < 1e-11)

    (problem.rate, problem.temperature) = (1e15, 0.5)
    var softmax = [Double](repeating: 0, count: 5)
    softmaxRows(problem.values, rowCount: 1, width: 5, temperature: 0.5, into: &softmax)
    #expect(distance(problem.solved(), softmax) < 1e-14)
  }

  @Test("the extremes of temperature", arguments: [Double.leastNonzeroMagnitude, 1e-300, 1e-100])
  func extremes(size: Double) {
    var problem = Problem([0.3, -.infinity, 0.2, -5], [0.5, 0, 0.2, 0.3], 0.5, size, 0)
    #expect(distance(problem.solved(), [0.675, 0, 0.325, 0]) < 1e-15)
    problem.floor = 0.5
    #expect(distance(problem.solved(), [0.675, 0, 0.325, 0]) < 1e-15)
    problem.floor = 0.7
    #expect(abs(entropy(of: problem.solved()) - 0.7) < 1e-12)
    for hot in [1 / size, .greatestFiniteMagnitude] {
      (problem.rate, problem.temperature) = (2, hot)
      let third = 1.0 / 3
      #expect(distance(problem.solved(), [third, 0, third, third]) < 1e-15)
    }
  }

  @Test("a value that is not a number makes all shares so")
  func notANumber() {
    let problem = Problem([0, .nan, 1], [0.2, 0.3, 0.5], 0.1, 0.1, 0)
    let isNumber = problem.solved().map { !$0.isNaN }
    #expect(isNumber == [false, false, false])
  }
}

@Suite struct ProximalEntropyFloorTests {
  @Test("a floor that binds is met, by a higher temperature", arguments: 0..<300)
  func binding(seed: Int) throws {
    var numbers = TestNumbers(seed: UInt64(seed))
    var problem = Problem(
      count: .random(in: 2...9, using: &numbers), scale: exp(.random(in: -9...9, using: &numbers)),
      rate: exp(.random(in: -9...9, using: &numbers)),
      temperature: exp(.random(in: -9...9, using: &numbers)), using: &numbers)
    let legalCount = problem.values.count - (seed % 4 == 0 && problem.values.count > 2 ? 1 : 0)
    if legalCount < problem.values.count { problem.values[0] = -.infinity }
    let free = problem.solved()
    let greatest = log(Double(legalCount))
    let floor = entropy(of: free) + (greatest - entropy(of: free)) * (Double(seed % 10) + 1) / 12
    try #require(floor - entropy(of: free) > 0)
    problem.floor = floor
    let shares = problem.solved()
    #expect(abs(entropy(of: shares) - floor) < 1e-12)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-14)
    #expect(legalCount == shares.count || shares[0] == 0)

    // The temperature at which the condition holds for the largest and the smallest share.
    let positive = shares.indices.filter { shares[$0] > 0 }
    let high = try #require(positive.max { shares[$0] < shares[$1] })
    let low = try #require(positive.min { shares[$0] < shares[$1] })
    let rest = [high, low].map {
      problem.values[$0] - (shares[$0] - problem.point[$0]) / problem.rate
    }
    problem.temperature = max(
      problem.temperature, (rest[0] - rest[1]) / log(shares[high] / shares[low]))
    #expect(problem.residual(of: shares) < 1e-11)
  }

  @Test("a floor that does not bind changes no bit")
  func idle() {
    var problem = Problem([1, 2, 5], [0.5, 0.3, 0.2], 0.1, 1, 0)
    let free = problem.solved()
    for floor in [-1, 0, 0.5, entropy(of: free) - 1e-12] {
      problem.floor = floor
      #expect(problem.solved() == free)
    }
  }

  @Test("the greatest floor makes the legal actions as likely")
  func uniform() {
    let third = 1.0 / 3
    let even = [third, 0, third, third]
    for floor in [log(3.0), log(3.0) - 1e-15] {
      let problem = Problem(
        [3, -.infinity, 1, 0], [0.1, 0, 0.2, 0.7], 0.1, 0.01, floor)
      #expect(problem.solved() == even)
    }
    // A step towards it: u − 1/3 is about (y − mean)/(3 t), and ln 3 − H is 3/2 its square.
    let shares = Problem([3, -.infinity, 1, 0], [0.1, 0, 0.2, 0.7], 0.1, 0.01, log(3) - 1e-8)
      .solved()
    #expect(distance(shares, even) < 1e-4)
    #expect(shares[1] == 0)
    #expect(abs(entropy(of: shares) - (log(3) - 1e-8)) < 1e-13)
  }

  @Test("a floor above the logarithm of the legal actions' number is a caller's mistake")
  func tooHigh() async {
    await #expect(processExitsWith: .failure) {
      _ = Problem([3, -.infinity, 1, 0], [0.1, 0, 0.2, 0.7], 0.1, 0.01, log(4)).solved()
    }
  }

  @Test("values that differ by all that numbers allow", arguments: [1e250, 1e289])
  func hugeValues(size: Double) {
    let shares = Problem([0, -size, -2 * size], [1, 0, 0], 0.5, 0.01, 0.9).solved()
    #expect(abs(entropy(of: shares) - 0.9) < 1e-12)
    // p does not matter, so the logarithms are as evenly spaced as the values.
    #expect(abs(log(shares[0] / shares[1]) - log(shares[1] / shares[2])) < 1e-9)
  }
}
