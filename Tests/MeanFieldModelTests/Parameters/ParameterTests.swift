import MeanFieldModel
import Testing

@Suite struct ParameterTests {
  static let count = Parameter.integer("count", default: 3, in: 1...1_000_000, "how many")
  static let open = Parameter.integer("open", default: 3, in: 0 ... .max, "how many")
  static let rate = Parameter.real("rate", default: 0.5, in: .probability, "how often")
  static let anything = Parameter.real("anything", default: 0, in: .finite, "any number")
  static let positive = Parameter.real("positive", default: 1, in: .positive, "above 0")
  static let half = Parameter.real("half", default: 0, in: .from(0, upTo: 1), "below 1")
  static let upper = Parameter.real("upper", default: 1, in: .above(0, through: 1), "above 0")
  static let flag = Parameter.boolean("flag", default: true, "whether")
  static let word = Parameter.choice("word", ["square", "torus"], "which")
  static let path = Parameter.file("path", "a file")

  @Test(
    "reads values in the ways people write them",
    arguments: [
      (count, "7", ParameterValue.integer(7)), (count, "1e6", .integer(1_000_000)),
      (count, "1E3", .integer(1000)), (count, "+5", .integer(5)), (count, "2.0", .integer(2)),
      (count, "1_000_000", .integer(1_000_000)),
      (count, "1_0e1", .integer(100)),
      (open, "9223372036854775807", .integer(.max)), (open, "-0", .integer(0)),
      (rate, "0", .real(0)), (rate, "1", .real(1)), (rate, "2.5e-1", .real(0.25)),
      (rate, ".5", .real(0.5)), (anything, "-1e300", .real(-1e300)),
      (positive, "1e-300", .real(1e-300)), (half, "0", .real(0)), (upper, "1", .real(1)),
      (flag, "false", .boolean(false)), (flag, "true", .boolean(true)),
      (word, "torus", .text("torus")), (path, "a/b.txt", .text("a/b.txt")), (path, "", .text("")),
    ])
  func accepts(parameter: Parameter, text: String, value: ParameterValue) throws {
    #expect(try parameter.parse(text) == value)
  }

  @Test(
    "refuses what is not of the kind or not in range",
    arguments: [
      (
        count,
        [
          "0", "1000001", "1e7", "1.5", "x", "", "nan", "inf", "-inf", "1e400", "0x", "1 ", "0x10",
          "1__0", "_1", "1_",
        ]
      ),
      (open, ["-1", "9223372036854775808", "1e19", "-1e-1"]),
      (rate, ["-0.001", "1.001", "nan", "inf", "-nan", "", "a", "1,5", "1e400", "0x1p-1"]),
      (anything, ["inf", "-inf", "nan", "infinity", "1e400", "-1e400"]),
      (positive, ["0", "-0", "-1", "inf", "nan"]), (half, ["1", "-1e-300", "nan"]),
      (upper, ["0", "1.0000001", "nan"]), (flag, ["yes", "1", "True", ""]),
      (word, ["", "Torus", "square "]),
    ] as [(Parameter, [String])])
  func refuses(parameter: Parameter, texts: [String]) {
    for text in texts {
      #expect("\(parameter.name): \(text)") { try parameter.parse(text) } throws: { error in
        guard let error = error as? ParameterError, case .notAllowed = error.problem else {
          return false
        }
        return error.key == parameter.name && error.value == text
          && error.description.contains(parameter.allowed)
      }
    }
  }

  @Test("suggests the nearest word")
  func nearest() {
    #expect { try Self.word.parse("sqare") } throws: {
      ($0 as? ParameterError)?.nearest == "square"
    }
    #expect { try Self.word.parse("elsewhere") } throws: {
      ($0 as? ParameterError)?.nearest == nil
    }
  }

  @Test("understands other words for a switch, and suggests the right ones")
  func switches() {
    for (text, nearest) in [("yes", "true"), ("ON", "true"), ("0", "false"), ("maybe", nil)] {
      #expect { try Self.flag.parse(text) } throws: {
        ($0 as? ParameterError)?.nearest == nearest
      }
    }
  }

  @Test("says what is allowed")
  func allowed() {
    #expect(Self.count.allowed == "a whole number from 1 to 1000000")
    #expect(Self.open.allowed == "a whole number of 0 or more")
    #expect(Self.rate.allowed == "a number at least 0 and at most 1")
    #expect(Self.positive.allowed == "a number above 0")
    #expect(Self.flag.allowed == "true or false")
    #expect(Self.word.allowed == "one of: square, torus")
  }

  @Test("ranges contain what they say", arguments: [-1.0, 0, 1, 2, .infinity, -.infinity, .nan])
  func ranges(value: Double) {
    #expect(RealRange.probability.contains(value) == (0...1).contains(value))
    #expect(RealRange.closed(0, 1) == .probability)
    #expect(RealRange.from(0, upTo: 1).contains(value) == (0..<1).contains(value))
    #expect(RealRange.above(0, through: 1).contains(value) == (value > 0 && value <= 1))
    #expect(RealRange.finite.contains(value) == value.isFinite)
    #expect(RealRange.positive.contains(value) == (value.isFinite && value > 0))
    #expect(RealRange.nonNegative.contains(value) == (value.isFinite && value >= 0))
  }
}
