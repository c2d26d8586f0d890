extension HeatMapPanels {
  /// Up to this many cells each is a shape of the SVG; above, each panel is one image.
  private static let shapeLimit = 6000

  /// The gnuplot script that reads `NAME.csv` and writes `NAME.svg`.
  ///
  /// The plotting area is the whole picture with pixels as units; every panel is a window in it.
  ///
  /// - Parameter name: The files' common name without an extension.
  /// - Returns: The script's text.
  public func script(named name: String) -> String {
    guard let grid = panels.first?.first else {
      return noDataScript(named: name, title: title, subtitle: subtitle)
    }
    let layout = Layout(self, grid: grid)
    let values = panels.joined().flatMap { $0.values.compactMap { $0 } }
    let kinds = CellKinds(panels.joined().flatMap(\.values), scale: scale)
    let colors = ColorRange(scale, covering: values.filter(\.isFinite))

    var script = GnuplotScript(
      named: name, title: title, width: layout.width, height: layout.height)
    script.heading(title: title, subtitle: subtitle, left: HouseStyle.margin)
    drawPanelFrames(layout, in: &script)
    drawKey(kinds, colors, layout, in: &script)
    defineCoordinates(layout, colors, in: &script)
    script.plot(plotParts(named: name, grid: grid, kinds: kinds, layout: layout))
    return script.source
  }

  private func drawPanelFrames(_ layout: Layout, in script: inout GnuplotScript) {
    for (column, label) in columnLabels.enumerated() where !label.isEmpty {
      script.text(
        Typesetting.shortened(
          Typesetting.label(label), to: layout.panelWidth + Layout.panelGap,
          size: HouseStyle.textSize),
        x: layout.panelLeft(column) + layout.panelWidth / 2, y: layout.top - 13,
        TextStyle(alignment: .center))
    }
    for (row, label) in rowLabels.enumerated() where !label.isEmpty {
      script.text(
        Typesetting.shortened(
          Typesetting.label(label), to: layout.panelHeight + Layout.panelGap,
          size: HouseStyle.textSize),
        x: layout.left - 17, y: layout.panelTop(row) + layout.panelHeight / 2,
        TextStyle(alignment: .center, isRotated: true))
    }
    for row in 0..<layout.rows {
      for column in 0..<layout.columns {
        let (left, top) = (layout.panelLeft(column), layout.panelTop(row))
        script.rectangle(
          left: left - 0.5, top: top - 0.5, right: left + layout.panelWidth + 0.5,
          bottom: top + layout.panelHeight + 0.5, fill: nil, border: HouseStyle.axis)
      }
    }
  }

  private func defineCoordinates(
    _ layout: Layout, _ colors: ColorRange, in script: inout GnuplotScript
  ) {
    script.plotArea(
      left: 0, top: 0, right: Double(layout.width), bottom: Double(layout.height))
    for line in [
      "unset border",
      "unset tics",
      "unset cbtics",
      "set xrange [0:\(layout.width)]",
      "set yrange [0:\(layout.height)]",
      colors.paletteCommand,
      "set cbrange [\(colors.lower):\(colors.upper)]",
      "cell = \(layout.cell)",
      "left(panel, column) = \(pixels(layout.left))"
        + " + panel * \(pixels(layout.panelWidth + Layout.panelGap)) + column * cell",
      "upper(panel, row) = \(layout.height) - (\(pixels(layout.top))"
        + " + panel * \(pixels(layout.panelHeight + Layout.panelGap)) + row * cell)",
      "is_wall(text) = strlen(text) == 0",
      "is_undefined(text) = text eq 'nan' || text eq 'inf' || text eq '-inf'"
        + (colors.isLogarithmic ? " || (text[1:1] eq '-' && text ne '-0.0')" : ""),
      colors.isLogarithmic
        ? "shade(value) = value > 0 ? (log10(value) > \(colors.lower) ? log10(value)"
          + " : \(colors.lower)) : NaN"
        : "shade(value) = value",
    ] { script.append(line) }
  }

  /// Walls come first and reach a little under images, whose edges are smoothed in scaling and would
  /// otherwise let the white ground shine through.
  private func plotParts(
    named name: String, grid: Grid, kinds: CellKinds, layout: Layout
  ) -> [String] {
    let source = "'\(name).csv' skip 1"
    let cellCount = grid.values.count * layout.rows * layout.columns
    let areImages = cellCount > Self.shapeLimit
    let share = areImages ? 0.75 : 0.5
    func boxes(where condition: String) -> String {
      "\(source) using (\(condition) ? left($2, $4 + 0.5) : NaN):(upper($1, $3 + 0.5))"
        + ":(cell * \(share)):(cell * \(share))"
    }
    var parts: [String] = []
    if kinds.hasWalls {
      parts.append(
        boxes(where: "is_wall(strcol(5))")
          + " with boxxyerror lc rgb '\(HouseStyle.wall)' fs solid noborder")
    }
    if kinds.hasUndefined {
      parts.append(
        boxes(where: "is_undefined(strcol(5))")
          + " with boxxyerror lc rgb '\(HouseStyle.undefined)' fs solid noborder")
    }
    if !areImages {
      parts.append(
        boxes(where: "!is_wall(strcol(5))")
          + ":(shade($5)) with boxxyerror lc palette fs solid noborder")
    } else {
      for panel in 0..<(layout.rows * layout.columns) {
        let first = panel * grid.values.count
        parts.append(
          "\(source) every ::\(first)::\(first + grid.values.count - 1)"
            + " using (left($2, $4 + 0.5)):(upper($1, $3 + 0.5))"
            + ":(is_wall(strcol(5)) || is_undefined(strcol(5)) ? NaN : shade(strcol(5) + 0)) with image"
        )
      }
    }
    return parts
  }
}
