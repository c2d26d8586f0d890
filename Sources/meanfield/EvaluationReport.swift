import MeanFieldModel
import MeanFieldPopulation
import MeanFieldRuns

/// An evaluation as text for people, at most 80 columns wide.
struct EvaluationReport {
  let policy: String
  /// The policy that should be best for all together, or nil if none was named.
  let team: String?
  let result: Evaluation

  func print() throws {
    try printMeanField()
    if let team, let price = result.anarchy {
      try printLine("\nWhat is lost beside the team's policy, \(team):")
      try AnarchyReport(rows: [(name: "", price: price)]).print()
    }
    if !result.estimates.isEmpty {
      try printValues()
      try printExploitabilities()
    }
    if let unequal = result.unequal { try print(unequal) }
    if !result.unfinished.isEmpty {
      try printLine("\nInterrupted; not finished: N =")
      try printLine("\(listed(result.unfinished)).")
    }
  }

  private func printMeanField() throws {
    try printLine("\(policy) in \(result.game), infinitely many agents:")
    let field = result.meanField
    var table = TextTable([
      ("", .left), ("value", .right), ("best response", .right), ("exploitability", .right),
    ])
    for population in field.populations {
      table.add([
        population.name, decimal(population.value), decimal(population.bestResponse),
        decimal(
          zeroIfRounding(
            population.exploitability, of: population.value, population.bestResponse)),
      ])
    }
    if field.populations.count > 1 {
      table.add([
        "mean over agents", decimal(field.value), decimal(field.bestResponse),
        decimal(zeroIfRounding(field.exploitability, of: field.value, field.bestResponse)),
      ])
      table.add([
        "sum over populations", "", "",
        decimal(zeroIfRounding(field.nashConv, of: field.value, field.bestResponse)),
      ])
    }
    for line in table.lines { try printLine(line) }
    for measure in result.measures {
      try printLine("\(measure.name) of the population at rest: \(decimal(measure.value))")
    }
    if let residual = result.rest?.residual, residual > PopulationAtRest.tolerance {
      try printLine(
        "Warning: the population does not come to rest (it still moves by \(decimal(residual)) a step)."
      )
    }
  }

  private func printValues() throws {
    try printLine()
    try printLine(
      "The value with N agents, and how far it is from \(decimal(result.meanField.value)):")
    var table = TextTable([
      ("agents", .right), ("value", .right), ("error", .right), ("± 95 %", .right),
    ])
    for (estimate, error) in zip(result.estimates, result.valueApproach.distances) {
      table.add([
        counted(estimate.agentCount), decimal(estimate.value.mean),
        short(zeroIfRounding(error.value, of: estimate.value.mean, result.meanField.value)),
        reach(of: estimate.value, estimate),
      ])
    }
    for line in table.lines { try printLine(line) }
    if let rate = result.rates?.value { try printRate(of: "The error", rate) }
  }

  private func printExploitabilities() throws {
    try printLine()
    try printLine("What one of N agents gains by the best deviation found, by any at most, and by")
    try printLine("the mean field's best response, which ignores its own influence:")
    var table = TextTable([
      ("agents", .right), ("gain found", .right), ("± 95 %", .right), ("at most", .right),
      ("mean field's", .right), ("found by", .left),
    ])
    for estimate in result.estimates {
      let value = estimate.value.mean
      let isFound = Self.isFound(estimate)
      table.add([
        counted(estimate.agentCount),
        decimal(zeroIfRounding(max(0, estimate.gain.mean), of: value)),
        isFound ? reach(of: estimate.gain, estimate) : "–",
        estimate.upperBound.map(decimal) ?? "–",
        short(zeroIfRounding(estimate.gainIgnoringInfluence.mean, of: value)),
        isFound ? estimate.plan.rawValue.replacing("-", with: " ") : "none",
      ])
    }
    for line in table.lines { try printLine(line) }
    if let rate = result.rates?.exploitability { try printRate(of: subject(of: rate), rate) }
    let found = result.estimates.filter(Self.isFound)
    for plan in DeviationPlan.allCases where found.contains(where: { $0.plan == plan }) {
      try printLine(explanation(of: plan))
    }
    if found.count < result.estimates.count {
      try printLine("none: every deviation tried gains less than nothing; better ones may be.")
    }
  }

  /// Whether a deviation that gains something was found, or it is known what any gains.
  private static func isFound(_ estimate: NPlayerExploitability) -> Bool {
    estimate.gain.mean > 0 || estimate.plan == .exact || estimate.plan == .bounds
  }

  private func subject(of rate: ApproachRate) -> String {
    let subject = rate.quantity == .gain ? "the gain found" : "the exploitability"
    return result.isLimitNothing
      ? "T" + subject.dropFirst()
      : "The distance of \(subject) from \(decimal(result.meanField.exploitability))"
  }

  private func printRate(of subject: String, _ rate: ApproachRate) throws {
    if let law = rate.law { try printLine("\(subject) goes like \(law).") }
    if let reason = rate.reasonForNoLaw {
      try printLine(subject)
      try printLine("\(reason).")
    }
    let end = rate.slope == nil ? "." : ", left out of the fit."
    if !rate.indistinguishable.isEmpty {
      try printLine("\(subject) is not distinguishable from 0")
      try printLine("at N = \(listed(rate.indistinguishable))\(end)")
    }
    if !rate.bounded.isEmpty {
      try printLine("The exploitability is known by bounds only, which fix no law, at N =")
      try printLine(listed(rate.bounded) + end)
    }
  }

  private func listed(_ counts: [Int]) -> String { counts.map(counted).joined(separator: ", ") }

  /// Half the width of an interval of an estimate, whose numbers may be computed.
  private func reach(of interval: ConfidenceInterval, _ estimate: NPlayerExploitability) -> String {
    switch estimate.plan {
    case .exact, .bounds: "exact"
    case .ownWeight, .groupedWeight, .meanField: short((interval.high - interval.low) / 2)
    }
  }

  private func explanation(of plan: DeviationPlan) -> String {
    switch plan {
    case .exact: "exact: a best deviation of an agent who sees its own state; no sampling."
    case .bounds:
      "bounds: a good deviation's gain, and that of who sees everybody; no sampling."
    case .ownWeight: "own weight: a best response to sampled crowds, measured on other crowds."
    case .groupedWeight: "grouped weight: the same, own weights put on many states at once."
    case .meanField: "mean field: its best response did better in a trial than what was planned."
    }
  }
}
