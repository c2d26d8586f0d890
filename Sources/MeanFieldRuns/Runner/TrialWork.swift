import Foundation
import MeanFieldModel
import MeanFieldPopulation

/// A trial's numbers stopped being finite.
struct Divergence: Error {
  let message: UserError
}

/// One trial from where it stands to its end: iterations with measurements at the cadence asked
/// for, checkpoints, the final policy and its simulation by N agents.
///
/// This is the one driver of all algorithms.
struct TrialWork {
  /// Called with what the trial is at, how far, of how much, and the last exploitability.
  typealias Report = (RunProgress.Phase, Int, Int, TrialRecord.Measurement?) -> Void

  private let description: RunDescription
  private let record: TrialRecord
  private let seed: UInt64
  private let policyFile: String
  private let team: ThreadTeam
  private let stop: StopRequest
  private let saveInterval: Duration
  private let game: any Game
  private let folder: String
  /// The table of a checkpoint between two measurements that is not the algorithm's: the policy measured
  /// last, which is kept if the next is not finite.
  private static let measuredPolicy = "policy measured last"

  init(
    description: RunDescription, record: TrialRecord, seed: UInt64, policyFile: String,
    team: ThreadTeam, stop: StopRequest, saveInterval: Duration
  ) throws {
    self.description = description
    self.record = record
    self.seed = seed
    self.policyFile = policyFile
    self.team = team
    self.stop = stop
    self.saveInterval = saveInterval
    folder = record.store.folder.path
    game = try Catalogue.makeGame(description.game, relativeTo: folder).game
  }

  /// Works until the trial is done (true) or somebody asks to stop (false).
  func run(_ report: Report) throws -> Bool {
    var algorithm = try Catalogue.makeAlgorithm(
      description.algorithm, for: game, seed: seed, team: team, relativeTo: folder
    ).algorithm
    var measured: Policy?
    if let checkpoint = try record.checkpoint() {
      let path = "\(folder)/\(RunStore.fileName)"
      guard (0...description.iterations).contains(checkpoint.iteration) else {
        throw UserError(
          .data, "\(path) is damaged: it was saved after \(checkpoint.iteration) iterations")
      }
      do {
        try algorithm.restore(checkpoint)
        if checkpoint.tables[Self.measuredPolicy] != nil {
          var policy = algorithm.policy
          policy.probabilities = try checkpoint.table(
            Self.measuredPolicy, replacing: policy.probabilities)
          measured = policy
        }
      } catch {
        throw UserError(.data, "\(path) is damaged: \(error)")
      }
    }
    switch try record.outcome() {
    case nil: guard try iterate(&algorithm, measured: measured, report) else { return false }
    case .diverged: throw try divergence()
    case .converged, .iterationLimit: try write(algorithm.policy)
    }
    guard try simulate(algorithm.policy, report) else { return false }
    try record.finish()
    return true
  }

  private func write(_ policy: Policy) throws {
    let file = record.store.folder.appending(path: policyFile)
    _ = try NewFolder(file.deletingLastPathComponent())
    try PolicyFile.write(policy, for: game, to: file.path)
  }

  // MARK: - Iterations

