// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// A game in normal form against the population: one choice, without a state.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | game | `coop`, `dom` or `biased-rock-paper-scissors`, see below | coop | – |
/// | matrix | a file with M instead, one row an action of one's own, one column one of the population | – | reward |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 1, 1 | time steps |
///
/// With ν the population's mixed action the reward of action a is `Σ_b M[a, b] ν(b)`. Built in are:
/// - `coop`: the reward is `10 ν₀ − 20 ν₁ − (200/9) (ν₀ − ν₂) ν₂` for action 0,
///   `20 ν₀ − 20 ν₁ − 2380 ν₂` for 1 and `(2000/9) (ν₀ − ν₂) ν₂` for 2, which no matrix can say.
///   Everybody would be best off with action 0, where action 1 tempts. There are equilibria with
///   (ν₀, ν₁, ν₂) near (0.522, 0, 0.478) and (0.957, 0, 0.043).
/// - `dom`: `ν₀ + ν₂`, `ν₁` and `ν₀ + ν₂ − 1/4`: action 2 is dominated by action 0.
/// - `biased-rock-paper-scissors`: `0.5 ν₁ − 0.3 ν₂`, `0.3 ν₂ − 0.7 ν₀` and `0.7 ν₀ − 0.5 ν₁`: each
///   action beats the next one, with stakes that depend on the population's action alone. In the
///   equilibrium ν is proportional to (1/0.7, 1/0.5, 1/0.3).
///
/// Rewards as large as those of `coop` call for a low learning rate: mirror descent finds an
/// equilibrium at 0.01, and at 0.1 goes to and fro. In the third game it goes round in circles at any
/// fixed rate; fictitious play converges.
///
/// Source: OpenSpiel 2.0.2 (mean_field_nfg). Rewards depend on the population's actions.
public struct NormalForm: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "normal-form", summary: "one choice against the population, from a matrix of rewards",
    source: "OpenSpiel 2.0.2",
    parameters: [
      .choice("game", ["coop", "dom", "biased-rock-paper-scissors"], "a game built in"),
      .table("matrix", "rewards instead: a row for each own action, a column for the population's"),
    ] + Horizon.parameters(steps: 1))

  public static let formulas = GameFormulas(
    reward: """
      Σ_b M(a, b) ν(b), or for the actions 0, 1, 2 of a game built in
      coop: 10 ν₀ − 20 ν₁ − (200/9) (ν₀ − ν₂) ν₂, 20 ν₀ − 20 ν₁ − 2380 ν₂, (2000/9) (ν₀ − ν₂) ν₂
      dom: ν₀ + ν₂, ν₁, ν₀ + ν₂ − 1/4
      biased-rock-paper-scissors: 0.5 ν₁ − 0.3 ν₂, 0.3 ν₂ − 0.7 ν₀, 0.7 ν₀ − 0.5 ν₁
      """,
    nextState: "there is one state", start: "in it",
    symbols: ["ν": "the population's mixed action", "M": "matrix"])

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution = [1.0]
  public let coupling = Coupling.stateActions
  /// M, shape [A, A].
  let matrix: [Double]
  /// What two agents of the population add together, shape [A, A, A]; empty for nothing.
  let pairs: [Double]

  /// The game of a matrix, perhaps with a part quadratic in the population's mixed action.
  ///
  /// - Parameters:
  ///   - matrix: M: a row for each action of one's own, a column for each of the population; the
  ///     reward of action a is `Σ_b M[a, b] ν(b)`.
  ///   - pairs: P, shape [A, A, A], for `Σ_bc P[a, b, c] ν(b) ν(c)` more; nothing if `nil`.
  ///   - actions: The actions' names; numbers if `nil`.
  ///   - horizon: How often it is played.
  public init(
    matrix: [[Double]], pairs: [[[Double]]]? = nil, actions: [String]? = nil,
    horizon: Horizon = .finite(steps: 1)
  ) {
    let count = matrix.count
    precondition(
      matrix.allSatisfy { $0.count == count }, "a matrix of \(count) rows needs as many columns")
    precondition(
      pairs.map { $0.count == count && $0.joined().count == count * count } ?? true,
      "expected a table for pairs of shape [\(count), \(count), \(count)]")
    space = StateActionSpace(
      states: ["everybody"], actions: actions ?? (0..<count).map { "action \($0)" })
    self.horizon = horizon
    self.matrix = matrix.flatMap { $0 }
    self.pairs = pairs?.flatMap { $0.flatMap { $0 } } ?? []
  }

  public init(parameters: ParameterValues) throws {
    let horizon = try Horizon(parameters)
    if let table = parameters.table("matrix") {
      self.init(matrix: try Self.matrix(table), horizon: horizon)
    } else if parameters.text("game") == "dom" {
      self.init(matrix: [[1, 0, 1], [0, 1, 0], [0.75, -0.25, 0.75]], horizon: horizon)
    } else if parameters.text("game") == "biased-rock-paper-scissors" {
      self.init(
        matrix: [[0, 0.5, -0.3], [-0.7, 0, 0.3], [0.7, -0.5, 0]],
        actions: ["rock", "scissors", "paper"], horizon: horizon)
    } else {
      // (ν₀ − ν₂) ν₂ by the actions of two agents.
      let product: [[Double]] = [[0, 0, 1], [0, 0, 0], [0, 0, -1]]
      self.init(
        matrix: [[10, -20, 0], [20, -20, -2380], [0, 0, 0]],
        pairs: [-200.0 / 9, 0, 2000.0 / 9].map { weight in product.map { $0.map { weight * $0 } } },
        horizon: horizon)
    }
  }

  /// The rows of the table of the setting `matrix`.
  private static func matrix(_ table: NumericTable) throws(FileError) -> [[Double]] {
    guard table.shape.count == 2, table.shape[0] == table.shape[1], table.shape[0] > 0 else {
      let shape = table.shape.map(String.init).joined(separator: " × ")
      throw FileError(
        key: "matrix", reason: "expected as many rows as columns, one an action, got \(shape)")
    }
    if let entry = table.values.firstIndex(where: { !$0.isFinite }) {
      throw FileError(
        key: "matrix", entry: entry, reason: "\(table.values[entry]) is not a finite number")
    }
    let count = table.shape[0]
    return (0..<count).map { Array(table.values[$0 * count..<($0 + 1) * count]) }
  }

  public var isAffine: Bool { pairs.isEmpty }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let count = space.actionCount
    let mixed = meanField.stateActions
    for action in 0..<count {
      var reward = 0.0
      for other in 0..<count {
        let entry = action * count + other
        var against = matrix[entry]
        if !pairs.isEmpty {
          for third in 0..<count { against += pairs[entry * count + third] * mixed[third] }
        }
        reward += against * mixed[other]
      }
      rewards[action] = reward
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let count = space.actionCount
    let mixed = meanField.stateActions
    for action in 0..<count {
      for other in 0..<count {
        let entry = action * count + other
        gradient.stateActions[other] += weights[action] * matrix[entry]
        guard !pairs.isEmpty else { continue }
        for third in 0..<count {
          let weight = weights[action] * pairs[entry * count + third]
          gradient.stateActions[other] += weight * mixed[third]
          gradient.stateActions[third] += weight * mixed[other]
        }
      }
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let row = transitions.appendCertain(0)
    for action in 0..<space.actionCount { transitions[0, action] = row }
  }
}
