import MeanFieldRuns
import Testing

@Suite struct ReadableNumbersTests {
  @Test(arguments: [
    (0.25, "0.25"), (-3.7598829, "-3.75988"), (1e9, "1e+09"), (-0.0, "0"), (.nan, "–"),
    (-.infinity, "−∞"),
  ])
  func decimals(_ value: Double, _ text: String) { #expect(decimal(value) == text) }

  @Test(arguments: [
    (2e-6, "2 µs"), (0.25, "250 ms"), (59.94, "59.9 s"), (61, "1:01 min"), (7260, "2:01 h"),
  ])
  func durations(_ seconds: Double, _ text: String) { #expect(duration(seconds) == text) }

  @Test(arguments: [(999, "999"), (250_000, "250,000"), (1_000_000_000_000, "10^12")])
  func counts(_ count: Int, _ text: String) { #expect(counted(count) == text) }

  /// A sixth digit may be rounding, a tenth cannot be.
  @Test func differences() {
    #expect(zeroIfRounding(1e-16, of: 1, -1) == 0)
    #expect(zeroIfRounding(1e-10, of: 1, -1) == 1e-10)
  }
}
