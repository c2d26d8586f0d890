public import MeanFieldModel

/// The policies `π_θ` of a stationary game that a learner chooses among, told apart by parameters θ in
/// a box Θ.
public protocol PolicyFamily: Sendable {
  /// θ before anything is learned.
  var start: [Double] { get }
  /// What each parameter may be.
  var box: ClosedRange<Double> { get }
  /// The name of the one parameter, in snake_case, if there is only one.
  var parameterName: String? { get }

  /// `π_θ`, shape [1, S, A]; θ may lie beside the box.
  func policy(at parameters: [Double]) -> Policy
}

/// Policies that change smoothly with their parameters.
public protocol DifferentiablePolicyFamily: PolicyFamily {
  /// `Σ weights[s, a] ∇_θ log π_θ(a | s)` over all s and a, shape of θ.
  ///
  /// - Parameters:
  ///   - weights: Shape [S, A]; 0 at illegal actions.
  ///   - parameters: θ.
  func weightedScores(_ weights: [Double], at parameters: [Double]) -> [Double]
}

extension PolicyFamily {
  /// There are several parameters.
  public var parameterName: String? { nil }
}
