// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// A game of random matrices: rewards and the scores of successors are affine in the population.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | states, actions | numbers of states S and actions A | 5, 5 | – |
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 4, 1 | time steps |
/// | matrix-seed | seed of the matrices drawn | 1 | – |
/// | magnitude | drawn entries are uniform from −magnitude to magnitude | 10 | – |
/// | transition-slope | a table instead: P1, shape [S, S, S], axes s', s, j | – | – |
/// | transition-offset | a table instead: P2, shape [S, S, A], axes s', s, a | – | – |
/// | reward-slope | a table instead: R1, shape [S, S], axes s, j | – | reward per step |
/// | reward-offset | a table instead: R2, shape [S, A], axes s, a | – | reward per step |
///
/// With L the joint distribution of states and actions, `P(s' | s, a)` is the softmax over s' of
/// `Σ_j P1[s', s, j] L[j, a] + P2[s', s, a]`, and the reward is
/// `Σ_j R1[s, j] L[j, a] + R2[s, a]`. In a text, a table of three axes has S² rows, in the order of
/// the first two. Everybody starts spread out evenly.
///
/// Source: MFGLib 0.3.0 (random linear), whose drawn matrices are others. Rewards and transitions
/// depend on the population's states and actions.
public struct RandomLinear: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "random-linear", summary: "random rewards and transitions, affine in the population",
    source: "MFGLib 0.3.0",
    parameters: [
      .integer("states", default: 5, in: 1...200, "how many states, S"),
      .integer("actions", default: 5, in: 1...200, "how many actions, A"),
      .integer("matrix-seed", default: 1, in: 0...Int.max, "seed of the matrices drawn"),
      .real("magnitude", default: 10, in: .closed(0, 1e9), "largest size of the entries drawn"),
      .table("transition-slope", "P1 instead of a drawn one, [S, S, S]: next state, state, state"),
      .table(
        "transition-offset", "P2 instead of a drawn one, [S, S, A]: next state, state, action"),
      .table("reward-slope", "R1 instead of a drawn one, [S, S]: state, state"),
      .table("reward-offset", "R2 instead of a drawn one, [S, A]: state, action"),
    ] + Horizon.parameters(steps: 4))

  public static let formulas = GameFormulas(
    reward: "Σ_j R1(s, j) L(j, a) + R2(s, a)",
    nextState: "P(s' | s, a) = softmax over s' of Σ_j P1(s', s, j) L(j, a) + P2(s', s, a)",
    start: "everywhere alike",
    symbols: [
      "L": "shares of all agents by state and action", "R1": "reward-slope, or drawn",
      "R2": "reward-offset, or drawn", "P1": "transition-slope, or drawn",
      "P2": "transition-offset, or drawn",
      "drawn": "from matrix-seed, uniform from −magnitude to magnitude",
    ])

  /// The matrices of a game, flat and row-major.
  public struct Matrices: Sendable, Equatable {
    /// P1, shape [S, S, S], axes s', s, j.
    public var transitionSlope: [Double]
    /// P2, shape [S, S, A], axes s', s, a.
    public var transitionOffset: [Double]
    /// R1, shape [S, S], axes s, j.
    public var rewardSlope: [Double]
    /// R2, shape [S, A], axes s, a.
    public var rewardOffset: [Double]

    /// The given matrices.
    public init(
      transitionSlope: [Double], transitionOffset: [Double], rewardSlope: [Double],
      rewardOffset: [Double]
    ) {
      self.transitionSlope = transitionSlope
      self.transitionOffset = transitionOffset
      self.rewardSlope = rewardSlope
      self.rewardOffset = rewardOffset
    }

    /// Matrices drawn from a seed, entries uniform from −`magnitude` to `magnitude`.
    public init(states: Int = 5, actions: Int = 5, magnitude: Double = 10, seed: UInt64 = 1) {
      func entries(_ count: Int, matrix: Int) -> [Double] {
        // A stream each, so that the size of one matrix does not shift the others.
        var stream = RandomStream(seed: seed, purpose: .game, block: matrix)
        return (0..<count).map { _ in magnitude * (2 * stream.uniform() - 1) }
      }
      transitionSlope = entries(states * states * states, matrix: 0)
      transitionOffset = entries(states * states * actions, matrix: 1)
      rewardSlope = entries(states * states, matrix: 2)
      rewardOffset = entries(states * actions, matrix: 3)
    }
  }

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let coupling = Coupling.stateActions
  public let dynamics = Dynamics.meanFieldDependent
  /// P1 with the successor last, shape [S, S, S], axes s, j, s'.
  let transitionSlope: [Double]
  /// P2 with the successor last, shape [S, A, S], axes s, a, s'.
  let transitionOffset: [Double]
  let rewardSlope: [Double]
  let rewardOffset: [Double]

  /// The game of the given matrices.
  public init(
    states: Int = 5, actions: Int = 5, horizon: Horizon = .finite(steps: 4),
    matrices: Matrices = Matrices()
  ) {
    precondition(
      matrices.transitionSlope.count == states * states * states
        && matrices.transitionOffset.count == states * states * actions
        && matrices.rewardSlope.count == states * states
        && matrices.rewardOffset.count == states * actions,
      "the matrices are not those of \(states) states and \(actions) actions")
    space = StateActionSpace(
      states: (1...states).map { "state \($0)" }, actions: (1...actions).map { "action \($0)" })
    self.horizon = horizon
    initialDistribution = Array(repeating: 1 / Double(states), count: states)
    transitionSlope = Self.successorLast(matrices.transitionSlope, states: states)
    transitionOffset = Self.successorLast(matrices.transitionOffset, states: states)
    rewardSlope = matrices.rewardSlope
    rewardOffset = matrices.rewardOffset
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: try Horizon(parameters).steps, stateCount: parameters.integer("states"),
      actionCount: parameters.integer("actions"))
  }

  public init(parameters: ParameterValues) throws {
    let (states, actions) = (parameters.integer("states"), parameters.integer("actions"))
    var matrices = Matrices(
      states: states, actions: actions, magnitude: parameters.real("magnitude"),
      seed: UInt64(parameters.integer("matrix-seed")))
    for (name, matrix, shape) in [
      ("transition-slope", \Matrices.transitionSlope, [states, states, states]),
      ("transition-offset", \.transitionOffset, [states, states, actions]),
      ("reward-slope", \.rewardSlope, [states, states]),
      ("reward-offset", \.rewardOffset, [states, actions]),
    ] {
      if let given = try parameters.numbers(name, shape: shape) {
        matrices[keyPath: matrix] = given
      }
    }
    self.init(
      states: states, actions: actions, horizon: try Horizon(parameters), matrices: matrices)
  }

  /// A table whose first axis has become the last.
  private static func successorLast(_ table: [Double], states: Int) -> [Double] {
    let rest = table.count / states
    return (0..<rest).flatMap { index in (0..<states).map { table[$0 * rest + index] } }
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let (states, actions) = (space.stateCount, space.actionCount)
    rewards.withUnsafeMutableBufferPointer { rewards in
      guard let rewards = rewards.baseAddress else { return }
      rewards.update(from: rewardOffset, count: states * actions)
      addProduct(
        rows: states, inner: states, width: actions, rewardSlope, strides: (row: states, inner: 1),
        meanField.stateActions, into: rewards)
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    transitions.assignRowsOfPairs { laws in
      laws.withUnsafeMutableBufferPointer { laws in
        guard let laws = laws.baseAddress else { return }
        writeSuccessorLaws(meanField, into: laws)
      }
    }
  }

  /// Writes P(s' | s, a), shape [S, A, S].
  private func writeSuccessorLaws(
    _ meanField: MeanField, into laws: UnsafeMutablePointer<Double>
  ) {
    let (states, actions) = (space.stateCount, space.actionCount)
    // The scores first.
    laws.update(from: transitionOffset, count: transitionOffset.count)
    transitionSlope.withUnsafeBufferPointer { slopes in
      guard let slopes = slopes.baseAddress else { return }
      for state in 0..<states {
        addProduct(
          rows: actions, inner: states, width: states,
          meanField.stateActions, strides: (row: 1, inner: actions),
          slopes + state * states * states, into: laws + state * actions * states)
      }
    }
    softmaxRows(laws, rowCount: states * actions, width: states, temperature: 1, into: laws)
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let (states, actions) = (space.stateCount, space.actionCount)
    for state in 0..<states {
      for other in 0..<states {
        let slope = rewardSlope[state * states + other]
        for action in 0..<actions {
          gradient.stateActions[other * actions + action] +=
            slope * weights[state * actions + action]
        }
      }
    }
  }

  public func addTransitionGradient(
    weights: [Double], values: [Double], at step: Int, meanField: MeanField,
    into gradient: inout MeanField
  ) {
    let (states, actions) = (space.stateCount, space.actionCount)
    // A score's derivative: w(s, a) P(s' | s, a) (v(s') − Σ P(· | s, a) v), shape [S, A, S].
    var ofScores = transitionOffset
    ofScores.withUnsafeMutableBufferPointer { laws in
      guard let laws = laws.baseAddress else { return }
      writeSuccessorLaws(meanField, into: laws)
    }
    for pair in weights.indices {
      let first = pair * states
      var mean = 0.0
      for next in 0..<states { mean += ofScores[first + next] * values[next] }
      for next in 0..<states { ofScores[first + next] *= weights[pair] * (values[next] - mean) }
    }
    let (scores, slopes) = (ofScores.span, transitionSlope.span)
    for state in 0..<states {
      for other in 0..<states {
        let firstSlope = (state * states + other) * states
        for action in 0..<actions {
          let first = (state * actions + action) * states
          var sum = 0.0
          for next in 0..<states { sum += scores[first + next] * slopes[firstSlope + next] }
          gradient.stateActions[other * actions + action] += sum
        }
      }
    }
  }
}

