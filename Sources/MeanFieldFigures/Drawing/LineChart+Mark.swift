extension LineChart {
  /// A thin dashed vertical line with its name above, where something happens to all curves.
  public struct Mark: Sendable, Equatable {
    /// What it is called.
    public let name: String
    /// Where it is on the horizontal axis.
    public let x: Double
  }

  /// Adds a dashed vertical line with its name above where something happens to all curves; it is seen if
  /// the horizontal axis, which it does not extend, comes there.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - place: Where it is on the horizontal axis.
  public mutating func addMark(_ name: String, at place: Double) {
    marks.append(Mark(name: name, x: place))
  }

  /// Draws the marks that a range covers, behind the curves.
  func drawMarks(in horizontal: AxisRange, script: inout GnuplotScript) {
    for mark in marks where x.shows(mark.x) && horizontal.covers(mark.x) {
      script.append(
        "set arrow from first \(mark.x), graph 0 to first \(mark.x), graph 1 nohead back"
          + " lw 1.2 lc rgb '\(HouseStyle.axis)' \(HouseStyle.dashes)")
      // In the middle of its line, but nowhere beyond the ends of the axis.
      let share = horizontal.share(of: mark.x, on: x.scale)
      let alignment: TextStyle.Alignment = share < 0.2 ? .left : share > 0.8 ? .right : .center
      script.append(
        "set label \(quoted(Typesetting.label(mark.name))) at first \(mark.x), graph 1"
          + " \(alignment.rawValue) offset 0,0.6 font ',11' tc rgb '\(HouseStyle.softInk)' front")
    }
  }
}

extension AxisRange {
  /// Whether a value lies in the range.
  fileprivate func covers(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// How far along the axis a value lies, from 0 to 1.
  fileprivate func share(of value: Double, on scale: Axis.Scale) -> Double {
    switch scale {
    case .linear: (value - lower) / (upper - lower)
    case .log10: (logarithm(value) - logarithm(lower)) / (logarithm(upper) - logarithm(lower))
    }
  }
}
