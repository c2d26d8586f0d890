import Testing

@testable import MeanFieldModel

@Suite struct NearestNamesTests {
  static let names = ["beach-bar", "left-right", "predator-prey", "rock-paper-scissors"]

  @Test(
    "finds what was meant",
    arguments: [
      ("beach-bar", "beach-bar"), ("baech-bar", "beach-bar"), ("beachbar", "beach-bar"),
      ("beach", "beach-bar"), ("b", "beach-bar"), ("predator-pray", "predator-prey"),
      ("rock-scissors-paper", nil), ("left_right", "left-right"), ("zzz", nil),
      ("", nil),
    ] as [(String, String?)])
  func nearest(name: String, expected: String?) {
    #expect(nearestNames(to: name, among: Self.names).first == expected)
  }

  @Test(
    "puts what a name begins, and small edits, before what it is a part of",
    arguments: [
      ("step", ["steps", "time-step"]), ("Stesp", ["steps"]), ("time", ["time-step"]),
      (
        "policy", ["policy-mirror-ascent", "damped-policy-iteration", "boltzmann-policy-iteration"]
      ),
      ("polcy-mirror-ascent", ["policy-mirror-ascent"]), ("mirror", ["policy-mirror-ascent"]),
      ("irate", []), ("rat", []),
    ])
  func parts(name: String, expected: [String]) {
    let names = [
      "boltzmann-policy-iteration", "damped-policy-iteration", "policy-mirror-ascent", "steps",
      "time-step",
    ]
    #expect(nearestNames(to: name, among: names) == expected)
  }

  @Test("puts the nearest first, the shorter of equals, and stops at the limit")
  func order() {
    let names = ["bad", "bat", "cat", "bath", "b"]
    #expect(nearestNames(to: "bta", among: names) == ["bat", "b", "bad"])
    #expect(nearestNames(to: "bta", among: names, limit: 1) == ["bat"])
    #expect(nearestNames(to: "bat", among: [] as [String]).isEmpty)
  }

  @Test("shows what could not be seen otherwise")
  func hiddenTexts() {
    #expect(
      ["a", "a b", "", " ", "a ", "\n"].map(visible) == ["a", "a b", "''", "' '", "'a '", "'\n'"])
  }

  @Test("puts a right name before everything")
  func exact() {
    #expect(nearestNames(to: "bat", among: ["bad", "bat", "bath"]) == ["bat", "bad", "bath"])
  }

  @Test(
    "counts edits, with a swap of neighbours as one",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1),
      ("abc", "abd", 1), ("abc", "ab", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
  func edits(first: String, second: String, distance: Int) {
    #expect(editDistance(first, second) == distance)
    #expect(editDistance(second, first) == distance)
  }
}
