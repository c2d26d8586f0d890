// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Logit equilibria followed from a high temperature to a low one, until Newton's method finds a Nash
/// equilibrium from there.
///
/// A policy is a logit equilibrium at the temperature τ if it is `π_t(a|s) ∝ exp(Q_t(s, a) / τ)`, Q the action
/// values in its own population with τ times the entropy in each later step's reward. For τ → ∞
/// that is the uniform policy, and from there the equilibria form a path which leads to a Nash equilibrium as τ → 0.
/// Where it is the only one the path runs straight down. Where the game is not monotone it folds: the temperature
/// rises again, many times perhaps, before it falls for good. Pseudo-arclength continuation goes through
/// folds, since it takes the temperature as one more unknown and the path's length as what is given.
///
/// Every tenth step tries to end it: of the actions, those are kept whose gap to the best vanishes with
/// the temperature, extrapolated along the path, and Newton's method makes them equal. What it finds is accepted
/// if no agent can gain by any action but rounding. It is an equilibrium, though not necessarily the one
/// that the path leads to.
///
/// Sources: McKelvey and Palfrey 1995 (logit equilibria), Turocy 2005 (their path as a homotopy), Keller 1977
/// (pseudo-arclength), Allgower and Georg 1990 (steps and corrections). Deviations: entropy is counted
/// from the uniform policy's, which is then the start whatever is legal where; lengths are those
/// of changes of π, not of ln π; derivatives are differences, and the ones at the step's start serve
/// for its corrections.
///
/// For small games of finite horizon: the unknowns are `n = T Σ_s (A_s − 1)`, a step of the path costs n
/// evaluations, O(n T (S A + entries)), and n³/3 multiplications, and memory is n² numbers
/// beside the tables of shape [T, S, A].
public struct LogitContinuation: Solver {
  public static let entry = CatalogueEntry(
    name: "logit-continuation",
    summary: "follows logit equilibria of a small game down to a Nash equilibrium",
    source: "McKelvey and Palfrey 1995; Turocy 2005",
    parameters: [
      .integer(
        "steps-per-iteration", default: 50, in: 1...1_000_000, unit: "steps",
        "of the path in an iteration, at most"),
      .real(
        "longest-step", default: 0.2, in: .above(0, through: 1),
        "of the path: length of the change of all probabilities and of ln τ"),
      .real(
        "lowest-temperature", default: 1e-4, in: .above(0, through: 1),
        "where to leave the path, as a share of what choices are worth"),
      .integer(
        "size-limit", default: 2000, in: 1...5000, unit: "unknowns",
        "the most that a game may have"),
    ])

  /// The answer, the point, its tangent, the three of the equations; six for a correction and two
  /// for differences.
  public static let tableCount = 14

  /// The Nash equilibrium once it is found, before that the path's policy; shape [T, S, A].
  public private(set) var policy: Policy
  /// How many steps of the path are done.
  public private(set) var stepCount = 0
  /// How many times the temperature has turned.
  public private(set) var foldCount = 0
  /// Where the path is.
  private(set) var point: LogitPoint
  /// The direction in which it goes on, of length one.
  private(set) var tangent: LogitDirection
  /// The length of the next step; 0 before the path is reached.
  private var stepLength = 0.0
  /// What choices are worth, in units of reward: the largest difference that an action makes to its
  /// value under the uniform policy, and that all odds together make to such a difference.
  private(set) var scale = 0.0
  /// Whether the path is left, for a Nash equilibrium or because it goes no further.
  private(set) var isFinished = false
  private var iteration = 0
  var equations: LogitEquations
  private let isLegal: [Bool]
  private let stepsPerIteration: Int
  private let longestStep: Double
  private let lowestTemperature: Double

  /// Where the path begins, in multiples of the scale: all odds are then within a tenth of even ones.
  private static let highestTemperature = 10.0
  /// After how many steps Newton's method is tried.
  private static let stepsPerPolish = 10
  /// The size of the last correction of a point.
  private static let accuracy = 1e-9
  /// The shortest step, well above that.
  private static let shortestStep = 1e-7
  /// How far a point may be from its prediction, as a share of the step.
  private static let reach = 0.3
  /// After how many corrections the next step is longer.
  private static let fewCorrections = 4
  /// More corrections than shrink by half each time are needed nowhere.
  private static let correctionLimit = 30

