/// What stands above the plotting area of a chart: title, subtitle, legend, and the label of the
/// vertical axis, which is set level so that it can be read on any screen.
struct ChartHeader {
  let title: String
  let subtitle: String?
  let entries: [Legend.Entry]
  let valueLabel: String
  var width = HouseStyle.width

  private var left: Double { HouseStyle.margin }

  private var legend: Legend {
    Legend(entries: entries, left: left, right: Double(width) - HouseStyle.margin)
  }

  private var legendTop: Double {
    GnuplotScript.headingHeight(
      title: title, subtitle: subtitle, left: left, width: width) + 8
  }

  private var labelY: Double {
    legendTop + legend.height + (legend.height > 0 ? 16 : 8)
  }

  /// Where the plotting area may start.
  var bottom: Double { labelY + 20 }

  func draw(in script: inout GnuplotScript) {
    script.heading(title: title, subtitle: subtitle, left: left)
    legend.draw(in: &script, top: legendTop)
    script.text(
      Typesetting.label(valueLabel), x: left, y: labelY,
      TextStyle(color: HouseStyle.softInk))
  }
}
