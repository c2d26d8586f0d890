/// A gnuplot script in the making, with positions in pixels from the picture's top left corner.
struct GnuplotScript {
  let width: Int
  let height: Int
  private(set) var lines: [String]

  /// Starts a script: terminal, output file, data format and the functions `px` and `py`.
  ///
  /// Text is never interpreted (`noenhanced`), and `#` does not start a comment in the data.
  init(named name: String, title: String, width: Int, height: Int) {
    self.width = width
    self.height = height
    lines = [
      "# \(singleLine(title))",
      "# Draw again:  gnuplot \(name).gnuplot && rsvg-convert --zoom 2 \(name).svg -o \(name).png",
      "reset",
      "set encoding utf8",
      "set terminal svg size \(width),\(height) fixed rounded noenhanced"
        + " font '\(HouseStyle.fontFamily),\(pixels(HouseStyle.textSize))' background rgb 'white'",
      "set output '\(name).svg'",
      "set datafile separator comma",
      "set datafile commentschars ''",
      "px(x) = x / \(width).0          # pixels from the left edge",
      "py(y) = 1 - y / \(height).0     # pixels from the upper edge",
      "unset key",
    ]
  }

  /// The script's text.
  var source: String { lines.joined(separator: "\n") + "\n" }

  mutating func append(_ line: String) { lines.append(line) }

  /// Sets a text whose middle line is at `y`.
  mutating func text(
    _ text: String, x: Double, y: Double, _ style: TextStyle = TextStyle()
  ) {
    append(
      "set label \(quoted(text)) at screen px(\(pixels(x))), screen py(\(pixels(y)))"
        + " \(style.alignment.rawValue)\(style.isRotated ? " rotate by 90" : "")"
        + " font ',\(pixels(style.size))' tc rgb '\(style.color)' front")
  }

  /// Fills a rectangle, or only outlines it.
  mutating func rectangle(
    left: Double, top: Double, right: Double, bottom: Double, fill: String?, border: String?,
    depth: String = "front"
  ) {
    let filling = fill.map { "fc rgb '\($0)' fs solid" } ?? "fs empty"
    let outline = border.map { "border lc rgb '\($0)' lw 1" } ?? "noborder"
    append(
      "set object rectangle from screen px(\(pixels(left))), screen py(\(pixels(top)))"
        + " to screen px(\(pixels(right))), screen py(\(pixels(bottom)))"
        + " \(depth) \(filling) \(outline)")
  }

  /// Draws a straight line in a style such as `lw 2 dt 1`.
  mutating func line(
    fromX startX: Double, y startY: Double, toX endX: Double, y endY: Double, style: String
  ) {
    append(
      "set arrow from screen px(\(pixels(startX))), screen py(\(pixels(startY)))"
        + " to screen px(\(pixels(endX))), screen py(\(pixels(endY))) nohead \(style) front")
  }

  /// Places the plotting area.
  mutating func plotArea(left: Double, top: Double, right: Double, bottom: Double) {
    append("set lmargin at screen px(\(pixels(left)))")
    append("set rmargin at screen px(\(pixels(right)))")
    append("set tmargin at screen py(\(pixels(top)))")
    append("set bmargin at screen py(\(pixels(bottom)))")
  }

  /// Sets title and subtitle from the top on, in lines that fit the width.
  mutating func heading(title: String, subtitle: String?, left: Double) {
    for line in Heading(title: title, subtitle: subtitle, left: left, width: width).lines {
      text(line.text, x: left, y: line.y, line.style)
    }
  }

  /// The height that ``heading(title:subtitle:left:)`` takes, upper margin included.
  static func headingHeight(
    title: String, subtitle: String?, left: Double, width: Int
  ) -> Double {
    Heading(title: title, subtitle: subtitle, left: left, width: width).height
  }
}

/// A gnuplot string that stands for exactly this text.
///
/// Inside single quotes gnuplot interprets nothing but a doubled quote.
func quoted(_ text: String) -> String {
  "'" + singleLine(text).replacing("'", with: "''") + "'"
}

/// A tick label that stands for exactly this text; gnuplot takes tick labels for number formats.
func quotedTick(_ text: String) -> String {
  quoted(text.replacing("%", with: "%%"))
}

/// A position with at most two decimals.
func pixels(_ value: Double) -> String {
  let rounded = (value * 100).rounded() / 100
  return rounded == rounded.rounded() && abs(rounded) < 1e9
    ? String(Int(rounded)) : String(rounded)
}
