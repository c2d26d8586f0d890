import MeanFieldGames
import MeanFieldModel
import Testing

extension CataloguedGame {
  /// The game with the given settings and with these tables in the files of theirs.
  init(_ settings: [String: String] = [:], tables: [String: NumericTable]) throws {
    let paths = Dictionary(uniqueKeysWithValues: tables.keys.map { ($0, "a file") })
    let values = try Self.entry.resolve(settings.merging(paths) { $1 }) { parameter, _ in
      .table(try #require(tables[parameter.name]))
    }
    try self.init(parameters: values)
  }
}

/// Expects a game to refuse a table, naming the setting and what it says here, with the place of the
/// entry that is wrong.
func expectRefusal<G: CataloguedGame>(
  of table: NumericTable, as key: String, in type: G.Type, settings: [String: String] = [:],
  saying parts: [String], location: SourceLocation = #_sourceLocation
) {
  #expect(sourceLocation: location) {
    try G(settings, tables: [key: table])
  } throws: { error in
    guard let error = error as? FileError else { return false }
    let place = error.entry.map { "\(NumericTable.coordinates(of: $0, in: table.shape))" } ?? ""
    return error.key == key && parts.allSatisfy { (place + error.reason).contains($0) }
  }
}

/// The rewards and transitions of one step against one population.
func filled(
  _ game: some Game, step: Int = 0, states: [Double], stateActions: [Double] = []
) -> DecisionProcess {
  var process = DecisionProcess(game)
  var population = MeanFieldFlow(oneStepOf: game)
  population.states = states
  population.stateActions = stateActions
  process.fill(at: step, against: population, transitions: true)
  return process
}

extension DecisionProcess {
  /// P(· | s, a), shape [S].
  func law(_ state: Int, _ action: Int) -> [Double] {
    var law = [Double](repeating: 0, count: space.stateCount)
    for entry in transitions.entries(of: transitions[state, action]) {
      law[Int(transitions.successors[entry])] += transitions.probabilities[entry]
    }
    return law
  }
}
