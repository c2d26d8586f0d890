import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

/// Failures, nonsense, and agents who come and go.
@Suite struct NetworkedLearningFaultTests {
  /// The rules that agents have learned in the first iteration, before any of them is told.
  private func learnedRules(_ settings: [String: String]) throws -> [[Double]] {
    var alone = try NetworkedLearning.start(
      settings.merging(["architecture": "independent"]) { $1 })
    alone.iterate()
    return alone.rulesOfAgents
  }

  /// The rules that agents have after the first iteration.
  private func rules(_ settings: [String: String]) throws -> [[Double]] {
    var learner = try NetworkedLearning.start(settings)
    learner.iterate()
    return learner.rulesOfAgents
  }

  /// The largest change from the uniform rule in a state of a ladder, and the sum.
  private func change(_ rule: [Double]) -> PolicyChange {
    let uniform = Policy.uniform(for: Ladder()).probabilities
    return .init(of: rule[...], from: uniform[...], in: 0..<4, actionCount: 3)
  }

  @Test("all agents who hear all have the rule that has changed least")
  func leastChange() throws {
    let learned = try learnedRules([:])
    let least = try #require(learned.min { change($0) < change($1) })
    #expect(Set(learned).count == 7)
    #expect(try rules(["network": "complete"]).allSatisfy { $0 == least })
    // Without a round nobody hears anything.
    #expect(try rules(["network": "complete", "rounds": "0"]) == learned)
  }

  @Test("under a centre all have the rule of the first agent, heard or not")
  func centre() throws {
    let learned = try learnedRules([:])
    for rounds in ["0", "3"] {
      let rules = try rules(["architecture": "centralised", "rounds": rounds])
      #expect(rules.allSatisfy { $0 == learned[0] })
    }
  }

  @Test("where all fail nothing changes", arguments: ["networked", "independent", "centralised"])
  func allFail(architecture: String) throws {
    for told in ["silent", "told"] {
      var learner = try NetworkedLearning.start([
        "architecture": architecture, "failure-probability": "1", "failed-learners": told,
      ])
      let before = learner.policy
      for _ in 0..<2 { learner.iterate() }
      #expect(learner.policy == before && learner.system.rules.count == 1)
      #expect(learner.measure("consensus_rounds") == (architecture == "networked" ? 0 : nil))
    }
  }

  @Test("failed learners who tell that nothing changed win, silent ones adopt what was learned")
  func someFail() throws {
    let settings = ["failure-probability": "0.5", "network": "complete"]
    let learned = try learnedRules(settings)
    let old = Policy.uniform(for: Ladder()).probabilities
    #expect(learned.contains(old) && learned.contains { $0 != old })
    let told = try rules(settings.merging(["failed-learners": "told"]) { $1 })
    #expect(told.allSatisfy { $0 == old })
    let least = try #require(learned.filter { $0 != old }.min { change($0) < change($1) })
    #expect(try rules(settings).allSatisfy { $0 == least })
  }

