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

  /// The fitted law, such as `N^−0.50 ± 0.02`; nil if there is none.
  var law: String? {
    guard let slope else { return nil }
    let reach = slopeReach.map { String(format: " ± %.2f", $0) } ?? ""
    return "N^" + String(format: "%.2f", slope).replacing("-", with: "−") + reach
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
