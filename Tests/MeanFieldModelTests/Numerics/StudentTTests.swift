import Testing

@testable import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct StudentTTests {
  @Test(
    "quantiles are those of the tables",
    arguments: [
      (1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (5, 2.5706), (9, 2.2622), (10, 2.2281),
      (30, 2.0423), (99, 1.9842), (1000, 1.9623), (10_000, 1.9602), (1_000_000_000, 1.9602),
    ])
  func table(degreesOfFreedom: Int, quantile: Double) {
    // The tables have four decimals.
    let found = studentTQuantile(0.975, degreesOfFreedom: degreesOfFreedom)
    #expect(abs(found - quantile) < 5.1e-5)
  }

  @Test("one and two degrees of freedom have closed forms", arguments: [0.6, 0.9, 0.975, 0.9999])
  func closedForms(probability: Double) {
    // Cauchy: tan(π (p − ½)). Two: (2 p − 1) √(2 / (4 p (1 − p))).
    let one = tan(.pi * (probability - 0.5))
    let two = (2 * probability - 1) * (2 / (4 * probability * (1 - probability))).squareRoot()
    // The tangent amplifies rounding near ½ π.
    let relative = 1e-10
    #expect(abs(studentTQuantile(probability, degreesOfFreedom: 1) / one - 1) < relative)
    #expect(abs(studentTQuantile(probability, degreesOfFreedom: 2) / two - 1) < relative)
  }

  @Test("an interval is the mean and the quantile times its standard error")
  func interval() {
    let interval = ConfidenceInterval(of: [1, 2, 3, 4])
    let reach = studentTQuantile(0.975, degreesOfFreedom: 3) * (5.0 / 3 / 4).squareRoot()
    #expect(interval.mean == 2.5)
    #expect(abs(interval.low - (2.5 - reach)) < Tolerance.rounding)
    #expect(abs(interval.high - (2.5 + reach)) < Tolerance.rounding)
    let single = ConfidenceInterval(of: [7])
    #expect(single.mean == 7 && single.low == -.infinity && single.high == .infinity)
    let equal = ConfidenceInterval(of: [2, 2, 2])
    #expect(equal.low == 2 && equal.high == 2)
  }
}
