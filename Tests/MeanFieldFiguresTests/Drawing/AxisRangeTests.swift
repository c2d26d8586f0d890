import Testing

@testable import MeanFieldFigures

@Suite struct AxisRangeTests {
  @Test func linearTicksAreRound() {
    let range = AxisRange.linear(covering: [0, 199], isTight: true)
    #expect(range.upper == 200)
    #expect(range.ticks.map(\.label) == ["0", "50", "100", "150", "200"])
  }

  @Test func largeNumbersShareOnePower() {
    let range = AxisRange.linear(covering: [0, 2e7], isTight: true)
    #expect(range.ticks.map(\.label) == ["0", "0.5×10⁷", "1.0×10⁷", "1.5×10⁷", "2.0×10⁷"])
  }

  @Test func logarithmicTicksArePowers() {
    let plain = AxisRange.log10(covering: [0.002, 300], isTight: false)
    #expect(plain.ticks.map(\.label) == ["0.01", "0.1", "1", "10", "100"])
    let wide = AxisRange.log10(covering: [1e-16, 1], isTight: true)
    #expect(wide.ticks.first?.label == "10⁻¹⁶")
    #expect(wide.ticks.count == 9)
    let short = AxisRange.log10(covering: [1, 40], isTight: true)
    #expect(short.ticks.map(\.label) == ["1", "2", "5", "10", "20"])
  }

  @Test(arguments: [
    [0], [.leastNonzeroMagnitude], [-Double.leastNonzeroMagnitude, .leastNonzeroMagnitude],
    [.greatestFiniteMagnitude], [-1e308, 1e308], [1, 1 + 1e-16],
    [0.31], [], [1e-300, 1e300],
  ])
  func everyRangeIsUsable(values: [Double]) {
    for isTight in [true, false] {
      let linear = AxisRange.linear(covering: values, isTight: isTight)
      #expect(linear.lower < linear.upper && linear.upper.isFinite && linear.lower.isFinite)
      #expect((2...40).contains(linear.ticks.count))
      let logarithmic = AxisRange.log10(covering: values.filter { $0 > 0 }, isTight: isTight)
      #expect(0 < logarithmic.lower && logarithmic.lower < logarithmic.upper)
      #expect((1...40).contains(logarithmic.ticks.count))
    }
  }
}
