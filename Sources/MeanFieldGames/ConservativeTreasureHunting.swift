// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Conservative treasure hunting: hunters choose where to dig, and do best where all others dig.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | places | places to dig at, n | 3 | – |
/// | steps | rewarded time steps | 6 | time steps |
/// | treasure | r, the worth of digging at a place where everybody digs | 1 | reward per step |
/// | treasure-table | a table of r by place instead, n numbers | – | reward per step |
/// | drift | c, how strongly hunters go astray from where they aim | 1 | – |
/// | drift-table | a table of c_t instead, steps − 1 numbers from step 1 on | – | – |
///
/// With L the joint distribution of places and aims and E_ss that of a population in which
/// everybody is at place s and aims at it, `d_s = Σ (L − E_ss)²`. At step 0 hunters go where they
/// aim and there is no reward. From then on
/// `P(s' | s, a) = (c_t d_s + 1{s' = a})/(1 + n c_t d_s)`, and who stays, a = s, has the reward
/// `r_s (1 − d_s/2)`. Everybody starts spread out evenly.
///
/// Source: Guo et al. 2024 (conservative treasure hunting), with the conventions and defaults of
/// MFGLib 0.3.0. Rewards and transitions depend on the population's states and actions, and on
/// the step.
public struct ConservativeTreasureHunting: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "conservative-treasure-hunting",
    summary: "hunters choose where to dig, and do best where all others dig",
    source: "Guo et al. 2024; MFGLib 0.3.0",
    parameters: [
      .integer("places", default: 3, in: 1...200, "places to dig at"),
      .integer(
        "steps", default: 6, in: 1...1_000_000, unit: "time steps", "rewarded time steps"),
      .real(
        "treasure", default: 1, in: .nonNegative, unit: "reward per step",
        "worth of digging where everybody digs"),
      .table("treasure-table", "the worth by place instead, a number for each"),
      .real(
        "drift", default: 1, in: .closed(0, largestDrift),
        "how strongly hunters go astray from their aims"),
      .table("drift-table", "the drift by step instead, a number for each step from step 1 on"),
    ])

  public static let agentParameters = [
    AgentParameter.rewards("treasure"), .transitions("drift", isAffine: false),
  ]

  public static let formulas = GameFormulas(
    reward: "r_s (1 − d_s/2) 1{a = s}, but 0 at step 0",
    nextState: "P(s' | s, a) = (c_t d_s + 1{s' = a})/(1 + n c_t d_s), but s' = a at step 0",
    start: "everywhere alike",
    symbols: [
      "d_s": "Σ (L − E_ss)²", "L": "shares of all agents by place and aim",
      "E_ss": "L if all were at s and aimed at s", "n": "places",
      "r_s": "treasure, or that of s in treasure-table",
      "c_t": "drift, or that of the step in drift-table",
    ])

  /// Far beyond what can be told apart: hunters then go anywhere alike.
  static let largestDrift = 1e9

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let coupling = Coupling.stateActions
  public let dynamics = Dynamics.meanFieldDependent
  /// r, shape [S].
  let treasures: [Double]
  /// c of the steps 1, 2, …, shape [T − 1].
  let drifts: [Double]

  /// A hunt with as many places as `treasures` and one step more than `drifts`.
  ///
  /// - Parameters:
  ///   - treasures: The worth r of each place.
  ///   - drifts: c at each step from step 1 on, from 0 to 1e9.
  public init(
    treasures: [Double] = [1, 1, 1], drifts: [Double] = [1, 1, 1, 1, 1]
  ) {
    let places = treasures.count
    precondition(
      drifts.allSatisfy { (0...Self.largestDrift).contains($0) },
      "drifts must be from 0 to \(Self.largestDrift), got \(drifts)")
    space = StateActionSpace(
      states: (1...places).map { "place \($0)" }, actions: (1...places).map { "to \($0)" })
    horizon = .finite(steps: drifts.count + 1)
    initialDistribution = Array(repeating: 1 / Double(places), count: places)
    self.treasures = treasures
    self.drifts = drifts
  }

  public static func size(parameters: ParameterValues) throws -> GameSize? {
    GameSize(
      steps: parameters.integer("steps"), stateCount: parameters.integer("places"),
      actionCount: parameters.integer("places"))
  }

  public init(parameters: ParameterValues) throws {
    let (places, steps) = (parameters.integer("places"), parameters.integer("steps"))
    let drifts = try parameters.numbers("drift-table", shape: [steps - 1])
    if let drifts, let entry = drifts.firstIndex(where: { !(0...Self.largestDrift).contains($0) }) {
      throw FileError(
        key: "drift-table", entry: entry,
        reason: "holds \(drifts[entry]), expected numbers from 0 to \(Self.largestDrift)")
    }
    self.init(
      treasures: try parameters.numbers("treasure-table", shape: [places])
        ?? Array(repeating: parameters.real("treasure"), count: places),
      drifts: drifts ?? Array(repeating: parameters.real("drift"), count: steps - 1))
  }

  /// d_s for a population whose shares L have the sum of squares `squares`.
  private func distance(of place: Int, _ population: [Double], squares: Double) -> Double {
    let settled = population[place * treasures.count + place]
    // The sum of squares of the others, which rounding leaves non-negative.
    return (squares - settled * settled) + (1 - settled) * (1 - settled)
  }

  private func squares(_ population: [Double]) -> Double {
    population.reduce(0) { $0 + $1 * $1 }
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let places = treasures.count
    let squares = squares(meanField.stateActions)
    for pair in 0..<places * places { rewards[pair] = 0 }
    guard step > 0 else { return }
    for place in 0..<places {
      let distance = distance(of: place, meanField.stateActions, squares: squares)
      rewards[place * places + place] = treasures[place] * (1 - distance / 2)
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let places = treasures.count
    let squares = squares(meanField.stateActions)
    for place in 0..<places {
      let astray =
        step == 0
        ? 0 : drifts[step - 1] * distance(of: place, meanField.stateActions, squares: squares)
      let scale = 1 / (1 + Double(places) * astray)
      for aim in 0..<places {
        transitions[place, aim] = transitions.beginRow()
        for next in 0..<places {
          transitions.append(next, probability: (astray + (next == aim ? 1 : 0)) * scale)
        }
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    guard step > 0 else { return }
    let places = treasures.count
    let slopes = (0..<places).map { -0.5 * weights[$0 * places + $0] * treasures[$0] }
    addGradient(ofDistances: slopes, meanField.stateActions, into: &gradient)
  }

  public func addTransitionGradient(
    weights: [Double], values: [Double], at step: Int, meanField: MeanField,
    into gradient: inout MeanField
  ) {
    guard step > 0 else { return }
    let places = treasures.count
    let squares = squares(meanField.stateActions)
    let sum = values.reduce(0, +)
    // With x = c d_s, (x Σ v + v(a))/(1 + n x) has the slope (Σ v − n v(a))/(1 + n x)² in x.
    let slopes = (0..<places).map { place in
      let drift = drifts[step - 1]
      let astray = drift * distance(of: place, meanField.stateActions, squares: squares)
      let scale = 1 / (1 + Double(places) * astray)
      return drift * scale * scale
        * (0..<places).reduce(0) {
          $0 + weights[place * places + $1] * (sum - Double(places) * values[$1])
        }
    }
    addGradient(ofDistances: slopes, meanField.stateActions, into: &gradient)
  }

  /// Adds the derivative of `Σ slopes[s] d_s`, each d_s having 2 (L − E_ss).
  private func addGradient(
    ofDistances slopes: [Double], _ population: [Double], into gradient: inout MeanField
  ) {
    let total = slopes.reduce(0, +)
    for pair in population.indices { gradient.stateActions[pair] += 2 * total * population[pair] }
    for place in slopes.indices {
      gradient.stateActions[place * slopes.count + place] -= 2 * slopes[place]
    }
  }
}
