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
/// is six tables of shape [T, S, A].
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
  public internal(set) var slacks: AdamVariable
  /// V, shape [T, S].
  public internal(set) var values: AdamVariable
  /// The logit of a state where nobody is, to begin with: a share of 1e-10.
  private static let emptyLogit = log(1e-10)
  private let uniform: Policy
  private let initial: [Double]
  private let isLegal: [Bool]
  private let coordinates: Coordinates
  private let weights: Weights
  private let learningRate: Double
  private var population: MeanFieldFlow
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
    population = MeanFieldFlow(oneStepOf: game)

    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    process.flow(of: policy, into: &flow)
    let rules = policy.probabilities
    let actions = policy.actionCount
    let start = occupation ?? rules.indices.map { rules[$0] * flow.states[$0 / actions] }
    self.occupation = start
    coordinate = AdamVariable(
      coordinates == .simplex
        ? start : start.map { $0 > 0 ? log($0) : Self.emptyLogit })
    for pair in start.indices where !isLegal[pair % isLegal.count] {
      coordinate.point[pair] = -.infinity
    }
    if coordinates == .logits {
      softmax(coordinate.point, actionCount: isLegal.count, into: &self.occupation)
    }
    let (steps, states) = (policy.steps, policy.stateCount)
    var best = [Double](repeating: 0, count: steps * states)
    var gaps = [Double](repeating: 0, count: start.count)
    slacks = AdamVariable(gaps)
    values = AdamVariable(best)
    // V_t = max_a Q_t and z = V − Q ≥ 0 against the populations of L.
    var next = [Double](repeating: 0, count: states)
    var expected = [Double](repeating: 0, count: states * actions)
    for step in (0..<steps).reversed() {
      fill(&process, step, self.occupation)
      process.averageNext(next, into: &expected)
      for state in 0..<states {
        let legal = (state * actions..<(state + 1) * actions).filter { isLegal[$0] }
        for pair in legal {
          expected[pair] = process.rewards[pair] + game.horizon.discount * expected[pair]
        }
        next[state] = legal.reduce(-.infinity) { max($0, expected[$1]) }
        best[step * states + state] = next[state]
        for pair in legal { gaps[step * states * actions + pair] = next[state] - expected[pair] }
      }
    }
    slacks = AdamVariable(gaps)
    values = AdamVariable(best)
    if occupation != nil { updatePolicy() }
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
    let gradient = gradient(in: &process)
    // 2. A step of Adam, and 3. the projections.
    let rate = learningRate
    move(along: gradient.occupation)
    slacks.step(along: gradient.slacks, iteration: iteration, learningRate: rate)
    values.step(along: gradient.values, iteration: iteration, learningRate: rate)
    for pair in slacks.point.indices { slacks.point[pair] = max(0, slacks.point[pair]) }
    updatePolicy()
  }

  /// Moves L along its gradient, in its coordinates.
  private mutating func move(along gradient: [Double]) {
    let pairs = isLegal.count
    var gradient = gradient
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

  /// The function minimised, and its derivatives.
  public struct Gradient: Sendable {
    /// The value of the function.
    public internal(set) var objective = 0.0
    /// With respect to L, shape [T, S, A].
    public internal(set) var occupation: [Double]
    /// With respect to z, shape [T, S, A].
    public internal(set) var slacks: [Double]
    /// With respect to V, shape [T, S].
    public internal(set) var values: [Double]
  }

  /// The function and its gradient at the current L, z and V; O(T (S A + entries)) and the game's
  /// gradients.
  public mutating func gradient(in process: inout DecisionProcess) -> Gradient {
    let (steps, states, actions) = (policy.steps, policy.stateCount, policy.actionCount)
    let pairs = states * actions
    let discount = process.horizon.discount
    let (c1, c2, c3) = (weights.flow, weights.values, weights.gaps)
    var result = Gradient(
      occupation: Array(repeating: 0, count: steps * pairs),
      slacks: Array(repeating: 0, count: steps * pairs),
      values: Array(repeating: 0, count: steps * states))
    // Errors of the flow at this step and the next, [S]; of the values, [S, A].
    var flowErrors = initial.map { -$0 }
    var nextErrors = flowErrors
    var valueErrors = [Double](repeating: 0, count: pairs)
    var averages = valueErrors
    var masses = valueErrors
    for step in 0..<steps {
      fill(&process, step, occupation)
      let first = step * pairs
      for pair in 0..<pairs {
        masses[pair] = occupation[first + pair]
        flowErrors[pair / actions] += masses[pair]
      }
      // e of the next step so far: what arrives there, without who is there.
      process.spread(masses, into: &nextErrors)
      for state in 0..<states { nextErrors[state] = -nextErrors[state] }
      let isLast = step + 1 == steps
      let next = isLast ? [] : Array(values.point[(step + 1) * states..<(step + 2) * states])
      for pair in 0..<pairs { averages[pair] = 0 }
      if !isLast { process.averageNext(next, into: &averages) }
      for pair in 0..<pairs where isLegal[pair] {
        let state = pair / actions
        let slack = slacks.point[first + pair]
        let error =
          process.rewards[pair] + discount * averages[pair] + slack
          - values.point[step * states + state]
        valueErrors[pair] = error
        result.objective += c2 * error * error + c3 * slack * masses[pair]
        result.slacks[first + pair] = 2 * c2 * error + c3 * masses[pair]
        result.values[step * states + state] -= 2 * c2 * error
        result.occupation[first + pair] = 2 * c1 * flowErrors[state] + c3 * slack
      }
      result.objective += flowErrors.reduce(0) { $0 + c1 * $1 * $1 }
      if !isLast {
        // The next step's errors are complete but for its own masses.
        var complete = nextErrors
        for pair in 0..<pairs { complete[pair / actions] += occupation[first + pairs + pair] }
        process.averageNext(complete, into: &averages)
        for pair in 0..<pairs where isLegal[pair] {
          result.occupation[first + pair] -= 2 * c1 * averages[pair]
        }
        var arriving = flowErrors
        process.spread(valueErrors, into: &arriving)
        for state in 0..<states {
          result.values[(step + 1) * states + state] += 2 * c2 * discount * arriving[state]
        }
        addPopulationGradient(
          to: &result, at: step, game: process.game,
          valueErrors: valueErrors.map { 2 * c2 * $0 }, discount: discount, next: next,
          masses: masses.map { -2 * c1 * $0 }, flowErrors: complete)
      } else {
        addPopulationGradient(
          to: &result, at: step, game: process.game,
          valueErrors: valueErrors.map { 2 * c2 * $0 }, discount: discount, next: nil,
          masses: [], flowErrors: [])
      }
      swap(&flowErrors, &nextErrors)
    }
    return result
  }

  /// The part of the gradient in L_t that comes through rewards and transitions.
  private func addPopulationGradient(
    to result: inout Gradient, at step: Int, game: any Game, valueErrors: [Double],
    discount: Double, next: [Double]?, masses: [Double], flowErrors: [Double]
  ) {
    let frozen = MeanField(states: population.states, stateActions: population.stateActions)
    var gradient = MeanField(
      states: Array(repeating: 0, count: frozen.states.count),
      stateActions: Array(repeating: 0, count: frozen.stateActions.count))
    game.addRewardGradient(weights: valueErrors, at: step, meanField: frozen, into: &gradient)
    if let next, game.dynamics == .meanFieldDependent {
      game.addTransitionGradient(
        weights: valueErrors.map { discount * $0 }, values: next, at: step, meanField: frozen,
        into: &gradient)
      game.addTransitionGradient(
        weights: masses, values: flowErrors, at: step, meanField: frozen, into: &gradient)
    }
    let first = step * isLegal.count
    for pair in isLegal.indices where isLegal[pair] {
      result.occupation[first + pair] += gradient.states[pair / policy.actionCount]
      if !gradient.stateActions.isEmpty {
        result.occupation[first + pair] += gradient.stateActions[pair]
      }
    }
  }

  /// Fills in rewards and transitions of a step against the population of L.
  private mutating func fill(_ process: inout DecisionProcess, _ step: Int, _ table: [Double]) {
    let pairs = isLegal.count
    for state in population.states.indices { population.states[state] = 0 }
    for pair in 0..<pairs {
      population.states[pair / policy.actionCount] += table[step * pairs + pair]
      if !population.stateActions.isEmpty {
        population.stateActions[pair] = table[step * pairs + pair]
      }
    }
    process.fill(at: step, against: population, transitions: true)
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

  public func measures(in process: inout DecisionProcess) -> [SolverMeasure] {
    var copy = self
    let objective = copy.gradient(in: &process).objective
    return [SolverMeasure(name: "occupation_objective", value: objective)]
  }

  public var checkpoint: SolverCheckpoint {
    var tables: [String: [Double]] = ["policy": policy.probabilities, "occupation": occupation]
    for (name, variable) in [("L", coordinate), ("z", slacks), ("V", values)] {
      tables[name] = variable.point
      tables[name + " mean"] = variable.mean
      tables[name + " square"] = variable.square
    }
    return SolverCheckpoint(iteration: iteration, tables: tables)
  }

  public mutating func restore(_ checkpoint: SolverCheckpoint) throws(CheckpointFault) {
    func variable(_ name: String, _ old: AdamVariable) throws(CheckpointFault) -> AdamVariable {
      var variable = old
      variable.point = try checkpoint.table(name, replacing: old.point)
      variable.mean = try checkpoint.table(name + " mean", replacing: old.mean)
      variable.square = try checkpoint.table(name + " square", replacing: old.square)
      return variable
    }
    let rules = try checkpoint.table("policy", replacing: policy.probabilities)
    let masses = try checkpoint.table("occupation", replacing: occupation)
    let restored = (
      try variable("L", coordinate), try variable("z", slacks), try variable("V", values)
    )
    (coordinate, slacks, values) = restored
    occupation = masses
    policy.probabilities = rules
    iteration = checkpoint.iteration
  }
}

/// A point that moves by Adam (Kingma and Ba 2015, Algorithm 1, with its constants).
public struct AdamVariable: Sendable {
  /// Where it is.
  public internal(set) var point: [Double]
  /// The decaying mean of the gradients, m.
  var mean: [Double]
  /// The decaying mean of their squares, v.
  var square: [Double]

  init(_ point: [Double]) {
    self.point = point
    mean = Array(repeating: 0, count: point.count)
    square = mean
  }

  mutating func step(along gradient: [Double], iteration: Int, learningRate: Double) {
    let (decay, squareDecay) = (0.9, 0.999)
    let meanScale = 1 / (1 - pow(decay, Double(iteration)))
    let squareScale = 1 / (1 - pow(squareDecay, Double(iteration)))
    for index in point.indices {
      mean[index] = decay * mean[index] + (1 - decay) * gradient[index]
      square[index] =
        squareDecay * square[index] + (1 - squareDecay) * gradient[index] * gradient[index]
      point[index] -=
        learningRate * meanScale * mean[index] / ((squareScale * square[index]).squareRoot() + 1e-8)
    }
  }
}
