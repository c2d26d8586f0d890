extension LineChart {
  /// Adds a dashed horizontal line at a value that the curves are to be compared with, as long as all
  /// of them.
  ///
  /// - Parameters:
  ///   - name: What the legend calls it.
  ///   - value: Where it is.
  ///   - isGuide: Whether it is grey, or has a colour of its own as the curves have.
  public mutating func addLevel(_ name: String, at value: Double, isGuide: Bool = true) {
    let places = series.flatMap(\.x).filter(\.isFinite)
    guard let first = places.min(), let last = places.max() else { return }
    series.append(
      Series(name, x: [first, last], y: [value, value], stroke: .dashed, isGuide: isGuide))
  }
}
