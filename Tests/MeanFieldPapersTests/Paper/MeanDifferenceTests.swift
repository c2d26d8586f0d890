import Testing

@testable import MeanFieldPapers

@Suite struct MeanDifferenceTests {
  private static let first = [3.1, 2.7, 3.9, 3.3, 2.9]
  /// Has what its partners have, less 0.4 to 0.7.
  private static let alike = [2.6, 2.3, 3.2, 2.9, 2.4]
  /// Has the more the less its partners have.
  private static let unlike = [2.3, 2.7, 1.6, 2.2, 2.6]
  /// The golden numbers have ten digits.
  private static let rounding = 1e-9

  /// Differences of 1 and 3 have a mean of 2 and a standard error of 1; with one degree of freedom
  /// Student's law is Cauchy's, whose 99 % quantile is tan(0.49 π).
  @Test func twoPairs() {
    let difference = MeanDifference(of: [11, 23], less: [10, 20])
    let quantile = 31.820515953773853
    let bounds = difference.bounds(level: 0.01)
    #expect(difference.value == 2)
    #expect(abs(bounds.low - (2 - quantile)) < Self.rounding)
    #expect(abs(bounds.high - (2 + quantile)) < Self.rounding)
  }

  /// At 1 % these pairs tell, which would not as independent samples: the p-value is 0.0004 by
  /// `ttest_rel` of SciPy 1.17.1, which has the bounds, too, and 0.048 by Welch's test.
  @Test(arguments: [(0.01, 0.2947712394, 0.7052287606), (0.05, 0.3832339426, 0.6167660574)])
  func alike(level: Double, low: Double, high: Double) {
    let bounds = MeanDifference(of: Self.first, less: Self.alike).bounds(level: level)
    #expect(abs(bounds.low - low) < Self.rounding && abs(bounds.high - high) < Self.rounding)
  }

  /// At 1 % these pairs do not tell, which would as independent samples: the p-value is 0.043 by
  /// `ttest_rel` of SciPy 1.17.1, and 0.006 by Welch's test.
  @Test(arguments: [(0.01, -0.5940879297, 2.3940879297), (0.05, 0.0499302708, 1.7500697292)])
  func unlike(level: Double, low: Double, high: Double) {
    let bounds = MeanDifference(of: Self.first, less: Self.unlike).bounds(level: level)
    #expect(abs(bounds.low - low) < Self.rounding && abs(bounds.high - high) < Self.rounding)
  }

  /// Trials that differ from their partners by the same leave nothing to chance.
  @Test func withoutSpread() {
    for second in [[1.0, 1], [1, 2]] {
      let bounds = MeanDifference(of: second.map { $0 + 1 }, less: second).bounds(level: 0.01)
      #expect(bounds.low == 1 && bounds.high == 1)
    }
  }

  /// Trials without partners do not count, on either side.
  @Test func withoutPartners() {
    let more = [10.0, 20, 1000, -1]
    let pairs = MeanDifference(of: [11, 23], less: [10, 20]).bounds(level: 0.01)
    #expect(MeanDifference(of: [11, 23], less: more).bounds(level: 0.01) == pairs)
    let turned = MeanDifference(of: more, less: [11, 23]).bounds(level: 0.01)
    #expect(turned.low == -pairs.high && turned.high == -pairs.low)
  }
}
