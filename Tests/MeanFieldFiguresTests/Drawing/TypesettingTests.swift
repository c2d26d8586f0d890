import Testing

@testable import MeanFieldFigures

@Suite struct TypesettingTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-12_345, "−12,345"), (250_000, "250,000"),
    (1_000_000, "10⁶"), (2_000_000, "2,000,000"), (1_000_000_000_000, "10¹²"),
  ])
  func setsCounts(count: Int, text: String) {
    #expect(Typesetting.count(count) == text)
  }

  @Test(arguments: [
    ("10^12 agents", "10¹² agents"), ("10^-3", "10⁻³"), ("1, 10^2 and 10^3", "1, 10² and 10³"),
    ("x^2", "x^2"), ("10^2.5", "10^2.5"), ("a\nb", "a b"),
    ("like N^−0.50 ± 0.02", "like N⁻⁰·⁵⁰ ± 0.02"), ("N^-1", "N⁻¹"),
  ])
  func raisesPowersOfTen(label: String, text: String) {
    #expect(Typesetting.label(label) == text)
  }

  @Test func shortensAndWraps() {
    #expect(Typesetting.shortened("short", to: 100, size: 13) == "short")
    let cut = Typesetting.shortened("a very long label indeed", to: 100, size: 13)
    #expect(cut.hasSuffix("…") && Typesetting.width(of: cut, size: 13) <= 100)
    #expect(
      Typesetting.wrapped("one two three four", to: 60, size: 13) == ["one two", "three", "four"])
    #expect(Typesetting.wrapped("", to: 70, size: 13).isEmpty)
  }
}
