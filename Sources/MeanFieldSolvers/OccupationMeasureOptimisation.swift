// Members without a comment are documented where `Solver` asks for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// MF-OMO, mean-field occupation-measure optimisation: an equilibrium as the zero of one smooth
/// function of the population, the values and the slacks together.
///
/// Over the joint distributions L_t(s, a) of each step, values V_t(s) and slacks z_t(s, a) ≥ 0 it
/// minimises
/// `c_1 Σ e² + c_2 Σ ρ² + c_3 Σ z L`, where
/// `e_0(s) = Σ_a L_0(s, a) − μ_0(s)` and `e_{t+1}(s') = Σ_a L_{t+1}(s', a) − Σ L_t(s, a) P_t(s'|s, a, L_t)`
/// say whether L is a flow, `ρ_t(s, a) = R_t(s, a, L_t) + γ Σ P_t V_{t+1} + z_t(s, a) − V_t(s)` whether V
/// and z are values and gaps to them, and z L whether only actions without a gap are played. It is zero
/// exactly at the equilibria (all of them, no monotonicity needed). Steps are Adam's along the exact
/// gradient, the game's derivatives included; z is projected on z ≥ 0. Each L_t is either the softmax of
/// logits, which move, or moves itself and is projected on the simplex. The first keeps clear of
/// empty states, where the logarithms of crowd aversion have no derivative to follow.
///
/// Source: Guo et al. 2024 (with the signs of y turned, V_t = y_{t−1}; its bounds on y and z are
/// loose and left out), with Adam and the start of z and V at the best response to L as in MFGLib
/// 0.3.0 (there the simplex is the default, and the logits come with a softmax for z too). For games of finite horizon: in a stationary one L says nothing of states that nobody is in,
/// where an agent may start. An iteration costs O(T (S A + entries)) and the game's gradients; memory
/// is eleven tables of shape [T, S, A]: the policy, the uniform one, L, three each for the steps of what
/// moves and of z, and the two of the gradient.
public struct OccupationMeasureOptimisation: Solver {
  public static let entry = CatalogueEntry(
    name: "mean-field-occupation-measure-optimisation",
    summary: "MF-OMO: minimises one function that is zero at equilibria",
    source: "Guo et al. 2024",
    parameters: [
      .choice(
        "coordinates", ["logits", "simplex"],
        "what moves: the logarithms of L, or L itself with projections"),
      .real("learning-rate", default: 0.1, in: .positive, "step of Adam"),
      .real("flow-weight", default: 1, in: .positive, "c_1, weight of the flow's errors"),
      .real("value-weight", default: 1, in: .positive, "c_2, weight of the values' errors"),
      .real("gap-weight", default: 1, in: .positive, "c_3, weight of playing actions with a gap"),
    ])

  /// The policy, the uniform one, L, point, mean and mean square of what moves and of z, and two of
  /// the gradient.
  public static let tableCount = 11

  /// How each L_t stays on the simplex.
  public enum Coordinates: Sendable, Equatable {
    /// It is the softmax of logits.
    case logits
    /// It is projected.
    case simplex
  }

  /// The weights of the three terms.
  public struct Weights: Sendable, Equatable {
    /// c_1, of the flow's errors.
    public var flow: Double
    /// c_2, of the values' errors.
    public var values: Double
    /// c_3, of playing actions with a gap.
    public var gaps: Double

    /// The given weights.
    public init(flow: Double = 1, values: Double = 1, gaps: Double = 1) {
      self.flow = flow
      self.values = values
      self.gaps = gaps
    }
  }

