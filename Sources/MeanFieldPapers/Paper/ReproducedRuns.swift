public import MeanFieldFigures

/// What the runs of a reproduction stored: all that a figure or a claim sees.
public struct ReproducedRuns: Sendable {
  private let curves: [String: TrialCurves]

  /// Runs by name.
  public init(_ curves: [String: TrialCurves]) { self.curves = curves }

  /// A run's measurements.
  ///
  /// - Precondition: The figure or the claim names the run among its own.
  public subscript(name: String) -> TrialCurves {
    guard let found = curves[name] else {
      preconditionFailure(
        "the run \(name) is not among those named: \(curves.keys.sorted().joined(separator: ", "))")
    }
    return found
  }

  /// Those of the given names alone.
  func only(_ names: [String]) -> ReproducedRuns {
    ReproducedRuns(curves.filter { names.contains($0.key) })
  }
}
