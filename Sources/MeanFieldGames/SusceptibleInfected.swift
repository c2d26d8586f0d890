// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Susceptible or infected: going out is pleasant and infects.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 51, 1 | time steps |
/// | infection-rate | P(infected next step) of a susceptible who goes out, a share infected | 0.81 | – |
/// | recovery-rate | P(susceptible next step) of an infected | 0.3 | – |
/// | infection-cost | cost of being infected | 1 | reward per step |
/// | distancing-cost | cost of keeping one's distance | 0.5 | reward per step |
/// | initially-infected | share infected at step 0 | 0.6 | – |
///
/// Source: Cui and Koeppl 2021 (SIS), with the conventions of MFGLib 0.3.0. The
/// transitions depend on the population's states.
public struct SusceptibleInfected: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "susceptible-infected", summary: "an epidemic in which agents choose to go out or not",
    source: "Cui and Koeppl 2021; MFGLib 0.3.0",
    parameters: [
      .real("infection-rate", default: 0.81, in: .probability, "P(infection), per share infected"),
      .real("recovery-rate", default: 0.3, in: .probability, "P(recovery) of an infected agent"),
      .real(
        "infection-cost", default: 1, in: .nonNegative, unit: "reward per step",
        "cost of being infected"),
      .real(
        "distancing-cost", default: 0.5, in: .nonNegative, unit: "reward per step",
        "cost of keeping one's distance"),
      .real("initially-infected", default: 0.6, in: .probability, "share infected at step 0"),
    ] + Horizon.parameters(steps: 51))

  public static let agentParameters: [AgentParameter] = [
    .transitions("infection-rate"), .transitions("recovery-rate"), .rewards("infection-cost"),
    .rewards("distancing-cost"),
  ]

  public static let formulas = GameFormulas(
    reward: "−c 1{s = infected} − d 1{a = distance}",
    nextState: """
      P(infected | susceptible, go out) = β μ(infected), P(infected | susceptible, distance) = 0,
      P(susceptible | infected) = γ
      """,
    start: "μ(infected) = initially-infected",
    symbols: [
      "c": "infection-cost", "d": "distancing-cost", "β": "infection-rate", "γ": "recovery-rate",
    ])

  public let space = StateActionSpace(
    states: ["susceptible", "infected"], actions: ["go out", "distance"])
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let dynamics = Dynamics.meanFieldDependent
  public let isAffine = true
  let infectionRate: Double
  let recoveryRate: Double
  let rewardTable: [Double]

  /// An epidemic with the given rates per step and costs per step.
  public init(
    horizon: Horizon = .finite(steps: 51), infectionRate: Double = 0.81, recoveryRate: Double = 0.3,
    infectionCost: Double = 1, distancingCost: Double = 0.5, initiallyInfected: Double = 0.6
  ) {
    self.horizon = horizon
    initialDistribution = [1 - initiallyInfected, initiallyInfected]
    self.infectionRate = infectionRate
    self.recoveryRate = recoveryRate
    rewardTable = [0, -distancingCost, -infectionCost, -infectionCost - distancingCost]
  }

  public init(parameters: ParameterValues) throws {
    self.init(
      horizon: try Horizon(parameters), infectionRate: parameters.real("infection-rate"),
      recoveryRate: parameters.real("recovery-rate"),
      infectionCost: parameters.real("infection-cost"),
      distancingCost: parameters.real("distancing-cost"),
      initiallyInfected: parameters.real("initially-infected"))
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for pair in rewardTable.indices { rewards[pair] = rewardTable[pair] }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let infection = infectionRate * meanField.states[1]
    let outside = transitions.beginRow()
    transitions.append(0, probability: 1 - infection)
    transitions.append(1, probability: infection)
    transitions[0, 0] = outside
    transitions[0, 1] = transitions.appendCertain(0)
    let infected = transitions.beginRow()
    transitions.append(0, probability: recoveryRate)
    transitions.append(1, probability: 1 - recoveryRate)
    transitions[1, 0] = infected
    transitions[1, 1] = infected
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    // Rewards do not depend on the population.
  }

  public func addTransitionGradient(
    weights: [Double], values: [Double], at step: Int, meanField: MeanField,
    into gradient: inout MeanField
  ) {
    gradient.states[1] += weights[0] * infectionRate * (values[1] - values[0])
  }

  public func measures(of meanField: MeanField) -> [PopulationMeasure] {
    [PopulationMeasure(name: "share_infected", value: meanField.states[1])]
  }
}
