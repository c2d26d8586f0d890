extension HeatMapPanels {
  /// Which kinds of cells need an entry in the key.
  struct CellKinds: Equatable {
    var hasWalls = false
    /// Zeros on a logarithmic scale.
    var hasEmpty = false
    /// Values that are not finite, or negative on a logarithmic scale.
    var hasUndefined = false

    init(_ values: [Double?], scale: ColorScale) {
      for value in values {
        guard let value else {
          hasWalls = true
          continue
        }
        if scale != .linear && value == 0 { hasEmpty = true }
        if !value.isFinite || (scale != .linear && value < 0) { hasUndefined = true }
      }
    }

    var swatches: [(name: String, color: String)] {
      (hasEmpty ? [("empty", "#ffffff")] : []) + (hasWalls ? [("wall", HouseStyle.wall)] : [])
        + (hasUndefined ? [("undefined", HouseStyle.undefined)] : [])
    }
  }

  /// The colour bar under the panels, at their left edge, and the swatches to its right.
  func drawKey(
    _ kinds: CellKinds, _ colors: ColorRange, _ layout: Layout, in script: inout GnuplotScript
  ) {
    let swatches = kinds.swatches
    let swatchWidths = swatches.map {
      Typesetting.width(of: $0.name, size: HouseStyle.textSize) + 22 + 18
    }
    let right = Double(layout.width) - HouseStyle.margin
    let barLeft = layout.left
    let barWidth = min(380, right - barLeft - swatchWidths.reduce(10, +))
    let barTop = layout.keyTop + 22

    script.text(
      Typesetting.shortened(
        Typesetting.label(valueLabel), to: right - barLeft, size: HouseStyle.textSize),
      x: barLeft, y: layout.keyTop + 8)
    script.append(
      "set colorbox horizontal user origin screen px(\(pixels(barLeft))),"
        + " screen py(\(pixels(barTop + 12))) size screen \(pixels(barWidth))/\(layout.width).0,"
        + " screen 12.0/\(layout.height).0 noborder")
    script.rectangle(
      left: barLeft - 0.5, top: barTop - 0.5, right: barLeft + barWidth + 0.5,
      bottom: barTop + 12.5, fill: nil, border: HouseStyle.axis)
    var x = barLeft + barWidth + 28
    for (swatch, width) in zip(swatches, swatchWidths) {
      script.rectangle(
        left: x, top: barTop - 0.5, right: x + 13, bottom: barTop + 12.5, fill: swatch.color,
        border: HouseStyle.axis)
      script.text(swatch.name, x: x + 20, y: barTop + 6)
      x += width
    }
    drawTicks(colors, left: barLeft, width: barWidth, top: barTop + 12, in: &script)
  }

  private func drawTicks(
    _ colors: ColorRange, left: Double, width: Double, top: Double, in script: inout GnuplotScript
  ) {
    for tick in colors.ticks {
      let x = left + width * (tick.value - colors.lower) / (colors.upper - colors.lower)
      script.line(
        fromX: x, y: top, toX: x, y: top + 4, style: "lw 1 lc rgb '\(HouseStyle.axis)'")
      let isCramped = x - Typesetting.width(of: tick.label, size: 12) / 2 < 8
      script.text(
        tick.label, x: isCramped ? x - 1 : x, y: top + 14,
        TextStyle(
          alignment: isCramped ? .left : .center, size: 12, color: HouseStyle.softInk))
    }
  }
}
