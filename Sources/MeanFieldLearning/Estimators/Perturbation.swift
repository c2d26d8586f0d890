import MeanFieldModel

/// Tries all parameters at once, up and down in a random direction: `θ± = θ ± c η`, and
/// `G = η (J⁺ − J⁻) / 2c`.
struct Perturbation: Sendable {
  /// What directions are drawn from.
  enum Kind: String, Sendable, CaseIterable {
    /// Each parameter up or down by the same (SPSA; Spall 1992).
    case rademacher
    /// Each parameter by a standard normal number (SFSA; Katkovnik and Kulchitsky 1972).
    case gaussian
  }

  /// What directions are drawn from.
  let kind: Kind
  /// c.
  let size: Double

  /// η of an iteration, shape of θ.
  func direction(_ count: Int, seed: UInt64, iteration: Int) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: .perturbations, trial: iteration)
    return (0..<count).map { _ in
      switch kind {
      case .rademacher: stream.next() >> 63 == 0 ? 1 : -1
      case .gaussian: stream.normal()
      }
    }
  }

  /// G, shape of θ.
  func gradient(_ returns: PairEvaluation.Returns, along direction: [Double]) -> [Double] {
    let slope = (returns.above - returns.below) / (2 * size)
    return direction.map { $0 * slope }
  }
}

extension Perturbation {
  /// The settings of a perturbation.
  static let parameters: [Parameter] = [
    .choice(
      "perturbation", Kind.allCases.map(\.rawValue), "in which directions parameters are tried"),
    .real(
      "perturbation-size", default: 0.01, in: .closed(1e-6, 10),
      "c: how far, in units of a parameter and of the direction"),
  ]

  /// The perturbation that the settings ask for.
  init(_ parameters: ParameterValues) {
    kind = Kind(rawValue: parameters.text("perturbation")) ?? .rademacher
    size = parameters.real("perturbation-size")
  }
}
