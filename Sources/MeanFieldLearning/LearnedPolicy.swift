import MeanFieldModel

/// A policy of a family whose parameters climb: what learners of stationary games are about, whatever
/// they take their gradients from.
struct LearnedPolicy: Sendable {
  /// How many iterations were done.
  private(set) var iteration = 0
  /// `π_θ`, shape [1, S, A].
  private(set) var policy: Policy
  private let family: any PolicyFamily
  private var ascent: ProjectedAscent
  /// Whether a gradient was not finite once: the learner has diverged.
  private var isLost = false
  /// The return of the policy as the learner saw it last.
  private var estimatedReturn: Double?

  /// The family's first policy, with the steps that the settings ask for.
  init(of family: any PolicyFamily, for space: StateActionSpace, _ parameters: ParameterValues) {
    self.family = family
    ascent = LearnerSettings.ascent(of: family, parameters)
    policy = family.policy(at: family.start)
    precondition(
      policy.steps == 1 && policy.stateCount == space.stateCount
        && policy.actionCount == space.actionCount,
      "expected policies of the shape [1, \(space.stateCount), \(space.actionCount)], got "
        + "[\(policy.steps), \(policy.stateCount), \(policy.actionCount)]")
    precondition(
      family.start.allSatisfy(family.box.contains),
      "expected parameters from \(family.box.lowerBound) to \(family.box.upperBound)")
  }

  /// θ.
  var parameters: [Double] { ascent.parameters }

  /// The policy at `θ + size · direction`, in the box or beside it.
  func policy(moved size: Double, along direction: [Double]) -> Policy {
    family.policy(at: zip(parameters, direction).map { $0 + size * $1 })
  }

  /// Ends an iteration with a step: `θ ← [θ + α G]_Θ`.
  ///
  /// A gradient whose squares are not finite leads nowhere: the parameters stay from then on, and the
  /// measures tell that the learner diverged.
  mutating func climb(along gradient: [Double], estimatedReturn: Double) {
    iteration += 1
    self.estimatedReturn = estimatedReturn
    isLost = isLost || !gradient.allSatisfy { ($0 * $0).isFinite }
    guard !isLost else { return }
    ascent.step(along: gradient, iteration: iteration)
    policy = family.policy(at: parameters)
  }

  /// What is measured of every learner.
  ///
  /// - Parameter samplesOfIteration: How many samples each iteration takes.
  func measures(samplesOfIteration: Double) -> [AlgorithmMeasure] {
    var measures = [
      AlgorithmMeasure(name: "samples", value: Double(iteration) * samplesOfIteration)
    ]
    if let estimatedReturn {
      measures.append(
        AlgorithmMeasure(name: "estimated_return", value: isLost ? .nan : estimatedReturn))
    }
    if let name = family.parameterName {
      measures.append(AlgorithmMeasure(name: name, value: parameters[0]))
    }
    return measures
  }

  /// Its state with the other tables of the learner.
  func checkpoint(with tables: [String: [Double]]) -> AlgorithmCheckpoint {
    let own = ascent.tables.merging(
      ["return": estimatedReturn.map { [$0] } ?? [], "is lost": [isLost ? 1 : 0]]
    ) { $1 }
    return AlgorithmCheckpoint(iteration: iteration, tables: own.merging(tables) { $1 })
  }

  /// As it stood at a checkpoint.
  func restored(from checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) -> Self {
    var learned = self
    learned.ascent = try ascent.restored(from: checkpoint)
    learned.estimatedReturn = try checkpoint.table(
      "return", replacing: checkpoint.iteration > 0 ? [0] : []
    ).first
    learned.isLost = try checkpoint.table("is lost", replacing: [0]) != [0]
    learned.iteration = checkpoint.iteration
    learned.policy = family.policy(at: learned.parameters)
    return learned
  }
}
