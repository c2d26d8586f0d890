// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Equilibrium price: firms produce from an inventory of raw material and sell at the price at
/// which supply meets demand.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | inventory-limit | the most material a firm can hold | 3 | units |
/// | production-limit | the most it can produce in a step | 2 | units |
/// | order-limit | the most material it can order in a step | 2 | units |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 5, 1 | time steps |
/// | demand | d, demand at price 1 | 1 | units |
/// | other-supply | e0, supply from elsewhere | 1 | units |
/// | elasticity | σ, elasticity of demand | 1 | – |
/// | production-cost | c0, cost of producing a unit | 1 | reward per unit |
/// | capacity-cost | c1, cost of producing, by the square of the amount | 1 | reward per unit² |
/// | order-cost | c2, price of a unit of material | 1 | reward per unit |
/// | shortage-cost | c3, extra cost of a unit that the inventory lacks | 1 | reward per unit |
/// | storage-cost | c4, cost of holding a unit for a step | 1 | reward per unit |
///
/// With s units in the inventory a firm produces q and orders h: `s' = min(s − min(q, s) + h,
/// inventory-limit)`. It sells at the price p at which the mean production and e0 meet the demand
/// d p^{−σ}, `p = (d/(E[q] + e0))^{1/σ}`, and the reward is
/// `(p − c0) q − c1 q² − c2 h − (c2 + c3) max(q − s, 0) − c4 s`. Action (q, h) has the number
/// `q (order-limit + 1) + h`. Inventories start spread out evenly.
///
/// Source: Guo et al. 2024 (equilibrium price), with the conventions and defaults of MFGLib 0.3.0.
/// Transitions do not depend on the population; rewards depend on its actions.
public struct EquilibriumPrice: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "equilibrium-price", summary: "firms produce and sell at the price their supply makes",
    source: "Guo et al. 2024; MFGLib 0.3.0",
    parameters: [
      .integer(
        "inventory-limit", default: 3, in: 0...1000, unit: "units", "most material to hold"),
      .integer(
        "production-limit", default: 2, in: 0...100, unit: "units", "most to produce in a step"),
      .integer(
        "order-limit", default: 2, in: 0...100, unit: "units", "most material to order in a step"),
      .real("demand", default: 1, in: .nonNegative, unit: "units", "demand at price 1"),
      .real("other-supply", default: 1, in: .positive, unit: "units", "supply from elsewhere"),
      .real("elasticity", default: 1, in: .positive, "elasticity of demand"),
      cost("production-cost", "cost of producing a unit"),
      cost("capacity-cost", unit: "reward per unit²", "cost by the square of the production"),
      cost("order-cost", "price of a unit of material"),
      cost("shortage-cost", "extra cost of a unit that the inventory lacks"),
      cost("storage-cost", "cost of holding a unit for a step"),
    ] + Horizon.parameters(steps: 5))

  public static let agentParameters: [AgentParameter] = [
    .rewards("production-cost"), .rewards("capacity-cost"), .rewards("order-cost"),
    .rewards("shortage-cost"), .rewards("storage-cost"),
  ]

  public static let formulas = GameFormulas(
    reward: "(p − c₀) q − c₁ q² − c₂ h − (c₂ + c₃) max(q − s, 0) − c₄ s",
    nextState: "s' = min(s − min(q, s) + h, m)",
    start: "every inventory alike",
    symbols: [
      "q": "what a produces, 0 to production-limit", "h": "what a orders, 0 to order-limit",
      "p": "(d/(E[q] + e₀))^(1/σ)", "d": "demand", "e₀": "other-supply", "σ": "elasticity",
      "c₀": "production-cost", "c₁": "capacity-cost", "c₂": "order-cost", "c₃": "shortage-cost",
      "c₄": "storage-cost", "m": "inventory-limit",
    ])

  private static func cost(
    _ name: String, unit: String = "reward per unit", _ summary: String
  ) -> Parameter { .real(name, default: 1, in: .nonNegative, unit: unit, summary) }

  /// What a firm pays, in reward per unit (capacity: per unit squared).
  public struct Costs: Sendable, Equatable {
    /// c0, of producing a unit.
    public var production = 1.0
    /// c1, of producing, by the square of the amount.
    public var capacity = 1.0
    /// c2, of a unit of material.
    public var order = 1.0
    /// c3, beyond c2, of a unit that the inventory lacks.
    public var shortage = 1.0
    /// c4, of holding a unit for a step.
    public var storage = 1.0

    /// All costs 1.
    public init() {}
  }

  /// What makes the price: demand d p^{−σ} meets the mean production and the supply from elsewhere.
  public struct Market: Sendable, Equatable {
    /// d, the demand at price 1.
    public var demand = 1.0
    /// e0, the supply from elsewhere, positive.
    public var otherSupply = 1.0
    /// σ, the elasticity of demand, positive.
    public var elasticity = 1.0

    /// Demand, other supply and elasticity of 1.
    public init() {}

    /// The price for a mean production.
    public func price(production: Double) -> Double {
      pow(demand / (production + otherSupply), 1 / elasticity)
    }

    /// The derivative of the price: −p/(σ (E[q] + e0)).
    func priceSlope(production: Double) -> Double {
      -price(production: production) / (elasticity * (production + otherSupply))
    }
  }

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let coupling = Coupling.stateActions
  let market: Market
  let productionLimit: Int
  let orderLimit: Int
  /// The reward but for what is sold, shape [S, A].
  let baseRewards: [Double]
  /// q of each action, shape [A].
  let productions: [Double]

  /// Firms that can hold, produce and order up to the given amounts.
  public init(
    inventoryLimit: Int = 3, productionLimit: Int = 2, orderLimit: Int = 2,
    horizon: Horizon = .finite(steps: 5), market: Market = Market(), costs: Costs = Costs()
  ) {
    let amounts = (0...productionLimit).flatMap { production in
      (0...orderLimit).map { (production: production, order: $0) }
    }
    space = StateActionSpace(
      states: (0...inventoryLimit).map { "\($0) in store" },
      actions: amounts.map { "produce \($0.production), order \($0.order)" })
    self.horizon = horizon
    let inventories = inventoryLimit + 1
    initialDistribution = Array(repeating: 1 / Double(inventories), count: inventories)
    self.market = market
    self.productionLimit = productionLimit
    self.orderLimit = orderLimit
    productions = amounts.map { Double($0.production) }
    baseRewards = (0..<inventories).flatMap { stored in
      amounts.map { amount in
        let (production, order) = (Double(amount.production), Double(amount.order))
        let lacking = max(production - Double(stored), 0)
        return -costs.production * production - costs.capacity * production * production
          - costs.order * order - (costs.order + costs.shortage) * lacking
          - costs.storage * Double(stored)
      }
    }
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: try Horizon(parameters).steps, stateCount: parameters.integer("inventory-limit") + 1,
      actionCount: (parameters.integer("production-limit") + 1)
        * (parameters.integer("order-limit") + 1))
  }

  public init(parameters: ParameterValues) throws {
    var market = Market()
    market.demand = parameters.real("demand")
    market.otherSupply = parameters.real("other-supply")
    market.elasticity = parameters.real("elasticity")
    guard market.price(production: 0).isFinite else {
      throw ParameterError(
        key: "elasticity", value: "\(market.elasticity)",
        problem: .conflict("makes the price infinite for this demand and other-supply"))
    }
    var costs = Costs()
    costs.production = parameters.real("production-cost")
    costs.capacity = parameters.real("capacity-cost")
    costs.order = parameters.real("order-cost")
    costs.shortage = parameters.real("shortage-cost")
    costs.storage = parameters.real("storage-cost")
    self.init(
      inventoryLimit: parameters.integer("inventory-limit"),
      productionLimit: parameters.integer("production-limit"),
      orderLimit: parameters.integer("order-limit"), horizon: try Horizon(parameters),
      market: market, costs: costs)
  }

  /// E[q].
  private func production(of meanField: MeanField) -> Double {
    let actions = productions.count
    var production = 0.0
    for first in stride(from: 0, to: baseRewards.count, by: actions) {
      for action in 0..<actions {
        production += meanField.stateActions[first + action] * productions[action]
      }
    }
    return production
  }

  public func measures(of meanField: MeanField) -> [PopulationMeasure] {
    let price = market.price(production: production(of: meanField))
    return [PopulationMeasure(name: "price", value: price)]
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let actions = productions.count
    let price = market.price(production: production(of: meanField))
    for first in stride(from: 0, to: baseRewards.count, by: actions) {
      for action in 0..<actions {
        rewards[first + action] = baseRewards[first + action] + price * productions[action]
      }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    // One row for each inventory that can follow.
    let firstRow = transitions.rowCount
    let inventories = space.stateCount
    for stored in 0..<inventories { _ = transitions.appendCertain(stored) }
    for stored in 0..<inventories {
      for production in 0...productionLimit {
        for order in 0...orderLimit {
          let next = min(max(stored - production, 0) + order, inventories - 1)
          transitions[stored, production * (orderLimit + 1) + order] = firstRow + next
        }
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let actions = productions.count
    // Every sale is at the price, which an agent's production q lowers by p q/(σ (E[q] + e0)).
    let sold = weights.indices.reduce(0) { $0 + weights[$1] * productions[$1 % actions] }
    let slope = sold * market.priceSlope(production: production(of: meanField))
    for pair in weights.indices {
      gradient.stateActions[pair] += slope * productions[pair % actions]
    }
  }
}
