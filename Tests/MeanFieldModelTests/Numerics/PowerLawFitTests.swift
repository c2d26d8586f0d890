import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct PowerLawFitTests {
  private let x = [10.0, 30, 100, 300, 1000]

  private func normal(_ stream: inout RandomStream) -> Double {
    (-2 * log(stream.openUniform())).squareRoot() * cos(2 * .pi * stream.uniform())
  }

  @Test(arguments: [-1, -0.5, 0, 2])
  func exactPowerLaws(slope: Double) throws {
    let y = x.map { 3 * pow($0, slope) }
    for errors in [x.map { _ in 0.0 }, y.map { 0.1 * $0 }] {
      let fit = try #require(PowerLawFit(x: x, y: y, standardErrors: errors))
      #expect(abs(fit.slope - slope) < 1e-12 && abs(fit.factor - 3) < 1e-10)
      #expect(fit.misfit < 1e-9)
    }
  }

  /// Ordinary least squares where all errors are equal, by the textbook's formula.
  @Test func equalErrors() throws {
    let y = [1.0, 0.3, 0.13, 0.03, 0.0101]
    let fit = try #require(
      PowerLawFit(x: x, y: y, standardErrors: y.map { 0.2 * $0 }))
    let (u, v) = (x.map { log($0) }, y.map { log($0) })
    let (meanU, meanV) = (u.reduce(0, +) / 5, v.reduce(0, +) / 5)
    let spread = u.reduce(0) { $0 + ($1 - meanU) * ($1 - meanU) }
    let slope = zip(u, v).reduce(0) { $0 + ($1.0 - meanU) * ($1.1 - meanV) } / spread
    #expect(abs(fit.slope - slope) < 1e-12)
    // The points scatter by less than their errors say.
    #expect(fit.misfit == 0)
    // Student's quantile for three degrees of freedom, from a table.
    #expect(abs((fit.slopeReach ?? 0) - 3.182446305 * 0.2 / spread.squareRoot()) < 1e-9)
  }

  /// A point that is known badly counts little.
  @Test func weights() throws {
    let y = x.map { 1 / $0 }
    var off = y
    off[4] *= 2
    var errors = y.map { 0.01 * $0 }
    errors[4] = 10 * off[4]
    let fit = try #require(PowerLawFit(x: x, y: off, standardErrors: errors))
    #expect(abs(fit.slope + 1) < 1e-4)
  }

  /// The slope's interval contains the truth as often as it says, however unequal the points' own
  /// errors are, and the misfit beyond them is found.
  @Test(arguments: [3, 4, 5], [[0.05, 0.1], [0.005, 0.2], [0.2, 0.005]])
  func coverage(points: Int, errors: [Double]) throws {
    var stream = RandomStream(seed: 8, purpose: .game, trial: points)
    let misfit = 0.2
    let repetitions = 500
    var hits = 0
    var found = 0.0
    for _ in 0..<repetitions {
      let fit = try #require(
        fit(errors: (0..<points).map { errors[$0 % 2] }, misfit: misfit, &stream))
      if abs(fit.slope + 1) <= fit.slopeReach ?? 0 { hits += 1 }
      found += fit.misfit * fit.misfit / Double(repetitions)
    }
    // Of five hundred 95 % intervals fewer than 458 contain the truth once in a thousand times. One
    // standard error instead holds it some 250 times, Student's of the weighted line alone 330 times
    // of three points known unequally.
    #expect(hits >= 458, "\(hits) of \(repetitions)")
    // Nor is the interval of five points so wide that it could not miss.
    #expect(points < 5 || hits < repetitions, "\(hits) of \(repetitions)")
    // τ² goes to no less than 0, which raises its mean where one point is known badly.
    #expect((0.8...1.6).contains(found.squareRoot() / misfit), "\(found.squareRoot())")
  }

  /// A line through points that lie off 1/x by their errors and a misfit.
  private func fit(
    errors: [Double], misfit: Double, _ stream: inout RandomStream
  ) -> PowerLawFit? {
    var (positions, y) = ([Double](), [Double]())
    for (index, error) in errors.enumerated() {
      positions.append(pow(10, Double(index + 1)))
      y.append(exp(error * normal(&stream) + misfit * normal(&stream)) / positions[index])
    }
    return PowerLawFit(
      x: positions, y: y, standardErrors: zip(y, errors).map { $0 * $1 })
  }

  /// Two points give a slope, whose error nobody knows: any misfit is possible.
  @Test func twoPoints() throws {
    for errors in [[0, 0], [0.03, 0.004]] {
      let fit = try #require(PowerLawFit(x: [1, 10], y: [1, 0.1], standardErrors: errors))
      #expect(abs(fit.slope + 1) < 1e-14 && fit.slopeReach == nil)
    }
    #expect(PowerLawFit(x: [], y: [], standardErrors: []) == nil)
    #expect(PowerLawFit(x: [5], y: [1], standardErrors: [0]) == nil)
    #expect(PowerLawFit(x: [5, 5], y: [1, 2], standardErrors: [0, 0]) == nil)
  }
}
