import MeanFieldModel
import MeanFieldPopulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Policy mirror descent on action values that are learned from plays of N agents: what
/// ``SymmetricPolicyMirrorDescent`` and ``IndependentPolicyMirrorDescent`` share.
///
/// Source: Yardim and He 2024, algorithm 2.
struct PlayedMirrorDescent: Sendable {
  /// π_t, of all agents or of each, shape [T, S, A] or [N, T, S, A].
  private(set) var profile: PolicyProfile
  /// The policy that is measured: the mean of π_0 … π_t, and over agents where each has its own.
  var policy: Policy {
    var mean = Policy.uniform(steps: profile.policySize / space.isLegal.count, in: space)
    let copies = average.probabilities.count / average.policySize
    for entry in mean.probabilities.indices {
      mean.probabilities[entry] =
        (0..<copies).reduce(0) { $0 + average.probabilities[$1 * average.policySize + entry] }
        / Double(copies)
    }
    return mean
  }

  /// The mean of π_0 … π_t, of the same shape.
  private(set) var average: PolicyProfile
  /// How often all played, and what is made of it.
  let evaluation: FiniteHorizonEvaluation
  /// t.
  private(set) var iteration = 0
  private let paths: FiniteHorizonEvaluation.Paths
  /// ξ_0; ξ_t = ξ_0/√(t + 1).
  private let rate: Double
  private let space: StateActionSpace
  private let team: ThreadTeam
  /// A copy of the agents for each play of a batch.
  private var populations: [UnequalPopulation]
  private var plays: [RecordedPlay]

  static let batch = 8

  /// The settings, but for whose paths count.
  static let parameters: [Parameter] = [
    .integer("agents", default: 1000, in: 1...10_000_000, "N"),
    .integer(
      "plays", default: 100, in: 1...10_000_000, "M: how often all play in an iteration"),
    .real(
      "temperature", default: 0.05, in: .nonNegative, unit: "reward", "τ: weight of the entropy"),
    .real(
      "learning-rate", default: 1, in: .positive, unit: "1/reward",
      "ξ_0 of the rates ξ_0/√(t + 1) of mirror descent"),
    .real(
      "visit-probability", default: 0.1, in: .above(0, through: 1),
      "δ of the rates 2/(δ m + 2) at which values are learned"),
  ]

  /// How many bytes the agents and what they do take, a copy for each play of a batch.
  static func sampleBytes(_ parameters: ParameterValues, in size: GameSize, tables: Double)
    -> Double
  {
    let agents = Double(parameters.integer("agents"))
    let copies = Double(min(batch, parameters.integer("plays")))
    let policySize = Double(size.steps * size.stateCount * size.actionCount)
    return copies * agents * Double(12 * size.steps + 40) + tables * 8 * policySize
  }

  /// Mirror descent from the uniform policy.
  ///
  /// - Throws: `ParameterError` for a game without an end or of several populations, and for a temperature
  ///   that the first step cannot keep.
  init(
    game: SimulatedGame, parameters: ParameterValues, areIndependent: Bool,
    paths: FiniteHorizonEvaluation.Paths, seed: UInt64, entry: CatalogueEntry
  ) throws {
    try Self.require(game, parameters, for: entry)
    let agentCount = parameters.integer("agents")
    space = game.space
    team = game.team
    evaluation = FiniteHorizonEvaluation(
      epochs: parameters.integer("plays"),
      visitProbability: parameters.real("visit-probability"),
      temperature: parameters.real("temperature"), discount: game.horizon.discount)
    self.paths = paths
    rate = parameters.real("learning-rate")
    let uniform = Policy.uniform(steps: game.horizon.steps, in: space)
    let copies = areIndependent ? agentCount : 1
    profile = PolicyProfile(
      probabilities: Array(repeatElement(uniform.probabilities, count: copies).joined()),
      policySize: uniform.probabilities.count)
    average = profile
    let batch = min(Self.batch, evaluation.epochs)
    populations = Array(repeating: game.players(agentCount, seed: seed), count: batch)
    plays = Array(repeating: RecordedPlay(), count: batch)
  }

  private static func require(
    _ game: SimulatedGame, _ parameters: ParameterValues, for entry: CatalogueEntry
  ) throws {
    func conflict(_ key: String, _ value: String, _ reason: String) -> ParameterError {
      ParameterError(key: key, value: value, problem: .conflict(reason))
    }
    guard case .finite = game.horizon else {
      throw conflict(
        "algorithm", entry.name,
        "it learns in games with a last step: set horizon=finite, if the game has that setting")
    }
    guard game.space.populations.count == 1 else {
      throw conflict(
        "algorithm", entry.name,
        "it learns in games of one population, and this has \(game.space.populations.count)")
    }
    let (temperature, rate) = (parameters.real("temperature"), parameters.real("learning-rate"))
    guard temperature * rate < 1 else {
      throw conflict(
        "temperature", "\(temperature)",
        "times learning-rate, \(rate), it must be below 1, for a policy keeps the power 1 − τξ of itself"
      )
    }
  }

