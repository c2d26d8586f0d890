package import MeanFieldModel
package import MeanFieldPopulation

/// Passes over what agents saw.
package struct Replay: Sendable, Equatable {
  /// L.
  package let passes: Int
  /// Whether each pass goes through the transitions in a new order.
  package let isShuffled: Bool
  /// β.
  package let learningRate: Double

  /// How many passes some agents make before the next ones do: their transitions stay in the cache.
  private static let passesAtATime = 20
  /// How many agents learn side by side: transitions that lead back to where they began wait for each
  /// other, 6 ns each, and those of other agents do not.
  private static let agentsAtATime = 8

  /// Some passes with the rate β, from 0 to 1.
  package init(passes: Int, isShuffled: Bool, learningRate: Double) {
    precondition((0...1).contains(learningRate), "expected a rate from 0 to 1, got \(learningRate)")
    self.passes = passes
    self.isShuffled = isShuffled
    self.learningRate = learningRate
  }

  /// Lets some agents learn the values of their actions, in the same orders.
  ///
  /// Source: Benjamin and Abate 2024, Algorithm 2, lines 14 to 19.
  ///
  /// - Parameters:
  ///   - actionValues: Q of each, shape [agents, S, A].
  ///   - agents: Who learns.
  ///   - seen: What all agents saw, between pairs that there are.
  ///   - discount: γ.
  ///   - stream: Where random numbers come from.
  /// - Complexity: O(agents · passes · transitions); the orders cost each agent its share.
  package func learn(
    _ actionValues: inout [Double], of agents: ArraySlice<Int>, from seen: SeenTransitions,
    discount: Double, using stream: inout RandomStream
  ) {
    let pairCount = actionValues.count / max(1, agents.count)
    var order = ReplayOrder(count: seen.countPerAgent)
    for first in stride(from: 0, to: passes, by: Self.passesAtATime) {
      let orders = (first..<min(first + Self.passesAtATime, passes)).map { _ in
        if isShuffled { order.shuffle(using: &stream) }
        return order
      }
      actionValues.withUnsafeMutableBufferPointer { values in
        seen.transitions.withUnsafeBufferPointer { transitions in
          guard let transitions = transitions.baseAddress else { return }
          for first in stride(from: 0, to: agents.count, by: Self.agentsAtATime) {
            let members = agents.dropFirst(first).prefix(Self.agentsAtATime)
            let own = first * pairCount..<(first + members.count) * pairCount
            let starts = members.map { seen.range(of: $0).lowerBound }
            for order in orders {
              learnActionValues(
                .init(rebasing: values[own]), from: transitions, startingAt: starts, in: order,
                learningRate: learningRate, discount: discount)
            }
          }
        }
      }
    }
  }
}

/// An order in which to replay what was seen, which many agents can share.
package struct ReplayOrder: Sendable, Equatable {
  /// Each number below the count once.
  package private(set) var indices: [Int32]

  /// The order in which transitions were seen.
  package init(count: Int) { indices = (0..<Int32(count)).map { $0 } }

  /// Draws one of all orders, each as likely as any other.
  package mutating func shuffle(using stream: inout RandomStream) {
    stream.shuffle(&indices)
  }
}
