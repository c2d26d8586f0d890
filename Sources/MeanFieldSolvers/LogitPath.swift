import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A policy and a temperature.
struct LogitPoint: Sendable {
  /// ln π up to a constant for each state and step, shape [T, S, A]; −∞ at illegal actions.
  var logits: [Double]
  /// ln τ.
  var logTemperature: Double

  /// τ.
  var temperature: Double { exp(logTemperature) }

  /// The point some way off.
  func moved(along direction: LogitDirection, by length: Double) -> LogitPoint {
    LogitPoint(
      logits: zip(logits, direction.logits).map { $0 + length * $1 },
      logTemperature: logTemperature + length * direction.logTemperature)
  }
}

/// How a policy and a temperature change together.
struct LogitDirection: Sendable {
  /// The change of ln π up to a constant for each state and step, shape [T, S, A].
  var logits: [Double]
  /// The change of ln τ.
  var logTemperature: Double

  init(logits: [Double], logTemperature: Double) {
    self.logits = logits
    self.logTemperature = logTemperature
  }

  /// The direction with the given changes of the actions' odds and, after them, of ln τ.
  init(_ changes: [Double], of compared: ComparedActions, entryCount: Int) {
    logits = Array(repeating: 0, count: entryCount)
    for index in 0..<compared.count { logits[compared.actions[index]] = changes[index] }
    logTemperature = changes[compared.count]
  }

  /// This direction and a multiple of another.
  func adding(_ other: LogitDirection, times factor: Double) -> LogitDirection {
    LogitDirection(
      logits: zip(logits, other.logits).map { $0 + factor * $1 },
      logTemperature: logTemperature + factor * other.logTemperature)
  }

  /// `f` times this direction.
  func scaled(by factor: Double) -> LogitDirection {
    LogitDirection(
      logits: logits.map { factor * $0 }, logTemperature: factor * logTemperature)
  }

  /// The change of π itself in the place of that of ln π: `π (x − Σ π x)`.
  ///
  /// The map is linear and symmetric, and the same whatever the constants: lengths on the path are
  /// those of what it returns, so that actions nobody takes count for nothing.
  func ofProbabilities(at policy: Policy) -> LogitDirection {
    var result = self
    let probabilities = policy.probabilities
    for first in stride(from: 0, to: logits.count, by: policy.actionCount) {
      let row = first..<first + policy.actionCount
      let mean = row.reduce(0) { $0 + probabilities[$1] * logits[$1] }
      for entry in row { result.logits[entry] = probabilities[entry] * (logits[entry] - mean) }
    }
    return result
  }

  /// The sum of products, entry by entry.
  func product(_ other: LogitDirection) -> Double {
    var sum = logTemperature * other.logTemperature
    for entry in logits.indices { sum += logits[entry] * other.logits[entry] }
    return sum
  }

  /// The root of the sum of squares.
  var length: Double { product(self).squareRoot() }
}

/// The equations beside a point, solved: a linear picture of the path.
struct LogitPicture: Sendable {
  /// The unknowns are the odds of these actions, and ln τ after them.
  let compared: ComparedActions
  /// The equations' derivatives, and in the last row the direction that corrections are at right angles to.
  private let matrix: DenseElimination
  private let entryCount: Int

  /// The picture at `point`, where `equations` go; nil if the equations are singular there.
  ///
  /// Complexity: n evaluations and n³/3 multiplications for n unknowns.
  ///
  /// - Parameters:
  ///   - point: The policy and the temperature.
  ///   - equations: The game's.
  ///   - isLegal: Whether an entry of shape [T, S, A] is of a legal action.
  ///   - lastRow: What is multiplied with a direction in the last row.
  ///   - process: The game's process.
  init?(
    at point: LogitPoint, _ equations: inout LogitEquations, isLegal: (Int) -> Bool,
    lastRow: LogitDirection, in process: inout DecisionProcess
  ) {
    equations.take(point.logits)
    let temperature = point.temperature
    let compared = ComparedActions(of: equations.policy, where: isLegal)
    let count = compared.count
    var matrix = DenseElimination(count: count + 1)
    let odds = compared.differences(of: equations.logits)
    let slopes = equations.temperatureSlopes(compared, temperature: temperature, in: &process)
    for row in 0..<count { matrix[row, count] = odds[row] - slopes[row] / temperature }
    equations.differentiate(compared, temperature: temperature, in: &process) { column, slopes in
      for row in 0..<count {
        matrix[row, column] = (row == column ? 1 : 0) - slopes[row] / temperature
      }
    }
    for column in 0..<count { matrix[count, column] = lastRow.logits[compared.actions[column]] }
    matrix[count, count] = lastRow.logTemperature
    guard matrix.factor() else { return nil }
    self.compared = compared
    self.matrix = matrix
    entryCount = point.logits.count
  }

  /// The direction that removes the given residuals, none if there are no numbers, and has the product
  /// `advance` with the last row.
  func direction(removing residuals: [Double], advancing advance: Double) -> LogitDirection {
    var numbers =
      residuals.isEmpty ? Array(repeating: 0, count: compared.count) : residuals.map { -$0 }
    numbers.append(advance)
    matrix.solve(&numbers)
    return LogitDirection(numbers, of: compared, entryCount: entryCount)
  }
}
