extension GnuplotScript {
  /// Thin axes left and below, a light grid behind the data, short ticks outside.
  mutating func axisStyle() {
    append("set border 3 lw 1 lc rgb '\(HouseStyle.axis)'")
    append("set tics nomirror out scale 0.5,0.25 textcolor rgb '\(HouseStyle.softInk)'")
    append("set xtics offset 0,0.35")
    append("set grid xtics ytics back lt 1 lw 1 dt solid lc rgb '\(HouseStyle.grid)'")
  }

  /// A plot command of one part per line.
  mutating func plot(_ parts: [String]) {
    append("plot \\\n  " + parts.joined(separator: ", \\\n  "))
  }
}

/// A picture of the same width that says that there is nothing to show.
func noDataScript(
  named name: String, title: String, subtitle: String?, width: Int = HouseStyle.width
) -> String {
  let left = HouseStyle.margin
  let top =
    GnuplotScript.headingHeight(
      title: title, subtitle: subtitle, left: left, width: width) + 8
  let right = Double(width) - HouseStyle.margin
  let bottom = top + 180
  var script = GnuplotScript(
    named: name, title: title, width: width, height: Int(bottom + HouseStyle.margin))
  script.heading(title: title, subtitle: subtitle, left: left)
  script.rectangle(
    left: left, top: top, right: right, bottom: bottom, fill: "#f6f6f6", border: HouseStyle.grid,
    depth: "behind")
  script.text(
    "no data", x: (left + right) / 2, y: (top + bottom) / 2,
    TextStyle(alignment: .center, size: 15, color: HouseStyle.softInk))
  script.append("unset border")
  script.append("unset tics")
  script.plotArea(left: left, top: top, right: right, bottom: bottom)
  script.append("plot [0:1] [0:1] NaN")
  return script.source
}
