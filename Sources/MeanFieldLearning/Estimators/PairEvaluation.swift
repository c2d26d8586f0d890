import MeanFieldModel
import MeanFieldPopulation

/// Estimates the returns of two policies that differ little, each in its own frozen population.
///
/// With common random numbers both are judged by the same luck, which leaves little of it in the
/// difference. Subramanian and Mahajan 2019 do not say whether theirs are.
struct PairEvaluation: Sendable {
  /// How a policy is judged.
  enum Method: Sendable {
    /// By the returns of trajectories.
    case monteCarlo
    /// By what a critic has learned from them.
    case sarsa(SARSACritic)
  }

  /// A policy and the population it is judged in.
  struct Candidate {
    let policy: Policy
    /// Where the others are, z, shape [S].
    let meanField: [Double]
    /// What the others do.
    let others: Policy

    /// Lets agents follow the policy among the others.
    func settle(_ agents: inout SimulatedAgents) {
      agents.freeze(meanField, following: policy, among: others)
    }
  }

  /// The returns of two policies.
  struct Returns {
    let above: Double
    let below: Double
    var mean: Double { (above + below) / 2 }
  }

  private var method: Method
  private let monteCarlo: MonteCarloEvaluation
  private let hasCommonNumbers: Bool

  init(method: Method, monteCarlo: MonteCarloEvaluation, hasCommonNumbers: Bool) {
    self.method = method
    self.monteCarlo = monteCarlo
    self.hasCommonNumbers = hasCommonNumbers
  }

  /// The number of samples of both evaluations.
  var sampleCount: Double { 2 * monteCarlo.sampleCount }

  /// The returns of both.
  ///
  /// - Parameters:
  ///   - above: One of them.
  ///   - below: The other.
  ///   - agents: Room to sample in.
  ///   - iteration: Which iteration of the learner.
  ///   - seed: Where the random numbers come from.
  ///   - team: The threads that draw; the result does not depend on them.
  mutating func returns(
    of above: Candidate, and below: Candidate, in agents: inout SimulatedAgents, iteration: Int,
    seed: UInt64, team: ThreadTeam
  ) -> Returns {
    let draws = (0..<2).map {
      Draws(seed: seed, iteration: iteration, number: hasCommonNumbers ? 0 : $0)
    }
    switch method {
    case .monteCarlo:
      let values = zip([above, below], draws).map { candidate, draws in
        candidate.settle(&agents)
        return monteCarlo.value(of: agents, rewards: agents.rewards(), draws: draws, team: team)
      }
      return Returns(above: values[0], below: values[1])
    case .sarsa(let critic):
      // Both start from the critic of the iteration before, which becomes the one between them.
      let learned = zip([above, below], draws).map { candidate, draws in
        candidate.settle(&agents)
        var critic = critic
        let trajectories = Trajectories(
          count: monteCarlo.trajectories, length: monteCarlo.length, of: agents, draws: draws,
          team: team)
        critic.learn(from: trajectories, rewards: agents.rewards())
        return (critic: critic, value: critic.value(of: trajectories))
      }
      method = .sarsa(learned[0].critic.averaged(with: learned[1].critic))
      return Returns(above: learned[0].value, below: learned[1].value)
    }
  }

  /// What it keeps from one iteration to the next, for a checkpoint.
  var tables: [String: [Double]] {
    if case .sarsa(let critic) = method { critic.tables } else { [:] }
  }

  /// As it stood at a checkpoint.
  func restored(from checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) -> Self {
    guard case .sarsa(let critic) = method else { return self }
    var evaluation = self
    evaluation.method = .sarsa(try critic.restored(from: checkpoint))
    return evaluation
  }
}

extension PairEvaluation {
  /// The settings that ``init(_:game:)`` reads, beside the batch and the length of trajectories.
  static let parameters: [Parameter] = [
    .choice("evaluation", ["monte-carlo", "sarsa"], "how policies are judged"),
    LearnerSettings.criticRate,
    .boolean(
      "common-random-numbers", default: true, "whether both policies are judged by the same ones"),
  ]

  init(_ parameters: ParameterValues, game: SimulatedGame) {
    let discount = game.horizon.discount
    self.init(
      method: parameters.text("evaluation") == "sarsa"
        ? .sarsa(
          SARSACritic(
            pairCount: game.space.isLegal.count, learningRate: parameters.real("critic-rate"),
            discount: discount)) : .monteCarlo,
      monteCarlo: MonteCarloEvaluation(
        trajectories: parameters.integer("batch"),
        length: parameters.integer("trajectory-length"), discount: discount),
      hasCommonNumbers: parameters.boolean("common-random-numbers"))
  }
}
