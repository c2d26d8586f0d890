import MeanFieldModel

/// A random direction in which all parameters are tried at the same time.
enum Perturbation: String, Sendable, CaseIterable {
  /// Each parameter up or down by the same (SPSA; Spall 1992).
  case rademacher
  /// Each parameter by a standard normal number (SFSA; Katkovnik and Kulchitsky 1972).
  case gaussian

  /// η of an iteration, shape of θ.
  func direction(_ count: Int, seed: UInt64, iteration: Int) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: .perturbations, trial: iteration)
    return (0..<count).map { _ in
      switch self {
      case .rademacher: stream.next() >> 63 == 0 ? 1 : -1
      case .gaussian: stream.normal()
      }
    }
  }
}

extension Perturbation {
  /// The settings of a kind and of c, `perturbation-size`.
  static let parameters: [Parameter] = [
    .choice("perturbation", allCases.map(\.rawValue), "in which directions parameters are tried"),
    .real(
      "perturbation-size", default: 0.01, in: .closed(1e-6, 10),
      "c: how far, in units of a parameter and of the direction"),
  ]

  /// The kind of perturbation that the settings ask for.
  init(_ parameters: ParameterValues) {
    self = Perturbation(rawValue: parameters.text("perturbation")) ?? .rademacher
  }
}
