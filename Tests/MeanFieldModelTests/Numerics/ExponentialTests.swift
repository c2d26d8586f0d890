import Testing

@testable import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ExponentialTests {
  /// Half a unit in the last place for the table, half for the last sum, 0.2 for the polynomial, and
  /// as much for the C library.
  static let tolerance = 1.5 * Double.ulpOfOne

  @Test("is the C library's within 1.5 units in the last place")
  func accuracy() {
    var stream = RandomStream(seed: 1, purpose: .game)
    // Every scale from tiny to the end of the range, and the points where the reduction changes.
    var numbers = (0..<200_000).map { _ in -700 * stream.uniform() }
    numbers += (0..<50_000).map { _ in -exp(20 * stream.uniform() - 19) }
    numbers += (0...64_000).flatMap { whole -> [Double] in
      let edge = -(Double(whole) + 0.5) * log(2) / 64
      return [edge, edge.nextUp, edge.nextDown].filter { $0 >= -700 }
    }
    var results = numbers
    exponentiate(&results, count: results.count)
    let worst = zip(numbers, results).map { abs($1 / exp($0) - 1) }.max() ?? 1
    #expect(worst <= Self.tolerance)
  }

  @Test("is exact at the ends")
  func ends() {
    var numbers = [0, -0.0, -Double.infinity, -701, -1000]
    exponentiate(&numbers, count: 5)
    #expect(numbers == [1, 1, 0, 0, 0])
  }

  @Test("keeps NaN")
  func notANumber() {
    var numbers = [Double.nan, -1, .nan]
    exponentiate(&numbers, count: 3)
    #expect(numbers[0].isNaN && numbers[1] == exp(-1) && numbers[2].isNaN)
  }
}
