/// Several functions on the points of a grid, extended to the space around it by the mean of the McShane and
/// Whitney extensions.
///
/// With L the Lipschitz modulus of f on the grid, in the Euclidean norm,
///
///     (Ext f)(μ) = ½ (min_g [f(g) + L ‖μ − g‖] + max_g [f(g) − L ‖μ − g‖]).
///
/// Either part is an extension with the modulus L, the largest and the smallest there is, and so is their
/// mean. The mean is right in the middle of what an extension can be, and unlike its parts it stays between
/// the smallest and the largest f: with the distance d of the nearest point the minimum is at most max f +
/// L d and the maximum at most max f − L d; and so, turned round, from below.
///
/// Source: McShane 1934, Whitney 1934; the mean after Beliakov 2006.
struct LipschitzExtension: Sendable {
  /// The number of points, G.
  let pointCount: Int
  /// L of each function.
  let moduli: [Double]
  /// The grid, shape [G, dimensions].
  private let points: [Double]
  /// Shape [functions, G].
  private let values: [Double]
  private let dimensions: Int

  /// The extension of functions from their values, shape [functions, G], at points, shape [G, dimensions].
  ///
  /// - Complexity: O(G² (dimensions + functions)).
  init(points: [Double], dimensions: Int, values: [Double]) {
    let pointCount = points.count / dimensions
    var moduli = [Double](repeating: 0, count: values.count / pointCount)
    for first in 0..<pointCount {
      for second in 0..<first {
        let square = (0..<dimensions).reduce(0) {
          let distance = points[first * dimensions + $1] - points[second * dimensions + $1]
          return $0 + distance * distance
        }
        let inverse = 1 / square.squareRoot()
        for function in moduli.indices {
          let row = function * pointCount
          moduli[function] = max(
            moduli[function], abs(values[row + first] - values[row + second]) * inverse)
        }
      }
    }
    self.points = points
    self.dimensions = dimensions
    self.pointCount = pointCount
    self.values = values
    self.moduli = moduli
  }

  /// How far a point is from each of the grid, shape [G].
  func distances(from point: [Double]) -> [Double] {
    stride(from: 0, to: points.count, by: dimensions).map { first in
      (0..<dimensions).reduce(0) {
        let distance = points[first + $1] - point[$1]
        return $0 + distance * distance
      }.squareRoot()
    }
  }

  /// A function at a point that is so far from each of the grid.
  ///
  /// - Complexity: O(G).
  func value(of function: Int, distances: [Double]) -> Double {
    let (row, modulus) = (function * pointCount, moduli[function])
    var (lowest, highest) = (Double.infinity, -Double.infinity)
    for point in distances.indices {
      let (value, reach) = (values[row + point], modulus * distances[point])
      lowest = min(lowest, value + reach)
      highest = max(highest, value - reach)
    }
    return (lowest + highest) / 2
  }

  /// A function at a point of the grid.
  func value(of function: Int, atPoint point: Int) -> Double {
    values[function * pointCount + point]
  }
}
