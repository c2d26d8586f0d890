/// An SVG in the making, with positions in pixels from its top left corner.
struct VectorDrawing {
  private var lines: [String]

  /// Starts a drawing on white paper.
  init(title: String, width: Int, height: Int) {
    lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\""
        + " viewBox=\"0 0 \(width) \(height)\" role=\"img\""
        + " font-family=\"\(HouseStyle.fontFamily), Verdana, Arial, sans-serif\">",
      "<title>\(escaped(title))</title>",
      "<rect width=\"\(width)\" height=\"\(height)\" fill=\"white\"/>",
    ]
  }

  /// The drawing's text.
  var source: String { lines.joined(separator: "\n") + "\n</svg>\n" }

  mutating func append(_ line: String) { lines.append(line) }

  /// Sets a text whose middle line is at `y`.
  ///
  /// - Parameter animation: What becomes of it, as SVG.
  mutating func text(
    _ text: String, x: Double, y: Double, _ style: TextStyle = TextStyle(), attributes: String = "",
    animation: String = ""
  ) {
    let anchor =
      switch style.alignment {
      case .left: ""
      case .center: " text-anchor=\"middle\""
      case .right: " text-anchor=\"end\""
      }
    // Letters are about as high above their line as 0.7 of their size.
    append(
      "<text x=\"\(pixels(x))\" y=\"\(pixels(y + 0.35 * style.size))\""
        + " font-size=\"\(pixels(style.size))\" fill=\"\(style.color)\"\(anchor)\(attributes)>"
        + "\(escaped(text))\(animation)</text>")
  }

  /// Fills a rectangle.
  mutating func rectangle(
    left: Double, top: Double, width: Double, height: Double, fill: String, attributes: String = "",
    animation: String = ""
  ) {
    append(
      "<rect x=\"\(pixels(left))\" y=\"\(pixels(top))\" width=\"\(pixels(width))\""
        + " height=\"\(pixels(height))\" fill=\"\(fill)\"\(attributes)"
        + (animation.isEmpty ? "/>" : ">\(animation)</rect>"))
  }
}

/// A text between tags, on one line.
private func escaped(_ text: String) -> String {
  singleLine(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    .replacing(">", with: "&gt;").replacing("\u{FFFE}", with: "\u{FFFD}")
    .replacing("\u{FFFF}", with: "\u{FFFD}")
}
