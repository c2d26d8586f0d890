package import MeanFieldModel

/// An order in which to replay what was seen, which many agents can share.
package struct ReplayOrder: Sendable, Equatable {
  /// Each number below the count once.
  package private(set) var indices: [Int32]

  /// The order in which transitions were seen.
  package init(count: Int) { indices = (0..<Int32(count)).map { $0 } }

  /// Draws one of all orders, each as likely as any other.
  package mutating func shuffle(using stream: inout RandomStream) {
    indices.shuffle(using: &stream)
  }
}
