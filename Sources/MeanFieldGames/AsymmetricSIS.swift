// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// An epidemic among agents who may differ in how easily they fall ill and recover and in how much they
/// mind staying at home (A-SIS).
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 20, 1 | time steps |
/// | susceptibility | α, P(infected next step) of a healthy agent who goes out, per share infected and out | 0.81 | – |
/// | healing | θ, P(healthy next step) of an infected agent | 0.3 | – |
/// | isolation-cost | ξ, cost of keeping one's distance | 0.5 | reward per step |
///
/// Only those infect who are infected and go out. Being infected costs 1 a step; half of all begin so.
///
/// Source: Yardim and He 2024, appendix E.2, where what happens to an agent depends on the others alone;
/// α, θ and ξ are those of Cui and Koeppl 2021 (the paper gives none). Transitions depend on the population's
/// states and actions.
public struct AsymmetricSIS: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "a-sis", summary: "an epidemic among agents who differ in their risks and costs",
    source: "Yardim and He 2024",
    parameters: [
      .real(
        "susceptibility", default: 0.81, in: .probability,
        "P(infection) of who goes out, per share infected and out"),
      .real("healing", default: 0.3, in: .probability, "P(recovery) of an infected agent"),
      .real(
        "isolation-cost", default: 0.5, in: .finite, unit: "reward per step",
        "cost of keeping one's distance"),
    ] + Horizon.parameters(steps: 20))

  public static let agentParameters: [AgentParameter] = [
    .transitions("susceptibility"), .transitions("healing"), .rewards("isolation-cost"),
  ]

  public static let formulas = GameFormulas(
    reward: "−1{s = infected} − ξ 1{a = distance}",
    nextState: """
      P(infected | healthy, go out) = α μ(infected, go out), P(infected | healthy, distance) = 0,
      P(healthy | infected) = θ
      """,
    start: "half of all are infected",
    symbols: ["α": "susceptibility", "θ": "healing", "ξ": "isolation-cost"])

  public let space = StateActionSpace(
    states: ["infected", "healthy"], actions: ["distance", "go out"])
  public let horizon: Horizon
  public let initialDistribution = [0.5, 0.5]
  public let coupling = Coupling.stateActions
  public let dynamics = Dynamics.meanFieldDependent
  public let isAffine = true
  let susceptibility: Double
  let healing: Double
  let isolationCost: Double
  /// What the share of all agents is multiplied by to be that of the others, for one who is not of them:
  /// N/(N − 1) among N agents.
  private var othersScale = 1.0

  /// An epidemic with the given probabilities per step and cost per step.
  public init(
    horizon: Horizon = .finite(steps: 20), susceptibility: Double = 0.81, healing: Double = 0.3,
    isolationCost: Double = 0.5
  ) {
    self.horizon = horizon
    self.susceptibility = susceptibility
    self.healing = healing
    self.isolationCost = isolationCost
  }

  public init(parameters: ParameterValues) throws {
    self.init(
      horizon: try Horizon(parameters), susceptibility: parameters.real("susceptibility"),
      healing: parameters.real("healing"), isolationCost: parameters.real("isolation-cost"))
  }

  /// The game of N agents, each of whom faces the others: none who may fall ill is among the infected.
  public func withAgents(_ count: Int) -> any Game {
    var game = self
    game.othersScale = count > 1 ? Double(count) / Double(count - 1) : 1
    return game
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    rewards = [-1 - isolationCost, -1, -isolationCost, 0]
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let infected = transitions.beginRow()
    transitions.append(0, probability: 1 - healing)
    transitions.append(1, probability: healing)
    (transitions[0, 0], transitions[0, 1]) = (infected, infected)
    transitions[1, 0] = transitions.appendCertain(1)
    let infection = susceptibility * othersScale * meanField.stateActions[1]
    transitions[1, 1] = transitions.beginRow()
    transitions.append(0, probability: infection)
    transitions.append(1, probability: 1 - infection)
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
    gradient.stateActions[1] +=
      weights[3] * susceptibility * othersScale * (values[0] - values[1])
  }
}
