import MeanFieldFigures
import Testing

@Suite struct CommaSeparatedValuesTests {
  @Test func writesEveryKindOfField() {
    var table = CommaSeparatedValues(header: ["name", "count", "value", "gap"])
    table.append([.text("plain"), .integer(-3), .real(0.1), .missing])
    table.append([.text("1/3"), .integer(0), .real(1.0 / 3), .real(1e-300)])
    #expect(
      table.text == """
        name,count,value,gap
        plain,-3,0.1,
        1/3,0,0.3333333333333333,1e-300

        """)
  }

  @Test(arguments: [
    ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""),
    ("two\nlines\r\u{2028}", "two lines  "),
    (" padded", "\" padded\""), ("#1 {η_0} 'x'", "#1 {η_0} 'x'"), ("", ""),
  ])
  func quotesText(text: String, written: String) {
    var table = CommaSeparatedValues(header: ["x", "y"])
    table.append([.text(text), .integer(1)])
    let expected = written.hasSuffix(" ") ? "\"\(written)\"" : written
    #expect(table.text == "x,y\n\(expected),1\n")
  }

  @Test(arguments: [
    (Double.nan, "nan"), (-Double.nan, "nan"), (Double.infinity, "inf"), (-Double.infinity, "-inf"),
    (-0.0, "-0.0"), (.leastNonzeroMagnitude, "5e-324"),
  ])
  func writesNumbersOutsideTheOrdinary(value: Double, written: String) {
    var table = CommaSeparatedValues(header: ["x"])
    table.append([.real(value)])
    #expect(table.text == "x\n\(written)\n")
  }
}
