import Testing

@testable import MeanFieldPapers

@Suite struct MeanDifferenceTests {
  private static let first = [3.1, 2.7, 3.9, 3.3, 2.9]
  private static let second = [1.9, 2.6, 2.2]
  /// The golden numbers have ten digits.
  private static let rounding = 1e-9

  /// By SciPy 1.17.1, whose Welch test has 5.39 degrees of freedom; `stats.t.ppf` with 5 of them.
  @Test(arguments: [(0.01, -0.0257405314, 1.9190738647), (0.05, 0.3643521629, 1.5289811705)])
  func welch(level: Double, low: Double, high: Double) {
    let difference = MeanDifference(of: Self.first, less: Self.second)
    let bounds = difference.bounds(level: level)
    #expect(abs(difference.value - (3.18 - 6.7 / 3)) < Self.rounding)
    #expect(abs(bounds.low - low) < Self.rounding && abs(bounds.high - high) < Self.rounding)
  }

  /// Differences of 1 and 3 have a mean of 2 and a standard error of 1; with one degree of freedom
  /// Student's law is Cauchy's, whose 99 % quantile is tan(0.49 π).
  @Test func partners() {
    let difference = MeanDifference(of: [11, 23], lessPartners: [10, 20])
    let quantile = 31.820515953773853
    let bounds = difference.bounds(level: 0.01)
    #expect(difference.value == 2)
    #expect(abs(bounds.low - (2 - quantile)) < Self.rounding)
    #expect(abs(bounds.high - (2 + quantile)) < Self.rounding)
  }

  /// Trials that do not differ leave nothing to chance.
  @Test func withoutSpread() {
    for difference in [
      MeanDifference(of: [2, 2], less: [1, 1, 1]),
      MeanDifference(of: [2, 3], lessPartners: [1, 2]),
    ] {
      let bounds = difference.bounds(level: 0.01)
      #expect(bounds.low == 1 && bounds.high == 1)
    }
  }

  /// One sample without spread leaves the other's degrees of freedom.
  @Test func oneWithoutSpread() {
    let welch = MeanDifference(of: Self.first, less: [0, 0]).bounds(level: 0.01)
    let single = MeanDifference(of: Self.first, lessPartners: [0, 0, 0, 0, 0]).bounds(level: 0.01)
    #expect(abs(welch.low - single.low) < Self.rounding && welch.low > 0)
  }
}
