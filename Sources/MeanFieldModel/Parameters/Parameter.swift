/// One setting of a game or an algorithm: its name, meaning, unit, range and default.
public struct Parameter: Sendable, Equatable {
  /// The values a parameter can have.
  public enum Kind: Sendable, Equatable {
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    /// A number in a range.
    case real(RealRange)
    /// `true` or `false`.
    case boolean
    /// One of some words.
    case choice([String])
    /// The path of a text file, whose contents the game gets to see; empty for none.
    case file
    /// The path of a file with a table of numbers, .npy or text; empty for none.
    case table
  }

  /// The name people write, in kebab-case.
  public let name: String
  /// The values it can have.
  public let kind: Kind
  /// The value it has when nobody says otherwise.
  public let defaultValue: ParameterValue
  /// The unit, or an empty text for a pure number.
  public let unit: String
  /// What it means, in a few words.
  public let summary: String

  private init(
    _ name: String, _ kind: Kind, _ value: ParameterValue, _ unit: String, _ summary: String
  ) {
    self.name = name
    self.kind = kind
    self.defaultValue = value
    self.unit = unit
    self.summary = summary
  }

  /// A whole number.
  public static func integer(
    _ name: String, default value: Int, in range: ClosedRange<Int>, unit: String = "",
    _ summary: String
  ) -> Parameter { Parameter(name, .integer(range), .integer(value), unit, summary) }

  /// A number.
  public static func real(
    _ name: String, default value: Double, in range: RealRange, unit: String = "",
    _ summary: String
  ) -> Parameter { Parameter(name, .real(range), .real(value), unit, summary) }

  /// A switch.
  public static func boolean(_ name: String, default value: Bool, _ summary: String) -> Parameter {
    Parameter(name, .boolean, .boolean(value), "", summary)
  }

  /// A choice among words; the first is the default.
  public static func choice(_ name: String, _ words: [String], _ summary: String) -> Parameter {
    Parameter(name, .choice(words), .text(words[0]), "", summary)
  }

  /// The path of a text file; none by default.
  public static func file(_ name: String, _ summary: String) -> Parameter {
    Parameter(name, .file, .text(""), "", summary)
  }

  /// The path of a table of numbers; none by default.
  public static func table(_ name: String, _ summary: String) -> Parameter {
    Parameter(name, .table, .text(""), "", summary)
  }

  /// Whether the value is the path of a file.
  public var namesFile: Bool { kind == .file || kind == .table }

  /// The allowed values in words.
  public var allowed: String {
    switch kind {
    case .integer(let range):
      range.upperBound == .max
        ? "a whole number of \(range.lowerBound) or more"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .real(let range): "a number \(range)"
    case .boolean: "true or false"
    case .choice(let words): "one of: " + words.joined(separator: ", ")
    case .file: "the path of a text file"
    case .table: "the path of a table of numbers, .npy or text"
    }
  }

  /// Whether this is a parameter that is a number, which may have the value.
  public func allows(_ value: Double) -> Bool {
    if case .real(let range) = kind { range.contains(value) } else { false }
  }

  /// The largest distance up to `limit` that the number may be from `value` in both directions.
  public func room(around value: Double, upTo limit: Double) -> Double {
    guard case .real(let range) = kind else { return 0 }
    if range.contains(value - limit), range.contains(value + limit) { return limit }
    let room = max(0, min(limit, value - range.lower, range.upper - value))
    // An end that is not in the range itself is not reached.
    return range.contains(value - room) && range.contains(value + room) ? room : room * (1 - 1e-9)
  }

