import Testing

@testable import MeanFieldModel

@Suite struct SimplexProjectionTests {
  private func projected(_ point: [Double]) -> [Double] {
    var point = point
    projectOntoSimplex(&point, count: point.count)
    return point
  }

  @Test("known projections")
  func known() {
    let cases: [(point: [Double], nearest: [Double])] = [
      ([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]), ([2, 0, 0], [1, 0, 0]), ([1, 1], [0.5, 0.5]),
      ([0.8, 0.6, -1], [0.6, 0.4, 0]), ([-.infinity, -7, -7], [0, 0.5, 0.5]),
      ([1e300, 0], [1, 0]),
      ([5], [1]),
    ]
    for example in cases {
      #expect(distance(projected(example.point), example.nearest) < 1e-15)
    }
  }

  @Test("no point of the simplex is nearer", arguments: 0..<50)
  func nearest(seed: Int) {
    var numbers = TestNumbers(seed: UInt64(seed))
    let count = Int.random(in: 2...7, using: &numbers)
    let point = (0..<count).map { _ in Double.random(in: -2...2, using: &numbers) }
    let nearest = projected(point)
    #expect(nearest.allSatisfy { $0 >= 0 } && abs(nearest.reduce(0, +) - 1) < 1e-14)
    // The angle at the projection is obtuse towards every corner, hence towards every point.
    for corner in 0..<count {
      let product = (0..<count).reduce(0) {
        $0 + (point[$1] - nearest[$1]) * (($1 == corner ? 1 : 0) - nearest[$1])
      }
      #expect(product < 1e-14)
    }
  }
}