  /// The policy of L: `L(s, a) / Σ L(s, ·)`, uniform where nobody is; shape [T, S, A].
  public private(set) var policy: Policy
  /// L, shape [T, S, A].
  public internal(set) var occupation: [Double]
  /// What moves: L or ln L up to a constant for each step, −∞ at illegal actions; shape [T, S, A].
  private var coordinate: AdamVariable
  /// z, shape [T, S, A].
  var slacks: AdamVariable
  /// V, shape [T, S].
  var values: AdamVariable
  /// The logit of a state where nobody is, to begin with: a share of 1e-10.
  private static let emptyLogit = log(1e-10)
  private let uniform: Policy
  let initial: [Double]
  let isLegal: [Bool]
  let weights: Weights
  private let coordinates: Coordinates
  private let learningRate: Double
  private var iteration = 0

  /// MF-OMO from the flow of the uniform policy, or from `occupation`, and the values and gaps of the
  /// best response to it.
  ///
  /// - Parameters:
  ///   - game: A game of finite horizon.
  ///   - coordinates: How each L_t stays on the simplex.
  ///   - weights: The weights of the three terms.
  ///   - learningRate: The step of Adam.
  ///   - occupation: L to begin with, shape [T, S, A], each step summing to one.
  public init(
    game: any Game, coordinates: Coordinates = .logits, weights: Weights = Weights(),
    learningRate: Double = 0.1,
    occupation: [Double]? = nil
  ) {
    guard case .finite = game.horizon else { preconditionFailure("the horizon must be finite") }
    precondition(learningRate > 0, "the learning rate must be positive, not \(learningRate)")
    self.coordinates = coordinates
    self.weights = weights
    self.learningRate = learningRate
    uniform = .uniform(for: game)
    policy = uniform
    initial = game.initialDistribution
    isLegal = game.space.isLegal
    var process = DecisionProcess(game)
    let start = occupation ?? Self.occupation(of: uniform, in: &process)
    let point = Self.point(of: start, in: coordinates, isLegal: isLegal)
    coordinate = AdamVariable(point)
    self.occupation = start
    if coordinates == .logits {
      softmax(point, actionCount: isLegal.count, into: &self.occupation)
    }
    let response = Self.bestResponse(to: self.occupation, steps: policy.steps, in: &process)
    slacks = AdamVariable(response.gaps)
    values = AdamVariable(response.values)
    if occupation != nil { updatePolicy() }
  }

  /// L of a policy, shape [T, S, A].
  private static func occupation(
    of policy: Policy, in process: inout DecisionProcess
  ) -> [Double] {
    var flow = MeanFieldFlow(for: process.game)
    process.flow(of: policy, into: &flow)
    return policy.probabilities.indices.map {
      policy.probabilities[$0] * flow.states[$0 / policy.actionCount]
    }
  }

  /// What moves where L is `occupation`.
  private static func point(
    of occupation: [Double], in coordinates: Coordinates, isLegal: [Bool]
  ) -> [Double] {
    occupation.indices.map { pair in
      guard isLegal[pair % isLegal.count] else { return -.infinity }
      let mass = occupation[pair]
      return switch coordinates {
      case .simplex: mass
      case .logits: mass > 0 ? log(mass) : emptyLogit
      }
    }
  }

  /// `V_t = max_a Q_t` and `z = V − Q ≥ 0` against the populations of L.
  private static func bestResponse(
    to occupation: [Double], steps: Int, in process: inout DecisionProcess
  ) -> (values: [Double], gaps: [Double]) {
    let (states, actions) = (process.space.stateCount, process.space.actionCount)
    var population = MeanFieldFlow(oneStepOf: process.game)
    var values = [Double](repeating: 0, count: steps * states)
    var gaps = [Double](repeating: 0, count: occupation.count)
    var next = [Double](repeating: 0, count: states)
    var expected = [Double](repeating: 0, count: states * actions)
    for step in (0..<steps).reversed() {
      process.fill(at: step, against: occupation, population: &population)
      process.averageNext(next, into: &expected)
      for state in 0..<states {
        let legal = (state * actions..<(state + 1) * actions)
          .filter { process.space.isLegal[$0] }
        for pair in legal {
          expected[pair] = process.rewards[pair] + process.horizon.discount * expected[pair]
        }
        next[state] = legal.reduce(-.infinity) { max($0, expected[$1]) }
        values[step * states + state] = next[state]
        for pair in legal { gaps[step * states * actions + pair] = next[state] - expected[pair] }
      }
    }
    return (values, gaps)
  }

