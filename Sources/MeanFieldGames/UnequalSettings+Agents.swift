public import MeanFieldModel

extension UnequalSettings {
  /// The agents that the settings make unequal, or nil if they make all alike.
  ///
  /// - Throws: ``/MeanFieldModel/ParameterError`` for spreads that leave what is allowed, and for settings
  ///   that do not go together; ``/MeanFieldModel/FileError`` for a table of something else.
  public func agents() throws -> UnequalAgents? {
    let parameters = Self.parameters(of: type)
    guard parameters.contains(where: { settings.isGiven($0.name) }) else { return nil }
    if let table = settings.table(Self.file.name) {
      if let given = parameters.first(where: { $0 != Self.file && settings.isGiven($0.name) }) {
        throw conflict(given, "\(Self.file.name) says already how agents differ")
      }
      return try agents(from: table)
    }
    let spreads = try scaledSpreads()
    return spreads.allSatisfy { $0 == 0 } ? nil : try agents(spreads: spreads)
  }

  private var names: [String] { type.agentParameters.map(\.name) }

  // MARK: - From a table

  private func agents(from table: NumericTable) throws -> UnequalAgents {
    func error(_ reason: String) -> FileError { FileError(key: Self.file.name, reason: reason) }
    let known = names.joined(separator: ", ")
    guard table.shape.count == 2, !table.columnNames.isEmpty else {
      throw error("the columns have no names on top; there are: \(known)")
    }
    var columns: [Int] = []
    for name in table.columnNames {
      func error(_ reason: String) -> FileError {
        FileError(
          key: Self.file.name,
          TextError(line: name.line, column: name.column, reason: reason))
      }
      guard let index = names.firstIndex(of: name.text) else {
        let nearest = nearestNames(to: name.text, among: names).first
        let hint = nearest.map { "did you mean \($0)? " } ?? ""
        throw error("agents cannot differ in \(name.text); \(hint)there are: \(known)")
      }
      guard !columns.contains(index) else { throw error("\(name.text) is there twice") }
      columns.append(index)
    }
    let own = names.map(settings.real)
    var values: [[Double]] = []
    for row in 0..<table.shape[0] {
      var numbers = own
      for (column, index) in columns.enumerated() {
        let entry = row * columns.count + column
        let parameter = Self.parameter(names[index], of: type.entry)
        numbers[index] = table.values[entry]
        guard parameter.allows(numbers[index]) else {
          throw FileError(
            key: Self.file.name, entry: entry,
            reason: "\(parameter.name): \(numbers[index]) is not \(parameter.allowed)")
        }
      }
      values.append(numbers)
    }
    return try agents(values: values)
  }

  // MARK: - Drawn

  /// Agents whose numbers are uniform within `spreads` of those that are set.
  private func agents(spreads: [Double]) throws -> UnequalAgents {
    let count = settings.integer(Self.count.name)
    let seed = UInt64(settings.integer(Self.seed.name))
    let centre = names.map(settings.real)
    var values: [[Double]] = []
    values.reserveCapacity(count)
    for pair in 0..<(count + 1) / 2 {
      var stream = RandomStream(seed: seed, purpose: .agents, block: pair)
      let offsets = spreads.map { $0 * (2 * stream.uniform() - 1) }
      guard 2 * pair + 1 < count else {
        values.append(centre)
        break
      }
      values.append(zip(centre, offsets).map { $0 + $1 })
      values.append(zip(centre, offsets).map { $0 - $1 })
    }
    return try agents(values: values, mean: centre)
  }

  private func agents(values: [[Double]], mean: [Double]? = nil) throws -> UnequalAgents {
    try UnequalAgents(parameters: type.agentParameters, values: values, mean: mean) { numbers in
      var own = settings
      for (name, number) in zip(names, numbers) { own.set(name, .real(number)) }
      return try type.init(parameters: own)
    }
  }

  // MARK: - Spreads

