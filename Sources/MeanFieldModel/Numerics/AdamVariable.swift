#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A point that moves by Adam (Kingma and Ba 2015, Algorithm 1, with its constants).
package struct AdamVariable: Sendable {
  /// Where it is.
  package var point: [Double]
  /// The decaying mean of the gradients, m.
  package var mean: [Double]
  /// The decaying mean of their squares, v.
  package var square: [Double]

  /// A point that has not moved yet.
  package init(_ point: [Double]) {
    self.point = point
    mean = Array(repeating: 0, count: point.count)
    square = mean
  }

  /// One step downhill, the `iteration`-th, counted from 1.
  package mutating func step(along gradient: [Double], iteration: Int, learningRate: Double) {
    let (decay, squareDecay) = (0.9, 0.999)
    let meanScale = 1 / (1 - pow(decay, Double(iteration)))
    let squareScale = 1 / (1 - pow(squareDecay, Double(iteration)))
    for index in point.indices {
      mean[index] = decay * mean[index] + (1 - decay) * gradient[index]
      square[index] =
        squareDecay * square[index] + (1 - squareDecay) * gradient[index] * gradient[index]
      point[index] -=
        learningRate * meanScale * mean[index] / ((squareScale * square[index]).squareRoot() + 1e-8)
    }
  }
}

extension AdamVariable {
  /// Its three tables under a name, for a checkpoint.
  package func tables(_ name: String) -> [String: [Double]] {
    [name: point, name + " mean": mean, name + " square": square]
  }

  /// The variable that a checkpoint holds under a name, of the same size as this one.
  package func restored(_ name: String, from checkpoint: AlgorithmCheckpoint)
    throws(CheckpointFault) -> Self
  {
    var variable = self
    variable.point = try checkpoint.table(name, replacing: point)
    variable.mean = try checkpoint.table(name + " mean", replacing: mean)
    variable.square = try checkpoint.table(name + " square", replacing: square)
    return variable
  }
}
