public import MeanFieldModel

/// An iterative algorithm that knows the game and improves a policy.
///
/// One iteration at a time and nothing else: stopping, measuring, progress, checkpoints and files
/// are the driver's. Deterministic: the same game, parameters and number of iterations give the
/// same bits, whatever the number of threads.
public protocol Solver: Sendable {
  /// The algorithm's name, source and parameters.
  static var entry: CatalogueEntry { get }

  /// The algorithm before its first iteration.
  ///
  /// - Throws: ``ParameterError`` for settings that do not go together or not with this game.
  init(game: any Game, parameters: ParameterValues) throws

  /// The answer so far: the policy whose exploitability the algorithm drives down.
  var policy: Policy { get }

  /// One iteration, in the room of `process`, which is the game's.
  mutating func iterate(in process: inout DecisionProcess)

  /// Everything the next iteration depends on; setting it continues from there.
  var checkpoint: SolverCheckpoint { get set }
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
}

/// Every solver of the catalogue, in the order people see.
public let cataloguedSolvers: [any Solver.Type] = [
  FictitiousPlay.self, FixedPointIteration.self, OnlineMirrorDescent.self,
]
