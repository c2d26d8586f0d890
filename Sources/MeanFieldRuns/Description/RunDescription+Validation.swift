import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation

/// Where the parts of a run are written.
///
/// Paths are like `evaluate.every`, `game`, `game.noise`,
/// `sweep.game.noise` and `sweep.game.noise#2` for the third value in a list.
struct RunLocations {
  var keys: [String: TextLocation] = [:]
  var values: [String: TextLocation] = [:]

  /// Where the parts of the selection at `path` (`game` or `algorithm`) are written in a variant.
  func locator(_ path: String, in variant: RunDescription.Variant, of sweep: [String])
    -> SelectionLocator
  {
    func swept(_ key: String) -> (list: TextLocation?, value: TextLocation?)? {
      sweep.firstIndex(of: key).map {
        (keys["sweep." + key], values["sweep.\(key)#\(variant.choices[$0])"])
      }
    }
    return { part in
      switch part {
      case .name: swept(path)?.value ?? values[path]
      case .key(let key): swept("\(path).\(key)")?.list ?? keys["\(path).\(key)"]
      case .value(let key): swept("\(path).\(key)")?.value ?? values["\(path).\(key)"]
      }
    }
  }
}

extension RunDescription {
  /// Checks everything there is to check before a run starts: all numbers are in range, and the
  /// game and the algorithm of every variant can be made.
  ///
  /// - Parameter folder: The folder that the paths of files are relative to; the current one if
  ///   `nil`.
  /// - Throws: ``UserError`` for the first fault.
  /// - Complexity: Makes every different game once, and the algorithm for every variant.
  public func validate(relativeTo folder: String? = nil) throws(UserError) {
    try validate(relativeTo: folder, locations: RunLocations())
  }

  func validate(relativeTo folder: String?, locations: RunLocations) throws(UserError) {
    try checkNumbers(locations)
    try checkSweep(locations)
    var games: [Selection: [Variant]] = [:]
    var algorithms: Set<Selection> = []
    let keys = sweep.map(\.key)
    let variants = variants()
    for variant in variants {
      let (game, algorithm) = (variant.run.game, variant.run.algorithm)
      if games[game] == nil {
        let locate = locations.locator("game", in: variant, of: keys)
        try Catalogue.checkGame(
          game, beside: algorithm, relativeTo: folder, at: locate)
      }
      if algorithms.insert(algorithm).inserted {
        let locate = locations.locator("algorithm", in: variant, of: keys)
        try Catalogue.checkAlgorithm(
          algorithm, beside: game, relativeTo: folder, at: locate)
      }
      games[game, default: []].append(variant)
    }
    for variant in variants {
      guard let group = games.removeValue(forKey: variant.run.game) else { continue }
      // Too large for the hungriest algorithm is too large, before the game is made.
      let tables = try group.map { variant throws(UserError) in
        MemoryBudget.tables(
          toRun: try Catalogue.algorithm(named: variant.run.algorithm.name))
      }
      let made = try Catalogue.makeGame(
        variant.run.game, relativeTo: folder, tables: tables.max() ?? 1,
        at: locations.locator("game", in: variant, of: keys))
      if !evaluation.agents.isEmpty {
        try MemoryBudget.requireSimulation(
          of: made.game, steps: PopulationSimulator.steps(for: made.game))
      }
      for count in evaluation.agents + [evaluation.players].compactMap({ $0 }) {
        try MemoryBudget.require(agents: count, in: made.game)
      }
      let populations = made.game.space.populations.count
      for (index, agents) in evaluation.agents.enumerated() where agents < populations {
        let location =
          locations.values["evaluate.agents#\(index)"] ?? locations.values["evaluate.agents"]
        throw UserError(
          location == nil ? .usage : .data,
          "agents: \(variant.run.game.name) has \(populations) populations, so at least as many "
            + "agents are needed, not \(agents)", at: location)
      }
      for variant in group {
        let algorithm = try Catalogue.makeAlgorithm(
          variant.run.algorithm, for: made.game, seed: seed,
          team: ThreadTeam(threadCount: 1), relativeTo: folder,
          at: locations.locator("algorithm", in: variant, of: keys)
        ).algorithm
        guard let players = evaluation.players else { continue }
        if let fault = PlayerFigures.fault(players, of: algorithm, in: made.game) {
          let location = locations.values["evaluate.players"]
          throw UserError(
            location == nil ? .usage : .data, "players: \(players): \(fault)", at: location)
        }
      }
    }
  }

