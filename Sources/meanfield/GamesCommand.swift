import ArgumentParser
import MeanFieldGames
import MeanFieldModel
import MeanFieldRuns
import MeanFieldSolvers

/// Lists the games, or one game's settings.
struct GamesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "games", abstract: "What games there are; one game's settings and source.")

  @Argument(help: .init("A game.", valueName: "name"))
  var name: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    try printCatalogue(
      try name.map { [try Catalogue.game(named: $0).entry] } ?? cataloguedGames.map { $0.entry },
      isOne: name != nil, kind: "game", json: output.json)
  }
}

/// Lists the algorithms, or one algorithm's settings.
struct AlgorithmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "algorithms",
    abstract: "What algorithms there are; one algorithm's settings and source.")

  @Argument(help: .init("An algorithm.", valueName: "name"))
  var name: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    try printCatalogue(
      try name.map { [try Catalogue.algorithm(named: $0).entry] }
        ?? cataloguedSolvers.map { $0.entry },
      isOne: name != nil, kind: "algorithm", json: output.json)
  }
}

/// Prints a line for each entry, or everything about one.
private func printCatalogue(
  _ entries: [CatalogueEntry], isOne: Bool, kind: String, json: Bool
) throws {
  if json {
    if isOne {
      try printJSON(EntryJSON(entries[0]))
    } else {
      try printJSON([kind + "s": entries.map(EntryJSON.init)])
    }
    return
  }
  guard isOne, let entry = entries.first else {
    var table = TextTable([(kind, .left), ("", .left)])
    for entry in entries { table.add([entry.name, entry.summary]) }
    for line in table.lines.dropFirst() { try printLine(line) }
    try printLine("\nOne \(kind)'s settings: meanfield \(kind)s NAME")
    return
  }
  try printLine("\(entry.name): \(entry.summary)")
  try printLine("Source: \(entry.source)")
  if entry.parameters.isEmpty {
    try printLine("\nIt has no settings.")
  } else {
    try printLine()
    var table = TextTable([
      ("setting", .left), ("default", .left), ("unit", .left), ("allowed", .left),
      ("meaning", .left),
    ])
    for parameter in entry.parameters {
      let value = parameter.defaultValue.description
      table.add([
        parameter.name, value.isEmpty ? "–" : value, parameter.unit.isEmpty ? "–" : parameter.unit,
        parameter.allowed, parameter.summary,
      ])
    }
    for line in table.lines { try printLine(line) }
  }
  if !entry.presets.isEmpty {
    try printLine()
    var table = TextTable([("preset", .left), ("", .left)])
    for preset in entry.presets { table.add([preset.name, preset.summary]) }
    for line in table.lines { try printLine(line) }
  }
  let example =
    entry.presets.last.map { "preset=\($0.name)" }
    ?? entry.parameters.first.map { "\($0.name)=\($0.defaultValue)" }
  let option = kind == "game" ? "--set" : "--with"
  let target = kind == "game" ? entry.name : "GAME -a \(entry.name)"
  try printLine(
    "\nmeanfield run \(target)\(example.map { " \(option) \($0)" } ?? "")")
}

/// A catalogue entry as JSON.
private struct EntryJSON: Encodable {
  struct Setting: Encodable {
    let name: String
    let `default`: ParameterValue
    let unit: String
    let allowed: String
    let meaning: String
  }

  struct Preset: Encodable {
    let name: String
    let meaning: String
    let settings: [String: String]
  }

  let name: String
  let summary: String
  let source: String
  let parameters: [Setting]
  let presets: [Preset]

  init(_ entry: CatalogueEntry) {
    name = entry.name
    summary = entry.summary
    source = entry.source
    parameters = entry.parameters.map {
      Setting(
        name: $0.name, default: $0.defaultValue, unit: $0.unit, allowed: $0.allowed,
        meaning: $0.summary)
    }
    presets = entry.presets.map {
      Preset(name: $0.name, meaning: $0.summary, settings: $0.settings)
    }
  }
}
