import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Stochastic gradient ascent in a box: `θ ← [θ + α_k G]_Θ`.
///
/// Source: Subramanian and Mahajan 2019, eq. 3b and 5, and section 3, which takes the steps of Adam.
struct ProjectedAscent: Sendable {
  /// How long the k-th step is, k from 1.
  enum Steps: Sendable, Equatable {
    /// By Adam (Kingma and Ba 2015), with its constants.
    case adam
    /// `α_k = α k^−exponent`, for the two-timescale form.
    case falling(exponent: Double)
  }

  private var variable: AdamVariable
  private let box: ClosedRange<Double>
  private let steps: Steps
  private let learningRate: Double

  /// θ.
  var parameters: [Double] { variable.point }

  init(
    from start: [Double], in box: ClosedRange<Double>, steps: Steps, learningRate: Double
  ) {
    variable = AdamVariable(start)
    self.box = box
    self.steps = steps
    self.learningRate = learningRate
  }

  /// The `iteration`-th step, counted from 1, along a gradient whose squares are finite.
  mutating func step(along gradient: [Double], iteration: Int) {
    switch steps {
    case .adam:
      variable.step(
        along: gradient.map { -$0 }, iteration: iteration, learningRate: learningRate)
    case .falling(let exponent):
      let length = learningRate * pow(Double(iteration), -exponent)
      for (index, slope) in gradient.enumerated() { variable.point[index] += length * slope }
    }
    for index in variable.point.indices {
      variable.point[index] = min(max(variable.point[index], box.lowerBound), box.upperBound)
    }
  }

  /// Its tables for a checkpoint.
  var tables: [String: [Double]] { variable.tables("parameters") }

  /// As it stood at a checkpoint.
  func restored(from checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) -> Self {
    var ascent = self
    ascent.variable = try variable.restored("parameters", from: checkpoint)
    return ascent
  }
}
