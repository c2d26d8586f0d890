import Foundation
import MeanFieldModel
import MeanFieldPopulation

/// How a distance from the mean field falls with N.
struct ApproachRate {
  /// What comes near its limit.
  enum Quantity: String, Encodable {
    case value
    case exploitability
    /// What the deviations gain that were found, which is at most the exploitability.
    case gain
  }

  let quantity: Quantity
  let slope: Double?
  /// Half the width of the slope's 95 % interval; nil where two points leave it unknown.
  let slopeReach: Double?
  /// The numbers of agents it was fitted through.
  let fitted: [Int]
  /// Those whose distance is not distinguishable from 0.
  let indistinguishable: [Int]
  /// Those that are known by bounds only.
  let bounded: [Int]

  init(_ approach: ApproachToLimit, of quantity: Quantity, bounded: [Int] = []) {
    self.quantity = quantity
    self.bounded = bounded
    slope = approach.fit?.slope
    slopeReach = approach.fit?.slopeReach
    fitted = approach.distances.filter(\.isDistinguishable).map(\.agentCount)
    indistinguishable = approach.distances.filter { !$0.isDistinguishable }.map(\.agentCount)
  }

  /// The fitted law, such as `N^−0.50 ± 0.02`; nil if there is none: two points tell nothing of it,
  /// and an interval that contains 0 does not even tell that the distance falls.
  var law: String? {
    guard let slope, let slopeReach, slope + slopeReach < 0 else { return nil }
    return "N^" + String(format: "%.2f ± %.2f", slope, slopeReach).replacing("-", with: "−")
  }

  /// Why there is no law though a line was fitted, of what the line is of; nil if there is one, or no
  /// line.
  var reasonForNoLaw: String? {
    guard let slope, law == nil else { return nil }
    guard let slopeReach else { return "takes three numbers of agents to tell how it falls with N" }
    let ends = String(format: "from %.2f to %.2f", slope - slopeReach, slope + slopeReach)
    return "need not fall with N: its exponent lies \(ends.replacing("-", with: "−"))"
  }
}

extension ApproachRate: Encodable {
  private enum CodingKeys: String, CodingKey {
    case of, slope, low, high, fitted, indistinguishable, bounded
  }

  /// Writes every key, null for what is not known.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(quantity, forKey: .of)
    try container.encode(slope, forKey: .slope)
    let ends = slopeReach.flatMap { reach in slope.map { ($0 - reach, $0 + reach) } }
    try container.encode(ends?.0, forKey: .low)
    try container.encode(ends?.1, forKey: .high)
    try container.encode(fitted, forKey: .fitted)
    try container.encode(indistinguishable, forKey: .indistinguishable)
    try container.encode(bounded, forKey: .bounded)
  }
}
