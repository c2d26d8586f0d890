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
    let types = try name.map { [try Catalogue.game(named: $0)] } ?? cataloguedGames
    try printCatalogue(
      try types.map { ($0.entry, try GameShape($0)) }, isOne: name != nil, kind: "game",
      json: output.json)
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
    let types = try name.map { [try Catalogue.algorithm(named: $0)] } ?? cataloguedSolvers
    try printCatalogue(
      types.map { ($0.entry, nil) }, isOne: name != nil, kind: "algorithm", json: output.json)
  }
}

/// The axes of a game's policies with its default settings.
private struct GameShape: Encodable {
  let states: [String]
  let actions: [String]
  let steps: Int

  private static let shownStates = 6

  init(_ type: any CataloguedGame.Type) throws {
    let game = try type.init(parameters: type.entry.resolve([:]))
    states = game.space.stateLabels
    actions = game.space.actionLabels
    steps = game.horizon.steps
  }

  /// What the axes of policy.npy are, in order.
  var lines: [String] {
    let shown = states.prefix(Self.shownStates).joined(separator: ", ")
    let rest = states.count > Self.shownStates ? ", …" : ""
    return [
      "By default policies have the shape [\(steps), \(states.count), \(actions.count)]:",
      "  steps    \(steps)",
      "  states   \(states.count): \(shown)\(rest)",
      "  actions  \(actions.count): \(actions.joined(separator: ", "))",
    ]
  }
}

/// Prints a line for each entry, or everything about one.
private func printCatalogue(
  _ entries: [(CatalogueEntry, GameShape?)], isOne: Bool, kind: String, json: Bool
) throws {
  if json {
    if isOne {
      try printJSON(EntryJSON(entries[0].0, entries[0].1))
    } else {
      try printJSON([kind + "s": entries.map { EntryJSON($0.0, $0.1) }])
    }
    return
  }
  guard isOne, let (entry, shape) = entries.first else {
    var table = TextTable([(kind, .left), ("", .left)])
    for (entry, _) in entries { table.add([entry.name, entry.summary]) }
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
  if let shape {
    try printLine()
    for line in shape.lines { try printLine(line) }
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
  /// The game with its default settings.
  let defaults: GameShape?

  init(_ entry: CatalogueEntry, _ defaults: GameShape?) {
    self.defaults = defaults
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
