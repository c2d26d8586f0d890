import ArgumentParser
import Foundation
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
      meanfield evaluate policy.npy --game beach-bar --agents 100 10000

      A policy is a float64 array of shape [T, S, A] (or [S, A] for a stationary
      game) written by numpy.save. With N agents, the exploitability is measured by
      a deviation that was found to be good, so it is a lower bound, given with a
      95 % interval.
      """)

  @Argument(help: .init("A policy (.npy), or: uniform.", valueName: "file|uniform"))
  var policy: String

  @Option(name: .customLong("game"), help: .init("A game's name.", valueName: "name"))
  var gameName: String

  @OptionGroup var game: GameOptions

  @Option(
    parsing: .upToNextOption, help: .init("Also with these numbers of agents.", valueName: "n"))
  var agents: [String] = []

  @Option(
    parsing: .unconditional,
    help: .init("Pairs of plays that measure the gain with N agents.", valueName: "n"))
  var episodes: String = "1000"

  @Option(
    parsing: .unconditional, help: .init("Where all randomness comes from.", valueName: "n"))
  var seed: String = "1"

  @OptionGroup var work: WorkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let counts = try agents.map { try RunFlag.agents($0) }
    let (episodes, seed) = (try RunFlag.pairedEpisodes(episodes), try RunFlag.seed(seed))
    let threads = try work.threadCount()
    let selection = Selection(gameName, try Selection.parseSettings(game.settings))
    let game: any Game = try Catalogue.makeGame(selection).game
    let policy = try policyNamed(policy, for: game)
    for count in counts where count < game.space.populations.count {
      throw UserError(
        .usage, "--agents: \(gameName) needs at least \(game.space.populations.count) agents")
    }
    let stop = StopRequest()
    let signals = SignalWatch(stop: stop)
    let display = ProgressDisplay(quiet: work.quiet)
    let team = ThreadTeam(threadCount: threads)
    var process = DecisionProcess(game, team: team)
    var flow = MeanFieldFlow(for: game)
    let meanField = process.exploitability(of: policy, flow: &flow)
    var ofAgents: [EvaluationJSON.Agents] = []
    for count in counts {
      guard case .finite = game.horizon else {
        throw UserError(
          .usage,
          "--agents: \(gameName) has no last step; its N-agent game cannot "
            + "be evaluated by backward induction")
      }
      let estimate = NPlayerExploitability.estimate(
        of: policy, in: game, agentCount: count, episodes: episodes, seed: seed, team: team
      ) { done in
        display.update(RunProgress(.simulating(agents: count), done: done, total: episodes))
        return !stop.isRequested
      }
      display.finish()
      guard let estimate else { throw ExitCode(128 + signals.signalNumber) }
      ofAgents.append(.init(estimate))
    }
    let result = EvaluationJSON(
      game: gameName, meanField: .init(meanField, process.populationAtRest), agents: ofAgents)
    if output.json { try printJSON(result) } else { try print(result) }
  }

  private func print(_ result: EvaluationJSON) throws {
    try printLine("\(policy) in \(gameName), infinitely many agents:")
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
    guard !result.agents.isEmpty else { return }
    try printLine()
    var agents = TextTable([
      ("agents", .right), ("value", .right), ("exploitability, at least", .right),
      ("95 % interval", .right),
    ])
    for row in result.agents {
      agents.add([
        counted(row.n), decimal(row.value), decimal(row.exploitability),
        "\(row.low.map(decimal) ?? "−∞") to \(row.high.map(decimal) ?? "∞")",
      ])
    }
    for line in agents.lines { try printLine(line) }
  }
}

/// What `evaluate --json` prints.
private struct EvaluationJSON: Encodable {
  struct OfPopulation: Encodable {
    let name: String
    let value: Double
    let bestResponse: Double
    let exploitability: Double

    enum CodingKeys: String, CodingKey {
      case name, value, exploitability
      case bestResponse = "best_response"
    }
  }

  struct MeanField: Encodable {
    let value: Double
    let bestResponse: Double
    let exploitability: Double
    let nashConv: Double
    let populations: [OfPopulation]
    let populationAtRestResidual: Double?

    enum CodingKeys: String, CodingKey {
      case value, exploitability, populations
      case bestResponse = "best_response"
      case nashConv = "nash_conv"
      case populationAtRestResidual = "population_at_rest_residual"
    }

    init(_ figures: Exploitability, _ rest: PopulationAtRest?) {
      value = figures.value
      bestResponse = figures.bestResponse
      exploitability = figures.exploitability
      nashConv = figures.nashConv
      populations = figures.populations.map {
        OfPopulation(
          name: $0.name, value: $0.value, bestResponse: $0.bestResponse,
          exploitability: $0.exploitability)
      }
      populationAtRestResidual = rest?.residual
    }
  }

  struct Agents: Encodable {
    let n: Int
    let value: Double
    let exploitability: Double
    let low: Double?
    let high: Double?

    init(_ estimate: NPlayerExploitability) {
      // Keeping to the policy gains 0, so the exploitability is at least that.
      let gain = RunSummary.Interval(
        mean: max(0, estimate.gain.mean), low: max(0, estimate.gain.low),
        high: max(0, estimate.gain.high))
      n = estimate.agentCount
      value = estimate.value.mean
      exploitability = gain.mean
      low = gain.low
      high = gain.high
    }
  }

  let game: String
  let meanField: MeanField
  let agents: [Agents]

  enum CodingKeys: String, CodingKey {
    case game, agents
    case meanField = "mean_field"
  }
}
