/// What the catalogue says of a game or an algorithm: enough to choose it, to set it and to print
/// its help.
public struct CatalogueEntry: Sendable {
  /// The name people write, in kebab-case.
  public let name: String
  /// What it is, in a line.
  public let summary: String
  /// Where it is from.
  public let source: String
  /// Its settings.
  public let parameters: [Parameter]
  /// Named groups of settings.
  public let presets: [Preset]
  /// Settings to try it with where defaults and presets show too little, as people would write them.
  public let example: [String: String]
  /// The game to try an algorithm with, if it is not for most games.
  public let exampleGame: String?

  /// Settings that go together under a name.
  public struct Preset: Sendable {
    /// The name people write.
    public let name: String
    /// What it is, in a line.
    public let summary: String
    /// The settings, as people would write them.
    public let settings: [String: String]

    /// A preset of the given settings.
    public init(_ name: String, _ settings: [String: String], _ summary: String) {
      self.name = name
      self.settings = settings
      self.summary = summary
    }
  }

  /// An entry with the given texts and settings.
  public init(
    name: String, summary: String, source: String, parameters: [Parameter], presets: [Preset] = [],
    example: [String: String] = [:], exampleGame: String? = nil
  ) {
    precondition(
      !parameters.contains { ["name", "preset"].contains($0.name) },
      "name and preset cannot be settings of \(name)")
    self.name = name
    self.summary = summary
    self.source = source
    self.parameters = parameters
    self.presets = presets
    self.example = example
    self.exampleGame = exampleGame
  }

  /// The names that people can write: those of the settings, and `preset` where there are presets.
  public var settingNames: [String] {
    parameters.map(\.name) + (presets.isEmpty ? [] : ["preset"])
  }

  /// The values of all settings: the defaults, then the preset's, then the given ones.
  ///
  /// - Parameters:
  ///   - given: Settings as people wrote them; the key `preset` names a preset.
  ///   - contents: What is in the file at a path; called for settings that name a file.
  /// - Throws: ``ParameterError`` for an unknown name or a value that is not allowed.
  public func resolve(
    _ given: [String: String],
    contents: (_ parameter: Parameter, _ path: String) throws -> FileContents = { .text($1) }
  ) throws -> ParameterValues {
    var settings: [String: String] = [:]
    if !presets.isEmpty, let name = given["preset"] {
      guard let preset = presets.first(where: { $0.name == name }) else {
        let names = presets.map(\.name)
        throw ParameterError(
          key: "preset", value: name,
          problem: .notAllowed("one of: " + names.joined(separator: ", ")),
          nearest: nearestNames(to: name, among: names).first)
      }
      settings = preset.settings
    }
    for (key, value) in given where presets.isEmpty || key != "preset" { settings[key] = value }

    let names = settingNames
    var values = ParameterValues(defaultsOf: parameters)
    for key in settings.keys.sorted() {
      guard let parameter = parameters.first(where: { $0.name == key }) else {
        throw ParameterError(
          key: key, value: settings[key, default: ""], problem: .unknownName(names),
          nearest: nearestNames(to: key, among: names).first)
      }
      let value = try parameter.parse(settings[key, default: ""])
      values.set(key, value)
      if parameter.namesFile, case .text(let path) = value, !path.isEmpty {
        values.setContents(of: key, try contents(parameter, path))
      }
    }
    return values
  }
}

/// The values of a game's or an algorithm's settings.
public struct ParameterValues: Sendable, Equatable {
  /// The value of each setting by name.
  public private(set) var values: [String: ParameterValue]
  private var given: Set<String> = []
  private var contents: [String: FileContents] = [:]

  /// Every setting at its default.
  public init(defaultsOf parameters: [Parameter]) {
    values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.defaultValue) })
  }

  /// Gives a setting a value.
  public mutating func set(_ name: String, _ value: ParameterValue) {
    values[name] = value
    given.insert(name)
  }

  /// Whether all settings have the same values, whoever gave them.
  public static func == (first: ParameterValues, second: ParameterValues) -> Bool {
    first.values == second.values && first.contents == second.contents
  }

  /// Whether somebody gave the setting a value, or a preset did.
  public func isGiven(_ name: String) -> Bool { given.contains(name) }

  /// The values without those of some settings that nobody gave.
  public func omittingDefaults(of parameters: [Parameter]) -> ParameterValues {
    var some = self
    for parameter in parameters where !isGiven(parameter.name) { some.values[parameter.name] = nil }
    return some
  }

  mutating func setContents(of name: String, _ contents: FileContents) {
    self.contents[name] = contents
  }

  /// The whole number of a setting.
  public func integer(_ name: String) -> Int {
    guard case .integer(let value)? = values[name] else {
      preconditionFailure("\(name) is not among the whole-number settings")
    }
    return value
  }

  /// The number of a setting.
  public func real(_ name: String) -> Double {
    guard case .real(let value)? = values[name] else {
      preconditionFailure("\(name) is not among the number settings")
    }
    return value
  }

  /// The state of a switch.
  public func boolean(_ name: String) -> Bool {
    guard case .boolean(let value)? = values[name] else {
      preconditionFailure("\(name) is not among the switches")
    }
    return value
  }

  /// The word of a choice or the path of a file.
  public func text(_ name: String) -> String {
    guard case .text(let value)? = values[name] else {
      preconditionFailure("\(name) is not among the text settings")
    }
    return value
  }

  /// What is in the file a setting names, or nil if it names none.
  public func contents(of name: String) -> FileContents? { contents[name] }
}
