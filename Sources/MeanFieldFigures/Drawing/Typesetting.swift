/// Turns numbers and labels into the text seen in a picture.
public enum Typesetting {
  /// A count for a label: `999`, `1,000`, `250,000`; whole powers of ten from a million on as `10⁶`.
  ///
  /// - Parameter count: Any integer.
  /// - Returns: The text.
  public static func count(_ count: Int) -> String {
    var exponent = 0
    var rest = count
    while rest != 0 && rest.isMultiple(of: 10) {
      rest /= 10
      exponent += 1
    }
    return rest == 1 && exponent >= 6 ? "10" + superscript(exponent) : grouped(String(count))
  }

  /// The label with each `10^12` in it written as `10¹²`, and `N^−0.50` as `N⁻⁰·⁵⁰`, on one line.
  static func label(_ text: String) -> String {
    singleLine(text).replacing(/10\^([+\-]?[0-9]{1,4})(?![0-9.])/) { match in
      Int(match.1).map { "10" + superscript($0) } ?? String(match.0)
    }
    .replacing(/N\^([−\-]?[0-9]+\.?[0-9]*)/) { "N" + superscript(digitsOf: $0.1) }
  }

  /// An integer in raised digits: -12 is `⁻¹²`.
  static func superscript(_ integer: Int) -> String { superscript(digitsOf: String(integer)) }

  private static func superscript(digitsOf number: some StringProtocol) -> String {
    let raised: [Character: Character] = [
      "-": "⁻", "−": "⁻", ".": "·", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵",
      "6": "⁶", "7": "⁷",
      "8": "⁸", "9": "⁹",
    ]
    return String(number.map { raised[$0] ?? $0 })
  }

  /// A decimal number with a comma every three digits before the point, and a true minus sign.
  static func grouped(_ decimal: String) -> String {
    let isNegative = decimal.hasPrefix("-")
    let parts = decimal.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    var whole = ""
    for (position, digit) in (parts.first ?? "").enumerated() {
      if position > 0 && ((parts.first ?? "").count - position).isMultiple(of: 3) { whole += "," }
      whole.append(digit)
    }
    let fraction = parts.count > 1 ? "." + parts[1] : ""
    return (isNegative ? "−" : "") + whole + fraction
  }

  /// The width of a text in DejaVu Sans, in pixels, good to about 10 %.
  static func width(of text: String, size: Double) -> Double {
    text.reduce(0) { sum, character in
      let advance: Double =
        switch character {
        case "i", "j", "l", "I", ".", ",", "'", "|", ":", ";", "!": 0.30
        case " ", "f", "t", "r", "(", ")", "[", "]", "-", "/": 0.39
        case "m", "w", "M", "W", "%", "@": 0.92
        case "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻", "ᐟ", "·": 0.41
        case let other where other.isUppercase: 0.70
        case let other where other.isASCII || other.isLetter: 0.61
        default: 0.84
        }
      return sum + advance * size
    }
  }

  /// The text, cut with an ellipsis if it is wider than allowed.
  static func shortened(_ text: String, to limit: Double, size: Double) -> String {
    guard width(of: text, size: size) > limit else { return text }
    var kept = text
    while !kept.isEmpty && width(of: kept + "…", size: size) > limit { kept.removeLast() }
    return kept + "…"
  }

  /// The text in lines that are no wider than allowed, broken at spaces.
  ///
  /// A single word that is too wide is shortened.
  static func wrapped(_ text: String, to limit: Double, size: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, width(of: last + " " + word, size: size) <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { shortened($0, to: limit, size: size) }
  }
}
