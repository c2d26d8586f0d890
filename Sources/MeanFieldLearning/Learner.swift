public import MeanFieldModel
public import MeanFieldPopulation

/// An algorithm that sees only samples of the game.
public protocol Learner: Algorithm {
  /// How many bytes the samples that are in memory at once take in a game of some size, and whatever
  /// else grows with the number of agents.
  ///
  /// Settings that leave no room for them are refused.
  static func sampleBytes(_ parameters: ParameterValues, in size: GameSize) -> Double

  /// The settings that most of these bytes grow with, for whoever has to make them smaller.
  static var sampleSettings: [String] { get }

  /// The learner before its first iteration.
  ///
  /// - Parameters:
  ///   - game: Where its samples come from.
  ///   - parameters: Its settings.
  ///   - seed: Where all its random numbers come from.
  /// - Throws: ``/MeanFieldModel/ParameterError`` for settings that do not go together or not with this game.
  init(game: SimulatedGame, parameters: ParameterValues, seed: UInt64) throws

  /// One iteration.
  mutating func iterate()

  /// What else there is to measure of the learner where it stands.
  func measures() -> [AlgorithmMeasure]
}

extension Learner {
  /// Batches and trajectories.
  public static var sampleSettings: [String] {
    entry.settingNames.filter { ["batch", "trajectory-length", "system-agents"].contains($0) }
  }

  /// One iteration, which does not see the process.
  public mutating func iterate(in process: inout DecisionProcess) { iterate() }

  /// The learner's own measures.
  public func measures(in process: inout DecisionProcess) -> [AlgorithmMeasure] { measures() }
}

/// Every learner of the catalogue, in the order people see.
public let cataloguedLearners: [any Learner.Type] = [
  IndependentPolicyMirrorDescent.self, LikelihoodRatio.self, NetworkedLearning.self,
  SimultaneousPerturbation.self, SymmetricPolicyMirrorDescent.self,
  TeamSimultaneousPerturbation.self,
]
