import MeanFieldModel
import MeanFieldPopulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Settings that several learners of stationary games have in common, and what they describe.
enum LearnerSettings {
  static let batch = Parameter.integer(
    "batch", default: 1000, in: 1...100_000_000,
    "m: samples of a round of the mean field, and trajectories of an evaluation")
  private static let longestTrajectory = 100_000_000
  static let trajectoryLength = Parameter.integer(
    "trajectory-length", default: 200, in: 1...longestTrajectory, unit: "time steps",
    "H: after which a trajectory ends")

  static let criticRate = Parameter.real(
    "critic-rate", default: 0.05, in: .above(0, through: 1), "learning rate of a SARSA critic")

  /// How many bytes a batch takes: a number a sample, and that of whole trajectories.
  static func bytes(ofTrajectories areKept: Bool, _ parameters: ParameterValues) -> Double {
    let batch = Double(parameters.integer("batch"))
    return 16 * batch
      + (areKept ? 4 * batch * Double(parameters.integer("trajectory-length")) : 0)
  }

  /// How parameters climb; read by ``ascent(of:_:)``.
  static let ascent: [Parameter] = [
    .choice(
      "steps", ["adam", "falling"], "how long they are: Adam's, or learning-rate / k^exponent"),
    .real(
      "learning-rate", default: 0.01, in: .above(0, through: 1e6),
      "length of a step, in units of a parameter"),
    .real("step-exponent", default: 0.9, in: .closed(0, 1), "how fast falling steps fall"),
  ]

  /// How the mean field follows the policy, of which the theory of two timescales asks that
  /// exponents lie in (½, 1] and that the mean field's be the smaller; read by ``meanFieldUpdate(_:)``.
  static let meanField: [Parameter] = [
    .choice(
      "mean-field", ["rollouts", "two-timescale"],
      "how it follows: so many rounds an iteration, or part of the way by one"),
    .integer("rounds", default: 200, in: 1...1_000_000, "B: rounds an iteration of rollouts"),
    .real(
      "mean-field-exponent", default: 0.6, in: .closed(0, 1),
      "two timescales: k^−exponent of the way in iteration k; less than step-exponent"),
  ]

  static func ascent(of family: any PolicyFamily, _ parameters: ParameterValues) -> ProjectedAscent
  {
    ProjectedAscent(
      from: family.start, in: family.box,
      steps: parameters.text("steps") == "adam"
        ? .adam : .falling(exponent: parameters.real("step-exponent")),
      learningRate: parameters.real("learning-rate"))
  }

  /// How the mean field follows.
  ///
  /// - Throws: `ParameterError` for fewer samples than populations, and for two timescales of which the
  ///   parameters' is not the slower.
  static func meanFieldUpdate(
    _ parameters: ParameterValues, of game: SimulatedGame
  ) throws -> MeanFieldUpdate {
    let batch = parameters.integer("batch")
    try requireOneEach("a sample", in: batch, setBy: "batch", for: game)
    guard parameters.text("mean-field") == "two-timescale" else {
      return MeanFieldUpdate(
        schedule: .rollouts(rounds: parameters.integer("rounds")), batch: batch, of: game)
    }
    let exponent = parameters.real("mean-field-exponent")
    guard parameters.text("steps") == "falling", exponent < parameters.real("step-exponent") else {
      throw ParameterError(
        key: "mean-field", value: "two-timescale",
        problem: .conflict(
          "the parameters must be the slower: set steps=falling, and step-exponent above "
            + "mean-field-exponent, which is \(exponent)"))
    }
    return MeanFieldUpdate(schedule: .twoTimescale(exponent: exponent), batch: batch, of: game)
  }

  /// - Throws: `ParameterError` for a setting that gives fewer of something than there are populations.
  static func requireOneEach(
    _ thing: String, in count: Int, setBy key: String, for game: SimulatedGame
  ) throws {
    let populations = game.space.populations.count
    guard count >= populations else {
      throw ParameterError(
        key: key, value: "\(count)",
        problem: .conflict("the game has \(populations) populations, and each needs \(thing)"))
    }
  }

  /// - Throws: `ParameterError` for a game that ends.
  static func requireNoEnd(_ game: SimulatedGame, for algorithm: CatalogueEntry) throws {
    guard case .discounted = game.horizon else {
      throw ParameterError(
        key: "algorithm", value: algorithm.name,
        problem: .conflict(
          "it learns in games without an end: set horizon=discounted and a discount below 1, if the "
            + "game has these settings"))
    }
  }

  /// The discounted weight of all that comes after a trajectory that is as short as is allowed.
  private static let weightCutOff = 0.1

  /// - Throws: `ParameterError` for trajectories that end before most of the return is earned, or that
  ///   are too short to learn action values from.
  static func requireLongTrajectories(
    _ parameters: ParameterValues, of game: SimulatedGame, areForSARSA: Bool
  ) throws {
    let length = parameters.integer("trajectory-length")
    let discount = game.horizon.discount
    let needed =
      discount > 0
      ? Int((log(weightCutOff) / log(discount)).rounded(.up)) : 1
    guard length >= max(needed, areForSARSA ? 2 : 1) else {
      throw ParameterError(
        key: "trajectory-length", value: "\(length)",
        problem: .conflict(
          areForSARSA && length < 2
            ? "action values are learned from two steps or more"
            : "with a discount of \(discount) more than a tenth of the return comes later; "
              + (needed <= longestTrajectory
                ? "at least \(needed) time steps are needed" : "no trajectory is long enough")))
    }
  }
}
