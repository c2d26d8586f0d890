extension RunDescription {
  /// The run as a run file, which reads back as the same run.
  ///
  /// Whatever has a value is written, in the order of the fields; settings are sorted by name after
  /// the preset.
  public func yaml() -> String {
    var lines = [
      "name: \(Self.scalar(name))",
      "game: \(Self.mapping(of: game))",
      "algorithm: \(Self.mapping(of: algorithm))",
      "iterations: \(iterations)",
    ]
    if let tolerance { lines.append("tolerance: \(tolerance)") }
    lines.append("trials: \(trials)")
    lines.append("seed: \(seed)")
    var measured = ["every: \(evaluation.every)"]
    if !evaluation.agents.isEmpty {
      let counts = evaluation.agents.map { "\($0)" }.joined(separator: ", ")
      measured.append("agents: [\(counts)]")
    }
    if !evaluation.agents.isEmpty || evaluation.episodes != Evaluation().episodes {
      measured.append("episodes: \(evaluation.episodes)")
    }
    if let players = evaluation.players { measured.append("players: \(players)") }
    lines.append("evaluate: {\(measured.joined(separator: ", "))}")
    if !sweep.isEmpty {
      let settings = sweep.map { swept in
        let values = swept.values.map(Self.scalar).joined(separator: ", ")
        return "\(Self.scalar(swept.key)): [\(values)]"
      }
      lines.append("sweep: {\(settings.joined(separator: ", "))}")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func mapping(of selection: Selection) -> String {
    let keys = selection.settings.keys.sorted()
    let ordered = keys.filter { $0 == "preset" } + keys.filter { $0 != "preset" }
    let settings = ordered.map { "\(scalar($0)): \(scalar(selection.settings[$0, default: ""]))" }
    return "{\((["name: " + scalar(selection.name)] + settings).joined(separator: ", "))}"
  }

  /// A text as a YAML scalar, with quotes if it would mean something else without them.
  static func scalar(_ text: String) -> String {
    func isWordy(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "/", "+", "-": true
      default: false
      }
    }
    let scalars = text.unicodeScalars
    if let first = scalars.first, let last = scalars.last,
      isWordy(first), isWordy(last), first != "-" || isNegativeNumber(text),
      scalars.allSatisfy({ isWordy($0) || $0 == " " }),
      !["null", "Null", "NULL"].contains(text)
    {
      return text
    }
    return "\"" + scalars.map(escaped).joined() + "\""
  }

  private static func isNegativeNumber(_ text: String) -> Bool {
    Double(text) != nil && text.dropFirst().first?.isNumber == true
  }

  /// A character as it is written between double quotes.
  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\t": return "\\t"
    case " "..."~", "\u{A0}"..."\u{2027}", "\u{202A}"..."\u{D7FF}", "\u{E000}"..."\u{FEFE}",
      "\u{FF00}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
      return String(scalar)
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
  }
}
