public import ArgumentParser
import Foundation
import MeanFieldFigures
import MeanFieldGames
import MeanFieldModel
public import MeanFieldPopulation
import MeanFieldRuns

/// Plays the game with N agents.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Play a game with N agents who follow a policy, beside the infinite population.",
    discussion: """
      meanfield simulate beach-bar --policy uniform --agents 1000
      meanfield simulate beach-bar --policy policy.npy --agents 1e12
      meanfield simulate runs/harbour --agents 1e6

      The return's interval holds the expected return with 95 % confidence; it comes
      from independent episodes. The distance at a step is Σ |share of agents − mean
      field| over states.

      --out keeps the result in a folder, and where the game has a map and the agents
      are 300 at most a picture in which they move: agents.svg, at random and by the
      policy, for as many moves as keep it small (144 of 300 agents, 211 of 200, 1,000 at
      the most).
      """)

  @Argument(
    help: .init(
      "A game's name, or a run's folder or a run file, whose game and settings are taken.",
      valueName: "game|folder|file.yaml"))
  var target: String

  @OptionGroup var game: GameOptions

  @Option(
    help: .init(
      "A policy (.npy), a run's folder, whose policy is taken, or: uniform (default: that of the run "
        + "whose folder is named before).", valueName: "file|folder|uniform"))
  var policy: String?

  @Option(parsing: .unconditional, help: .init("The number of agents.", valueName: "n"))
  var agents: String = "1000"

  @Option(
    parsing: .unconditional,
    help: .init(
      "Steps to play (default: the game's horizon; without an end, until a millionth of all "
        + "weight is left).", valueName: "n"))
  var steps: String?

  @Option(
    name: .customLong("as"),
    help: .init(
      "agents: a record each; counts: their numbers, at the same cost for any number of them "
        + "(default).", valueName: "agents|counts"))
  var representation: PopulationRepresentation = .counts

  @Option(
    parsing: .unconditional, help: .init("Independent plays, for the interval.", valueName: "n"))
  var episodes: String = "20"

  @Option(
    parsing: .unconditional, help: .init("Where all randomness comes from.", valueName: "n"))
  var seed: String = "1"

  @Option(
    help: .init(
      "Keep the result in this folder, as simulation.json, and the agents' moves as a picture.",
      valueName: "dir"))
  var out: String?

  @OptionGroup var work: WorkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let agents = try RunFlag.agents(agents)
    let (episodes, seed) = (try RunFlag.episodes(episodes), try RunFlag.seed(seed))
    let threads = try work.threadCount()
    let named = try NamedGame(target, settings: game.settings)
    let game = named.game
    let steps = try steps(in: game)
    let policy = try NamedPolicy(policyName()).policy(for: game)
    guard agents >= game.space.populations.count else {
      throw UserError(
        .usage,
        "--agents: \(named.name) has \(game.space.populations.count) populations, "
          + "so at least as many agents are needed, not \(agents)")
    }
    if representation == .agents { try requireMemory(forAgents: agents) }
    try MemoryBudget.require(agents: agents, in: game)
    let folder = try out.map { try ResultFolder($0, for: .simulation) }

    let stop = StopRequest()
    let signals = SignalWatch(stop: stop)
    let display = ProgressDisplay(quiet: work.quiet)
    let start = ContinuousClock.now
    let team = ThreadTeam(threadCount: threads)
    var process = DecisionProcess(game, team: team)
    let meanField = process.evolution(of: policy, steps: steps)
    var simulator = PopulationSimulator(
      game, agentCount: agents, representation: representation, seed: seed, team: team)
    let summary = simulator.summary(
      of: policy, against: meanField, steps: steps, episodes: episodes
    ) { done in
      display.update(
        RunProgress(.simulating(agents: agents), done: done, total: episodes))
      return !stop.isRequested
    }
    display.finish()
    if stop.isRequested { throw ExitCode(128 + signals.signalNumber) }
    let result = SimulationJSON(
      game: named.name, as: representation.rawValue, agents: agents, steps: steps,
      episodes: episodes,
      return: .init(
        mean: summary.meanReturn.mean, low: summary.meanReturn.low, high: summary.meanReturn.high),
      distance: summary.distance,
      elapsed: .init(
        wallSeconds: (ContinuousClock.now - start) / .seconds(1),
        cpuSeconds: Runner.processorSeconds))
    if output.json { try printJSON(result) } else { try print(result, of: game.horizon) }
    if let folder {
      let film = SimulationFilm(of: policy, in: named, agents: agents, steps: steps, seed: seed)
      try keep(result, film, in: folder)
    }
  }

  /// Writes the result and its film.
  private func keep(
    _ result: SimulationJSON, _ film: SimulationFilm, in folder: ResultFolder
  ) throws {
    let file = try folder.keep(result)
    if !output.json { try printLine("\nResult: \(file)") }
    switch film {
    case .film(let film):
      let picture = try folder.draw(film, named: "agents")
      if !output.json {
        let part =
          result.steps > film.plays.moments
          ? ", the first \(counted(film.plays.moments)) steps" : ""
        try printLine("Picture: \(picture.vector.relativePath)\(part)")
      }
    case .none(let reason):
      if !output.json { try printLine("No picture: \(reason).") }
    }
  }

  /// The policy's name, which the target is, too, if it is a run's folder.
  private func policyName() throws -> String {
    if let policy { return policy }
    guard !cataloguedGames.contains(where: { $0.entry.name == target }),
      try namedRun(target) != nil
    else { throw UserError(.usage, "--policy: name a policy to follow, or: uniform") }
    return target
  }

  /// The steps to play: those of a finite game at most, and no more than fit into memory.
  private func steps(in game: any Game) throws -> Int {
    let limit = if case .finite(let horizon, _) = game.horizon { horizon } else { 1_000_000 }
    let steps =
      try steps.map { try RunFlag.steps($0, limit: limit) } ?? PopulationSimulator.steps(for: game)
    try MemoryBudget.requireSimulation(of: game, steps: steps)
    return steps
  }

  /// Refuses more agents than fit into the machine's memory.
  private func requireMemory(forAgents agents: Int) throws {
    try MemoryBudget.require(
      4 * Double(agents), for: "\(counted(agents)) agents kept one by one",
      advice: "; use --as counts, which costs the same for any number of agents")
  }

  private func print(_ result: SimulationJSON, of horizon: Horizon) throws {
    try printLine(
      "\(result.game): \(counted(result.agents)) agents (as \(result.as)), \(result.steps) steps, "
        + "\(result.episodes) episode\(result.episodes == 1 ? "" : "s")")
    var interval = "no interval from one episode"
    if let low = result.return.low, let high = result.return.high {
      interval = "95 % interval \(decimal(low)) to \(decimal(high))"
    }
    try printLine("return \(decimal(result.return.mean)), \(interval)")
    if case .discounted = horizon {
      try printLine(
        "They begin in the initial distribution: what they earn before they come to rest counts.")
    }
    try printLine()
    var table = TextTable([("step", .right), ("distance from the mean field", .right)])
    for step in shownSteps(result.distance.count) {
      table.add(["\(step)", decimal(result.distance[step])])
    }
    for line in table.lines { try printLine(line) }
    try printLine("\nTook \(duration(result.elapsed.wall_s)).")
  }

  /// Every step, or some twenty of them with the first and the last.
  private func shownSteps(_ count: Int) -> [Int] {
    let stride = max(1, (count + 19) / 20)
    let steps = Array(Swift.stride(from: 0, to: count, by: stride))
    return steps.last == count - 1 ? steps : steps + [count - 1]
  }
}

extension PopulationRepresentation: ExpressibleByArgument {}

/// What `simulate --json` prints.
private struct SimulationJSON: Encodable {
  let game: String
  let `as`: String
  let agents: Int
  let steps: Int
  let episodes: Int
  let `return`: RunSummary.Interval
  let distance: [Double]
  let elapsed: RunSummary.Elapsed
}
