import MeanFieldModel
import Yams

extension RunDescription {
  /// Reads and checks the run file at `path`; files that it names are found from its folder.
  ///
  /// - Throws: ``UserError`` with the line and column of the first fault.
  public static func read(path: String) throws(UserError) -> RunDescription {
    try read(
      yaml: TextFile.read(path, limit: YAMLTree.sizeLimit, mayBePipe: true), file: path)
  }

  /// Reads and checks a run described in YAML.
  ///
  /// Every value may be written with or without quotes; whole numbers also like `1e12` and
  /// `1_000`. Aliases are followed.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - file: The path it is from, for messages; files that it names are found from the folder of
  ///     that path, or from the current folder if `nil`.
  /// - Throws: ``UserError`` with the line and column of the first fault.
  public static func read(yaml: String, file: String?) throws(UserError) -> RunDescription {
    let (run, locations) = try parse(yaml: yaml, file: file)
    try run.validate(relativeTo: file.map(folder(of:)), locations: locations)
    return run
  }

  /// Where the run file at `path` says what it varies by a key, if it does.
  public static func location(ofSwept key: String, in path: String) -> TextLocation? {
    guard let text = try? TextFile.read(path, limit: YAMLTree.sizeLimit),
      let (_, locations) = try? parse(yaml: text, file: path)
    else { return nil }
    return locations.keys["sweep." + key]
  }

  /// The folder that files named in the run file at `path` are found from.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The run that a text describes, without a look at whether its game and algorithm exist.
  static func parse(
    yaml: String, file: String?
  ) throws(UserError) -> (run: RunDescription, locations: RunLocations) {
    var reader = RunReader(tree: YAMLTree(file: file))
    let run = try reader.run(yaml)
    return (run, reader.locations)
  }
}

/// Takes a run out of a YAML tree and notes where its parts are written.
private struct RunReader {
  let tree: YAMLTree
  var locations = RunLocations()

  mutating func run(_ text: String) throws(UserError) -> RunDescription {
    let root = try tree.root(of: text)
    guard !tree.isNull(root) else { throw tree.fault("the file is empty") }
    let pairs = try tree.pairs(root, "the run")
    try check(
      pairs,
      among: [
        "name", "game", "algorithm", "iterations", "tolerance", "trials", "seed", "evaluate",
        "sweep",
      ])
    guard let game = pairs.first(where: { $0.name == "game" }) else {
      throw tree.fault("the run names no game; write game: NAME", at: root)
    }
    var run = RunDescription(game: try selection(game))
    var name: String?
    for pair in pairs {
      locations.keys[pair.name] = tree.location(of: pair.key)
      switch pair.name {
      case "name": name = try tree.text(pair.value, "name", owner: pair.key)
      case "algorithm": run.algorithm = try selection(pair)
      case "iterations": run.iterations = try integer(pair, RunParameter.iterations)
      case "tolerance": run.tolerance = try tolerance(pair)
      case "trials": run.trials = try integer(pair, RunParameter.trials)
      case "seed": run.seed = try seed(pair)
      case "evaluate": run.evaluation = try evaluation(pair)
      case "sweep": run.sweep = try sweep(pair)
      default: break
      }
    }
    run.name = name ?? RunDescription(game: run.game, algorithm: run.algorithm).name
    return run
  }

  /// `NAME` or `{name: NAME, KEY: VALUE, …}`.
  private mutating func selection(_ pair: YAMLTree.Pair) throws(UserError) -> Selection {
    let path = pair.name
    if case .scalar = pair.value {
      locations.values[path] = tree.location(of: pair.value)
      return Selection(try tree.text(pair.value, path, owner: pair.key))
    }
    var selection = Selection("")
    var isNamed = false
    for inner in try tree.pairs(pair.value, path) {
      let value = try tree.text(inner.value, inner.name, owner: inner.key)
      if inner.name == "name" {
        isNamed = true
        selection.name = value
        locations.values[path] = tree.location(of: inner.value)
      } else {
        selection.settings[inner.name] = value
        locations.keys["\(path).\(inner.name)"] = tree.location(of: inner.key)
        locations.values["\(path).\(inner.name)"] = tree.location(of: inner.value)
      }
    }
    guard isNamed else {
      throw tree.fault("\(path): the name is missing; write \(path): {name: NAME}", at: pair.value)
    }
    return selection
  }