  private func checkNumbers(_ locations: RunLocations) throws(UserError) {
    func check(_ parameter: Parameter, _ value: String, _ path: String) throws(UserError) {
      do {
        _ = try parameter.parse(value)
      } catch {
        throw UserError(error, at: locations.values[path])
      }
    }
    try check(RunParameter.iterations, "\(iterations)", "iterations")
    if let tolerance { try check(RunParameter.tolerance, "\(tolerance)", "tolerance") }
    try check(RunParameter.trials, "\(trials)", "trials")
    try check(RunParameter.every, "\(evaluation.every)", "evaluate.every")
    guard evaluation.agents.count <= RunParameter.agentsLimit else {
      let location = locations.values["evaluate.agents#\(RunParameter.agentsLimit)"]
      throw UserError(
        location == nil ? .usage : .data,
        "agents: more than \(RunParameter.agentsLimit) numbers of agents", at: location)
    }
    for (index, count) in evaluation.agents.enumerated() {
      try check(RunParameter.agents, "\(count)", "evaluate.agents#\(index)")
    }
    try check(RunParameter.episodes, "\(evaluation.episodes)", "evaluate.episodes")
    if let players = evaluation.players {
      try check(RunParameter.players, "\(players)", "evaluate.players")
    }
  }

  private func checkSweep(_ locations: RunLocations) throws(UserError) {
    func fault(_ message: String, at location: TextLocation?) -> UserError {
      UserError(location == nil ? .usage : .data, message, at: location)
    }
    var seen: Set<String> = []
    for swept in sweep {
      let (key, path) = (swept.key, "sweep." + swept.key)
      guard Self.section(of: key) != nil else {
        throw fault(unknownSweep(key), at: locations.keys[path])
      }
      guard seen.insert(key).inserted else {
        throw fault("sweep: \(key) is given twice", at: locations.keys[path])
      }
      guard !swept.values.isEmpty else {
        throw fault("sweep: \(key) has no values", at: locations.values[path])
      }
    }
    guard sweep.count <= RunParameter.variantLimit, let count = variantCount,
      count <= RunParameter.variantLimit
    else {
      throw fault(
        "sweep: more than \(RunParameter.variantLimit) combinations; split the run",
        at: locations.keys["sweep"])
    }
    guard count * trials <= RunParameter.trialLimit else {
      throw fault(
        "trials: \(trials) of each of \(count) combinations are more than "
          + "\(RunParameter.trialLimit) in all; split the run", at: locations.values["trials"])
    }
    for swept in sweep {
      for (index, value) in swept.values.enumerated()
      where swept.values[..<index].contains(value) {
        throw fault(
          "sweep: \(swept.key) has the value \(value) twice",
          at: locations.values["sweep.\(swept.key)#\(index)"])
      }
    }
  }

  private func unknownSweep(_ key: String) -> String {
    let settings =
      cataloguedGames.filter { $0.entry.name == game.name }
      .flatMap { $0.fullEntry.parameters.map { "game." + $0.name } + ["game.preset"] }
      + Catalogue.algorithms.filter { $0.entry.name == algorithm.name }
      .flatMap { $0.entry.parameters.map { "algorithm." + $0.name } }
    let near =
      settings.filter { $0.hasSuffix("." + key) }
      + nearestNames(to: key, among: settings + ["game", "algorithm"])
    let hint =
      key == "seed" || key == "trials"
      ? "; for more random numbers give trials" : near.first.map { "; did you mean \($0)?" } ?? ""
    return "sweep: \(key) cannot be varied, only game.KEY, algorithm.KEY, game and algorithm\(hint)"
  }
}
