import Testing

@testable import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct SoftmaxTests {
  static func softmax(_ scores: [Double], temperature: Double) -> ([Double], Double) {
    var result = scores
    var value = 0.0
    softmaxRows(
      scores, rowCount: 1, width: scores.count, temperature: temperature, into: &result,
      values: &value)
    return (result, value)
  }

  @Test("is exp over its sum", arguments: [0.1, 1, 30])
  func closedForm(temperature: Double) {
    let scores = [0.3, -1, 2, 0.3]
    let (probabilities, value) = Self.softmax(scores, temperature: temperature)
    let sum = scores.reduce(0) { $0 + exp($1 / temperature) }
    #expect(distance(probabilities, scores.map { exp($0 / temperature) / sum }) < 1e-14)
    #expect(abs(value - temperature * log(sum)) < 1e-13)
  }

  @Test("does not overflow or divide by zero", arguments: [[1e308, -1e308], [-1e308, 1e308]])
  func extreme(scores: [Double]) {
    let (probabilities, value) = Self.softmax(scores, temperature: 1)
    #expect(probabilities.sorted() == [0, 1])
    #expect(value == 1e308)
  }

  @Test("gives −∞ nothing and one score everything")
  func minusInfinity() {
    #expect(Self.softmax([-.infinity, 3, -.infinity], temperature: 2).0 == [0, 1, 0])
    let one = Self.softmax([-7], temperature: 0.1)
    #expect(one.0 == [1] && one.1 == -7)
  }

  @Test("works in place")
  func inPlace() {
    var scores = [1.0, 2, 3]
    scores.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      softmaxRows(base, rowCount: 1, width: 3, temperature: 1, into: base)
    }
    #expect(scores == Self.softmax([1, 2, 3], temperature: 1).0)
  }

  @Test("entropy is 0 for certainty and ln n for uniform", arguments: [1, 2, 7])
  func entropies(count: Int) {
    let uniform = [Double](repeating: 1 / Double(count), count: count)
    #expect(abs(entropy(uniform, count: count) - log(Double(count))) < 1e-14)
    #expect(entropy([0, 1, 0], count: 3) == 0)
  }
}
