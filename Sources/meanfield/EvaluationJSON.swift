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

    enum CodingKeys: String, CodingKey {
      case value, exploitability, populations
      case bestResponse = "best_response"
      case nashConv = "nash_conv"
      case populationAtRestResidual = "population_at_rest_residual"
    }

    init(_ figures: Exploitability, _ rest: PopulationAtRest?) {
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
    }
  }

  /// A number with its interval, whose ends are left out where they are infinite.
  struct Interval: Encodable {
    let mean: Double
    let low: Double?
    let high: Double?

    init(_ interval: ConfidenceInterval) {
      mean = interval.mean
      low = interval.low.isFinite ? interval.low : nil
      high = interval.high.isFinite ? interval.high : nil
    }
  }

  struct Agents: Encodable {
    let n: Int
    let value: Double
    let valueLow: Double?
    let valueHigh: Double?
    let valueError: Interval
    let exploitability: Double
    let low: Double?
    let high: Double?
    let ceiling: Double?
    let plan: String
    let gainIgnoringInfluence: Interval
    let priceOfIgnoring: Interval
    /// Half the intervals' widths, for people; 0 if they are exact.
    let valueReach: Double
    let gainReach: Double

    enum CodingKeys: String, CodingKey {
      case n, value, exploitability, low, high, ceiling, plan
      case valueLow = "value_low"
      case valueHigh = "value_high"
      case valueError = "value_error"
      case gainIgnoringInfluence = "gain_ignoring_influence"
      case priceOfIgnoring = "price_of_ignoring"
    }

    init(_ estimate: NPlayerExploitability, _ error: ApproachToLimit.Distance) {
      let value = Interval(estimate.value)
      // Keeping to the policy gains 0, so the exploitability is at least that.
      let gain = Interval(estimate.gain)
      n = estimate.agentCount
      self.value = value.mean
      valueLow = value.low
      valueHigh = value.high
      valueError = Interval(error)
      exploitability = max(0, gain.mean)
      low = gain.low.map { max(0, $0) }
      // Bounds hold for certain: what an agent who saw everybody could gain is the upper one.
      high = (estimate.plan == .bounds ? estimate.ceiling : gain.high).map { max(0, $0) }
      ceiling = estimate.ceiling
      plan = estimate.plan.rawValue
      gainIgnoringInfluence = Interval(estimate.gainIgnoringInfluence)
      priceOfIgnoring = Interval(estimate.priceOfIgnoring)
      valueReach = (estimate.value.high - estimate.value.low) / 2
      gainReach = (estimate.gain.high - estimate.gain.low) / 2
    }
  }

  /// How a distance from the mean field falls with N.
  struct Rate: Encodable {
    let slope: Double?
    let standardError: Double?
    /// The numbers of agents it was fitted through.
    let fitted: [Int]
    /// Those whose distance is not distinguishable from 0.
    let indistinguishable: [Int]

    enum CodingKeys: String, CodingKey {
      case slope, fitted, indistinguishable
      case standardError = "standard_error"
    }

    init(_ approach: ApproachToLimit) {
      slope = approach.fit?.slope
      standardError = approach.fit?.standardError
      fitted = approach.distances.filter(\.isDistinguishable).map(\.agentCount)
      indistinguishable = approach.distances.filter { !$0.isDistinguishable }.map(\.agentCount)
    }
  }

  struct Rates: Encodable {
    let value: Rate
    let exploitability: Rate
  }

  let game: String
  let meanField: MeanField
  /// What the policy loses beside the team's, if one was named.
  let anarchy: AnarchyJSON?
  let agents: [Agents]
  let slopes: Rates?

  enum CodingKeys: String, CodingKey {
    case game, anarchy, agents, slopes
    case meanField = "mean_field"
  }

  init(
    game: String, _ meanField: Exploitability, _ rest: PopulationAtRest?,
    _ anarchy: PriceOfAnarchy?, _ estimates: [NPlayerExploitability]
  ) {
    self.game = game
    self.meanField = MeanField(meanField, rest)
    self.anarchy = anarchy.map { AnarchyJSON(price: $0) }
    let ofValue = ApproachToLimit(
      limit: meanField.value, measured: estimates.map { ($0.agentCount, $0.value) })
    let ofExploitability = ApproachToLimit(
      limit: meanField.exploitability, measured: estimates.map { ($0.agentCount, $0.gain) },
      isPositive: true)
    agents = zip(estimates, ofValue.distances).map { Agents($0, $1) }
    slopes =
      estimates.count < 2
      ? nil : Rates(value: Rate(ofValue), exploitability: Rate(ofExploitability))
  }
}

extension EvaluationJSON.Interval {
  init(_ distance: ApproachToLimit.Distance) {
    mean = distance.value
    low = distance.low
    high = distance.high.isFinite ? distance.high : nil
  }
}