  private mutating func evaluation(
    _ pair: YAMLTree.Pair
  ) throws(UserError) -> RunDescription.Evaluation {
    var evaluation = RunDescription.Evaluation()
    let pairs = try tree.pairs(pair.value, "evaluate")
    try check(pairs, among: ["every", "agents", "episodes", "players"])
    for inner in pairs {
      switch inner.name {
      case "every":
        evaluation.every = try integer(inner, RunParameter.every, in: "evaluate.")
      case "episodes":
        evaluation.episodes = try integer(inner, RunParameter.episodes, in: "evaluate.")
      case "players":
        evaluation.players = try integer(inner, RunParameter.players, in: "evaluate.")
      default:
        var nodes = [inner.value]
        if case .sequence = inner.value { nodes = try tree.elements(inner.value, "agents") }
        evaluation.agents = []
        // One more than are allowed is enough to be refused.
        for (index, node) in nodes.prefix(RunParameter.agentsLimit + 1).enumerated() {
          let element = YAMLTree.Pair(
            name: "agents", key: nodes.count > 1 ? node : inner.key, value: node)
          evaluation.agents.append(try integer(element, RunParameter.agents))
          locations.values["evaluate.agents#\(index)"] = tree.location(of: node)
        }
      }
    }
    return evaluation
  }

  private mutating func sweep(
    _ pair: YAMLTree.Pair
  ) throws(UserError) -> [RunDescription.SweptSetting] {
    var swept: [RunDescription.SweptSetting] = []
    for inner in try tree.pairs(pair.value, "sweep") {
      let path = "sweep." + inner.name
      locations.keys[path] = tree.location(of: inner.key)
      locations.values[path] = tree.location(of: inner.value)
      var values: [String] = []
      for (index, node) in try tree.elements(inner.value, path).enumerated() {
        values.append(try tree.text(node, path, owner: node))
        locations.values["\(path)#\(index)"] = tree.location(of: node)
      }
      swept.append(RunDescription.SweptSetting(inner.name, values))
    }
    return swept
  }

  /// A whole number in the range of a parameter.
  private mutating func integer(
    _ pair: YAMLTree.Pair, _ parameter: Parameter, in section: String = ""
  ) throws(UserError) -> Int {
    guard case .integer(let value) = try parse(pair, parameter, in: section) else { return 0 }
    return value
  }

  private mutating func tolerance(_ pair: YAMLTree.Pair) throws(UserError) -> Double? {
    guard case .real(let value) = try parse(pair, RunParameter.tolerance) else { return nil }
    return value
  }

  private mutating func parse(
    _ pair: YAMLTree.Pair, _ parameter: Parameter, in section: String = ""
  ) throws(UserError) -> ParameterValue {
    let text = try tree.text(pair.value, pair.name, owner: pair.key)
    let location = tree.location(of: pair.value)
    locations.values[section + pair.name] = location
    do {
      return try parameter.parse(text)
    } catch {
      throw UserError(error, at: location)
    }
  }

  private func seed(_ pair: YAMLTree.Pair) throws(UserError) -> UInt64 {
    let text = try tree.text(pair.value, "seed", owner: pair.key)
    if let seed = RunParameter.seed(text) { return seed }
    throw tree.fault("seed: \(visible(text)) is not \(RunParameter.allowedSeeds)", at: pair.value)
  }

  /// Refuses keys that mean nothing.
  private func check(_ pairs: [YAMLTree.Pair], among names: [String]) throws(UserError) {
    for pair in pairs where !names.contains(pair.name) {
      let near = nearestNames(to: pair.name, among: names).first
      let hint = near.map { " did you mean \($0)?" } ?? ""
      throw tree.fault(
        "unknown key \(visible(pair.name));\(hint) there are: \(names.joined(separator: ", "))",
        at: pair.key)
    }
  }
}
