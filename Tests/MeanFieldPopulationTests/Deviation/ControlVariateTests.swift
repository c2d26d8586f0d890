import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct ControlVariateTests {
  private func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: .game)
    return (0..<count).map { _ in stream.uniform() - 0.5 }
  }

  /// What a control explains altogether is known without error.
  @Test func aFullExplanationLeavesTheMean() {
    let control = numbers(20, seed: 1)
    let interval = ConfidenceInterval(of: control.map { 3 + 2 * $0 }, explainedBy: control)
    #expect(abs(interval.mean - 3) < 1e-14 && interval.high - interval.low < 1e-13)
  }

  /// A control that explains a part narrows the interval to what is left.
  @Test func aPartialExplanationNarrows() {
    let (control, rest) = (numbers(4000, seed: 2), numbers(4000, seed: 3))
    let measured = zip(control, rest).map { $0 + 0.1 * $1 }
    let plain = ConfidenceInterval(of: measured)
    let explained = ConfidenceInterval(of: measured, explainedBy: control)
    let ratio = (plain.high - plain.low) / (explained.high - explained.low)
    // √(1 + 0.1²) / 0.1 is 10.05; standard deviations of 4000 numbers are known to 2 %.
    #expect(abs(ratio - 10.05) < 0.6, "\(ratio)")
    #expect(explained.low < 0 && explained.high > 0)
  }

  /// A control that does not vary, and too few measurements to tell, change nothing.
  @Test func nothingToExplainWith() {
    let measured = numbers(9, seed: 4)
    #expect(
      ConfidenceInterval(of: measured, explainedBy: Array(repeating: 0, count: 9))
        == ConfidenceInterval(of: measured))
    let few = Array(measured.prefix(4))
    #expect(ConfidenceInterval(of: few, explainedBy: numbers(4, seed: 5)) == .init(of: few))
  }
}