  /// The path before its first point.
  ///
  /// - Parameters:
  ///   - game: A game of finite horizon.
  ///   - stepsPerIteration: How many steps of the path an iteration makes at most.
  ///   - longestStep: The longest step, in change of probabilities and of ln τ.
  ///   - lowestTemperature: Where the path is left, relative to what choices are worth.
  public init(
    game: any Game, stepsPerIteration: Int = 50, longestStep: Double = 0.2,
    lowestTemperature: Double = 1e-4
  ) {
    guard case .finite = game.horizon else { preconditionFailure("the horizon must be finite") }
    precondition(stepsPerIteration > 0, "expected steps in an iteration, not \(stepsPerIteration)")
    precondition(longestStep > 0, "the longest step must be positive, not \(longestStep)")
    precondition(
      lowestTemperature > 0, "the lowest temperature must be positive, not \(lowestTemperature)")
    self.stepsPerIteration = stepsPerIteration
    self.longestStep = longestStep
    self.lowestTemperature = lowestTemperature
    isLegal = game.space.isLegal
    policy = .uniform(for: game)
    equations = LogitEquations(game)
    point = LogitPoint(logits: equations.logits, logTemperature: .infinity)
    tangent = LogitDirection(
      logits: Array(repeating: 0, count: equations.logits.count), logTemperature: -1)
  }

  /// - Throws: `ParameterError` for a game without an end, one whose transitions jump, and one of more
  ///   unknowns than `size-limit`.
  public init(game: any Game, parameters: ParameterValues) throws {
    func refusal(_ reason: String) -> ParameterError {
      ParameterError(key: "algorithm", value: Self.entry.name, problem: .conflict(reason))
    }
    guard case .finite = game.horizon else {
      throw refusal("it solves games of finite horizon alone")
    }
    guard game.isDifferentiable else {
      throw refusal("the game's transitions jump with the population; it needs derivatives")
    }
    let (size, limit) = (Self.unknowns(of: game), parameters.integer("size-limit"))
    guard size <= limit else {
      throw refusal("the game has \(size) unknowns, more than size-limit, \(limit)")
    }
    self.init(
      game: game, stepsPerIteration: parameters.integer("steps-per-iteration"),
      longestStep: parameters.real("longest-step"),
      lowestTemperature: parameters.real("lowest-temperature"))
  }

  /// How many unknowns a game has: for each step and state the legal actions but one.
  public static func unknowns(of game: any Game) -> Int {
    game.horizon.steps * (game.space.isLegal.count { $0 } - game.space.stateCount)
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    iteration += 1
    if iteration == 1 { begin(in: &process) }
    for _ in 0..<stepsPerIteration where !isFinished {
      // 1. The next point of the path.
      follow(in: &process)
      equations.take(point.logits)
      policy = equations.policy
      isFinished = isFinished || point.temperature < lowestTemperature * scale
      // 2. A Nash equilibrium near it, if there is one.
      if isFinished || stepCount % Self.stepsPerPolish == 0, let found = polished(in: &process) {
        policy = found
        isFinished = true
      }
    }
  }

  /// Measures what choices are worth, and so where the path begins.
  mutating func begin(in process: inout DecisionProcess) {
    equations.take(point.logits)
    let compared = ComparedActions(of: equations.policy, where: isLegal(entry:))
    var worths = [Double](repeating: 0, count: compared.count)
    equations.differentiate(compared, temperature: 0, in: &process) { _, slopes in
      for row in worths.indices { worths[row] += abs(slopes[row]) }
    }
    equations.evaluate(temperature: 0, in: &process)
    let gains = compared.differences(of: equations.actionValues)
    scale = zip(worths, gains).reduce(0) { max($0, $1.0 + abs($1.1)) }
    point.logTemperature = log(Self.highestTemperature * scale)
    // Where no choice is worth anything the uniform policy is an equilibrium.
    isFinished = scale == 0
  }

  private func isLegal(entry: Int) -> Bool { isLegal[entry % isLegal.count] }

  // MARK: - The path

