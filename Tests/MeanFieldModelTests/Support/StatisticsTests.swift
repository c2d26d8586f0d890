import Testing

@Suite("Statistical helpers")
struct StatisticsTests {
  /// With two degrees of freedom Q is e^(−x/2); the others are table values (95 and 99.9 %).
  @Test(arguments: [
    (2.0, 2, 0.36787944117144233), (60.0, 2, 9.357622968840175e-14),
    (11.0704976935, 5, 0.05), (124.3421134, 100, 0.05), (149.4492529, 100, 0.001),
  ])
  func chiSquare(statistic: Double, degrees: Int, expected: Double) {
    let value = chiSquarePValue(statistic: statistic, degreesOfFreedom: degrees)
    #expect(abs(value - expected) < 1e-8 * expected.squareRoot())
  }

  @Test func normal() {
    #expect(abs(normalDistribution(1.959963984540054) - 0.975) < 1e-14)
  }
}
