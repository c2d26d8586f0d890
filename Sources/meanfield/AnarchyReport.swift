import MeanFieldModel
import MeanFieldRuns

/// Prices of anarchy as a table for people.
struct AnarchyReport {
  /// Whose prices they are; empty for one that needs no name.
  let rows: [(name: String, price: PriceOfAnarchy)]

  func print() throws {
    var headings: [(String, TextTable.Alignment)] = [
      ("team's value", .right), ("team's gap", .right), ("loss", .right),
      ("price of anarchy", .right),
      ("exploitability", .right),
    ]
    let isNamed = rows.contains { !$0.name.isEmpty }
    if isNamed { headings.insert(("run", .left), at: 0) }
    var table = TextTable(headings)
    for (name, price) in rows {
      let figures = [
        decimal(price.teamValue), price.teamGap.map(decimal) ?? "–",
        decimal(zeroIfRounding(price.loss, of: price.teamValue, price.value)),
        price.ratio.map(decimal) ?? "–",
        decimal(zeroIfRounding(price.exploitability, of: price.value)),
      ]
      table.add(isNamed ? [name] + figures : figures)
    }
    for line in table.lines { try printLine(line) }
    try printRemarks(on: rows.map(\.price))
  }

  private func printRemarks(on prices: [PriceOfAnarchy]) throws {
    if prices.contains(where: { $0.ratio == nil }) {
      try printLine("A price is not defined where the values are not both below 0 or both above.")
    }
    if !prices.allSatisfy(\.isOfEquilibrium) {
      try printLine(
        "Warning: the exploitability is not small beside the loss; the price is that of")
      try printLine("the policy, not of an equilibrium.")
    }
    if prices.contains(where: { $0.teamGap == nil }) {
      try printLine("Whether the team's policy is the best for all is not known: the game has no")
      try printLine("derivatives that would tell.")
    } else if !prices.allSatisfy(\.isOfOptimum) {
      try printLine("Warning: the team could still gain (team's gap); the price may be too low.")
    }
    // As far as the digits that are shown tell.
    if prices.contains(where: { $0.loss < 0 && decimal($0.value) != decimal($0.teamValue) }) {
      try printLine("Warning: the team's policy does worse; it is not the best for all together.")
    }
  }
}

/// A price of anarchy as `--json` prints it.
struct AnarchyJSON: Encodable {
  let price: PriceOfAnarchy

  private enum CodingKeys: String, CodingKey {
    case value, loss, exploitability
    case teamValue = "team_value"
    case teamGap = "team_gap"
    case priceOfAnarchy = "price_of_anarchy"
  }

  /// Writes every key, null for a price that is not defined.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(price.teamValue, forKey: .teamValue)
    try container.encode(price.teamGap, forKey: .teamGap)
    try container.encode(price.value, forKey: .value)
    try container.encode(price.loss, forKey: .loss)
    try container.encode(price.ratio, forKey: .priceOfAnarchy)
    try container.encode(price.exploitability, forKey: .exploitability)
  }
}

/// What `runs compare --json` prints.
struct ComparisonJSON: Encodable {
  let runs: [RunSummary]
  let anarchy: [Anarchy]

  /// A price of anarchy with the runs it is of, and the points of their sweeps.
  struct Anarchy: Encodable {
    let comparison: AnarchyComparison

    private enum CodingKeys: String, CodingKey {
      case run, variant
      case teamRun = "team_run"
      case teamVariant = "team_variant"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(comparison.selfish.run, forKey: .run)
      try container.encode(comparison.selfish.variant, forKey: .variant)
      try container.encode(comparison.team.run, forKey: .teamRun)
      try container.encode(comparison.team.variant, forKey: .teamVariant)
      try AnarchyJSON(price: comparison.price).encode(to: encoder)
    }
  }
}