  public init(game: any Game, parameters: ParameterValues) throws {
    guard case .finite = game.horizon else {
      throw ParameterError(
        key: "algorithm", value: Self.entry.name,
        problem: .conflict("it solves games of finite horizon alone"))
    }
    self.init(
      game: game, coordinates: parameters.text("coordinates") == "simplex" ? .simplex : .logits,
      weights: Weights(
        flow: parameters.real("flow-weight"), values: parameters.real("value-weight"),
        gaps: parameters.real("gap-weight")),
      learningRate: parameters.real("learning-rate"))
  }

  public mutating func iterate(in process: inout DecisionProcess) {
    iteration += 1
    // 1. The function and its gradient in L, z and V.
    var gradient = gradient(in: &process)
    // 2. A step of Adam, and 3. the projections.
    let rate = learningRate
    move(along: &gradient.occupation)
    slacks.step(along: gradient.slacks, iteration: iteration, learningRate: rate)
    values.step(along: gradient.values, iteration: iteration, learningRate: rate)
    for pair in slacks.point.indices { slacks.point[pair] = max(0, slacks.point[pair]) }
    updatePolicy()
  }

  /// Moves L along its gradient, which becomes that in its coordinates.
  private mutating func move(along gradient: inout [Double]) {
    let pairs = isLegal.count
    if coordinates == .logits {
      // Through the softmax: L (g − ⟨L, g⟩).
      for first in stride(from: 0, to: gradient.count, by: pairs) {
        let mean = (first..<first + pairs).reduce(0) { $0 + occupation[$1] * gradient[$1] }
        for pair in first..<first + pairs {
          gradient[pair] = occupation[pair] * (gradient[pair] - mean)
        }
      }
    }
    coordinate.step(along: gradient, iteration: iteration, learningRate: learningRate)
    switch coordinates {
    case .logits: softmax(coordinate.point, actionCount: pairs, into: &occupation)
    case .simplex:
      coordinate.point.withUnsafeMutableBufferPointer { points in
        guard let points = points.baseAddress else { return }
        for step in 0..<policy.steps { projectOntoSimplex(points + step * pairs, count: pairs) }
      }
      occupation = coordinate.point
      for pair in occupation.indices where !isLegal[pair % pairs] {
        coordinate.point[pair] = -.infinity
      }
    }
  }

  private mutating func updatePolicy() {
    let actions = policy.actionCount
    for first in stride(from: 0, to: policy.probabilities.count, by: actions) {
      let row = first..<first + actions
      let mass = row.reduce(0) { $0 + occupation[$1] }
      for pair in row {
        policy.probabilities[pair] =
          mass > 0 ? occupation[pair] / mass : uniform.probabilities[pair]
      }
    }
  }

  public func measures(in process: inout DecisionProcess) -> [AlgorithmMeasure] {
    let objective = gradient(in: &process).objective
    return [AlgorithmMeasure(name: "occupation_objective", value: objective)]
  }

  public var checkpoint: AlgorithmCheckpoint {
    var tables: [String: [Double]] = ["policy": policy.probabilities, "occupation": occupation]
    for (name, variable) in [("L", coordinate), ("z", slacks), ("V", values)] {
      tables.merge(variable.tables(name)) { $1 }
    }
    return AlgorithmCheckpoint(iteration: iteration, tables: tables)
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let rules = try checkpoint.table("policy", replacing: policy.probabilities)
    let masses = try checkpoint.table("occupation", replacing: occupation)
    (coordinate, slacks, values) = (
      try coordinate.restored("L", from: checkpoint), try slacks.restored("z", from: checkpoint),
      try values.restored("V", from: checkpoint)
    )
    occupation = masses
    policy.probabilities = rules
    iteration = checkpoint.iteration
  }
}
