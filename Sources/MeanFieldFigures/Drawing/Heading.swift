/// How a text is set.
struct TextStyle {
  enum Alignment: String { case left, center, right }

  var alignment = Alignment.left
  var size = HouseStyle.textSize
  var color = HouseStyle.ink
  /// Read from bottom to top.
  var isRotated = false
}

/// Title and subtitle from the top of a picture on, in lines that fit its width.
struct Heading {
  /// A line of text whose middle is at `y`.
  struct Line {
    let text: String
    let y: Double
    let style: TextStyle
  }

  /// The lines.
  private(set) var lines: [Line] = []
  /// The height that they take, upper margin included.
  private(set) var height = HouseStyle.margin

  init(title: String, subtitle: String?, left: Double, width: Int) {
    let room = Double(width) - left - HouseStyle.margin
    append(title, to: room, advance: 24, TextStyle(size: HouseStyle.titleSize))
    append(subtitle ?? "", to: room, advance: 19, TextStyle(color: HouseStyle.softInk))
  }

  private mutating func append(
    _ text: String, to room: Double, advance: Double, _ style: TextStyle
  ) {
    for line in Typesetting.wrapped(Typesetting.label(text), to: room, size: style.size) {
      lines.append(Line(text: line, y: height + 8, style: style))
      height += advance
    }
  }
}
