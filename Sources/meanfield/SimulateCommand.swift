public import ArgumentParser
import Foundation
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

      The return's interval holds the expected return with 95 % confidence; it comes
      from independent episodes. The distance at a step is Σ |share of agents − mean
      field| over states.
      """)

  @Argument(help: .init("A game's name.", valueName: "game"))
  var target: String

  @OptionGroup var game: GameOptions

  @Option(help: .init("A policy (.npy), or: uniform.", valueName: "file|uniform"))
  var policy: String

  @Option(help: .init("The number of agents.", valueName: "n"))
  var agents: String = "1000"

  @Option(help: .init("Steps to play (default: the game's horizon).", valueName: "n"))
  var steps: Int?

  @Option(
    name: .customLong("as"),
    help: .init(
      "agents: a record each; counts: their numbers, at the same cost for any number of them "
        + "(default).", valueName: "agents|counts"))
  var representation: PopulationRepresentation = .counts

  @Option(help: .init("Independent plays, for the interval.", valueName: "n"))
  var episodes: Int = 20

  @Option(help: .init("Where all randomness comes from.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup var work: WorkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let game = try Catalogue.makeGame(
      Selection(target, try Selection.parseSettings(game.settings))
    ).game
    let policy = try policyNamed(policy, for: game)
    let agents = try RunFlag.agents(agents)
    let longest = PopulationSimulator.steps(for: game)
    let steps = steps ?? longest
    if case .finite(let horizon, _) = game.horizon, !(1...horizon).contains(steps) {
      throw UserError(.usage, "--steps: \(steps) is not a whole number from 1 to \(horizon)")
    }
    guard steps >= 1, episodes >= 1 else {
      throw UserError(.usage, "--steps and --episodes must be 1 or more")
    }
    guard agents >= game.space.populations.count else {
      throw UserError(
        .usage,
        "--agents: \(target) has \(game.space.populations.count) populations, "
          + "so at least as many agents are needed, not \(agents)")
    }
    if representation == .agents { try requireMemory(forAgents: agents) }

    let stop = StopRequest()
    let signals = SignalWatch(stop: stop)
    let display = ProgressDisplay(quiet: work.quiet)
    let start = ContinuousClock.now
    let team = ThreadTeam(
      threadCount: work.threads ?? ProcessInfo.processInfo.activeProcessorCount)
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
      game: target, as: representation.rawValue, agents: agents, steps: steps, episodes: episodes,
      return: .init(
        mean: summary.meanReturn.mean, low: summary.meanReturn.low, high: summary.meanReturn.high),
      distance: summary.distance,
      elapsed: .init(
        wallSeconds: (ContinuousClock.now - start) / .seconds(1),
        cpuSeconds: Runner.processorSeconds))
    if output.json { try printJSON(result) } else { try print(result) }
  }

  /// Refuses more agents than fit into the machine's memory.
  private func requireMemory(forAgents agents: Int) throws {
    let needed = Double(agents) * 4
    let available = Double(ProcessInfo.processInfo.physicalMemory)
    guard needed > available * 0.8 else { return }
    throw UserError(
      .resources,
      "\(counted(agents)) agents kept one by one take \(Int(needed / 0x1p30)) GiB, and this "
        + "machine has \(Int(available / 0x1p30)) GiB; use --as counts, which costs the same for any "
        + "number of agents")
  }

  private func print(_ result: SimulationJSON) throws {
    let low = result.return.low.map(decimal) ?? "−∞"
    let high = result.return.high.map(decimal) ?? "∞"
    try printLine(
      "\(target): \(counted(result.agents)) agents (as \(result.as)), \(result.steps) steps, "
        + "\(result.episodes) episodes")
    try printLine("return \(decimal(result.return.mean)), 95 % interval \(low) to \(high)")
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
