/// A game or an algorithm by name, with settings as people wrote them.
public struct Selection: Sendable, Hashable {
  /// The name in the catalogue.
  public var name: String
  /// The settings by name, as written.
  ///
  /// Those not named have the preset's value or the default; the key `preset` names a preset.
  public var settings: [String: String]

  /// `name` with the given settings.
  public init(_ name: String, _ settings: [String: String] = [:]) {
    self.name = name
    self.settings = settings
  }

  /// Reads `KEY=VALUE`; only the first `=` counts, and the value may be empty.
  ///
  /// - Throws: ``UserError`` of the kind `usage` if there is no `=` or no key.
  public static func parseSetting(
    _ text: String
  ) throws(UserError) -> (key: String, value: String) {
    guard let sign = text.firstIndex(of: "=") else {
      throw UserError(.usage, "\(text): a setting is written KEY=VALUE")
    }
    let key = text[..<sign]
    guard !key.isEmpty, !key.contains(where: \.isWhitespace) else {
      throw UserError(.usage, "\(text): a setting is written KEY=VALUE, without spaces in KEY")
    }
    return (String(key), String(text[text.index(after: sign)...]))
  }

  /// Reads one `KEY=VALUE` a setting.
  ///
  /// - Throws: ``UserError`` of the kind `usage` if one is malformed or a key is given twice.
  public static func parseSettings(_ texts: [String]) throws(UserError) -> [String: String] {
    var settings: [String: String] = [:]
    for text in texts {
      let (key, value) = try parseSetting(text)
      guard settings.updateValue(value, forKey: key) == nil else {
        throw UserError(.usage, "\(text): \(key) is given twice")
      }
    }
    return settings
  }
}

/// The part of a ``Selection`` that an error is about.
enum SelectionPart: Hashable {
  /// Its name.
  case name
  /// The name of a setting.
  case key(String)
  /// The value of a setting.
  case value(String)
}

/// Where the parts of a selection are written, or nil for what is not in a file.
typealias SelectionLocator = (SelectionPart) -> TextLocation?
