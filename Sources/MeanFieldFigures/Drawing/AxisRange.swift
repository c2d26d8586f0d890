/// The part of an axis that is seen, with its ticks.
struct AxisRange: Equatable {
  struct Tick: Equatable {
    let value: Double
    let label: String
  }

  var lower: Double
  var upper: Double
  var ticks: [Tick]
  /// Unlabelled ticks.
  var minorTicks: [Double] = []

  /// The gnuplot commands that set this range, for `axis` "x" or "y".
  func commands(axis: String, showsLabels: Bool = true) -> [String] {
    let major = ticks.map { "\(showsLabels ? quotedTick($0.label) : "''") \($0.value)" }
    let minor = minorTicks.map { "'' \($0) 1" }
    return [
      "set \(axis)range [\(lower):\(upper)]",
      "set \(axis)tics (\((major + minor).joined(separator: ", ")))",
    ]
  }

  /// The width of the widest tick label, in pixels.
  var labelWidth: Double {
    ticks.map { Typesetting.width(of: $0.label, size: HouseStyle.textSize) }.max() ?? 0
  }
}

extension AxisRange {
  /// A linear range over finite values, with at most about `tickLimit` ticks.
  ///
  /// A tight range ends at the extreme values, or at a tick just above; any other has a margin, or
  /// starts at zero.
  static func linear(
    covering values: [Double], isTight: Bool, tickLimit: Int = 7, leastStep: Double = 0
  ) -> AxisRange {
    let drawable = values.map { min(max($0, -1e300), 1e300) }
    var lower = drawable.min() ?? 0
    var upper = drawable.max() ?? 1
    if !isTight && lower > 0 && lower < 0.4 * upper { lower = 0 }
    if upper - lower <= max(1e-12 * max(abs(lower), abs(upper)), 1e-290) {
      let margin = abs(lower) > 1e-280 ? abs(lower) * 0.1 : 1
      // Nothing but zeros are mostly distances and shares, which are not below.
      (lower, upper) = lower == 0 && upper == 0 ? (0, 1) : (lower - margin, upper + margin)
    }
    let step = max(leastStep, niceStep(spanning: (upper - lower) / Double(tickLimit)))
    if isTight {
      let next = (upper / step - 1e-9).rounded(.up) * step
      if next - upper <= 0.02 * (upper - lower) { upper = next }
    } else {
      let margin = 0.04 * (upper - lower)
      if upper != 0 { upper += margin }
      if lower != 0 { lower -= margin }
    }
    let first = (lower / step - 1e-9).rounded(.up)
    let last = (upper / step + 1e-9).rounded(.down)
    let positions = stride(from: first, through: max(first, last), by: 1).map { $0 * step }
    let largest = positions.map(abs).max() ?? 0
    return AxisRange(
      lower: lower, upper: upper,
      ticks: positions.map {
        Tick(value: $0, label: label($0, step: step, largest: largest))
      })
  }

  /// A logarithmic range over positive values, with ticks at powers of ten.
  ///
  /// If it is short there are ticks at 2 and 5 times powers of ten as well, and if that is still too
  /// few, at equal distances. A tight range ends at the extreme values.
  static func log10(
    covering values: [Double], isTight: Bool, leastStep: Double = 0
  ) -> AxisRange {
    let drawable = values.map { min(max($0, 1e-280), 1e280) }
    let least = drawable.min() ?? 0.1
    let largest = drawable.max() ?? 1
    let decades = logarithm(largest) - logarithm(least)
    // gnuplot drops a tick exactly at the end of a logarithmic axis, hence the last factor.
    let factor = !isTight || decades == 0 ? max(pow10(0.04 * decades), 1.1) : 1.000001
    var range = AxisRange(lower: least / factor, upper: largest * factor, ticks: [])
    range.addLogarithmicTicks(decades: decades)
    if range.ticks.count < 2 {
      let linear = linear(
        covering: [range.lower, range.upper], isTight: true, tickLimit: 5, leastStep: leastStep)
      range.ticks = linear.ticks.filter { $0.value > 0 && $0.value <= range.upper }
      range.minorTicks = []
    }
    return range
  }

  /// Makes room below a logarithmic range for what has no place on it, with a tick of its own.
  ///
  /// - Returns: The value at which to draw it.
  mutating func addPlaceBelow(label: String) -> Double {
    let gap = max(pow10(0.08 * (logarithm(upper) - logarithm(lower))), 1.1)
    let place = lower / gap
    ticks.append(Tick(value: place, label: label))
    lower = place / gap.squareRoot()
    return place
  }

  private mutating func addLogarithmicTicks(decades: Double) {
    let exponents = Int(logarithm(lower).rounded(.down))...Int(logarithm(upper).rounded(.up))
    let stride = max(1, Int((decades / 8).rounded(.up)))
    let labelled = decades < 2 ? [1, 2, 5] : [1]
    let isPlain = lower >= 0.000099 && upper <= 200_001
    for exponent in exponents {
      for multiple in 1...9 {
        let value = Double("\(multiple)e\(exponent)") ?? 0
        guard value >= lower, value <= upper else { continue }
        if labelled.contains(multiple) && exponent.isMultiple(of: stride) {
          let text = Self.label(multiple: multiple, exponent, isPlain: isPlain)
          ticks.append(Tick(value: value, label: text))
        } else if stride == 1 || multiple == 1 {
          minorTicks.append(value)
        }
      }
    }
  }

  /// The least of 1, 2, 5 times a power of ten that is not below the positive span.
  static func niceStep(spanning span: Double) -> Double {
    let power = Int(logarithm(span).rounded(.down))
    for candidate in ["1e\(power)", "2e\(power)", "5e\(power)", "1e\(power + 1)"] {
      if let step = Double(candidate), step >= span * (1 - 1e-9) { return step }
    }
    return span
  }

  /// A linear tick's label, with as many decimals as the step needs.
  ///
  /// Very large and very small numbers are given as multiples of one power of ten for all ticks.
  static func label(_ value: Double, step: Double, largest: Double) -> String {
    if abs(value) < step * 1e-6 { return "0" }
    let stepExponent = Int((logarithm(step) + 1e-9).rounded(.down))
    guard stepExponent < -4 || largest >= 1e7 else {
      return Typesetting.grouped(fixed(value, decimals: max(0, -stepExponent)))
    }
    let exponent = Int((logarithm(largest) + 1e-9).rounded(.down))
    let digits = fixed(value / pow10(Double(exponent)), decimals: max(0, exponent - stepExponent))
    return Typesetting.grouped(digits) + "×10" + Typesetting.superscript(exponent)
  }

  private static func label(multiple: Int, _ exponent: Int, isPlain: Bool) -> String {
    if isPlain {
      let value = Double("\(multiple)e\(exponent)") ?? 0
      return Typesetting.grouped(fixed(value, decimals: max(0, -exponent)))
    }
    let power = "10" + Typesetting.superscript(exponent)
    return multiple == 1 ? power : "\(multiple)×\(power)"
  }
}
