import MeanFieldModel
import MeanFieldPopulation

/// An evaluation as text for people, at most 80 columns wide.
struct EvaluationReport {
  let policy: String
  /// The policy that should be best for all together, or nil if none was named.
  let team: String?
  let result: EvaluationJSON

  func print() throws {
    try printMeanField()
    if let team, let price = result.anarchy?.price {
      try printLine("\nWhat is lost beside the team's policy, \(team):")
      try AnarchyReport(rows: [(name: "", price: price)]).print()
    }
    guard !result.agents.isEmpty else { return }
    try printValues()
    try printExploitabilities()
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
        decimal(population.exploitability),
      ])
    }
    if field.populations.count > 1 {
      table.add([
        "mean over agents", decimal(field.value), decimal(field.bestResponse),
        decimal(field.exploitability),
      ])
      table.add(["sum over populations", "", "", decimal(field.nashConv)])
    }
    for line in table.lines { try printLine(line) }
    if let residual = field.populationAtRestResidual, residual > PopulationAtRest.tolerance {
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
    for row in result.agents {
      table.add([
        counted(row.n), decimal(row.value), short(row.valueError.mean),
        isComputed(row) ? "exact" : short(row.valueReach),
      ])
    }
    for line in table.lines { try printLine(line) }
    if let rate = result.slopes?.value { try printRate(of: "The error", rate) }
  }

  private func printExploitabilities() throws {
    try printLine()
    try printLine(
      "What one of N agents gains by deviating, at least, and what it gains by the mean")
    try printLine("field's best response, which ignores its own influence:")
    var table = TextTable([
      ("agents", .right), ("exploitability", .right), ("± 95 %", .right),
      ("mean field's", .right), ("found by", .left),
    ])
    for row in result.agents {
      table.add([
        counted(row.n), decimal(row.exploitability), spread(of: row),
        short(row.gainIgnoringInfluence.mean), name(of: row.plan),
      ])
    }
    for line in table.lines { try printLine(line) }
    if let rate = result.slopes?.exploitability {
      try printRate(
        of: result.isLimitNothing
          ? "The exploitability" : "Its distance from \(decimal(result.meanField.exploitability))",
        rate)
    }
    for plan in DeviationPlan.allCases
    where result.agents.contains(where: { $0.plan == plan.rawValue }) {
      try printLine(explanation(of: plan))
    }
  }

  private func printRate(of subject: String, _ rate: EvaluationJSON.Rate) throws {
    if let law = rate.law { try printLine("\(subject) goes like \(law).") }
    guard !rate.indistinguishable.isEmpty else { return }
    let numbers = rate.indistinguishable.map(counted).joined(separator: ", ")
    try printLine("\(subject) is not distinguishable from 0 at N =")
    try printLine("\(numbers)\(rate.slope == nil ? "." : ", left out of the fit.")")
  }

  private func isComputed(_ row: EvaluationJSON.Agents) -> Bool {
    [DeviationPlan.exact, .bounds].map(\.rawValue).contains(row.plan)
  }

  /// How sure an exploitability is.
  private func spread(of row: EvaluationJSON.Agents) -> String {
    switch DeviationPlan(rawValue: row.plan) {
    case .exact: "exact"
    case .bounds: "to \(row.high.map(decimal) ?? "∞")"
    default: short(row.gainReach)
    }
  }

  private func name(of plan: String) -> String { plan.replacing("-", with: " ") }

  private func explanation(of plan: DeviationPlan) -> String {
    switch plan {
    case .exact: "exact: a best deviation of an agent who sees its own state; no sampling."
    case .bounds:
      "bounds: a good deviation's gain, to that of an agent who sees everybody; no sampling."
    case .ownWeight: "own weight: a best response to sampled crowds, measured on other crowds."
    case .groupedWeight: "grouped weight: the same, own weights put on many states at once."
    case .meanField: "mean field: its best response did better in a trial than what was planned."
    }
  }
}
