extension LineChart {
  private static let plotHeight = 360.0

  /// The gnuplot script that reads `NAME.csv` and writes `NAME.svg`.
  ///
  /// - Parameter name: The files' common name without an extension.
  /// - Returns: The script's text.
  public func script(named name: String) -> String {
    let heights = drawnPoints.map(\.y).filter(y.shows)
    guard !heights.isEmpty else {
      return noDataScript(named: name, title: title, subtitle: subtitle, width: width)
    }
    let horizontal = range(
      of: x, covering: drawnPoints.map(\.x), isTight: !hasMarks,
      tickLimit: width < HouseStyle.width ? 4 : 7)
    var vertical = range(of: y, covering: heights + bandEdges(from: heights), isTight: false)
    let lowest = vertical.lower
    let zeroPlace = zeroLabel.map { vertical.addPlaceBelow(label: $0) }
    let header = ChartHeader(
      title: title, subtitle: subtitle, entries: series.enumerated().map(Self.legendEntry),
      valueLabel: y.label, width: width)
    let note = omissionNote
    let bottom = header.bottom + Self.plotHeight
    var script = GnuplotScript(
      named: name, title: title, width: width,
      height: Int(bottom + (note == nil ? 64 : 82)))
    header.draw(in: &script)
    drawAxes(horizontal, vertical, top: header.bottom, bottom: bottom, in: &script)
    drawMarks(in: horizontal, script: &script)
    if let note {
      script.text(
        note, x: HouseStyle.margin, y: bottom + 66,
        TextStyle(size: 11, color: HouseStyle.softInk))
    }
    script.plot(
      bandCommands(named: name, lowest: zeroPlace ?? lowest) + curveCommands(named: name)
        + (zeroPlace.map { zeroCommands(named: name, place: $0) } ?? []))
    return script.source
  }

  private func drawAxes(
    _ horizontal: AxisRange, _ vertical: AxisRange, top: Double, bottom: Double,
    in script: inout GnuplotScript
  ) {
    let left = HouseStyle.margin + vertical.labelWidth + 14
    let right = Double(width) - max(30, horizontal.labelWidth / 2 + 14)
    script.text(
      Typesetting.label(x.label), x: (left + right) / 2, y: bottom + 44,
      TextStyle(alignment: .center, color: HouseStyle.softInk))
    script.plotArea(left: left, top: top, right: right, bottom: bottom)
    script.axisStyle()
    if x.scale == .log10 { script.append("set logscale x") }
    if y.scale == .log10 { script.append("set logscale y") }
    horizontal.commands(axis: "x").forEach { script.append($0) }
    vertical.commands(axis: "y").forEach { script.append($0) }
  }

  private func range(
    of axis: Axis, covering values: [Double], isTight: Bool, tickLimit: Int = 7
  ) -> AxisRange {
    let leastStep = axis.isCount ? 1.0 : 0
    return switch axis.scale {
    case .linear:
      .linear(covering: values, isTight: isTight, tickLimit: tickLimit, leastStep: leastStep)
    case .log10: .log10(covering: values, isTight: isTight, leastStep: leastStep)
    }
  }

  private static func legendEntry(position: Int, curve: Series) -> Legend.Entry {
    let sample: Legend.Sample =
      switch curve.stroke {
      case .line: .line
      case .dashed: .dashed
      case .dotted: .dotted
      case .points: .point
      }
    return Legend.Entry(name: curve.name, color: color(of: curve, at: position), sample: sample)
  }

  private static func color(of curve: Series, at position: Int) -> String {
    curve.isGuide ? HouseStyle.axis : HouseStyle.color(ofSeries: position)
  }

  private func bandCommands(named name: String, lowest: Double) -> [String] {
    series.indices.compactMap { index in
      guard let band = series[index].band else { return nil }
      let isShown = x.scale == .log10 ? " && $2 > 0" : ""
      let low = y.scale == .log10 ? "($4 > 0 ? $4 : \(lowest))" : "($4)"
      let position = "'\(name).csv' skip 1 using ($1 == \(index)\(isShown) ? $2 : NaN)"
      let color = "lc rgb '\(HouseStyle.color(ofSeries: index))'"
      return switch band.style {
      case .region:
        "\(position):\(low):5 with filledcurves \(color) fs transparent solid 0.18 noborder"
      // gnuplot's own error bars leave a gap around their point, and cut others' bars there.
      case .bars: "\(position):\(low):(0):($5 - \(low)) with vectors nohead lw 1.4 \(color)"
      }
    }
  }

