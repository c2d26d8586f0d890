public import MeanFieldModel

/// An algorithm that knows the game.
///
/// It needs no random numbers but those that its settings ask for, and so no seed.
public protocol Solver: Algorithm {
  /// The algorithm before its first iteration.
  ///
  /// - Throws: ``/MeanFieldModel/ParameterError`` for settings that do not go together or not with this game.
  init(game: any Game, parameters: ParameterValues) throws
}

/// Every solver of the catalogue, in the order people see.
public let cataloguedSolvers: [any Solver.Type] = [
  BoltzmannPolicyIteration.self, DampedPolicyIteration.self, ExhaustiveThresholds.self,
  FictitiousPlay.self, FixedPointIteration.self, LogitContinuation.self,
  OccupationMeasureOptimisation.self, MunchausenMirrorDescent.self, OnlineMirrorDescent.self,
  PolicyMirrorAscent.self, PriorDescent.self, TeamOptimum.self,
]
