public import MeanFieldModel

/// Policies as .npy files: shape [T, S, A], or [S, A] for a stationary game.
public enum PolicyFile {
  /// How far from one the probabilities of a state may sum to because they were rounded to fewer
  /// digits; they are then divided by their sum.
  static let roundingTolerance = 1e-6
  /// Sums this near to one are as good as summing in another order can tell; they are left alone,
  /// so that a policy that was written reads back bit by bit.
  static let summingTolerance = 1e-12

  /// Writes a policy of `game` to `path`, whole or not at all.
  ///
  /// - Throws: ``UserError`` that names the path if it cannot be written.
  public static func write(
    _ policy: Policy, for game: some Game, to path: String
  ) throws(UserError) {
    try NumericTable.write(shape: shape(for: game), values: policy.probabilities, to: path)
  }

  /// Reads a policy of `game` from `path`.
  ///
  /// - Throws: ``UserError`` that names the file if it cannot be read, has another shape, or has a
  ///   state whose numbers are not a distribution over its legal actions.
  public static func read(path: String, for game: some Game) throws(UserError) -> Policy {
    let (expected, space) = (shape(for: game), game.space)
    let withStep = [game.horizon.steps, space.stateCount, space.actionCount]
    let array = try NumericTable.readNPY(path: path, count: withStep.reduce(1, *))
    guard array.shape == expected || array.shape == withStep else {
      throw UserError(
        .data, "a policy of this game has the shape \(expected), not \(array.shape)",
        at: TextLocation(file: path))
    }
    var policy = Policy(
      steps: withStep[0], stateCount: withStep[1], actionCount: withStep[2],
      probabilities: array.values)
    if let fault = policy.firstFault(in: game, tolerance: roundingTolerance) {
      let step = expected.count == 3 ? "step \(fault.step), " : ""
      throw UserError(
        .data, "\(step)state \(space.stateLabels[fault.state]): \(fault.reason)",
        at: TextLocation(file: path))
    }
    normalise(&policy)
    return policy
  }

  /// [T, S, A], or [S, A] for a stationary game.
  private static func shape(for game: some Game) -> [Int] {
    let table = [game.space.stateCount, game.space.actionCount]
    return switch game.horizon {
    case .finite(let steps, _): [steps] + table
    case .discounted: table
    }
  }

  /// Divides rows by their sums where these are off by more than the order of summing.
  private static func normalise(_ policy: inout Policy) {
    let actions = policy.actionCount
    for start in stride(from: 0, to: policy.probabilities.count, by: actions) {
      let sum = policy.probabilities[start..<start + actions].reduce(0, +)
      guard abs(sum - 1) > summingTolerance else { continue }
      for entry in start..<start + actions { policy.probabilities[entry] /= sum }
    }
  }
}