  /// - Parameter measured: The policy that was measured last at the cadence, unless it is the algorithm's.
  private func iterate(
    _ algorithm: inout any Algorithm, measured: Policy?, _ report: Report
  ) throws -> Bool {
    var process = DecisionProcess(game, team: team)
    var flow = MeanFieldFlow(for: game)
    var policyFigures = PolicyFigures()
    let playerFigures = description.evaluation.players.map {
      PlayerFigures(playerCount: $0, seed: seed, team: team)
    }
    var pending: [TrialRecord.Measurement] = []
    var lastSave = ContinuousClock.now
    var saveInterval = saveInterval
    var lastReport = lastSave.advanced(by: .seconds(-1))
    // What the algorithm drives down, and so what stops it: with a temperature the regularised
    // exploitability, for a team its gap.
    var objective: TrialRecord.Measurement?
    var outcome: TrialOutcome?
    var lastPolicy = measured
    var iteration = algorithm.checkpoint.iteration
    let limit = description.iterations

    while true {
      let isDue = iteration % description.evaluation.every == 0
      if isDue || iteration == limit {
        let figures = process.exploitability(of: algorithm.policy, flow: &flow)
        pending += measurements(
          figures, process.populationAtRest, process.valueErrorBound, at: iteration)
        pending += game.measuresAtRest(of: flow).map {
          .init(iteration: iteration, name: $0.name, value: $0.value)
        }
        var aim = TrialRecord.Measurement(
          iteration: iteration, name: "exploitability", value: figures.exploitability)
        if algorithm.temperature > 0 {
          aim = .init(
            iteration: iteration, name: "regularised_exploitability",
            value: process.exploitability(
              of: algorithm.policy, flow: &flow, temperature: algorithm.temperature
            ).exploitability)
          pending.append(aim)
        }
        let ofAgents = algorithm.policiesOfAgents.map {
          policyFigures.measure(
            $0, in: game, temperature: algorithm.temperature, team: team)
        }
        for figure in ofAgents ?? [] {
          pending.append(.init(iteration: iteration, name: figure.name, value: figure.value))
          // What all of them do tells more than the first agent's policy.
          if figure.name == LeadingMetrics.ofAgents, let last = pending.last { aim = last }
        }
        for figure in playerFigures?.measure(algorithm, in: game) ?? [] {
          pending.append(.init(iteration: iteration, name: figure.name, value: figure.value))
        }
        let measures = algorithm.measures(in: &process)
        for measure in measures {
          pending.append(.init(iteration: iteration, name: measure.name, value: measure.value))
          if measure.isObjective, let last = pending.last { aim = last }
        }
        objective = aim
        let isFinite =
          figures.exploitability.isFinite && measures.allSatisfy { $0.value.isFinite }
          && (ofAgents ?? []).allSatisfy { $0.value.isFinite }
        if !isFinite || !aim.value.isFinite {
          outcome = .diverged
        } else {
          // What is measured only because the run ends here is not so in one that goes further.
          if isDue { lastPolicy = algorithm.policy }
          if let tolerance = description.tolerance, aim.value <= tolerance {
            outcome = .converged
          } else if iteration == limit {
            outcome = .iterationLimit
          }
        }
      }
      let now = ContinuousClock.now
      let isStopping = stop.isRequested
      if outcome != nil || isStopping || now - lastSave > saveInterval {
        // Before the outcome, which says that the policy is there.
        if let outcome, let policy = outcome == .diverged ? lastPolicy : algorithm.policy {
          try write(policy)
        }
        let hasFlow = outcome != nil && outcome != .diverged
        var checkpoint = algorithm.checkpoint
        if !isDue { checkpoint.tables[Self.measuredPolicy] = lastPolicy?.probabilities }
        try record.save(
          outcome == .diverged ? nil : checkpoint, measurements: pending,
          objective: objective?.name, outcome: outcome,
          flow: hasFlow ? (game.horizon.steps, flow.states) : nil)
        pending.removeAll(keepingCapacity: true)
        lastSave = ContinuousClock.now
        // Saving takes a twentieth of the time at most.
        saveInterval = max(self.saveInterval, (lastSave - now) * 20)
      }
      if outcome != nil || isStopping || now - lastReport > .milliseconds(50) {
        report(.iterating, iteration, limit, objective)
        lastReport = now
      }
      if outcome == .diverged { throw try divergence() }
      if outcome != nil { return true }
      if isStopping { return false }
      algorithm.iterate(in: &process)
      iteration += 1
    }
  }

  private func measurements(
    _ figures: Exploitability, _ rest: PopulationAtRest?, _ valueErrorBound: Double?,
    at iteration: Int
  ) -> [TrialRecord.Measurement] {
    var named: [(String, Double)] = [
      ("exploitability", figures.exploitability), ("value", figures.value),
      ("best_response", figures.bestResponse), ("nash_conv", figures.nashConv),
    ]
    if figures.populations.count > 1 {
      for population in figures.populations {
        named.append(("exploitability of \(population.name)", population.exploitability))
        named.append(("value of \(population.name)", population.value))
      }
    }
    if let valueErrorBound { named.append(("error bound of the values", valueErrorBound)) }
    if let rest { named.append(("residual of the population at rest", rest.residual)) }
    return named.map { .init(iteration: iteration, name: $0.0, value: $0.1) }
  }

  /// Tells which quantity stopped being finite and when, and what of the algorithm's settings to try.
  private func divergence() throws -> Divergence {
    let last = try record.lastNotFinite()
    let settings = try Catalogue.algorithm(named: description.algorithm.name).entry.parameters
    let advice = [
      ("a smaller", ["learning-rate", "first-step"]), ("a larger", ["temperature", "damping"]),
    ].flatMap { change, names in
      settings.map(\.name).filter(names.contains).map { "\(change) \($0)" }
    }
    return Divergence(
      message: UserError(
        .data,
        "\(description.algorithm.name) on \(description.game.name) diverged: "
          + "\(last?.name ?? "the exploitability") is not a finite number after "
          + "\(last?.iteration ?? 0) iterations"
          + (advice.isEmpty ? "" : "; try \(advice.joined(separator: " or "))")
          + ". What was measured until then, and the last policy before, are kept in \(folder)"))
  }

  // MARK: - N agents

  private func simulate(_ policy: Policy, _ report: Report) throws -> Bool {
    let done = try record.simulatedAgentCounts()
    // A game without an end is simulated until later rewards weigh less than a millionth.
    let steps = PopulationSimulator.steps(for: game)
    let episodes = description.evaluation.episodes
    for agents in description.evaluation.agents where !done.contains(agents) {
      var process = DecisionProcess(game, team: team)
      let meanField = process.evolution(of: policy, steps: steps)
      var simulator = PopulationSimulator(
        game, agentCount: agents, representation: .counts, seed: seed, team: team)
      let summary = simulator.summary(
        of: policy, against: meanField, steps: steps, episodes: episodes
      ) { played in
        report(.simulating(agents: agents), played, episodes, nil)
        return !stop.isRequested
      }
      if stop.isRequested { return false }
      try record.save(summary, episodes: episodes)
    }
    return true
  }
}
