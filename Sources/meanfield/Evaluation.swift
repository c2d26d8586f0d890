import MeanFieldModel
import MeanFieldPopulation

/// What `evaluate` found, before it is written down in one way or another.
struct Evaluation {
  let game: String
  let meanField: Exploitability
  /// How near the population is to its rest; nil in a game with a last step.
  let rest: PopulationAtRest?
  /// What the game names of the population at rest.
  let measures: [PopulationMeasure]
  /// What the policy loses beside the team's, if one was named.
  let anarchy: PriceOfAnarchy?
  /// One for each number of agents, in the order given.
  let estimates: [NPlayerExploitability]
  /// What is known of agents who are unequal; nil where they are alike.
  let unequal: UnequalEvaluation?
  /// The numbers of agents that an interrupt left.
  let unfinished: [Int]

  /// What `evaluate` found of unequal agents.
  struct UnequalEvaluation {
    /// How many there are.
    let agentCount: Int
    let symmetry: ApproximateSymmetry
    /// One for each number of agents, in the order given, with the bound for as many.
    let gains: [(found: UnequalExploitability, bound: EquilibriumBound)]
  }

  /// How the value comes near the infinite population's.
  var valueApproach: ApproachToLimit {
    ApproachToLimit(
      limit: meanField.value, measured: estimates.map { ($0.agentCount, $0.value) })
  }

  /// How the exploitability does.
  var exploitabilityApproach: ExploitabilityApproach {
    ExploitabilityApproach(limit: meanField.exploitability, estimates: estimates)
  }

  /// The fitted laws; a law takes more than one number of agents.
  var rates: (value: ApproachRate, exploitability: ApproachRate)? {
    guard estimates.count > 1 else { return nil }
    let exploitability = exploitabilityApproach
    return (
      ApproachRate(valueApproach, of: .value),
      ApproachRate(
        exploitability.approach, of: exploitability.isExact ? .exploitability : .gain,
        bounded: exploitability.bounded)
    )
  }

  /// Whether the infinite population's exploitability is nothing beside that of N agents.
  var isLimitNothing: Bool {
    estimates.allSatisfy { meanField.exploitability < 0.01 * max(0, $0.gain.mean) }
  }
}
