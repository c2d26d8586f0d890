import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct TemporalDifferenceTests {
  /// Two states of one action each, which follow each other and pay 1 and 0.
  private let cycle = [
    SeenTransition(pair: 0, reward: 1, nextPair: 1),
    SeenTransition(pair: 1, reward: 0, nextPair: 0),
  ]

  /// The values of two states after some passes of one agent.
  private func learned(
    _ start: [Double], passes: Int, rate: Double, discount: Double, isShuffled: Bool = false
  ) -> [Double] {
    var values = start
    var stream = RandomStream(seed: 1, purpose: .counts)
    Replay(passes: passes, isShuffled: isShuffled, learningRate: rate).learn(
      &values, of: [0], from: SeenTransitions(cycle, countPerAgent: 2), discount: discount,
      using: &stream)
    return values
  }

  @Test("moves a share of the way to the target, one after the other")
  func byHand() {
    let values = learned([2.0, 10], passes: 1, rate: 0.5, discount: 0.5)
    #expect(values[0] == 2 + 0.5 * (1 + 0.5 * 10 - 2))
    // Which the second sees.
    #expect(values[1] == 10 + 0.5 * (0.5 * values[0] - 10))
  }

  @Test("finds the values of a cycle, in any order")
  func fixedPoint() {
    let values = learned([0.0, 0], passes: 100, rate: 1, discount: 0.5, isShuffled: true)
    // Q_0 = 1 + ½ Q_1 and Q_1 = ½ Q_0.
    #expect(abs(values[0] - 4.0 / 3) < 1e-15)
    #expect(abs(values[1] - 2.0 / 3) < 1e-15)
  }

  @Test("learns nothing from nothing")
  func empty() {
    var values = [3.0, 4]
    var stream = RandomStream(seed: 1, purpose: .counts)
    Replay(passes: 3, isShuffled: true, learningRate: 1).learn(
      &values, of: [0], from: SeenTransitions(), discount: 1, using: &stream)
    #expect(values == [3, 4])
  }

  @Test("each of many agents learns as if it were alone")
  func sideBySide() {
    var stream = RandomStream(seed: 2, purpose: .counts)
    let seen = (0..<11 * 30).map { _ in
      SeenTransition(
        pair: Int.random(in: 0..<6, using: &stream), reward: stream.uniform(),
        nextPair: Int.random(in: 0..<6, using: &stream))
    }
    let all = SeenTransitions(seen, countPerAgent: 30)
    let replay = Replay(passes: 45, isShuffled: true, learningRate: 0.3)
    func learned(_ agents: [Int]) -> [Double] {
      var values = [Double](repeating: 1, count: agents.count * 6)
      var stream = RandomStream(seed: 3, purpose: .counts)
      replay.learn(&values, of: agents[...], from: all, discount: 0.9, using: &stream)
      return values
    }
    // More than go side by side, and some left out.
    let agents = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]
    #expect(learned(agents) == agents.flatMap { learned([$0]) })
  }

  @Test("an order has every transition once")
  func orders() {
    var order = ReplayOrder(count: 50)
    var stream = RandomStream(seed: 1, purpose: .counts)
    order.shuffle(using: &stream)
    #expect(order != ReplayOrder(count: 50))
    #expect(order.indices.sorted() == ReplayOrder(count: 50).indices)
  }
}
