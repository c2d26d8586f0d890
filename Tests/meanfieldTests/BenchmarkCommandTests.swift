import Foundation
import Testing

@Suite struct BenchmarkCommandTests {
  /// One object with what was asked for, and how it gets on elsewhere.
  @Test func resultInJSON() throws {
    let program = try Program()
    let outcome = try program(
      run: "benchmark", "sampling", "td-update", "--seconds", "0.001", "--threads", "1", "--json")
    #expect(outcome.status == 0)
    let object = try outcome.json()
    #expect(Set(object.keys) == ["version", "threads", "timings", "convergence"])
    let timings = try #require(object["timings"] as? [[String: Any]])
    #expect(Set(timings.compactMap { $0["benchmark"] as? String }) == ["sampling", "td-update"])
    for timing in timings {
      #expect(Set(timing.keys) == ["benchmark", "subject", "unit", "nanoseconds"])
      #expect(outcome.errors.contains(try #require(timing["subject"] as? String)))
    }
    let quiet = try program(
      run: "benchmark", "td-update", "--seconds", "0.001", "--json", "--quiet")
    #expect(quiet.status == 0 && !quiet.errors.contains("one order"))
  }

  /// What people read has a line for each timing.
  @Test func resultAsText() throws {
    let outcome = try Program()(run: "benchmark", "td-update", "--seconds", "0.001")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("td-update: "))
    #expect(lines[1].contains("transitions to anywhere") && lines[1].hasSuffix("ns"))
  }
}
