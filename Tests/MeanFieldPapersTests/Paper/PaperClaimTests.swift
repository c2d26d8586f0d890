import Foundation
import MeanFieldPapers
import MeanFieldRuns
import Testing

@Suite struct PaperClaimTests {
  /// Half a percent of 4 is 0.02, of −4 too.
  @Test(arguments: [
    (-3.981, -4.0, true), (-4.019, -4, true), (-3.979, -4, false), (4.021, 4, false),
    (.nan, 4, false), (4, .nan, false), (.infinity, 4, false), (0, 0, true),
  ])
  func within(measured: Double, expected: Double, holds: Bool) {
    #expect(Finding(measured, within: 0.005, of: expected).holds == holds)
  }

  /// In units of what is expected, with the sign of what is measured above it.
  @Test(arguments: [
    (-3.96, -4.0, 0.01), (-4.04, -4, -0.01), (4.04, 4, 0.01), (4 + 1e-15, 4, 0), (.nan, 4, nil),
    (1, 0, nil), (1, .infinity, nil),
  ])
  func difference(measured: Double, expected: Double, difference: Double?) throws {
    let finding = Finding(measured, within: 1, of: expected)
    guard let difference else { return #expect(finding.relativeDifference == nil) }
    #expect(abs(try #require(finding.relativeDifference) - difference) < 1e-14)
    #expect(finding.spread == nil)
    #expect(
      Finding(measured: .text("4"), expected: .number(4), holds: true).relativeDifference == nil)
  }

  @Test func spreads() {
    let finding = Finding(TrialSpread(of: [3, 5]), within: 0.1, of: 4)
    #expect(
      finding.holds == true && finding.measured == .number(4) && finding.relativeDifference == 0)
    #expect(finding.spread == TrialSpread(of: [3, 5]))
  }

  @Test func quantities() throws {
    let quantities: [Quantity] = [.number(-3.7598829), .number(.nan), .text("0.22 and 0.49")]
    #expect(quantities.map(\.description) == ["-3.75988", "–", "0.22 and 0.49"])
    let json = String(decoding: try JSONEncoder().encode(quantities), as: UTF8.self)
    #expect(json == "[-3.7598829,null,\"0.22 and 0.49\"]")
  }
}
