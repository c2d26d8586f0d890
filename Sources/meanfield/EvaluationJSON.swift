import MeanFieldModel
import MeanFieldPopulation

/// What `evaluate --json` prints, and `evaluate --out` keeps.
struct EvaluationJSON: Encodable {
  struct OfPopulation: Encodable {
    let name: String
    let value: Double
    let bestResponse: Double
    let exploitability: Double

    enum CodingKeys: String, CodingKey {
      case name, value, exploitability
      case bestResponse = "best_response"
    }
  }

  struct MeanField: Encodable {
    let value: Double
    let bestResponse: Double
    let exploitability: Double
    let nashConv: Double
    let populations: [OfPopulation]
    let populationAtRestResidual: Double?
    /// What the game names of the population at rest, by name; nil where it names nothing.
    let populationAtRest: [String: Double]?

    enum CodingKeys: String, CodingKey {
      case value, exploitability, populations
      case bestResponse = "best_response"
      case nashConv = "nash_conv"
      case populationAtRestResidual = "population_at_rest_residual"
      case populationAtRest = "population_at_rest"
    }

    init(
      _ figures: Exploitability, _ rest: PopulationAtRest?, _ measures: [PopulationMeasure]
    ) {
      value = figures.value
      bestResponse = figures.bestResponse
      exploitability = figures.exploitability
      nashConv = figures.nashConv
      populations = figures.populations.map {
        OfPopulation(
          name: $0.name, value: $0.value, bestResponse: $0.bestResponse,
          exploitability: $0.exploitability)
      }
      populationAtRestResidual = rest?.residual
      populationAtRest =
        measures.isEmpty ? nil : Dictionary(measures.map { ($0.name, $0.value) }) { $1 }
    }
  }

  /// A number with its interval; ends that are infinite are written as null.
  struct Interval: Encodable {
    let mean: Double
    let low: Double
    let high: Double

    init(_ interval: ConfidenceInterval) {
      (mean, low, high) = (interval.mean, interval.low, interval.high)
    }

    init(_ distance: ApproachToLimit.Distance) {
      (mean, low, high) = (distance.value, distance.low, distance.high)
    }
  }

  struct Agents: Encodable {
    let n: Int
    let value: Double
    let valueLow: Double
    let valueHigh: Double
    let valueError: Interval
    /// What the deviation gains that was found, or 0, which keeping to the policy gains.
    let exploitability: Double
    /// A lower bound of the exploitability, certain or with the confidence of the gain's interval.
    let low: Double
    /// A certain upper bound of it; ∞, written as null, where none is known.
    let high: Double
    /// What the deviation gains that was found.
    let gain: Interval
    /// What an agent who saw everybody could gain.
    let ceiling: Double?
    let plan: String
    let gainIgnoringInfluence: Interval
    let priceOfIgnoring: Interval

    enum CodingKeys: String, CodingKey {
      case n, value, exploitability, low, high, gain, ceiling, plan
      case valueLow = "value_low"
      case valueHigh = "value_high"
      case valueError = "value_error"
      case gainIgnoringInfluence = "gain_ignoring_influence"
      case priceOfIgnoring = "price_of_ignoring"
    }

    init(_ estimate: NPlayerExploitability, _ error: ApproachToLimit.Distance) {
      n = estimate.agentCount
      (value, valueLow, valueHigh) = (
        estimate.value.mean, estimate.value.low, estimate.value.high
      )
      valueError = Interval(error)
      exploitability = max(0, estimate.gain.mean)
      low = estimate.lowerBound
      high = estimate.upperBound ?? .infinity
      gain = Interval(estimate.gain)
      ceiling = estimate.ceiling
      plan = estimate.plan.rawValue
      gainIgnoringInfluence = Interval(estimate.gainIgnoringInfluence)
      priceOfIgnoring = Interval(estimate.priceOfIgnoring)
    }
  }

  /// Agents who are unequal.
  struct Unequal: Encodable {
    struct Gains: Encodable {
      let n: Int
      /// The agents that were looked at, from 0.
      let agents: [Int]
      let gains: [Interval]
      let meanGain: Interval
      let value: Interval
      let isExact: Bool
      let bound: Double
      let isBoundExact: Bool

      enum CodingKeys: String, CodingKey {
        case n, agents, gains, value, bound
        case meanGain = "mean_gain"
        case isExact = "is_exact"
        case isBoundExact = "is_bound_exact"
      }
    }

    let count: Int
    let alpha: Double
    let beta: Double
    let scaledBeta: Double
    let isExact: Bool
    let gains: [Gains]

    enum CodingKeys: String, CodingKey {
      case count, alpha, beta, gains
      case scaledBeta = "scaled_beta"
      case isExact = "is_exact"
    }

    init(_ unequal: Evaluation.UnequalEvaluation) {
      count = unequal.agentCount
      alpha = unequal.symmetry.alpha
      beta = unequal.symmetry.beta
      scaledBeta = unequal.symmetry.scaledBeta
      isExact = unequal.symmetry.isExact
      gains = unequal.gains.map { found, bound in
        Gains(
          n: found.agentCount, agents: found.agents, gains: found.gains.map { Interval($0) },
          meanGain: Interval(found.meanGain), value: Interval(found.value),
          isExact: found.isExact, bound: bound.epsilon, isBoundExact: bound.isExact)
      }
    }
  }

  struct Rates: Encodable {
    let value: ApproachRate
    let exploitability: ApproachRate
  }

  let game: String
  let meanField: MeanField
  /// What the policy loses beside the team's, if one was named.
  let anarchy: AnarchyJSON?
  let agents: [Agents]
  let slopes: Rates?
  /// Nil where agents are alike.
  let unequal: Unequal?
  /// The numbers of agents that an interrupt left; nil if there was none.
  let unfinished: [Int]?

  enum CodingKeys: String, CodingKey {
    case game, anarchy, agents, slopes, unequal, unfinished
    case meanField = "mean_field"
  }

  init(_ evaluation: Evaluation) {
    game = evaluation.game
    meanField = MeanField(evaluation.meanField, evaluation.rest, evaluation.measures)
    anarchy = evaluation.anarchy.map { AnarchyJSON(price: $0) }
    agents = zip(evaluation.estimates, evaluation.valueApproach.distances).map { Agents($0, $1) }
    slopes = evaluation.rates.map { Rates(value: $0.value, exploitability: $0.exploitability) }
    unequal = evaluation.unequal.map { Unequal($0) }
    unfinished = evaluation.unfinished.isEmpty ? nil : evaluation.unfinished
  }
}
