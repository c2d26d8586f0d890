import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The firms as a paper writes them.
struct PaperShapedFirms: PaperShapedGame {
  var limits: (inventory: Int, production: Int, order: Int)
  var stepCount: Int
  /// d, e0, σ.
  var market: [Double]
  /// c0 to c4.
  var costs: [Double]

  var stateCount: Int { limits.inventory + 1 }
  var actionCount: Int { (limits.production + 1) * (limits.order + 1) }
  var discountFactor: Double? { nil }
  var initial: [Double] { (0..<stateCount).map { _ in 1 / Double(stateCount) } }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }
  func amounts(_ action: Int) -> (q: Double, h: Double) {
    (Double(action / (limits.order + 1)), Double(action % (limits.order + 1)))
  }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    var mean = 0.0
    for row in meanField.joint {
      for (action, share) in row.enumerated() { mean += share * amounts(action).q }
    }
    let price = pow(market[0] / (mean + market[1]), 1 / market[2])
    let (q, h) = amounts(action)
    return (price - costs[0]) * q - costs[1] * q * q - costs[2] * h
      - (costs[2] + costs[3]) * max(q - Double(state), 0) - costs[4] * Double(state)
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    let (q, h) = (Int(amounts(action).q), Int(amounts(action).h))
    return [min(state - min(q, state) + h, limits.inventory): 1]
  }
}

@Suite struct EquilibriumPriceTests {
  @Test("agrees with the oracle")
  func oracle() throws {
    expectAgreement(
      EquilibriumPrice(),
      PaperShapedFirms(
        limits: (3, 2, 2), stepCount: 5, market: [1, 1, 1], costs: [1, 1, 1, 1, 1]))
    let settings = [
      "inventory-limit": "4", "production-limit": "3", "order-limit": "1", "steps": "3",
      "demand": "5", "other-supply": "0.5", "elasticity": "2", "production-cost": "0.3",
      "capacity-cost": "0.2", "order-cost": "0.7", "shortage-cost": "1.5", "storage-cost": "0.1",
    ]
    expectAgreement(
      try EquilibriumPrice(settings, tables: [:]),
      PaperShapedFirms(
        limits: (4, 3, 1), stepCount: 3, market: [5, 0.5, 2], costs: [0.3, 0.2, 0.7, 1.5, 0.1]))
  }

  @Test("if all produce 2, the price is (d/(2 + e0))^(1/σ)", arguments: [0.5, 1, 3])
  func price(elasticity: Double) {
    var market = EquilibriumPrice.Market()
    market.demand = 6
    market.otherSupply = 4
    market.elasticity = elasticity
    let game = EquilibriumPrice(market: market)
    let joint = (0..<4).flatMap { _ in (0..<9).map { $0 == 6 ? 0.25 : 0 } }
    let process = filled(game, states: game.initialDistribution, stateActions: joint)
    // Produce 2 and order 0 with 3 in store: no shortage, 3 to hold.
    let expected = 2 * (pow(1, 1 / elasticity) - 1) - 4 - 3
    #expect(game.space.actionLabels[6] == "produce 2, order 0")
    #expect(abs(process.rewards[3 * 9 + 6] - expected) < Tolerance.rounding)
    // Produce 1 and order 2 with nothing in store.
    #expect(abs(process.rewards[5] - (0 - 1 - 2 - 2)) < Tolerance.rounding)
    #expect(process.law(3, 6) == [0, 1, 0, 0] && process.law(0, 5) == [0, 0, 1, 0])
    #expect(process.transitions.rowCount == 5)
    let measures = game.measures(
      of: MeanField(states: game.initialDistribution, stateActions: joint))
    #expect(measures == [PopulationMeasure(name: "price", value: pow(1, 1 / elasticity))])
  }

  @Test("supply on its own makes the price", arguments: [(2.0, 4.0), (0.5, 0.25), (1, 0.5)])
  func elasticity(elasticity: Double, demand: Double) {
    var market = EquilibriumPrice.Market()
    market.elasticity = elasticity
    market.demand = demand
    // At the price the demand d p^−σ is the supply.
    let price = market.price(production: 0.75)
    #expect(abs(demand * pow(price, -elasticity) - 1.75) < Tolerance.rounding)
  }

  @Test("refuses a price without bound")
  func conflict() {
    #expect {
      try EquilibriumPrice(["elasticity": "1e-3", "demand": "1e9"], tables: [:])
    } throws: {
      guard let error = $0 as? ParameterError, case .conflict = error.problem else { return false }
      return error.key == "elasticity"
    }
  }

  @Test("can be played for ever")
  func stationary() throws {
    let game = try EquilibriumPrice(["horizon": "discounted", "discount": "0.9"], tables: [:])
    #expect(game.horizon == .discounted(0.9))
    #expect(game.exploitability(of: .uniform(for: game)).exploitability > 0)
  }
}
