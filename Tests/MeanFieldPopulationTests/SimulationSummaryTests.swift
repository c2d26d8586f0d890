import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct SimulationSummaryTests {
  typealias Subject = PopulationSimulatorTests.Subject

  static let subjects = [
    Subject(BeachBar(), agents: 1),
    Subject(SusceptibleInfected(horizon: .finite(steps: 10)), agents: 1),
    Subject(PredatorPrey(size: 2, horizon: .finite(steps: 4)), agents: 3),
    Subject(Crossroads(steps: 6), agents: 1, policy: Crossroads.policy(steps: 6)),
    Subject(EverlastingPair(), agents: 1),
  ]

  private func summary(_ subject: Subject, agents: Int, episodes: Int = 20) -> SimulationSummary {
    let steps = PopulationSimulator.steps(for: subject.game)
    var process = DecisionProcess(subject.game)
    let meanField = process.evolution(of: subject.policy, steps: steps)
    var simulator = PopulationSimulator(
      subject.game, agentCount: agents, representation: .counts, seed: 31)
    return simulator.summary(
      of: subject.policy, against: meanField, steps: steps, episodes: episodes)
  }

  /// The distance falls like 1/√N over thirteen orders of magnitude.
  @Test(arguments: subjects)
  func distanceFallsWithTheRootOfN(_ subject: Subject) {
    let sizes = [100, 10_000, 100_000_000, 1_000_000_000_000, 1_000_000_000_000_000]
    let points = sizes.map { size in
      (
        x: log(Double(size)),
        y: log(summary(subject, agents: size).distance.reduce(0, +))
      )
    }
    let meanX = points.reduce(0) { $0 + $1.x } / Double(points.count)
    let meanY = points.reduce(0) { $0 + $1.y } / Double(points.count)
    let slope =
      points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
      / points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    // Twenty episodes know a mean distance to some 15 %, steps being correlated. The sizes' logs
    // have a spread of √Σ(x − x̄)² = 25, so the slope is known to 0.15/25 = 0.006; five of them.
    #expect(abs(slope + 0.5) < 0.03, "slope \(slope)")
  }

  /// The interval of the mean return contains the mean field's value once N is so large that the
  /// bias, of the order of 1/N, is nothing.
  @Test(arguments: subjects)
  func returnsApproachTheMeanField(_ subject: Subject) {
    let steps = PopulationSimulator.steps(for: subject.game)
    let summary = summary(subject, agents: 1_000_000_000_000)
    let expected = meanFieldReturn(subject, steps: steps)
    let interval = summary.meanReturn
    let halfWidth = (interval.high - interval.low) / 2
    #expect(halfWidth < 1e-4 && halfWidth > 0)
    #expect(interval.low <= interval.mean && interval.mean <= interval.high)
    // Rounding of a sum of a few hundred terms of order one.
    let rounding = 1e-12
    #expect(
      abs(interval.mean - expected) <= halfWidthLimit * halfWidth + rounding,
      "\(interval), not \(expected)")
    if case .finite = subject.game.horizon {
      var process = DecisionProcess(subject.game)
      var flow = MeanFieldFlow(for: subject.game)
      let value = process.exploitability(of: subject.policy, flow: &flow).value
      #expect(abs(value - expected) < 1e-12)
    }
  }

  /// The discounted sum of the population's rewards along its evolution.
  private func meanFieldReturn(_ subject: Subject, steps: Int) -> Double {
    let (game, policy) = (subject.game, subject.policy)
    let (width, actions) = (game.space.stateCount, game.space.actionCount)
    var process = DecisionProcess(game)
    let states = process.evolution(of: policy, steps: steps)
    var population = MeanFieldFlow(oneStepOf: game)
    var (total, weight) = (0.0, 1.0)
    for step in 0..<steps {
      let rule = min(step, policy.steps - 1)
      for state in 0..<width { population.states[state] = states[step * width + state] }
      for pair in population.stateActions.indices {
        population.stateActions[pair] =
          population.states[pair / actions] * policy[rule, pair / actions, pair % actions]
      }
      process.fill(at: rule, against: population, transitions: false)
      for pair in 0..<width * actions {
        let share =
          population.states[pair / actions] * policy[rule, pair / actions, pair % actions]
        if share > 0 { total += weight * share * process.rewards[pair] }
      }
      weight *= process.horizon.discount
    }
    return total
  }

  /// The summary is that of the episodes, one by one.
  @Test func summarisesEpisodes() {
    let subject = Self.subjects[0]
    var process = DecisionProcess(subject.game)
    let meanField = process.evolution(of: subject.policy, steps: 3)
    var simulator = PopulationSimulator(
      subject.game, agentCount: 500, representation: .counts, seed: 31)
    let episodes = (0..<3).map {
      simulator.episode(of: subject.policy, steps: 3, number: $0)
    }
    let summary = summary(subject, agents: 500, episodes: 3)
    #expect(summary.agentCount == 500)
    #expect(summary.firstFlow == episodes[0].states)
    #expect(summary.meanReturn == ConfidenceInterval(of: episodes.map(\.meanReturn)))
    for step in 0..<3 {
      let distances = episodes.map { episode in
        (4 * step..<4 * step + 4).reduce(0) { $0 + abs(episode.states[$1] - meanField[$1]) }
      }
      #expect(abs(summary.distance[step] - distances.reduce(0, +) / 3) < 1e-14)
    }
  }

  /// One episode has a mean but no interval, and the caller may stop after any.
  @Test func stopsWhenTold() {
    let subject = Self.subjects[0]
    let one = summary(subject, agents: 100, episodes: 1)
    #expect(one.meanReturn.low == -.infinity && one.meanReturn.high == .infinity)
    var process = DecisionProcess(subject.game)
    let meanField = process.evolution(of: subject.policy, steps: 3)
    var simulator = PopulationSimulator(
      subject.game, agentCount: 100, representation: .counts, seed: 31)
    var calls: [Int] = []
    let stopped = simulator.summary(
      of: subject.policy, against: meanField, steps: 3, episodes: 10
    ) { done in
      calls.append(done)
      return done < 1
    }
    #expect(calls == [1])
    #expect(stopped.meanReturn == one.meanReturn && stopped.distance == one.distance)
  }

  /// A play shorter than the horizon is compared with the beginning of the mean field.
  @Test func shortPlays() {
    let subject = Self.subjects[1]
    var process = DecisionProcess(subject.game)
    let meanField = process.evolution(of: subject.policy, steps: 4)
    var simulator = PopulationSimulator(
      subject.game, agentCount: 1_000_000_000_000, representation: .counts, seed: 31)
    let summary = simulator.summary(
      of: subject.policy, against: meanField, steps: 4, episodes: 2)
    #expect(summary.distance.count == 4 && summary.firstFlow.count == 8)
    #expect(summary.distance.allSatisfy { $0 < 1e-4 })
  }
}