  /// Reads a value as people write it.
  ///
  /// - Throws: ``ParameterError`` if it is not of this kind or not in range.
  public func parse(_ text: String) throws(ParameterError) -> ParameterValue {
    let value: ParameterValue? =
      switch kind {
      case .integer(let range):
        Self.wholeNumber(text).flatMap { range.contains($0) ? .integer($0) : nil }
      case .real(let range):
        Self.number(text).flatMap { range.contains($0) ? .real($0) : nil }
      case .boolean: Bool(text).map { .boolean($0) }
      case .choice(let words): words.contains(text) ? .text(text) : nil
      case .file, .table: .text(text)
      }
    if let value { return value }
    var nearest: String?
    switch kind {
    case .choice(let words): nearest = nearestNames(to: text, among: words).first
    case .boolean:
      if ["yes", "on", "1", "true"].contains(text.lowercased()) { nearest = "true" }
      if ["no", "off", "0", "false"].contains(text.lowercased()) { nearest = "false" }
    default: break
    }
    throw ParameterError(key: name, value: text, problem: .notAllowed(allowed), nearest: nearest)
  }

  /// A whole number, also in the forms 1e6 and 1_000_000.
  public static func wholeNumber(_ text: String) -> Int? {
    let digits = text.split(separator: "_", omittingEmptySubsequences: false)
    guard digits.allSatisfy({ !$0.isEmpty }) else { return nil }
    let plain = digits.joined()
    if let value = Int(plain) { return value }
    guard let value = number(plain), value.rounded(.towardZero) == value, abs(value) < 0x1p53
    else { return nil }
    return Int(value)
  }

  /// A decimal number; nothing hexadecimal.
  static func number(_ text: String) -> Double? {
    text.contains { "xXpP".contains($0) } ? nil : Double(text)
  }
}

/// An interval of numbers.
public struct RealRange: Sendable, Equatable, CustomStringConvertible {
  let lower: Double
  let upper: Double
  let includesLower: Bool
  let includesUpper: Bool

  /// Every finite number.
  public static let finite = RealRange(
    lower: -.infinity, upper: .infinity, includesLower: false, includesUpper: false)
  /// Every finite number above 0.
  public static let positive = RealRange(
    lower: 0, upper: .infinity, includesLower: false, includesUpper: false)
  /// Every finite number from 0.
  public static let nonNegative = RealRange(
    lower: 0, upper: .infinity, includesLower: true, includesUpper: false)
  /// 0 to 1, both included.
  public static let probability = closed(0, 1)

  /// `lower` to `upper`, both included.
  public static func closed(_ lower: Double, _ upper: Double) -> RealRange {
    RealRange(lower: lower, upper: upper, includesLower: true, includesUpper: true)
  }

  /// `lower`, included, to `upper`, not included.
  public static func from(_ lower: Double, upTo upper: Double) -> RealRange {
    RealRange(lower: lower, upper: upper, includesLower: true, includesUpper: false)
  }

  /// `lower`, not included, to `upper`, included.
  public static func above(_ lower: Double, through upper: Double) -> RealRange {
    RealRange(lower: lower, upper: upper, includesLower: false, includesUpper: true)
  }

  /// Whether a number lies in the interval; NaN never does.
  public func contains(_ value: Double) -> Bool {
    (includesLower ? value >= lower : value > lower)
      && (includesUpper ? value <= upper : value < upper)
  }

  /// The interval in words.
  public var description: String {
    func text(_ bound: Double) -> String {
      bound.rounded() == bound && abs(bound) < 1e9 ? "\(Int(bound))" : "\(bound)"
    }
    let below = includesLower ? "at least \(text(lower))" : "above \(text(lower))"
    let above = includesUpper ? "at most \(text(upper))" : "below \(text(upper))"
    return switch (lower.isFinite, upper.isFinite) {
    case (false, false): "that is finite"
    case (true, false): below
    case (false, true): above
    case (true, true): "\(below) and \(above)"
    }
  }
}

/// A setting's value.
public enum ParameterValue: Sendable, Equatable, CustomStringConvertible {
  /// A whole number.
  case integer(Int)
  /// A number.
  case real(Double)
  /// `true` or `false`.
  case boolean(Bool)
  /// A word or a path.
  case text(String)

  /// The value as people write it.
  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .text(let value): value
    }
  }
}
