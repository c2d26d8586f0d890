import MeanFieldModel
import Testing

@testable import MeanFieldLearning

@Suite struct PerturbationTests {
  private func directions(_ kind: Perturbation.Kind) -> [Double] {
    (0..<200).flatMap { Perturbation(kind: kind, size: 0.01).direction(50, seed: 1, iteration: $0) }
  }

  @Test("signs are fair coins")
  func rademacher() {
    let signs = directions(.rademacher)
    #expect(signs.allSatisfy { abs($0) == 1 })
    // Five standard errors of ten thousand coins.
    #expect(abs(signs.reduce(0, +)) < 500)
  }

  @Test("normal numbers have the moments of normal numbers")
  func gaussian() {
    let numbers = directions(.gaussian)
    let count = Double(numbers.count)
    let moments = (1...4).map { power in
      numbers.reduce(0) { sum, number in
        sum + (0..<power).reduce(1.0) { product, _ in product * number }
      } / count
    }
    // Five standard errors: the variances of the powers are 1, 2, 15 and 96.
    for (moment, (expected, variance)) in zip(moments, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect(abs(moment - expected) < 5 * (variance / count).squareRoot())
    }
  }

  @Test("differ from iteration to iteration, and not otherwise")
  func streams() {
    for kind in Perturbation.Kind.allCases {
      let perturbation = Perturbation(kind: kind, size: 0.01)
      let first = perturbation.direction(50, seed: 1, iteration: 1)
      #expect(first == perturbation.direction(50, seed: 1, iteration: 1))
      #expect(first != perturbation.direction(50, seed: 1, iteration: 2))
      #expect(first != perturbation.direction(50, seed: 2, iteration: 1))
    }
  }
}
