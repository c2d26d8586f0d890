import MeanFieldModel

/// A run's own numbers as flags give them.
public enum RunFlag {
  /// `--iterations`.
  ///
  /// - Throws: ``UserError`` that names the value and the range; so do all the others.
  public static func iterations(_ text: String) throws(UserError) -> Int {
    try integer(RunParameter.iterations, text)
  }

  /// `--trials`.
  public static func trials(_ text: String) throws(UserError) -> Int {
    try integer(RunParameter.trials, text)
  }

  /// `--every`.
  public static func every(_ text: String) throws(UserError) -> Int {
    try integer(RunParameter.every, text)
  }

  /// `--agents`; numbers like 1e12 are welcome.
  public static func agents(_ text: String) throws(UserError) -> Int {
    if text.contains(",") {
      throw UserError(
        .usage, "--agents: \(visible(text)): separate several numbers by spaces, as in 10 100")
    }
    return try integer(RunParameter.agents, text)
  }

  /// `--players`.
  public static func players(_ text: String) throws(UserError) -> Int {
    try integer(RunParameter.players, text)
  }

  /// `--episodes`.
  public static func episodes(_ text: String) throws(UserError) -> Int {
    try integer(RunParameter.episodes, text)
  }

  /// `--episodes` where at least two are needed to measure how far they scatter.
  public static func pairedEpisodes(_ text: String) throws(UserError) -> Int {
    try integer(
      .integer("episodes", default: 1000, in: 2...RunParameter.episodeLimit, ""), text)
  }

  /// `--steps` of a play that may have at most `limit`.
  public static func steps(_ text: String, limit: Int) throws(UserError) -> Int {
    try integer(.integer("steps", default: limit, in: 1...limit, ""), text)
  }

  /// `--threads`.
  public static func threads(_ text: String) throws(UserError) -> Int {
    try integer(.integer("threads", default: 1, in: 1...1024, ""), text)
  }

  /// `--tolerance`.
  public static func tolerance(_ text: String) throws(UserError) -> Double {
    try real(RunParameter.tolerance, text)
  }

  /// `--save-every`, in seconds.
  public static func saveEvery(_ text: String) throws(UserError) -> Double {
    try real(.real("save-every", default: 2, in: .closed(0, 1e6), unit: "s", ""), text)
  }

  /// `--seconds` of a measurement.
  public static func measurementSeconds(_ text: String) throws(UserError) -> Double {
    try real(.real("seconds", default: 0.2, in: .closed(0.001, 60), unit: "s", ""), text)
  }

  /// `--seed`.
  public static func seed(_ text: String) throws(UserError) -> UInt64 {
    if let seed = RunParameter.seed(text) { return seed }
    throw UserError(.usage, "--seed: \(visible(text)) is not \(RunParameter.allowedSeeds)")
  }

  private static func integer(_ parameter: Parameter, _ text: String) throws(UserError) -> Int {
    guard case .integer(let value) = try parse(parameter, text) else { return 0 }
    return value
  }

  private static func real(_ parameter: Parameter, _ text: String) throws(UserError) -> Double {
    guard case .real(let value) = try parse(parameter, text) else { return 0 }
    return value
  }

  private static func parse(
    _ parameter: Parameter, _ text: String
  ) throws(UserError) -> ParameterValue {
    do {
      return try parameter.parse(text)
    } catch {
      throw UserError(.usage, "--\(error.description)")
    }
  }
}
