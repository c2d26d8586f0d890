import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct LearnedRulesTests {
  @Test("a change is the largest of a state, and the sum over states breaks ties")
  func changes() {
    let old = [0.5, 0.5, 0.25, 0.75, 1, 0]
    func change(_ rule: [Double], in states: Range<Int> = 0..<3) -> PolicyChange {
      .init(of: rule[...], from: old[...], in: states, actionCount: 2)
    }
    // All numbers are halves, quarters and eighths, which are exact.
    let one = change([0.25, 0.75, 0.25, 0.75, 1, 0])
    let two = change([0.25, 0.75, 0.25, 0.75, 0.75, 0.25])
    let three = change([0.5, 0.5, 0.5, 0.5, 0.875, 0.125])
    let four = change([0, 1, 0.25, 0.75, 1, 0])
    #expect([one, two, three, four].map(\.largest) == [0.5, 0.5, 0.5, 1])
    #expect([one, two, three, four].map(\.total) == [0.5, 1, 0.75, 1])
    #expect([four, two, three, one].sorted() == [one, three, two, four])
    #expect(!(one < one) && one == change([0.75, 0.25, 0.25, 0.75, 1, 0]))
    // A population's own states alone count.
    #expect(change([0, 1, 0.25, 0.75, 0.5, 0.5], in: 1..<2) == PolicyChange())
    #expect(PolicyChange() < one)
    // Slices count from where they begin.
    let shifted = [9, 9] + old
    #expect(
      PolicyChange(of: shifted[2...], from: old[...], in: 0..<3, actionCount: 2)
        == PolicyChange())
  }

  /// The same seen transitions, learned from by some agents.
  private func learned(
    by learners: [Int], _ settings: [String: String], threads: Int = 1
  ) throws -> LearnedRules {
    let learner = try NetworkedLearning.start(on: Ladder(), settings)
    var (system, seen) = (learner.system, SeenTransitions())
    system.act(
      learner.settings.stretch, seeing: &seen, draws: .init(.acting, iteration: 0, part: 0))
    return LearnedRules(
      of: learners, in: system, from: seen, learner.settings, discount: 0.8,
      team: ThreadTeam(threadCount: threads)
    ) { RandomStream(seed: 3, purpose: .replay, block: $0) }
  }

  @Test("those who learn do so by themselves, whoever else does", arguments: ["exact", "once"])
  func alone(replay: String) throws {
    let settings = ["agents": "40", "replay": replay]
    let all = try learned(by: Array(0..<40), settings)
    let some = try learned(by: [3, 17, 38], settings)
    for (place, agent) in [3, 17, 38].enumerated() {
      #expect(some.rules[place * 12..<(place + 1) * 12] == all.rules[agent * 12..<(agent + 1) * 12])
      #expect(some.changes[place] == all.changes[agent])
    }
    #expect(try learned(by: [], settings).rules.isEmpty)
  }

  @Test(
    "whose action values are no numbers to work with keeps its rule, and the run tells that it diverged",
    arguments: [
      ["largest-reward": "1e308"], ["largest-reward": "-1e305", "entropy-floor": "0.9"],
      ["temperature": "0", "largest-reward": "1e250", "replay": "passes"],
    ])
  func lost(settings: [String: String]) throws {
    let learned = try learned(by: Array(0..<7), settings)
    #expect(learned.isLost && learned.changes.allSatisfy { $0 == PolicyChange() })
    var learner = try NetworkedLearning.start(on: Ladder(), settings)
    #expect(Array(learned.rules[..<12]) == learner.rulesOfAgents[0])
    for _ in 0..<2 { learner.iterate() }
    #expect(learner.measure("regularised_return")?.isNaN == true)
    var resumed = try NetworkedLearning.start(on: Ladder(), settings)
    try resumed.restore(learner.checkpoint)
    #expect(resumed.measure("regularised_return")?.isNaN == true)
    #expect(try !self.learned(by: Array(0..<7), [:]).isLost)
  }

  @Test("the threads make no difference")
  func threads() throws {
    let settings = ["agents": "40", "replay": "passes"]
    let one = try learned(by: Array(0..<40), settings)
    let three = try learned(by: Array(0..<40), settings, threads: 3)
    #expect(one.rules == three.rules && one.changes == three.changes)
  }
}
