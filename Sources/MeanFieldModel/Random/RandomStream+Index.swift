extension RandomStream {
  /// A number from 0 to `bound − 1`, each as likely as any other.
  ///
  /// The standard library may change how it draws such numbers from one version to the next; these stay.
  ///
  /// Source: Lemire, Fast random integer generation in an interval, ACM TOMACS 29, 2019.
  ///
  /// - Parameter bound: Positive.
  @inlinable
  package mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "there is no index below \(bound)")
    let count = UInt64(bound)
    var product = next().multipliedFullWidth(by: count)
    if product.low < count {
      let threshold = (0 &- count) % count
      while product.low < threshold { product = next().multipliedFullWidth(by: count) }
    }
    return Int(product.high)
  }

  /// Puts numbers in one of all orders, each as likely as any other (Fisher and Yates).
  package mutating func shuffle(_ numbers: inout [Int32]) {
    for end in stride(from: numbers.count, to: 1, by: -1) {
      numbers.swapAt(end - 1, index(below: end))
    }
  }
}
