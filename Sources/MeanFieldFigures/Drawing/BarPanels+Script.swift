extension BarPanels {
  /// The gnuplot script that reads `NAME.csv` and writes `NAME.svg`.
  ///
  /// - Parameter name: The files' common name without an extension.
  /// - Returns: The script's text.
  public func script(named name: String) -> String {
    let values = series.flatMap { $0.values.joined() }.filter(\.isFinite)
    guard !values.isEmpty else {
      return noDataScript(named: name, title: title, subtitle: subtitle)
    }
    let vertical = AxisRange.linear(covering: values + [0], isTight: false, tickLimit: 6)
    let shown = Shown(self)
    let layout = Layout(self, shown, tickWidth: vertical.labelWidth)
    let header = ChartHeader(
      title: title, subtitle: subtitle,
      entries: series.enumerated().map { position, one in
        Legend.Entry(
          name: one.name, color: HouseStyle.color(ofSeries: position),
          sample: shown.drawsBars ? .box : .line)
      }, valueLabel: valueLabel)
    let top = header.bottom + 20
    let bottom = top + layout.height

    var script = GnuplotScript(
      named: name, title: title, width: HouseStyle.width,
      height: Int(bottom + (shown.omittedValue == nil ? 44 : 66)))
    script.append("set multiplot")
    header.draw(in: &script)
    script.text(
      Typesetting.label(
        stateLabel + (shown.commonStart.isEmpty ? "" : ", \(shown.commonStart)")),
      x: (layout.left + Double(HouseStyle.width) - HouseStyle.margin) / 2, y: bottom + 20,
      TextStyle(alignment: .center, color: HouseStyle.softInk))
    if let omittedValue = shown.omittedValue {
      script.text(
        omissionNote(shown, value: omittedValue), x: HouseStyle.margin, y: bottom + 48,
        TextStyle(size: 11, color: HouseStyle.softInk))
      script.append(placeFunction(shown))
    }
    script.axisStyle()
    script.append("set grid noxtics")
    script.append("set xrange [-0.6:\(Double(shown.states.count) - 0.4)]")
    script.append("set boxwidth \(layout.barWidth) absolute")
    script.append("set style fill solid noborder")
    for moment in moments.indices {
      drawPanel(moment, named: name, shown, layout, vertical, top: top, in: &script)
    }
    script.append("unset multiplot")
    return script.source
  }

  private func drawPanel(
    _ moment: Int, named name: String, _ shown: Shown, _ layout: Layout, _ vertical: AxisRange,
    top: Double, in script: inout GnuplotScript
  ) {
    let panelTop = top + layout.panelOffset(moment)
    let panelLeft = layout.panelLeft(moment)
    script.text(
      Typesetting.shortened(
        Typesetting.label(moments[moment]), to: layout.panelWidth, size: HouseStyle.textSize),
      x: panelLeft + layout.panelWidth / 2, y: panelTop - 14,
      TextStyle(alignment: .center))
    script.plotArea(
      left: panelLeft, top: panelTop, right: panelLeft + layout.panelWidth,
      bottom: panelTop + layout.panelHeight)
    vertical.commands(axis: "y", showsLabels: moment % layout.columns == 0)
      .forEach { script.append($0) }
    layout.stateTicks.commands(showsLabels: moment + layout.columns >= moments.count)
      .forEach { script.append($0) }
    script.plot(plotParts(moment, named: name, shown, barWidth: layout.barWidth))
    script.append("unset label")
    script.append("unset arrow")
    script.append("unset object")
  }

  /// A gnuplot function from a state's number to its place; it has none if it is not shown.
  private func placeFunction(_ shown: Shown) -> String {
    let places = shown.states.enumerated().map { "state == \($1) ? \($0) : " }
    return "place(state) = \(places.joined())NaN"
  }

  private func omissionNote(_ shown: Shown, value: Double) -> String {
    "\(Typesetting.count(states.count - shown.states.count)) of \(Typesetting.count(states.count)) "
      + "states are left out; \(valueLabel) there, at these moments: "
      + (value == 0 ? "0" : "\(significant(value)) at most")
  }

  /// The first series, often the mean field, is drawn last and so lies on top of the others.
  private func plotParts(
    _ moment: Int, named name: String, _ shown: Shown, barWidth: Double
  ) -> [String] {
    let drawsBars = shown.drawsBars
    let place = shown.omittedValue == nil ? "$2" : "place($2)"
    return series.indices.reversed().map { index in
      let offset =
        drawsBars ? (Double(index) - Double(series.count - 1) / 2) * barWidth : 0
      let position = offset == 0 ? place : "\(place) + (\(fixed(offset, decimals: 4)))"
      return "'\(name).csv' skip 1"
        + " using ($1 == \(moment) && $3 == \(index) ? \(position) : NaN):4"
        + " with \(drawsBars ? "boxes" : "histeps lw 1.6")"
        + " lc rgb '\(HouseStyle.color(ofSeries: index))'"
    }
  }
}