  /// The curves, those made of points on top.
  private func curveCommands(named name: String) -> [String] {
    let order =
      series.indices.filter { !isMarked(series[$0]) }
      + series.indices.filter { isMarked(series[$0]) }
    return order.map { index in
      let curve = series[index]
      let style =
        switch curve.stroke {
        case _ where isMarked(curve): "points pt 7 ps \(curve.x.count <= 50 ? 0.6 : 0.4)"
        case .dashed: "lines lw \(curve.isGuide ? 1.3 : 1.8) \(HouseStyle.dashes)"
        case .dotted: "lines lw \(curve.isGuide ? 1.3 : 1.8) \(HouseStyle.dots)"
        default: "lines lw 1.8"
        }
      return "'\(name).csv' skip 1 using ($1 == \(index) ? $2 : NaN):3 with \(style)"
        + " lc rgb '\(Self.color(of: curve, at: index))'"
    }
  }

  /// Marks what is not above zero where there is only place for what is; of several curves at the
  /// same place the first are larger, so that each is seen.
  private func zeroCommands(named name: String, place: Double) -> [String] {
    let curves = series.indices.filter { index in
      drawnPoints(of: series[index]).contains { $0.y <= 0 }
    }
    return curves.enumerated().map { order, index in
      let size = 0.45 + 0.3 * Double(min(4, curves.count - 1 - order))
      return "'\(name).csv' skip 1 using ($1 == \(index) && $3 <= 0 ? $2 : NaN):(\(place))"
        + " with points pt 7 ps \(size) lc rgb '\(Self.color(of: series[index], at: index))'"
    }
  }

  /// Whether a curve is drawn as points, be it because a line needs two of them.
  private func isMarked(_ curve: Series) -> Bool {
    curve.stroke == .points || drawnCount(of: curve) == 1
  }

  private var hasMarks: Bool { series.contains { isMarked($0) && drawnCount(of: $0) > 0 } }
}

extension LineChart {
  private struct Point {
    let x: Double
    let y: Double
  }

  /// The points that have a place on the horizontal axis, and on the vertical one or below it.
  private var drawnPoints: [Point] { series.flatMap(drawnPoints) }

  private func drawnPoints(of curve: Series) -> [Point] {
    zip(curve.x, curve.y).filter { x.shows($0) && $1.isFinite }.map { Point(x: $0, y: $1) }
  }

  private func drawnCount(of curve: Series) -> Int {
    drawnPoints(of: curve).count { y.shows($0.y) }
  }

  /// The label of what has no place on a logarithmic vertical axis, or nil if there is nothing.
  private var zeroLabel: String? {
    let others = drawnPoints.map(\.y).filter { !y.shows($0) }
    guard !others.isEmpty else { return nil }
    return others.allSatisfy { $0 == 0 } ? "0" : "≤ 0"
  }

  /// The band edges to be seen whole; on a logarithmic axis a band may reach down to almost
  /// nothing, and is then cut one decade below the curves.
  private func bandEdges(from curve: [Double]) -> [Double] {
    let edges = series.flatMap { ($0.band?.low ?? []) + ($0.band?.high ?? []) }.filter(y.shows)
    guard y.scale == .log10, let lowest = curve.min() else { return edges }
    return edges.map { max($0, lowest / 10) }
  }

  private var omissionNote: String? {
    let omitted = series.reduce(0) { sum, curve in
      sum + curve.x.count { x.scale == .log10 && $0 <= 0 }
    }
    guard omitted > 0 else { return nil }
    return omitted == 1
      ? "1 point at or below zero has no place on a logarithmic axis and is not shown."
      : "\(Typesetting.count(omitted)) points at or below zero have no place on a logarithmic axis"
        + " and are not shown."
  }
}
