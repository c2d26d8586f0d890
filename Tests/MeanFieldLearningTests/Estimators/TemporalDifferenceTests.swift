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

  @Test("moves a share of the way to the target, one after the other")
  func byHand() {
    var values = [2.0, 10]
    learnActionValues(
      &values, from: cycle, in: ReplayOrder(count: 2), learningRate: 0.5, discount: 0.5)
    #expect(values[0] == 2 + 0.5 * (1 + 0.5 * 10 - 2))
    // Which the second sees.
    #expect(values[1] == 10 + 0.5 * (0.5 * values[0] - 10))
  }

  @Test("finds the values of a cycle, in any order")
  func fixedPoint() {
    var values = [0.0, 0]
    var order = ReplayOrder(count: 2)
    var stream = RandomStream(seed: 1, purpose: .counts)
    for _ in 0..<100 {
      order.shuffle(using: &stream)
      learnActionValues(&values, from: cycle, in: order, learningRate: 1, discount: 0.5)
    }
    // Q_0 = 1 + ½ Q_1 and Q_1 = ½ Q_0.
    #expect(abs(values[0] - 4.0 / 3) < 1e-15)
    #expect(abs(values[1] - 2.0 / 3) < 1e-15)
  }

  @Test("learns nothing from nothing")
  func empty() {
    var values = [3.0, 4]
    learnActionValues(
      &values, from: cycle, in: ReplayOrder(count: 0), learningRate: 1, discount: 1)
    #expect(values == [3, 4])
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
