/// The law of a count: a chance for each number from the first on, numbers before and after left out.
struct CountLaw {
  /// The least number.
  private(set) var first: Int
  /// The chances of `first` and the numbers after it.
  private(set) var chances: [Double]

  /// The law of a binomial count.
  init(_ window: BinomialWindow) {
    (first, chances) = (window.first, window.chances)
  }

  /// No chance for any of the numbers; laws are added to it.
  init(emptyFrom first: Int, count: Int) {
    self.first = first
    chances = Array(repeating: 0, count: count)
  }

  /// The first number after the last.
  var end: Int { first + chances.count }

  /// Adds the chances of another law, each times `weight`.
  mutating func add(_ other: CountLaw, weight: Double) {
    if other.first < first || other.end > end { widen(to: other) }
    let offset = other.first - first
    chances.withUnsafeMutableBufferPointer { chances in
      other.chances.withUnsafeBufferPointer { others in
        for index in others.indices { chances[index + offset] += weight * others[index] }
      }
    }
  }

  private mutating func widen(to other: CountLaw) {
    let wide = min(first, other.first)..<max(end, other.end)
    chances =
      Array(repeating: 0, count: first - wide.lowerBound) + chances
      + Array(repeating: 0, count: wide.upperBound - end)
    first = wide.lowerBound
  }

  /// The law of the sum of two independent counts.
  func adding(_ other: CountLaw) -> CountLaw {
    var sum = CountLaw(
      emptyFrom: first + other.first, count: chances.count + other.chances.count - 1)
    sum.chances.withUnsafeMutableBufferPointer { sum in
      other.chances.withUnsafeBufferPointer { factors in
        for (index, chance) in chances.enumerated() {
          for offset in factors.indices { sum[index + offset] += chance * factors[offset] }
        }
      }
    }
    return sum
  }

  /// The same law, ends of negligible chance left out.
  var trimmed: CountLaw {
    let lower = chances.firstIndex { $0 > BinomialWindow.negligible } ?? 0
    let upper = chances.lastIndex { $0 > BinomialWindow.negligible } ?? lower
    var law = self
    law.first += lower
    law.chances = Array(chances[lower...max(lower, upper)])
    return law
  }
}
