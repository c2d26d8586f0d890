import Foundation
import MeanFieldPapers
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

  @Test func quantities() throws {
    let quantities: [Quantity] = [.number(-3.7598829), .number(.nan), .text("0.22 and 0.49")]
    #expect(quantities.map(\.description) == ["-3.75988", "–", "0.22 and 0.49"])
    let json = String(decoding: try JSONEncoder().encode(quantities), as: UTF8.self)
    #expect(json == "[-3.7598829,null,\"0.22 and 0.49\"]")
  }
}
