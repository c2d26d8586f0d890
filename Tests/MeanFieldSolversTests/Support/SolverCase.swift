import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

/// A solver of the catalogue on a game of the catalogue.
struct SolverCase: Sendable, CustomTestStringConvertible {
  var solver: any Solver.Type
  var example: CatalogueCase
  var settings: [String: String] = [:]

  var testDescription: String {
    ([solver.entry.name] + settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
      .joined(separator: ", ") + " on \(example.testDescription)"
  }

  func start(on game: any Game) throws -> any Solver {
    try solver.init(game: game, parameters: solver.entry.resolve(settings))
  }

  /// Every solver with its defaults on every game, but for games that it refuses.
  static let all = cataloguedSolvers.flatMap { solver in
    CatalogueCase.quick.map {
      SolverCase(solver: solver, example: $0, settings: quickSettings(of: solver))
    }
  }.filter { !$0.isRefused }

  /// None, but for a path along whose steps games are evaluated as often as there are unknowns: it takes
  /// fewer of both.
  private static func quickSettings(of solver: any Solver.Type) -> [String: String] {
    solver == LogitContinuation.self ? ["steps-per-iteration": "1", "size-limit": "50"] : [:]
  }

  /// A solver with its defaults, or nil if it says that it does not solve such games.
  static func start(
    _ type: any Solver.Type, on game: any Game, _ settings: [String: String] = [:]
  ) throws -> (any Solver)? {
    do {
      return try type.init(game: game, parameters: type.entry.resolve(settings))
    } catch let error as ParameterError {
      guard case .conflict = error.problem else { throw error }
      return nil
    }
  }

  /// Whether the solver says that it does not solve such games.
  private var isRefused: Bool {
    do {
      return try Self.start(solver, on: example.game(), settings) == nil
    } catch {
      return false
    }
  }

  /// Every solver with each of its settings off its default, and with all of them so, on a game coupled
  /// through states, one coupled through state-actions and one without an end.
  static let withOtherSettings = cataloguedSolvers.flatMap { solver in
    let changes = solver.entry.parameters.flatMap { parameter in
      others(of: parameter).map { [parameter.name: $0] }
    }
    let everything = changes.reduce(into: [:]) { $0.merge($1) { $1 } }
    return (changes + [everything]).flatMap { settings in
      [
        CatalogueCase(type: SusceptibleInfected.self, settings: ["steps": "4"]),
        CatalogueCase(type: EquilibriumPrice.self, settings: ["steps": "3"]),
        CatalogueCase(type: MalwareSpread.self, settings: ["cells": "4"]),
      ].map {
        SolverCase(
          solver: solver, example: $0,
          settings: quickSettings(of: solver).merging(settings) { $1 })
      }
    }
  }.filter { !$0.isRefused }

  /// Values of a parameter other than its default.
  private static func others(of parameter: Parameter) -> [String] {
    switch (parameter.kind, parameter.defaultValue) {
    case (.choice(let words), let value): words.filter { $0 != value.description }
    // Often enough to happen in a few iterations.
    case (.integer, let value): ["1", "2"].filter { $0 != value.description }
    case (.real, .real(let value)): ["\(value == 0 ? 0.5 : value / 2)"]
    default: []
    }
  }

  /// Checks that some iterations halve what the solver drives down.
  func expectHalved(after iterations: Int = 100) throws {
    let game = try example.game()
    let start = try start(on: game)
    let end = start.iterated(iterations, on: game)
    #expect(end.distanceToAim(in: game) < 0.5 * start.distanceToAim(in: game))
  }
}

extension Solver {
  /// What the solver drives to zero: its objective, or else its policy's exploitability with the entropy
  /// that it maximises.
  func distanceToAim(in game: any Game) -> Double {
    var process = DecisionProcess(game)
    return measures(in: &process).first { $0.isObjective }?.value
      ?? game.exploitability(of: policy, temperature: temperature).exploitability
  }
}
