import ArgumentParser
import Foundation
import MeanFieldFigures
import MeanFieldModel
import MeanFieldPopulation
import MeanFieldRuns

/// Measures how far a policy is from an equilibrium.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "How far a policy is from an equilibrium: of infinitely many agents, and of N.",
    discussion: """
      meanfield evaluate uniform --game beach-bar
      meanfield evaluate policy.npy --game beach-bar --agents 10 100 1000 --out curve
      meanfield evaluate policy.npy --game tables --team team/policy.npy
      meanfield evaluate runs/harbour
      meanfield evaluate runs/harbour --set discount=0.9 --agents 1000

      A policy is a float64 array of shape [T, S, A] (or [S, A] for a stationary
      game) written by numpy.save, or that of a run with its game. With N agents,
      the exploitability is what one agent gains by a deviation that was found to
      be good: a lower bound, computed where that can be done, else with a 95 %
      interval. With several numbers of agents the rates at which value and
      exploitability come near the infinite population's are fitted, and drawn
      into --out; an interrupt keeps the numbers of agents that are finished.
      Beside the policy of a run of team-optimum (--team) a policy that is an
      equilibrium has a price of anarchy.
      """)

  @Argument(
    help: .init(
      "A policy (.npy), a run's folder, whose policy and game are taken, or: uniform.",
      valueName: "file|folder|uniform"))
  var policy: String

  @Option(
    name: .customLong("game"),
    help: .init(
      "A game's name, or a run's folder or a run file, whose game and settings are taken "
        + "(default: that of the policy's run).", valueName: "name|folder|file.yaml"))
  var gameName: String?

  @OptionGroup var game: GameOptions

  @Option(help: .init("Beside the policy best for all together.", valueName: "file|folder|uniform"))
  var team: String?

  @Option(
    parsing: .upToNextOption, help: .init("Also with these numbers of agents.", valueName: "n"))
  var agents: [String] = []

  @Option(
    parsing: .unconditional,
    help: .init(
      "Samples that measure the gain with N agents (default: 1000; 50 of unequal ones, each of "
        + "which is played again for every agent looked at).", valueName: "n"))
  var episodes: String?

  @Flag(help: "Sample even where numbers can be computed.")
  var sampled = false

  @Option(
    parsing: .unconditional, help: .init("Where all randomness comes from.", valueName: "n"))
  var seed: String = "1"

  @Option(
    help: .init(
      "Keep the result in this folder, as evaluation.json, and with --agents its picture.",
      valueName: "dir"))
  var out: String?

  @OptionGroup var work: WorkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let agents = try agents.map { try RunFlag.agents($0) }
    let (episodes, seed) = (
      try episodes.map { try RunFlag.pairedEpisodes($0) }, try RunFlag.seed(seed)
    )
    let threads = try work.threadCount()
    let namedPolicy = try NamedPolicy(policy)
    let named = try namedPolicy.game(named: gameName, settings: game.settings)
    let policy = try namedPolicy.policy(for: named.game)
    let teamPolicy = try team.map { try NamedPolicy($0).policy(for: named.game) }
    try require(agents, in: named)
    let folder = try out.map { try ResultFolder($0, for: .evaluation) }
    let stop = StopRequest()
    let signals = SignalWatch(stop: stop)
    let workers = ThreadTeam(threadCount: threads)
    let crowds = Crowds(counts: agents, episodes: episodes, seed: seed)
    let result = evaluate(policy, beside: teamPolicy, in: named, crowds, workers, stop)
    try report(result)
    if let folder { try keep(result, in: folder) }
    if !result.unfinished.isEmpty { throw ExitCode(128 + signals.signalNumber) }
  }

  /// The numbers of agents to evaluate with, and by how many samples.
  private struct Crowds {
    let counts: [Int]
    /// As many as is usual if nil.
    let episodes: Int?
    let seed: UInt64
  }

  private func evaluate(
    _ policy: Policy, beside teamPolicy: Policy?, in named: NamedGame, _ crowds: Crowds,
    _ workers: ThreadTeam, _ stop: StopRequest
  ) -> Evaluation {
    let game: any Game = named.game
    var process = DecisionProcess(game, team: workers)
    var flow = MeanFieldFlow(for: game)
    let meanField = process.exploitability(of: policy, flow: &flow)
    let (rest, measures) = (process.populationAtRest, game.measuresAtRest(of: flow))
    let anarchy = teamPolicy.map {
      process.priceOfAnarchy(of: meanField, team: $0, flow: &flow)
    }
    let agents = game as? UnequalAgents
    let unequal = agents.map { evaluate(policy, among: $0, crowds, workers, stop) }
    let estimates =
      agents == nil ? estimates(of: policy, in: game, crowds, workers, stop) : []
    let finished = unequal?.gains.count ?? estimates.count
    return Evaluation(
      game: named.name, meanField: meanField, rest: rest, measures: measures, anarchy: anarchy,
      estimates: estimates, unequal: unequal,
      unfinished: Array(crowds.counts.dropFirst(finished)))
  }

  /// What unequal agents gain by deviating from a policy that all follow, and what bounds it.
  private func evaluate(
    _ policy: Policy, among agents: UnequalAgents, _ crowds: Crowds, _ workers: ThreadTeam,
    _ stop: StopRequest
  ) -> Evaluation.UnequalEvaluation {
    let display = ProgressDisplay(quiet: work.quiet)
    let symmetry = ApproximateSymmetry(of: agents)
    var gains: [(found: UnequalExploitability, bound: EquilibriumBound)] = []
    for count in crowds.counts {
      let found = UnequalExploitability.estimate(
        of: PolicyProfile(common: policy), among: agents, agentCount: count,
        episodes: crowds.episodes ?? 50, seed: crowds.seed, team: workers
      ) { done in
        display.update(RunProgress(.simulating(agents: count), done: done, total: 20))
        return !stop.isRequested
      }
      display.finish()
      guard let found else { break }
      gains.append(
        (found, EquilibriumBound(of: agents, symmetry: symmetry, agentCount: count)))
    }
    return .init(agentCount: agents.agents.count, symmetry: symmetry, gains: gains)
  }

  /// The estimates that were finished before a stop was asked for.
  private func estimates(
    of policy: Policy, in game: any Game, _ crowds: Crowds, _ workers: ThreadTeam,
    _ stop: StopRequest
  ) -> [NPlayerExploitability] {
    let display = ProgressDisplay(quiet: work.quiet)
    var estimates: [NPlayerExploitability] = []
    let episodes = crowds.episodes ?? 1000
    for count in crowds.counts {
      let estimate = NPlayerExploitability.estimate(
        of: policy, in: game, agentCount: count, episodes: episodes,
        sampling: sampled ? .always : .whereNeeded, seed: crowds.seed, team: workers
      ) { done in
        display.update(
          RunProgress(.simulating(agents: count), done: done, total: episodes))
        return !stop.isRequested
      }
      display.finish()
      guard let estimate else { break }
      estimates.append(estimate)
    }
    return estimates
  }

  private func report(_ result: Evaluation) throws {
    if output.json {
      try printJSON(EvaluationJSON(result))
    } else {
      try EvaluationReport(policy: policy, team: team, result: result).print()
    }
  }

  /// Stops numbers of agents that the game cannot be evaluated with.
  private func require(_ counts: [Int], in named: NamedGame) throws {
    let (name, populations) = (named.name, named.game.space.populations.count)
    for count in counts {
      try MemoryBudget.require(agents: count, in: named.game)
      guard count > 1 || !(named.game is UnequalAgents) else {
        throw UserError(.usage, "--agents: \(name) needs at least 2 unequal agents")
      }
    }
    for count in counts where count < populations {
      throw UserError(.usage, "--agents: \(name) needs at least \(populations) agents")
    }
    if !counts.isEmpty, case .discounted = named.game.horizon {
      throw UserError(
        .usage,
        "--agents: \(name) has no last step; its N-agent game cannot "
          + "be evaluated by backward induction")
    }
  }

  /// Writes the result and its picture.
  private func keep(_ result: Evaluation, in folder: ResultFolder) throws {
    let file = try folder.keep(EvaluationJSON(result))
    if !output.json { try printLine("\nResult: \(file)") }
    guard !result.estimates.isEmpty else { return }
    let picture = try folder.draw(result.chart(of: policy), named: "agents")
    if !output.json { try printLine("Picture: \(picture.raster.relativePath)") }
  }
}
