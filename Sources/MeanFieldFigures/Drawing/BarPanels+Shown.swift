extension BarPanels {
  /// More states than this are drawn as steps instead of bars.
  static let barLimit = 30
  /// Bars below this share of the largest are thinner than a line.
  private static let leastShare = 0.002

  /// Which states have a place in the picture, and what they are called there.
  struct Shown: Equatable {
    /// The states, ascending.
    let states: [Int]
    /// Their labels, without what all of them begin with.
    let labels: [String]
    /// What all of them begin with, such as `to D`; empty for nothing.
    let commonStart: String
    /// How much the states without a place hold at most, or nil if there are none.
    let omittedValue: Double?

    var drawsBars: Bool { states.count <= BarPanels.barLimit }

    init(_ picture: BarPanels) {
      let labels = picture.states
      let heights = Self.heights(picture)
      let largest = heights.max() ?? 0
      guard labels.count > BarPanels.barLimit, largest > 0, !Self.areNumbered(labels) else {
        states = Array(labels.indices)
        self.labels = labels
        commonStart = ""
        omittedValue = nil
        return
      }
      let highest = labels.indices.filter { heights[$0] > BarPanels.leastShare * largest }
        .sorted { (heights[$0], $1) > (heights[$1], $0) }.prefix(BarPanels.barLimit)
      states = highest.sorted()
      let kept = Set(states)
      omittedValue = labels.indices.filter { !kept.contains($0) }.map { heights[$0] }.max()
      commonStart = Self.commonStart(of: states.map { labels[$0] })
      let length = commonStart.isEmpty ? 0 : commonStart.count + Self.separator.count
      self.labels = states.map { String(labels[$0].dropFirst(length)) }
    }

    private static let separator = ": "

    /// The largest value of each state, 0 for what is not finite.
    private static func heights(_ picture: BarPanels) -> [Double] {
      var heights = [Double](repeating: 0, count: picture.states.count)
      for row in picture.series.flatMap(\.values) {
        for (state, value) in row.enumerated() where value.isFinite {
          heights[state] = max(heights[state], abs(value))
        }
      }
      return heights
    }

    /// Whether labels differ by their numbers alone, so that states are places along a line.
    private static func areNumbered(_ labels: [String]) -> Bool {
      func words(_ label: String) -> String {
        label.filter { !($0.isNumber || "-−.+".contains($0)) }
      }
      guard let first = labels.first.map(words) else { return true }
      return labels.allSatisfy { words($0) == first }
    }

    private static func commonStart(of labels: [String]) -> String {
      guard let first = labels.first, let end = first.firstRange(of: separator)?.lowerBound else {
        return ""
      }
      let start = String(first[..<end])
      return labels.allSatisfy { $0.hasPrefix(start + separator) } ? start : ""
    }
  }
}
