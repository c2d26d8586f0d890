/// How the values of a map become colours.
public enum ColorScale: Sendable, Equatable {
  /// Equal steps of colour for equal differences; white is zero (or the least value, if negative).
  case linear
  /// Equal steps of colour for equal ratios, over about this many decades below the largest value.
  ///
  /// Smaller positive values have the lightest colour, and zero is white: empty, not missing.
  case log10(decades: Int)
}

/// The colours between two values, with ticks for the colour bar.
struct ColorRange: Equatable {
  /// The ends of the bar; logarithms to base 10 on a logarithmic scale.
  let lower: Double
  let upper: Double
  /// Positions as the ends are, with their labels.
  let ticks: [AxisRange.Tick]
  let isLogarithmic: Bool

  /// The range for these finite values.
  init(_ scale: ColorScale, covering values: [Double]) {
    switch scale {
    case .linear: self.init(linear: values)
    case .log10(let decades): self.init(logarithmic: values.filter { $0 > 0 }, decades: decades)
    }
  }

  private init(linear values: [Double]) {
    isLogarithmic = false
    lower = min(0, values.min() ?? 0)
    let largest = values.max() ?? 1
    upper = largest > lower ? largest : lower + 1
    ticks = AxisRange.linear(covering: [lower, upper], isTight: true, tickLimit: 6).ticks
  }

  private init(logarithmic values: [Double], decades: Int) {
    precondition(decades >= 1, "expected at least 1 decade, got \(decades)")
    isLogarithmic = true
    let drawable = values.map { min(max($0, 1e-270), 1e270) }
    upper = logarithm(drawable.max() ?? 1)
    let span = max(upper - logarithm(drawable.min() ?? 1), 0.3)
    let isCut = span > Double(decades)
    lower = isCut ? (upper - Double(decades)).rounded(.down) : upper - span
    var seen = AxisRange.log10(covering: [pow10(lower), pow10(upper)], isTight: true).ticks.map {
      AxisRange.Tick(value: logarithm($0.value), label: $0.label)
    }
    if isCut, let first = seen.first {
      seen[0] = AxisRange.Tick(value: first.value, label: "≤ " + first.label)
    }
    ticks = seen
  }

  /// The gnuplot palette: white first if the scale is linear from zero.
  var paletteCommand: String {
    let startsWhite = !isLogarithmic && lower == 0
    let colors = (startsWhite ? ["#ffffff"] : []) + HouseStyle.palette
    let stops = colors.enumerated().map { "\($0) '\($1)'" }.joined(separator: ", ")
    return "set palette defined (\(stops)) maxcolors 256"
  }
}
