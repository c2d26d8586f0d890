import Testing

@testable import MeanFieldModel

@Suite struct LipschitzExtensionTests {
  /// f(0) = 0, f(1) = 1, f(3) = 0, with the modulus 1; and a constant.
  private let line = LipschitzExtension(
    points: [0, 1, 3], dimensions: 1, values: [0, 1, 0, 5, 5, 5])

  @Test(
    "on a line it is the mean of the highest and the lowest function through the points",
    arguments: [
      // Between 0 and 1 there is no choice; at 2 it is from 0 to 1; at 5 from −2 to 2.
      (0.0, 0.0), (0.25, 0.25), (1, 1), (2, 0.5), (3, 0), (5, 0), (-1, 0),
    ])
  func closedForm(point: Double, expected: Double) {
    let distances = line.distances(from: [point])
    #expect(line.value(of: 0, distances: distances) == expected)
    #expect(line.value(of: 1, distances: distances) == 5)
  }

  @Test("moduli are Euclidean")
  func moduli() {
    #expect(line.moduli == [1, 0])
    let plane = LipschitzExtension(
      points: [0, 0, 3, 4, 0, 1], dimensions: 2, values: [1, 11, 1])
    // 10 over the distance of (3, 4) and (0, 1), against 10/5.
    #expect(abs(plane.moduli[0] - 10 / 18.0.squareRoot()) < 1e-15)
  }
}
