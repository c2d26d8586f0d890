import MeanFieldModel
import Testing

@testable import MeanFieldLearning

@Suite struct PolicyFamilyTests {
  @Test("the second action from the threshold on")
  func threshold() {
    let family = ThresholdPolicies(stateCount: 5, start: 0.5)
    #expect(family.policy(at: [0.5]).probabilities == [1, 0, 1, 0, 0, 1, 0, 1, 0, 1])
    #expect(family.policy(at: [0.51]).probabilities == [1, 0, 1, 0, 1, 0, 0, 1, 0, 1])
    #expect(
      family.policy(at: [-0.01]).probabilities == Array(repeatElement([0.0, 1], count: 5).joined()))
    #expect(
      family.policy(at: [1.01]).probabilities == Array(repeatElement([1.0, 0], count: 5).joined()))
  }

  @Test("hundredths meet the cells they name")
  func cells() {
    let family = ThresholdPolicies(stateCount: 101, start: 0)
    for cell in 0...100 {
      let policy = family.policy(at: [Double(cell) / 100])
      #expect(policy[0, cell, 1] == 1)
      #expect(cell == 0 || policy[0, cell - 1, 1] == 0)
    }
  }

  @Test("a slope approaches the threshold, and is a half on it")
  func slope() {
    let family = SmoothThresholdPolicies(stateCount: 5, start: 0.5, width: 0.001)
    let policy = family.policy(at: [0.5])
    #expect(abs(policy[0, 2, 1] - 0.5) < 1e-15)
    #expect(policy[0, 1, 0] > 1 - 1e-15 && policy[0, 3, 1] > 1 - 1e-15)
    #expect((0..<5).allSatisfy { abs(policy[0, $0, 0] + policy[0, $0, 1] - 1) < 1e-15 })
  }

  private static let families: [(any DifferentiablePolicyFamily, [Double])] = [
    (SmoothThresholdPolicies(stateCount: 4, start: 0, width: 0.2), [0.4]),
    (SoftmaxPolicies(space: Ladder().space), (0..<12).map { 0.2 * Double($0 % 7) }),
  ]

  @Test("weighted scores are derivatives of log-probabilities", arguments: [0, 1])
  func scores(index: Int) {
    let (family, parameters) = Self.families[index]
    let pairs = family.policy(at: parameters).probabilities.indices
    let weights = pairs.map {
      family.policy(at: parameters).probabilities[$0] > 0 ? Double($0 * $0 % 5) - 1 : 0
    }
    func sum(_ parameters: [Double]) -> Double {
      zip(weights, family.policy(at: parameters).probabilities).reduce(0) {
        $1.0 == 0 ? $0 : $0 + $1.0 * logarithm($1.1)
      }
    }
    let scores = family.weightedScores(weights, at: parameters)
    #expect(scores.count == parameters.count)
    #expect(scores.contains { abs($0) > 0.1 })
    for index in parameters.indices {
      var (above, below) = (parameters, parameters)
      above[index] += 1e-5
      below[index] -= 1e-5
      // Central differences are good to the square of their step, times third derivatives.
      #expect(abs((sum(above) - sum(below)) / 2e-5 - scores[index]) < 1e-6)
    }
  }

  @Test("softmax leaves out what is illegal")
  func illegal() {
    let space = Ladder().space
    let family = SoftmaxPolicies(space: space)
    #expect(family.policy(at: family.start).firstFault(in: Ladder()) == nil)
    #expect(family.policy(at: family.start)[0, 0, 2] == 0)
  }
}
