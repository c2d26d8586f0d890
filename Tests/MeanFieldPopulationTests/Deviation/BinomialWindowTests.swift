import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct BinomialWindowTests {
  @Test(
    arguments: [0, 1, 2, 7, 100, 1000, 1_000_000], [0, 1e-9, 0.001, 0.3, 0.5, 0.97, 1 - 1e-9, 1])
  func chancesAreBinomial(trials: Int, probability: Double) {
    let window = BinomialWindow(trials: trials, probability: probability)
    let binomial = BinomialDistribution(trials: trials, probability: probability)
    #expect(window.first >= 0 && window.first + window.chances.count <= trials + 1)
    #expect(abs(window.chances.reduce(0, +) - 1) < 1e-13)
    // Logarithms are right to 1e-14 times their size, at most 50 within the window, and a
    // recurrence of a thousand steps to 1e-13.
    for (offset, chance) in window.chances.enumerated() {
      let exact = exp(binomial.logProbability(of: window.first + offset))
      #expect(abs(chance - exact) <= 1e-12 * exact, "\(window.first + offset)")
    }
    // What is left out is next to impossible.
    for outside in [window.first - 1, window.first + window.chances.count] {
      #expect(exp(binomial.logProbability(of: outside)) <= 1.001 * BinomialWindow.negligible)
    }
    #expect(
      Double(window.chances.count)
        <= BinomialWindow.estimatedCount(trials: trials, probability: probability))
  }

  /// The sum of two counts with the same probability is binomial.
  @Test(arguments: [0.2, 0.5, 0.9])
  func sumsAreConvolutions(probability: Double) {
    let windows = [30, 170].map {
      CountLaw(BinomialWindow(trials: $0, probability: probability))
    }
    let sum = windows[0].adding(windows[1]).trimmed
    let binomial = BinomialDistribution(trials: 200, probability: probability)
    for (offset, chance) in sum.chances.enumerated() {
      let exact = exp(binomial.logProbability(of: sum.first + offset))
      // The windows' missing ends show where the sum's chance is as small as they are.
      #expect(abs(chance - exact) <= 1e-11 * exact + 100 * BinomialWindow.negligible)
    }
    #expect(abs(sum.chances.reduce(0, +) - 1) < 1e-13)
  }
}
