// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Two roads, one of them with a bottleneck: its delay grows faster from the share on where it is full.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 1, 1 | mornings |
/// | capacity | c, share of all drivers with which the bottleneck is full | 0.6 | – |
/// | delay | k₀, what the bottleneck costs per share of drivers in it | 1 | reward |
/// | queue | k₁, what it costs more per share beyond the capacity | 4 | reward |
/// | detour | d, what the other road costs; in equilibrium the bottleneck is just full if it is k₀ c | 0.6 | reward |
///
/// With these numbers the equilibrium is where the delay has its kink: one of N agents then meets a queue of the
/// order of 1/√N by chance, which infinitely many never meet, and gains as much by taking the other road. Where
/// rewards are smooth chance averages out, and what one agent gains is of the order of 1/N.
///
/// Source: none; the usual bound of the exploitability among N agents, O(1/√N), is met (Yardim, Goldman and He
/// 2024 show for other games that it is).
public struct Bottleneck: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "bottleneck", summary: "two roads, one of which is just full in equilibrium",
    source: "this package; see Yardim and He 2024, theorem 1",
    parameters: [
      .real(
        "capacity", default: 0.6, in: .probability, "share of drivers with which the road is full"),
      .real(
        "delay", default: 1, in: .nonNegative, unit: "reward",
        "cost of the road per share of drivers on it"),
      .real(
        "queue", default: 4, in: .nonNegative, unit: "reward",
        "more cost of it per share beyond the capacity"),
      .real("detour", default: 0.6, in: .finite, unit: "reward", "cost of the other road"),
    ] + Horizon.parameters(steps: 1))

  public static let agentParameters: [AgentParameter] = [
    .rewards("delay"), .rewards("queue"), .rewards("detour"),
  ]

  public static let formulas = GameFormulas(
    reward: "−k₀ μ(road) − k₁ max(0, μ(road) − c) on the road, −d on the detour",
    nextState: "s' = s", start: "everybody at home",
    symbols: ["c": "capacity", "k₀": "delay", "k₁": "queue", "d": "detour"])

  public let space = StateActionSpace(states: ["home"], actions: ["road", "detour"])
  public let horizon: Horizon
  public let initialDistribution = [1.0]
  public let coupling = Coupling.stateActions
  let capacity: Double
  let delay: Double
  let queue: Double
  let detour: Double

  /// Two roads with the given costs.
  public init(
    horizon: Horizon = .finite(steps: 1), capacity: Double = 0.6, delay: Double = 1,
    queue: Double = 4, detour: Double = 0.6
  ) {
    self.horizon = horizon
    self.capacity = capacity
    self.delay = delay
    self.queue = queue
    self.detour = detour
  }

  public init(parameters: ParameterValues) throws {
    self.init(
      horizon: try Horizon(parameters), capacity: parameters.real("capacity"),
      delay: parameters.real("delay"), queue: parameters.real("queue"),
      detour: parameters.real("detour"))
  }

  /// Where there is no queue, whatever the population.
  public var isAffine: Bool { queue == 0 }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let share = meanField.stateActions[0]
    rewards = [-delay * share - queue * max(0, share - capacity), -detour]
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let row = transitions.appendCertain(0)
    for action in 0..<2 { transitions[0, action] = row }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let share = meanField.stateActions[0]
    // At the kink the mean of both sides.
    let beyond = share > capacity ? 1 : share == capacity ? 0.5 : 0
    gradient.stateActions[0] -= weights[0] * (delay + beyond * queue)
  }
}
