import ArgumentParser
import MeanFieldGames
import MeanFieldModel
import MeanFieldRuns

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
      try types.map {
        CatalogueItem(
          entry: $0.entry, formulas: $0.formulas, defaults: try GameShape($0),
          unequal: UnequalSettings.parameters(of: $0), ownNumbers: $0.agentParameters.map(\.name))
      }, isOne: name != nil, kind: "game", json: output.json)
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
    let types = try name.map { [try Catalogue.algorithm(named: $0)] } ?? Catalogue.algorithms
    try printCatalogue(
      types.map { CatalogueItem(entry: $0.entry) }, isOne: name != nil, kind: "algorithm",
      json: output.json)
  }
}

/// What there is to show of a game or an algorithm.
private struct CatalogueItem {
  let entry: CatalogueEntry
  /// A game's.
  var formulas: GameFormulas?
  /// A game's with its default settings.
  var defaults: GameShape?
  /// The settings that make a game's agents unequal.
  var unequal: [Parameter] = []
  /// The numbers in which they may differ.
  var ownNumbers: [String] = []
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
  _ items: [CatalogueItem], isOne: Bool, kind: String, json: Bool
) throws {
  if json {
    if isOne {
      try printJSON(EntryJSON(items[0]))
    } else {
      try printJSON([kind + "s": items.map { EntryJSON($0) }])
    }
    return
  }
  if isOne, let item = items.first {
    for line in item.lines(kind: kind) { try printLine(line) }
    return
  }
  var table = TextTable([(kind, .left), ("", .left)])
  for item in items { table.add([item.entry.name, item.entry.summary]) }
  for line in table.lines.dropFirst() { try printLine(line) }
  try printLine("\nOne \(kind)'s settings: meanfield \(kind)s NAME")
}

extension CatalogueItem {
  func lines(kind: String) -> [String] {
    let parts = [
      ["\(entry.name): \(entry.summary)", "Source: \(entry.source)"], formulas?.lines ?? [],
      settingLines, presetLines, unequalLines, defaults?.lines ?? [], [example(kind: kind)],
    ]
    return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  private var settingLines: [String] {
    entry.parameters.isEmpty
      ? ["It has no settings."] : lines(of: entry.parameters, headed: "setting")
  }

  /// The settings that make agents unequal, one of those of single numbers for all.
  private var unequalLines: [String] {
    guard !ownNumbers.isEmpty else { return [] }
    return lines(
      of: unequal.filter { !$0.name.hasSuffix("-spread") }, headed: "for unequal agents")
      + ["KEY-spread: agents' KEY differs by up to this much; KEY is any of:"]
      + ["  " + ownNumbers.joined(separator: ", ")]
  }

  private func lines(of parameters: [Parameter], headed heading: String) -> [String] {
    var table = TextTable([
      (heading, .left), ("default", .left), ("unit", .left), ("allowed", .left),
      ("meaning", .left),
    ])
    for parameter in parameters {
      let value = parameter.defaultValue.description
      table.add([
        parameter.name, value.isEmpty ? "–" : value, parameter.unit.isEmpty ? "–" : parameter.unit,
        parameter.allowed, parameter.summary,
      ])
    }
    return table.lines
  }

  private var presetLines: [String] {
    guard !entry.presets.isEmpty else { return [] }
    var table = TextTable([("preset", .left), ("", .left)])
    for preset in entry.presets {
      table.add([preset.name, preset.summary])
      table.add(["", written(preset.settings).joined(separator: " ")])
    }
    return table.lines
  }

  /// A command to begin with.
  private func example(kind: String) -> String {
    let settings =
      if !entry.example.isEmpty {
        written(entry.example)
      } else if let preset = entry.presets.last {
        ["preset=\(preset.name)"]
      } else {
        entry.parameters.prefix(1).map { "\($0.name)=\($0.defaultValue)" }
      }
    let option = kind == "game" ? "--set" : "--with"
    let target =
      kind == "game" ? entry.name : "\(entry.exampleGame ?? "beach-bar") -a \(entry.name)"
    return (["meanfield run \(target)"] + settings.map { "\(option) \($0)" })
      .joined(separator: " ")
  }

  /// Settings as people write them, in the order of the entry.
  private func written(_ settings: [String: String]) -> [String] {
    entry.parameters.compactMap { parameter in
      settings[parameter.name].map { "\(parameter.name)=\($0)" }
    }
  }
}

extension GameFormulas {
  /// The formulas, with state s, action a and the distribution μ.
  fileprivate var lines: [String] {
    let symbols = symbols.map { "\($0.key) = \($0.value)" }.joined(separator: "\n")
    var table = TextTable([("formulas", .left), ("s state, a action, μ shares of agents", .left)])
    for (name, text) in [
      ("reward", reward), ("next state", nextState), ("start", start), ("where", symbols),
    ] {
      for (index, line) in text.split(separator: "\n").enumerated() {
        table.add([index == 0 ? name : "", String(line)])
      }
    }
    return table.lines
  }
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

  struct Formulas: Encodable {
    let reward: String
    let nextState: String
    let start: String
    /// What each symbol stands for.
    let symbols: [String: String]

    private enum CodingKeys: String, CodingKey {
      case reward, start, symbols
      case nextState = "next_state"
    }
  }

  let name: String
  let summary: String
  let source: String
  /// Of a game.
  let formulas: Formulas?
  let parameters: [Setting]
  let presets: [Preset]
  /// The game with its default settings.
  let defaults: GameShape?

  init(_ item: CatalogueItem) {
    let entry = item.entry
    defaults = item.defaults
    formulas = item.formulas.map {
      Formulas(
        reward: $0.reward, nextState: $0.nextState, start: $0.start,
        symbols: Dictionary(uniqueKeysWithValues: $0.symbols.map { ($0.key, $0.value) }))
    }
    name = entry.name
    summary = entry.summary
    source = entry.source
    parameters = (entry.parameters + item.unequal).map {
      Setting(
        name: $0.name, default: $0.defaultValue, unit: $0.unit, allowed: $0.allowed,
        meaning: $0.summary)
    }
    presets = entry.presets.map {
      Preset(name: $0.name, meaning: $0.summary, settings: $0.settings)
    }
  }
}
