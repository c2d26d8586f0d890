import Foundation
import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldRuns

@Suite struct PolicyFiguresTests {
  /// Of values that iteration stops at 1e-12 before.
  private static let tolerance = 1e-10

  private static let game = Swarm(
    task: .diffuse, map: .empty(size: 3), agentCount: 20, horizon: .discounted(0.8))

  /// Policies that go different ways, with shares that add up.
  private static let shares: [PolicyShare] = (0..<6).map { number in
    let states = game.space.stateCount
    let policy = Policy(
      steps: 1, stateCount: states, actionCount: 5,
      probabilities: (0..<states).flatMap { state in
        let weights = (0..<5).map { Double(1 + (state + (number + 1) * $0) % 7) }
        return weights.map { $0 / weights.reduce(0, +) }
      })
    return PolicyShare(policy: policy, share: Double(number + 1) / 21)
  }

  /// What is measured, by name.
  private func measure(
    _ shares: [PolicyShare], with figures: inout PolicyFigures, temperature: Double,
    threads: Int = 1, agents: Int = game.agentCount, in game: Swarm = game
  ) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: figures.measure(
        AgentPolicies(agentCount: agents, shares: shares), in: game,
        temperature: temperature, team: ThreadTeam(threadCount: threads)
      ).map { ($0.name, $0.value) })
  }

  /// The game for an agent who starts where others who follow a policy are at rest.
  private struct StartingAtRest: Game {
    let base: Swarm
    let initialDistribution: [Double]
    var space: StateActionSpace { base.space }
    var horizon: Horizon { base.horizon }
    func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
      base.fillRewards(&rewards, at: step, meanField: meanField)
    }
    func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
      base.fillTransitions(&transitions, at: step, meanField: meanField)
    }
  }

  @Test("is the mean over agents of what each policy has", arguments: [0, 0.3])
  func means(temperature: Double) {
    var (value, plain, regularised, largest) = (0.0, 0.0, 0.0, -Double.infinity)
    for share in Self.shares {
      let game = StartingAtRest(
        base: Self.game, initialDistribution: Self.game.meanField(of: share.policy).states)
      let figures = game.exploitability(of: share.policy)
      let withEntropy = game.exploitability(of: share.policy, temperature: temperature)
      value += share.share * figures.value
      plain += share.share * figures.exploitability
      regularised += share.share * withEntropy.exploitability
      largest = max(largest, withEntropy.exploitability)
    }
    var figures = PolicyFigures()
    let found = measure(Self.shares, with: &figures, temperature: temperature)
    for (name, expected) in [
      ("stationary_value", value), ("stationary_exploitability", plain),
      ("stationary_regularised_exploitability", regularised),
      ("largest_stationary_regularised_exploitability", largest),
    ] {
      #expect(abs((found[name] ?? .nan) - expected) < Self.tolerance, "\(name)")
    }
    #expect(found.count == 5)
    #expect((found["residual of the agents' populations at rest"] ?? .nan) < Self.tolerance)
    #expect((plain == regularised) == (temperature == 0))
  }

  @Test("what is known already, and the threads, change nothing")
  func caching() {
    var kept = PolicyFigures()
    for numbers in [[0, 1, 2], [1, 2, 5], [5], [0, 5, 3, 4], [0, 5, 3, 4]] {
      let shares = numbers.map {
        PolicyShare(policy: Self.shares[$0].policy, share: 1 / Double(numbers.count))
      }
      var (fresh, threaded) = (PolicyFigures(), PolicyFigures())
      let found = measure(shares, with: &kept, temperature: 0.3)
      #expect(found == measure(shares, with: &fresh, temperature: 0.3))
      #expect(found == measure(shares, with: &threaded, temperature: 0.3, threads: 3))
    }
  }

  @Test("rewards are those of so many agents, whatever was known of fewer")
  func numberOfAgents() {
    let cluster = Swarm(task: .cluster, map: .empty(size: 3), horizon: .discounted(0.8))
    var (kept, fresh) = (PolicyFigures(), PolicyFigures())
    let few = measure(Self.shares, with: &kept, temperature: 0.3, agents: 15, in: cluster)
    let many = measure(Self.shares, with: &kept, temperature: 0.3, agents: 20, in: cluster)
    #expect(
      many == measure(Self.shares, with: &fresh, temperature: 0.3, agents: 20, in: cluster))
    #expect(many["stationary_value"] != few["stationary_value"])
  }

  @Test("a policy that two shares follow counts for both")
  func repeated() {
    let policy = Self.shares[2].policy
    var (one, two) = (PolicyFigures(), PolicyFigures())
    let whole = measure([PolicyShare(policy: policy, share: 1)], with: &one, temperature: 0.3)
    let halves = [0.25, 0.75].map { PolicyShare(policy: policy, share: $0) }
    for (name, value) in measure(halves, with: &two, temperature: 0.3) {
      #expect(abs(value - (whole[name] ?? .nan)) < Self.tolerance)
    }
  }

  /// Stopped between agents' leaving and joining, and elsewhere: the same metrics as without a stop.
  @Test("a run over a network that is stopped and resumed is the same", arguments: [1, 3, 5])
  func stoppedAndResumed(stops: Int) throws {
    let description = RunDescription(
      game: Selection("swarm", ["size": "3"]),
      algorithm: Selection(
        "networked-learning",
        [
          "agents": "6", "transitions": "20", "spacing": "2", "warm-up": "2", "replay": "exact",
          "rounds": "3", "leaving": "2", "leave-at": "2", "joining": "3", "join-at": "4",
          "deviation-every": "1",
        ]), iterations: 6, seed: 5, evaluation: .init(every: 2))
    let folder = try RunFolder()
    let whole = try folder.finish(description, in: "whole")
    for sitting in 0..<stops {
      let end = try folder.work(on: "run", sitting == 0 ? description : nil) {
        if case .iterating = $0.phase { return true }
        return false
      }
      guard case .interrupted = end else { throw Unfinished() }
    }
    guard case .finished = try folder.work(on: "run") else { throw Unfinished() }
    #expect(try RunContents(of: folder("run")) == whole)
    let metrics = try RunStore.open(folder("run")).metrics()
    #expect(
      metrics.filter { $0.name == "agents" }.map { [Double($0.iteration), $0.value] }
        == [[0, 6], [2, 4], [4, 7], [6, 7]])
    #expect(metrics.filter { $0.name == "stationary_value" }.count == 4)
  }

  @Test("what all agents do is what a run shows first, and what was not measured last it does not")
  func summary() throws {
    let description = RunDescription(
      game: Selection("swarm", ["size": "3"]),
      algorithm: Selection(
        "networked-learning",
        [
          "agents": "6", "transitions": "20", "spacing": "2", "warm-up": "2", "replay": "exact",
          "rounds": "3", "deviation-every": "2",
        ]), iterations: 3, seed: 5, evaluation: .init(every: 1))
    let folder = try RunFolder()
    _ = try folder.finish(description, in: "run")
    let store = try RunStore.open(folder("run"))
    #expect(try store.metrics().contains { $0.name == "approximate_exploitability" })
    let point = try #require(try RunSummary(of: store).points.first)
    #expect(point.metrics["approximate_exploitability"] == nil)
    #expect(point.iterations == [3] && point.metrics["policy_divergence"] != nil)
    #expect(point.objective == "stationary_regularised_exploitability")
    let leading = LeadingMetrics { point.metrics[$0] != nil }
    #expect(leading.exploitability == point.objective)
    #expect(leading.meanReturn == "regularised_return")
    let others = LeadingMetrics { ["exploitability", "value"].contains($0) }
    #expect(others.exploitability == "exploitability" && others.meanReturn == nil)
  }
}
