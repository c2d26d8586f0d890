/// A piece of HTML that is also XML, well formed by construction: texts are escaped, and every element
/// is closed.
struct Markup: Sendable, Equatable {
  /// The text of the piece.
  let html: String

  /// A text, as it is, but for lines that would begin with a per cent sign.
  init(_ text: some StringProtocol) {
    html = Self.escaped(String(text).replacing(" %", with: "\u{A0}%"))
  }

  private init(html: String) { self.html = html }

  /// An element with its attributes and what is in it.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []
  ) -> Markup {
    let written = attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
    let isVoid = ["meta", "img", "source"].contains(name)
    precondition(!isVoid || children.isEmpty, "<\(name)> can hold nothing")
    return Markup(
      html: isVoid
        ? "<\(name)\(written) />"
        : "<\(name)\(written)>" + children.map(\.html).joined() + "</\(name)>")
  }

  /// A style sheet, which is not escaped in HTML and must therefore need no escaping in XML.
  static func style(_ sheet: String) -> Markup {
    precondition(!sheet.contains { $0 == "<" || $0 == "&" }, "a style sheet with < or &")
    return Markup(html: "<style>\(sheet)</style>")
  }

  /// Several pieces, one after another.
  static func all(_ pieces: [Markup]) -> Markup { Markup(html: pieces.map(\.html).joined()) }

  /// A text between tags or in quotes; characters that XML forbids are replaced.
  private static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
        result.unicodeScalars.append(scalar)
      default: result += "\u{FFFD}"
      }
    }
    return result
  }
}

extension Markup {
  /// A titled part of the page.
  static func section(_ id: String, _ title: String, _ children: [Markup]) -> Markup {
    .element("section", ["id": id], [.element("h2", [:], [Markup(title)])] + children)
  }

  /// A command to type.
  static func command(_ text: String) -> Markup {
    .element("pre", ["class": "command"], [.element("code", [:], [Markup(text)])])
  }

  /// A link to a file beside the page.
  static func link(_ path: String) -> Markup {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return .element("a", ["href": path], [Markup(name)])
  }
}

extension Markup: ExpressibleByStringInterpolation {
  /// A text, as it is.
  init(stringLiteral text: String) { self.init(text) }
}
