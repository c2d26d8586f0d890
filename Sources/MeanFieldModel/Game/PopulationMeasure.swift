/// A number that people look at in a population: its mean state, say, or the share that is infected.
public struct PopulationMeasure: Sendable, Equatable {
  /// The metric's name, in snake_case.
  public let name: String
  /// Its value.
  public let value: Double

  /// A number of the given name.
  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }
}

extension Game {
  /// None.
  public func measures(of meanField: MeanField) -> [PopulationMeasure] { [] }

  /// The measures of the population at rest.
  ///
  /// A game with a last step has none: its population is another one at every step.
  ///
  /// - Parameter flow: The flow of a policy, in a stationary game of a single step.
  public func measuresAtRest(of flow: MeanFieldFlow) -> [PopulationMeasure] {
    guard case .discounted = horizon else { return [] }
    return measures(of: MeanField(states: flow.states, stateActions: flow.stateActions))
  }
}
