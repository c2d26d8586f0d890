import MeanFieldModel
import MeanFieldPopulation

/// The settings that say which policies are learned.
enum PolicySettings {
  /// - Parameter families: The words for those that the learner can learn, the default first.
  static func parameters(_ families: [String]) -> [Parameter] {
    [
      .choice(
        "policy", families,
        "which policies: all, or a threshold in the states' order for the second of two actions"),
      .real("start", default: 0.9, in: .probability, "threshold before the first iteration"),
      .real(
        "width", default: 0.02, in: .closed(1e-6, 1e6),
        "of a smooth threshold, as a share of all states"),
    ]
  }

  /// The policies that the settings ask for.
  ///
  /// - Throws: `ParameterError` for a threshold where there are not two actions.
  static func family(
    for game: SimulatedGame, _ parameters: ParameterValues
  ) throws -> any PolicyFamily {
    if parameters.text("policy") == "threshold" {
      try requireTwoActions(game.space, parameters)
      return ThresholdPolicies(
        stateCount: game.space.stateCount, start: parameters.real("start"))
    }
    return try differentiableFamily(for: game, parameters)
  }

  /// The policies that the settings ask for, which change smoothly with their parameters.
  ///
  /// - Throws: `ParameterError`, as ``family(for:_:)`` does.
  static func differentiableFamily(
    for game: SimulatedGame, _ parameters: ParameterValues
  ) throws -> any DifferentiablePolicyFamily {
    if parameters.text("policy") == "softmax" { return SoftmaxPolicies(space: game.space) }
    try requireTwoActions(game.space, parameters)
    return SmoothThresholdPolicies(
      stateCount: game.space.stateCount, start: parameters.real("start"),
      width: parameters.real("width"))
  }

  private static func requireTwoActions(
    _ space: StateActionSpace, _ parameters: ParameterValues
  ) throws {
    guard Thresholds.exist(in: space) else {
      throw ParameterError(
        key: "policy", value: parameters.text("policy"),
        problem: .conflict(
          "a threshold needs one population and two actions that are legal everywhere"))
    }
  }
}
