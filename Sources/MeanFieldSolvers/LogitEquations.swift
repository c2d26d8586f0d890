import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The equations of a logit equilibrium, with the room to work on them.
///
/// At a policy π and a temperature τ, in the population of π itself,
/// `Q_t(s, a) = R_t(s, a) + γ Σ P_t(s' | s, a) V_{t+1}(s')` and `V_t(s) = Σ_a π (Q − τ ln(A_s π))`, A_s the
/// number of actions that are legal in s. The equilibrium is where `τ ln π(a|s) − Q(s, a)` is the same for
/// all legal actions of a state. Entropy is counted from that of the uniform policy, so that this is the
/// solution for τ → ∞ also where states differ in how many actions they have.
struct LogitEquations: Sendable {
  /// ln π, shape [T, S, A]; −∞ where an action is not taken.
  private(set) var logits: [Double]
  /// π.
  private(set) var policy: Policy
  /// Q as evaluated last, shape [T, S, A]; 0 at illegal actions.
  private(set) var actionValues: [Double]
  private var flow: MeanFieldFlow
  /// What comes after each pair, shape [S, A].
  private var expected: [Double]
  /// V of the step after, shape [S].
  private var values: [Double]
  private let isLegal: [Bool]
  /// ln A_s, shape [S].
  private let uniformEntropy: [Double]

  /// How far to move for a difference, in ln π and ln τ: the square root of the rounding unit.
  private static let width = 0x1p-26

  /// The equations of a game of finite horizon, at the uniform policy.
  init(_ game: any Game) {
    let space = game.space
    policy = .uniform(for: game)
    logits = policy.probabilities.map { log($0) }
    actionValues = Array(repeating: 0, count: logits.count)
    flow = MeanFieldFlow(for: game)
    isLegal = space.isLegal
    expected = Array(repeating: 0, count: isLegal.count)
    values = Array(repeating: 0, count: space.stateCount)
    uniformEntropy = values.indices.map { log(Double(space.legalActionCount($0))) }
  }

  /// Goes to the policy proportional to `exp(scores)`.
  mutating func take(_ scores: [Double]) {
    logits = scores
    for first in stride(from: 0, to: scores.count, by: policy.actionCount) {
      normaliseRow(at: first)
    }
  }

  /// Makes the probabilities of a row those of its scores, and the scores their logarithms.
  private mutating func normaliseRow(at first: Int) {
    let row = first..<first + policy.actionCount
    let largest = row.reduce(-.infinity) { max($0, logits[$1]) }
    var sum = 0.0
    for entry in row {
      policy.probabilities[entry] = exp(logits[entry] - largest)
      sum += policy.probabilities[entry]
    }
    let shift = largest + log(sum)
    for entry in row {
      policy.probabilities[entry] /= sum
      logits[entry] -= shift
    }
  }

  /// Computes Q at a temperature; O(T (S A + entries)).
  mutating func evaluate(temperature: Double, in process: inout DecisionProcess) {
    process.flow(of: policy, into: &flow)
    evaluateBackward(temperature: temperature, in: &process)
  }

  /// Computes Q in the population that was computed last.
  private mutating func evaluateBackward(
    temperature: Double, in process: inout DecisionProcess
  ) {
    let (pairs, actions, discount) = (isLegal.count, policy.actionCount, process.horizon.discount)
    for pair in 0..<pairs { expected[pair] = 0 }
    for step in (0..<policy.steps).reversed() {
      process.fillRewards(at: step, against: flow)
      if step + 1 < policy.steps {
        process.fillTransitions(at: step, against: flow)
        process.averageNext(values, into: &expected)
      }
      for state in values.indices {
        var value = 0.0
        for pair in state * actions..<(state + 1) * actions where isLegal[pair] {
          let entry = step * pairs + pair
          actionValues[entry] = process.rewards[pair] + discount * expected[pair]
          guard policy.probabilities[entry] > 0 else { continue }
          let information = logits[entry] + uniformEntropy[state]
          value += policy.probabilities[entry] * (actionValues[entry] - temperature * information)
        }
        values[state] = value
      }
    }
  }

  /// How far a logit equilibrium is: `ln π(a)/π(r) − (Q(a) − Q(r))/τ` for each of the actions a and its
  /// reference r.
  mutating func residuals(
    _ compared: ComparedActions, temperature: Double, in process: inout DecisionProcess
  ) -> [Double] {
    evaluate(temperature: temperature, in: &process)
    let gains = compared.differences(of: actionValues)
    return zip(compared.differences(of: logits), gains).map { $0 - $1 / temperature }
  }

  /// Computes the derivatives of `Q(a) − Q(r)`, a each of the actions and r its reference, with respect to
  /// `ln π(b)/π(r)` of one such action b after another, by differences.
  ///
  /// Moved is the policy, not the population: no share becomes negative, and a small one moves by little.
  /// Complexity: one evaluation more than there are actions.
  ///
  /// - Parameters:
  ///   - compared: The actions.
  ///   - temperature: τ.
  ///   - process: The game's process.
  ///   - receive: Called with the index of b and the derivatives, one for each a.
  mutating func differentiate(
    _ compared: ComparedActions, temperature: Double, in process: inout DecisionProcess,
    receive: (_ column: Int, _ derivatives: [Double]) -> Void
  ) {
    evaluate(temperature: temperature, in: &process)
    let before = compared.differences(of: actionValues)
    let (scores, probabilities, actions) = (logits, policy.probabilities, policy.actionCount)
    for column in 0..<compared.count {
      let entry = compared.actions[column]
      let first = entry - entry % actions
      logits[entry] += Self.width
      normaliseRow(at: first)
      evaluate(temperature: temperature, in: &process)
      receive(column, slopes(from: before, compared))
      for other in first..<first + actions {
        logits[other] = scores[other]
        policy.probabilities[other] = probabilities[other]
      }
    }
  }

  /// The derivatives of `Q(a) − Q(r)` with respect to ln τ.
  mutating func temperatureSlopes(
    _ compared: ComparedActions, temperature: Double, in process: inout DecisionProcess
  ) -> [Double] {
    evaluate(temperature: temperature, in: &process)
    let before = compared.differences(of: actionValues)
    evaluateBackward(temperature: temperature * exp(Self.width), in: &process)
    return slopes(from: before, compared)
  }

  private func slopes(from before: [Double], _ compared: ComparedActions) -> [Double] {
    zip(compared.differences(of: actionValues), before).map { ($0 - $1) / Self.width }
  }
}

/// Actions, each with the one of its state and step that it is compared with: the likeliest.
struct ComparedActions: Sendable {
  /// Where the actions are in a table of shape [T, S, A].
  private(set) var actions: [Int] = []
  /// Where the likeliest actions beside them are.
  private(set) var references: [Int] = []

  /// The actions of a policy that `isIncluded`, but for the likeliest of each state and step.
  init(of policy: Policy, where isIncluded: (_ entry: Int) -> Bool) {
    let probabilities = policy.probabilities
    for first in stride(from: 0, to: probabilities.count, by: policy.actionCount) {
      let row = first..<first + policy.actionCount
      let reference = row.reduce(first) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
      for entry in row where entry != reference && isIncluded(entry) {
        actions.append(entry)
        references.append(reference)
      }
    }
  }

  /// How many there are.
  var count: Int { actions.count }

  /// What a table has at each action more than at its reference.
  func differences(of table: [Double]) -> [Double] {
    actions.indices.map { table[actions[$0]] - table[references[$0]] }
  }
}
