extension RunDescription {
  /// One of the runs of a sweep.
  public struct Variant: Sendable, Equatable {
    /// What sets it apart, such as `learning-rate 0.1`; empty if nothing is swept.
    public let label: String
    /// The values of the swept settings, in the order of the sweep.
    public let values: [String]
    /// The run, without a sweep.
    public let run: RunDescription
    /// Which of its values each swept setting has.
    let choices: [Int]
  }

  /// How many variants there are, or nil for too many to count.
  var variantCount: Int? {
    sweep.reduce(1) { count, swept in
      guard let count else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: swept.values.count)
      return overflow ? nil : product
    }
  }

  /// Every combination of the swept values, the first setting slowest; the run itself, without a
  /// label, if nothing is swept.
  ///
  /// Settings of the same name in game and algorithm are told apart in the labels by their full
  /// keys. The description must be valid.
  public func variants() -> [Variant] {
    let labels = sweep.map { swept in
      let short = Self.shortKey(swept.key)
      return sweep.count { Self.shortKey($0.key) == short } > 1 ? swept.key : short
    }
    return (0..<(variantCount ?? 0)).map { number in
      var rest = number
      var choices: [Int] = []
      for swept in sweep.reversed() {
        choices.insert(rest % swept.values.count, at: 0)
        rest /= swept.values.count
      }
      let values = zip(sweep, choices).map { $0.values[$1] }
      var run = self
      run.sweep = []
      for (swept, value) in zip(sweep, values) { run.set(swept.key, value) }
      return Variant(
        label: zip(labels, values).map { "\($0) \($1)" }.joined(separator: ", "), values: values,
        run: run, choices: choices)
    }
  }

  /// The one game of the run, with the given settings in place of its own and of a sweep's.
  ///
  /// - Parameters:
  ///   - settings: The settings that go on top.
  ///   - source: What the run is from, for messages.
  /// - Throws: ``UserError`` if a sweep leaves several games.
  public func game(
    with settings: [String: String], from source: String
  ) throws(UserError) -> Selection {
    var run = self
    for swept in sweep {
      let setting: String?
      switch Self.section(of: swept.key) {
      case .game: setting = nil
      case .gameSetting(let name): setting = name
      case .algorithm, .algorithmSetting, nil: continue
      }
      if let setting, settings[setting] != nil { continue }
      guard swept.values.count == 1 else {
        let advice = setting.map { "; choose one with --set \($0)=VALUE" } ?? "; name one of them"
        throw UserError(
          .usage, "there are several games in \(source), which varies \(swept.key)\(advice)")
      }
      run.set(swept.key, swept.values[0])
    }
    return Selection(run.game.name, run.game.settings.merging(settings) { $1 })
  }

  /// Gives the setting at a key of a sweep a value.
  private mutating func set(_ key: String, _ value: String) {
    switch Self.section(of: key) {
    case .game: game.name = value
    case .algorithm: algorithm.name = value
    case .gameSetting(let setting): game.settings[setting] = value
    case .algorithmSetting(let setting): algorithm.settings[setting] = value
    case nil: break
    }
  }

  /// What a key of a sweep is about.
  enum Section: Equatable {
    case game
    case algorithm
    case gameSetting(String)
    case algorithmSetting(String)
  }

  /// What a key of a sweep is about, or nil if it cannot be swept.
  static func section(of key: String) -> Section? {
    if key == "game" { return .game }
    if key == "algorithm" { return .algorithm }
    let short = shortKey(key)
    if short.isEmpty { return nil }
    if key == "game." + short { return .gameSetting(short) }
    if key == "algorithm." + short { return .algorithmSetting(short) }
    return nil
  }

  /// A key without `game.` or `algorithm.`.
  private static func shortKey(_ key: String) -> String {
    key.firstIndex(of: ".").map { String(key[key.index(after: $0)...]) } ?? key
  }
}