/// Adds a product of matrices: `result[i, :] += Σ_k left[i, k] right[k, :]`, the sum in the order of k.
///
/// - Parameters:
///   - rows: The number of rows i of `left` and `result`.
///   - inner: The number of columns k of `left`, and of rows of `right`.
///   - width: The number of columns of `right` and `result`, which are row-major.
///   - left: `left[i, k]` at `i * strides.row + k * strides.inner`.
private func addProduct(
  rows: Int, inner: Int, width: Int, _ left: UnsafePointer<Double>,
  strides: (row: Int, inner: Int), _ right: UnsafePointer<Double>,
  into result: UnsafeMutablePointer<Double>
) {
  let (rawRight, rawResult) = (UnsafeRawPointer(right), UnsafeMutableRawPointer(result))
  let size = MemoryLayout<Double>.stride
  for row in 0..<rows {
    let factors = left + row * strides.row
    var column = 0
    // Four columns at a time: their sums stay in registers.
    while column + 4 <= width {
      let target = rawResult + (row * width + column) * size
      var sums = target.loadUnaligned(as: SIMD4<Double>.self)
      for index in 0..<inner {
        let four = (rawRight + (index * width + column) * size)
          .loadUnaligned(as: SIMD4<Double>.self)
        sums += factors[index * strides.inner] * four
      }
      target.storeBytes(of: sums, as: SIMD4<Double>.self)
      column += 4
    }
    while column < width {
      var sum = result[row * width + column]
      for index in 0..<inner {
        sum += factors[index * strides.inner] * right[index * width + column]
      }
      result[row * width + column] = sum
      column += 1
    }
  }
}