  /// One step of the path, as long as it can be.
  mutating func follow(in process: inout DecisionProcess) {
    // 1. The tangent.
    equations.take(point.logits)
    let base = equations.policy
    guard let picture = picture(at: point, normal: tangent, base, in: &process) else {
      isFinished = true
      return
    }
    let ahead = picture.direction(removing: [], advancing: 1)
    let length = ahead.ofProbabilities(at: base).length
    let turns = stepCount > 0 && ahead.logTemperature * tangent.logTemperature < 0
    tangent = ahead.scaled(by: 1 / length)
    if turns { foldCount += 1 }
    repeat {
      // 2. A point on it, corrected with the derivatives from the step's start or else with its own, which
      // comes over points where the path branches.
      let prediction = point.moved(along: tangent, by: stepLength)
      var found = corrected(prediction, by: picture, base, in: &process)
      if found == nil, let own = self.picture(at: prediction, normal: tangent, base, in: &process) {
        found = corrected(prediction, by: own, base, in: &process)
      }
      if let found {
        point = found.point
        stepCount += 1
        // 3. Longer steps after few corrections.
        if found.evaluations <= Self.fewCorrections { stepLength *= 1.5 }
        stepLength = stepLength == 0 ? longestStep : min(stepLength, longestStep)
        return
      }
      // 4. Shorter ones where there is no point near the prediction.
      stepLength /= 2
    } while stepLength >= Self.shortestStep
    isFinished = true
  }

  /// The linear picture of the equations at a point, for corrections at right angles to `normal` as seen
  /// from `base`.
  private mutating func picture(
    at point: LogitPoint, normal: LogitDirection, _ base: Policy, in process: inout DecisionProcess
  ) -> LogitPicture? {
    LogitPicture(
      at: point, &equations, isLegal: isLegal(entry:),
      lastRow: normal.ofProbabilities(at: base).ofProbabilities(at: base), in: &process)
  }

  /// The point of the path beside a prediction, and after how many evaluations it is found; nil where
  /// corrections do not shrink by half each time, or lead away, perhaps to another stretch of the path.
  private mutating func corrected(
    _ prediction: LogitPoint, by picture: LogitPicture, _ base: Policy,
    in process: inout DecisionProcess
  ) -> (point: LogitPoint, evaluations: Int)? {
    let reach = stepLength == 0 ? .infinity : Self.reach * stepLength
    let unit = tangent.ofProbabilities(at: base)
    var (next, distance, last) = (prediction, 0.0, Double.infinity)
    for evaluations in 1...Self.correctionLimit {
      equations.take(next.logits)
      let residuals = equations.residuals(
        picture.compared, temperature: next.temperature, in: &process)
      let newton = picture.direction(removing: residuals, advancing: 0)
      let correction = newton.adding(
        tangent, times: -newton.ofProbabilities(at: base).product(unit))
      let size = correction.ofProbabilities(at: base).length
      distance += size
      guard size < 0.5 * last, distance < reach else { return nil }
      next = next.moved(along: correction, by: 1)
      if size < Self.accuracy { return (next, evaluations) }
      last = size
    }
    return nil
  }

  // MARK: - Measures and checkpoints

  /// The temperature of the path, how many times it has turned, and the steps so far.
  public func measures(in process: inout DecisionProcess) -> [AlgorithmMeasure] {
    guard iteration > 0 else { return [] }
    return [
      AlgorithmMeasure(name: "path_temperature", value: point.temperature),
      AlgorithmMeasure(name: "folds", value: Double(foldCount)),
      AlgorithmMeasure(name: "path_steps", value: Double(stepCount)),
    ]
  }

  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(
      iteration: iteration,
      tables: [
        "policy": policy.probabilities, "logits": point.logits, "tangent": tangent.logits,
        "path": path,
      ])
  }

  /// What of the path is not a table.
  private var path: [Double] {
    [
      point.logTemperature, tangent.logTemperature, stepLength, scale, Double(stepCount),
      Double(foldCount), isFinished ? 1 : 0,
    ]
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let rules = try checkpoint.table("policy", replacing: policy.probabilities)
    let logits = try checkpoint.table("logits", replacing: point.logits)
    let direction = try checkpoint.table("tangent", replacing: tangent.logits)
    let numbers = try checkpoint.table("path", replacing: path)
    guard let steps = Int(exactly: numbers[4]), let folds = Int(exactly: numbers[5]) else {
      throw CheckpointFault(table: "path", expected: numbers.count, found: nil)
    }
    policy.probabilities = rules
    point = LogitPoint(logits: logits, logTemperature: numbers[0])
    tangent = LogitDirection(logits: direction, logTemperature: numbers[1])
    (stepLength, scale) = (numbers[2], numbers[3])
    (stepCount, foldCount, isFinished) = (steps, folds, numbers[6] == 1)
    iteration = checkpoint.iteration
  }
}