  @Test("honest nonsense loses to whoever learned, and wins by claiming that nothing changed")
  func nonsense() throws {
    // Two of seven; small steps change less than random rules do.
    let settings = ["faulty": "0.3", "network": "complete", "learning-rate": "0.01"]
    let learned = try learnedRules(settings)
    let right = try learnedRules(["learning-rate": "0.01"])
    #expect(learned[..<5] == right[..<5])
    #expect(learned[5...].allSatisfy { change($0).largest > 0.2 })
    let ladder = Ladder()
    for rule in learned[5...] {
      #expect(
        Policy(steps: 1, stateCount: 4, actionCount: 3, probabilities: rule)
          .firstFault(in: ladder) == nil)
    }
    let least = try #require(learned[..<5].min { change($0) < change($1) })
    #expect(change(least).largest < 0.2)
    #expect(try rules(settings).allSatisfy { $0 == least })
    // Of two who claim the same the one of the lesser name is heard.
    let lies = settings.merging(["faulty-claim": "zero"]) { $1 }
    #expect(try rules(lies).allSatisfy { $0 == learned[5] })
  }

  @Test("nonsense is spread evenly over the rules that there are")
  func evenNonsense() throws {
    let rules = try learnedRules(["faulty": "1", "agents": "1500", "transitions": "5"])
    // On the lowest of four rungs there are two actions, on the others three: shares are uniform, or
    // have density 2 (1 − x).
    for (pair, law) in [(0, { $0 }), (5, { 1 - (1 - $0) * (1 - $0) })]
      as [(Int, (Double) -> Double)]
    {
      let ranks = rules.map { law($0[pair]) }.sorted()
      // Kolmogorov's statistic, whose 1 − 1e-6 quantile is 2.69/√n.
      let gap = ranks.enumerated().map { abs($1 - (Double($0) + 0.5) / 1500) }.max() ?? 1
      #expect(gap < 2.69 / 1500.0.squareRoot())
    }
    #expect(rules.allSatisfy { $0[2] == 0 })
  }

  @Test("agents join and leave before the iterations that were asked for")
  func membership() throws {
    var learner = try NetworkedLearning.start([
      "joining": "5", "join-at": "2", "leaving": "3", "leave-at": "4",
    ])
    let steps = Double(12 * 2 + 3)
    var samples = 0.0
    for agents in [7.0, 12, 12, 9, 9] {
      learner.iterate()
      samples += agents * steps
      #expect(learner.measure("agents") == agents)
      #expect(learner.measure("samples") == samples)
      #expect(learner.rulesOfAgents.count == Int(agents))
    }
    #expect(Set(learner.system.ids).count == 9)
  }

  @Test("what newcomers have learned is told or not")
  func newcomers() throws {
    let settings = ["agents": "2", "joining": "6", "network": "complete"]
    // Before the first iteration they have been there for as long as anybody else: they are told apart
    // by what they tell alone.
    let learned = try learnedRules(settings)
    let least = try #require(learned.min { change($0) < change($1) })
    #expect(try rules(settings).allSatisfy { $0 == least })
    #expect(learned.firstIndex(of: least).map { $0 > 1 } == true)
    let old = try #require(learned[..<2].min { change($0) < change($1) })
    #expect(
      try rules(settings.merging(["newcomers": "silent"]) { $1 }).allSatisfy { $0 == old })
  }

  @Test(
    "messages that are all lost, or late, change nothing",
    arguments: [
      ["message-loss": "1"], ["network": "empty"],
      ["network": "random", "link-probability": "0"],
    ])
  func lostMessages(settings: [String: String]) throws {
    let rules = try rules(["network": "complete"].merging(settings) { $1 })
    #expect(try rules == learnedRules([:]))
  }

  @Test(
    "a run that was stopped goes on as one that was not, whoever came and went",
    arguments: 0..<6)
  func resuming(stop: Int) throws {
    // The agent of the highest name leaves for some of these seeds.
    for seed: UInt64 in 1...3 {
      let settings = [
        "agents": "4", "leaving": "2", "leave-at": "2", "joining": "3", "join-at": "4",
        "faulty": "0.25", "message-loss": "0.3", "failure-probability": "0.3", "message-delay": "1",
      ]
      var whole = try NetworkedLearning.start(settings, seed: seed)
      for _ in 0..<stop { whole.iterate() }
      var second = try NetworkedLearning.start(settings, seed: seed, threads: 2)
      try second.restore(whole.checkpoint)
      for _ in stop..<6 {
        whole.iterate()
        second.iterate()
      }
      #expect(second.checkpoint == whole.checkpoint)
      #expect(second.measures() == whole.measures())
    }
  }

  @Test("refuses a checkpoint whose tables are not those of a system, and stays as it was")
  func damagedCheckpoints() throws {
    var learner = try NetworkedLearning.start()
    learner.iterate()
    let before = learner.checkpoint
    func damaged(_ table: String, _ change: (inout [Double]) -> Void) {
      var checkpoint = before
      change(&checkpoint.tables[table, default: []])
      #expect(throws: CheckpointFault.self) { try learner.restore(checkpoint) }
      #expect(learner.checkpoint == before)
    }
    // Without consensus there is no number of rounds.
    for table in before.tables.keys where table != "rounds to consensus" {
      damaged(table) { $0 = [] }
    }
    damaged("rounds to consensus") { $0 = [1, 2] }
    damaged("rules") { $0.removeLast() }
    damaged("rules") { $0[0] = -1 }
    damaged("ids") { $0[1] = $0[0] }
    damaged("rule of agent") { $0[3] = 99 }
    damaged("rule of agent") { $0.append(0) }
    damaged("states") { $0[0] = 4 }
    damaged("states") { $0[0] = 0.5 }
    damaged("ids") { $0[6] = -1 }
    damaged("ids") { $0.removeLast() }
    damaged("next id") { $0 = [6] }
    damaged("next id") { $0 = [.nan] }
  }
}

extension NetworkedLearning {
  /// On a crowded ladder.
  fileprivate static func start(
    _ settings: [String: String], seed: UInt64 = 3, threads: Int = 1
  ) throws -> NetworkedLearning {
    try start(on: Ladder(), settings, seed: seed, threads: threads)
  }
}