  /// A setting that says how far transitions or rewards shall differ.
  private struct Aim: Sendable {
    let setting: Parameter
    let concerns: @Sendable (AgentParameter) -> Bool
    let measure: @Sendable (ApproximateSymmetry) -> Double
  }

  private static let aims: [Aim] = [
    Aim(setting: alpha, concerns: { $0.actsOnTransitions }, measure: { $0.alpha }),
    Aim(setting: beta, concerns: { $0.actsOnRewards }, measure: { $0.scaledBeta }),
  ]

  /// The spread of each number, scaled to the α and β that are asked for.
  private func scaledSpreads() throws -> [Double] {
    var spreads = names.map { name in
      let parameter = Self.parameter(name, of: type.entry)
      let own = Self.spread(of: parameter).name
      let share = settings.real(Self.heterogeneity.name) * abs(settings.real(name))
      return settings.isGiven(own)
        ? settings.real(own) : parameter.room(around: settings.real(name), upTo: share)
    }
    for aim in Self.aims where settings.isGiven(aim.setting.name) {
      let concerned = type.agentParameters.indices.filter { aim.concerns(type.agentParameters[$0]) }
      if concerned.allSatisfy({ spreads[$0] == 0 }) {
        for index in concerned { spreads[index] = abs(settings.real(names[index])) }
      }
      var proportions = names.map { _ in 0.0 }
      for index in concerned { proportions[index] = spreads[index] }
      let scale = try scale(of: proportions, for: aim)
      for index in concerned { spreads[index] *= scale }
    }
    try require(spreads, for: Self.heterogeneity)
    return spreads
  }

  /// How many times their proportions the spreads are where the aim is met.
  private func scale(of proportions: [Double], for aim: Aim) throws -> Double {
    let goal = settings.real(aim.setting.name)
    guard goal > 0 else { return 0 }
    if let both = names.indices.first(where: {
      proportions[$0] > 0 && type.agentParameters[$0].actsOnRewards
        && type.agentParameters[$0].actsOnTransitions
    }) {
      throw conflict(
        aim.setting, "\(names[both]) acts on both transitions and rewards; give it a spread itself")
    }
    // In most games the aim is met in proportion to the scale, or nearly so.
    let units = names.indices.filter { proportions[$0] > 0 }.map { index in
      max(abs(settings.real(names[index])), 1e-3) / proportions[index]
    }
    guard var scale = units.min().map({ $0 * 1e-3 }) else {
      throw conflict(aim.setting, "no number that it is about has a spread; give it one")
    }
    for _ in 0..<60 {
      let spreads = proportions.map { $0 * scale }
      try require(spreads, for: aim.setting)
      let reached = aim.measure(ApproximateSymmetry(of: try agents(spreads: spreads)))
      guard reached > 0 else {
        throw conflict(aim.setting, "whatever its numbers' spreads, it stays 0 in this game")
      }
      let next = scale * goal / reached
      if abs(next - scale) <= 1e-12 * scale { break }
      scale = next
    }
    return scale
  }

  /// Stops spreads that take a number out of its range.
  private func require(_ spreads: [Double], for setting: Parameter) throws {
    for (name, spread) in zip(names, spreads) where spread > 0 {
      let parameter = Self.parameter(name, of: type.entry)
      let (lower, upper) = (settings.real(name) - spread, settings.real(name) + spread)
      guard !parameter.allows(lower) || !parameter.allows(upper) else { continue }
      let own = Self.spread(of: parameter)
      throw conflict(
        settings.isGiven(own.name) && setting == Self.heterogeneity ? own : setting,
        "\(name) would be from \(lower) to \(upper), and it is \(parameter.allowed)")
    }
  }

  private func conflict(_ setting: Parameter, _ reason: String) -> ParameterError {
    ParameterError(
      key: setting.name, value: settings.values[setting.name]?.description ?? "",
      problem: .conflict(reason))
  }
}
