import MeanFieldRuns
import Testing

@Suite struct ReadableJSONTests {
  /// Keys are sorted, slashes stay, and what JSON has no number for is null.
  @Test func objects() throws {
    let numbers = ["b": Double.nan, "a/c": 1.5, "d": -.infinity]
    #expect(
      try encodedJSON(numbers) == """
        {
          "a/c" : 1.5,
          "b" : null,
          "d" : null
        }
        """)
  }

  /// Only numbers are.
  @Test func texts() throws { #expect(try encodedJSON(["not finite"]).contains("not finite")) }
}
