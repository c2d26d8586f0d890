public import MeanFieldModel

/// An iterative algorithm that knows the game and improves a policy.
///
/// One iteration at a time and nothing else: stopping, measuring, progress, checkpoints and files
/// are the driver's. Deterministic: the same game, parameters and number of iterations give the
/// same bits, whatever the number of threads.
public protocol Solver: Sendable {
  /// The algorithm's name, source and parameters.
  static var entry: CatalogueEntry { get }

  /// How many tables of the policy's shape, [T, S, A], are in memory at once while it iterates.
  ///
  /// The policy counts, and so does what an iteration makes and drops; populations do not. A game
  /// that leaves no room for them is refused.
  static var tableCount: Int { get }

  /// The algorithm before its first iteration.
  ///
  /// - Throws: ``/MeanFieldModel/ParameterError`` for settings that do not go together or not with this game.
  init(game: any Game, parameters: ParameterValues) throws

  /// The answer so far: the policy whose exploitability the algorithm drives down.
  var policy: Policy { get }

  /// The weight of the entropy in what the algorithm maximises, in units of reward; 0 by default.
  var temperature: Double { get }

  /// One iteration, in the room of `process`, which is the game's.
  mutating func iterate(in process: inout DecisionProcess)

  /// What else there is to measure of the algorithm where it stands; nothing by default.
  func measures(in process: inout DecisionProcess) -> [SolverMeasure]

  /// Everything the next iteration depends on.
  var checkpoint: SolverCheckpoint { get }

  /// Continues from where a solver of the same game and parameters stood.
  ///
  /// - Throws: ``CheckpointFault`` if a table is missing or has another size; nothing is changed
  ///   then.
  mutating func restore(_ checkpoint: SolverCheckpoint) throws(CheckpointFault)
}

extension Solver {
  /// No entropy.
  public var temperature: Double { 0 }
  /// Nothing.
  public func measures(in process: inout DecisionProcess) -> [SolverMeasure] { [] }
}

/// A figure of a solver besides those of its policy.
public struct SolverMeasure: Sendable, Equatable {
  /// The metric's name, in snake_case.
  public let name: String
  /// Its value.
  public let value: Double
  /// Whether this, not the exploitability, is what the algorithm drives to zero.
  public let isObjective: Bool

  /// A figure of the given name.
  public init(name: String, value: Double, isObjective: Bool = false) {
    self.name = name
    self.value = value
    self.isObjective = isObjective
  }
}

/// The state of a solver between two iterations.
public struct SolverCheckpoint: Sendable, Equatable {
  /// The number of iterations done.
  public var iteration: Int
  /// The solver's tables by name, each flat and row-major.
  public var tables: [String: [Double]]

  /// A state of the given tables after `iteration` iterations.
  public init(iteration: Int, tables: [String: [Double]]) {
    self.iteration = iteration
    self.tables = tables
  }

  /// The table of a name, with the size of `current`.
  ///
  /// - Throws: ``CheckpointFault`` if it is missing or has another size.
  public func table(
    _ name: String, replacing current: [Double]
  ) throws(CheckpointFault) -> [Double] {
    guard let table = tables[name], table.count == current.count else {
      throw CheckpointFault(table: name, expected: current.count, found: tables[name]?.count)
    }
    return table
  }
}

/// A checkpoint that is not one of this solver on this game.
public struct CheckpointFault: Error, Equatable, CustomStringConvertible {
  /// The table's name.
  public let table: String
  /// How many numbers it should have.
  public let expected: Int
  /// How many it has, or nil if it is missing.
  public let found: Int?

  /// What is wrong, in a line.
  public var description: String {
    "the table \(table) has \(found.map(String.init) ?? "no") numbers, expected \(expected)"
  }
}

/// Every solver of the catalogue, in the order people see.
public let cataloguedSolvers: [any Solver.Type] = [
  BoltzmannPolicyIteration.self, DampedPolicyIteration.self, FictitiousPlay.self,
  FixedPointIteration.self, OccupationMeasureOptimisation.self, MunchausenMirrorDescent.self,
  OnlineMirrorDescent.self, PolicyMirrorAscent.self, PriorDescent.self, TeamOptimum.self,
]