  /// Goes from π_t to π_{t+1}.
  mutating func iterate() {
    // 3. and 4. Learn the action values of π_t; entropies at a step's own state, which the paper takes
    // away again here, are the same for all actions and change nothing below.
    let values = learnedValues()
    // 5. Mirror descent: π̂ ∝ π^(1 − τξ) exp(ξ q).
    let rate = rate / Double(iteration + 1).squareRoot()
    var scores = profile.probabilities
    let keep = 1 - evaluation.temperature * rate
    for entry in scores.indices {
      scores[entry] =
        scores[entry] > 0 ? keep * log(scores[entry]) + rate * values[entry] : -.infinity
    }
    softmax(scores, actionCount: space.actionCount, into: &profile.probabilities)
    // 6. Mix with the uniform policy.
    let share = 1 / Double(iteration + 1)
    let pairCount = space.isLegal.count
    let uniform = (0..<pairCount).map { pair in
      space.isLegal[pair] ? 1 / Double(space.legalActionCount(pair / space.actionCount)) : 0
    }
    iteration += 1
    for entry in profile.probabilities.indices {
      profile.probabilities[entry] +=
        share * (uniform[entry % pairCount] - profile.probabilities[entry])
      // 7. The mean of all policies so far.
      average.probabilities[entry] +=
        (profile.probabilities[entry] - average.probabilities[entry]) / Double(iteration + 1)
    }
  }

  /// Algorithm 1 for the policies at hand: Q, shape [T, S, A] or [N, T, S, A].
  private mutating func learnedValues() -> [Double] {
    var values = [Double](repeating: 0, count: profile.probabilities.count)
    let bonuses = evaluation.bonuses(
      of: profile.probabilities, actionCount: space.actionCount)
    var first = 0
    while first < evaluation.epochs {
      let count = min(plays.count, evaluation.epochs - first)
      play(from: iteration * evaluation.epochs + first, count: count)
      for epoch in 0..<count { learn(&values, bonuses, from: plays[epoch], epoch: first + epoch) }
      first += count
    }
    return values
  }

  /// Plays some episodes on all threads.
  private mutating func play(from episode: Int, count: Int) {
    let profile = profile
    populations.withUnsafeMutableBufferPointer { populations in
      plays.withUnsafeMutableBufferPointer { plays in
        team.perform(parts: count) { part in
          plays[part].record(profile, episode: episode + part, in: &populations[part])
        }
      }
    }
  }

  /// One epoch, of the common table or of those of all agents.
  private func learn(
    _ values: inout [Double], _ bonuses: [Double], from play: RecordedPlay, epoch: Int
  ) {
    let agentCount = populations[0].agentCount
    let (tableSize, stateRows) = (profile.policySize, bonuses.count)
    values.withUnsafeMutableBufferPointer { values in
      bonuses.withUnsafeBufferPointer { bonuses in
        guard let values = values.baseAddress, let bonuses = bonuses.baseAddress else { return }
        guard !profile.isCommon else {
          return evaluation.update(
            values, bonuses: bonuses, with: play, of: 0..<(paths == .all ? agentCount : 1),
            among: agentCount, epoch: epoch, in: space)
        }
        let blocks = min(agentCount, 16)
        team.perform(parts: blocks) { block in
          for agent in block * agentCount / blocks..<(block + 1) * agentCount / blocks {
            evaluation.update(
              values + agent * tableSize, bonuses: bonuses + agent * stateRows / agentCount,
              with: play, of: agent..<agent + 1, among: agentCount, epoch: epoch, in: space)
          }
        }
      }
    }
  }

  /// How many time steps agents have acted for, all together.
  var measures: [AlgorithmMeasure] {
    let steps = profile.policySize / space.isLegal.count
    return [
      AlgorithmMeasure(
        name: "samples",
        value: Double(iteration) * Double(evaluation.epochs) * Double(steps)
          * Double(populations[0].agentCount))
    ]
  }

  // MARK: - Checkpoints

  var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(
      iteration: iteration,
      tables: ["policies": profile.probabilities, "average": average.probabilities])
  }

  mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let policies = try checkpoint.table("policies", replacing: profile.probabilities)
    average.probabilities = try checkpoint.table("average", replacing: average.probabilities)
    profile.probabilities = policies
    iteration = checkpoint.iteration
  }
}
