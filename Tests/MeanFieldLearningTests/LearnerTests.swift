import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

/// A learner of the catalogue with some settings.
struct LearnerCase: Sendable, CustomTestStringConvertible {
  let learner: any Learner.Type
  var settings: [String: String] = [:]

  /// Few samples, so that iterations are quick.
  private static let small = [
    "batch": "40", "trajectory-length": "15", "rounds": "5", "system-agents": "30",
    "system-steps": "7", "agents": "21", "transitions": "30", "spacing": "2", "warm-up": "3",
    "passes": "3", "plays": "11",
  ]

  /// Whether it learns in games with a last step.
  var isForGamesThatEnd: Bool {
    learner == SymmetricPolicyMirrorDescent.self || learner == IndependentPolicyMirrorDescent.self
  }

  /// A game that it learns in: two actions, legal everywhere, so that thresholds can be learned, too.
  func ladder(rungs: Int = 5) -> Ladder {
    Ladder(rungs: rungs, actions: 2, steps: isForGamesThatEnd ? 3 : nil)
  }

  var testDescription: String {
    ([learner.entry.name] + settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
      .joined(separator: ", ")
  }

  func start(
    on game: any Game, seed: UInt64 = 3, threads: Int = 1
  ) throws -> any Learner {
    let names = learner.entry.settingNames
    return try learner.init(
      game: SimulatedGame(game, team: ThreadTeam(threadCount: threads)),
      parameters: learner.entry.resolve(
        Self.small.filter { names.contains($0.key) }.merging(settings) { $1 }
      ) { parameter, _ in
        parameter.kind == .table
          ? .table(NumericTable(shape: [3, 2], values: [0, 1, 1, 2, 2, 3])) : .text("")
      }, seed: seed)
  }

  /// Every learner with its defaults and with every word and switch of its settings.
  static let all = cataloguedLearners.flatMap { learner -> [LearnerCase] in
    let others = learner.entry.parameters.flatMap { parameter -> [[String: String]] in
      switch (parameter.kind, parameter.defaultValue) {
      case (.choice(let words), let value):
        words.filter { $0 != value.description }.map { word in
          // Two timescales ask for falling steps, and a network from a file for the file.
          switch word {
          case "two-timescale": [parameter.name: word, "steps": "falling"]
          case "edges": [parameter.name: word, "edges": "links.csv"]
          default: [parameter.name: word]
          }
        }
      case (.boolean, .boolean(let value)): [[parameter.name: "\(!value)"]]
      default: []
      }
    }
    return ([[:]] + others).map { LearnerCase(learner: learner, settings: $0) }
  }
}

@Suite struct LearnerTests {
  private let ladder = Ladder(rungs: 5, actions: 2)

  @Test(
    "answers with a policy after every iteration, and counts its samples",
    arguments: LearnerCase.all)
  func policies(example: LearnerCase) throws {
    var learner = try example.start(on: example.ladder())
    var samples = [learner.samples]
    for iteration in 1...3 {
      #expect(learner.checkpoint.iteration == iteration - 1)
      learner.iterate()
      #expect(learner.policy.firstFault(in: example.ladder()) == nil)
      #expect(learner.measures().allSatisfy { $0.value.isFinite })
      samples.append(learner.samples)
    }
    #expect(samples[0] == 0)
    #expect(samples[1] > 0 && samples[3] == 3 * samples[1])
  }

  @Test("continues from a checkpoint bit for bit", arguments: LearnerCase.all, [0, 2])
  func checkpoints(example: LearnerCase, stop: Int) throws {
    var whole = try example.start(on: example.ladder())
    var kept = whole.checkpoint
    for iteration in 1...4 {
      whole.iterate()
      if iteration == stop { kept = whole.checkpoint }
    }
    var second = try example.start(on: example.ladder())
    try second.restore(kept)
    for _ in stop..<4 { second.iterate() }
    #expect(second.policy == whole.policy)
    #expect(second.checkpoint == whole.checkpoint)
    #expect(second.measures() == whole.measures())
    // And back into one that has gone on.
    try whole.restore(kept)
    for _ in stop..<4 { whole.iterate() }
    #expect(whole.checkpoint == second.checkpoint)
  }

  @Test("refuses a checkpoint of another game and stays as it was", arguments: LearnerCase.all)
  func foreignCheckpoint(example: LearnerCase) throws {
    var other = try example.start(on: example.ladder(rungs: 7))
    other.iterate()
    var learner = try example.start(on: example.ladder())
    learner.iterate()
    let before = learner.checkpoint
    var foreign = other.checkpoint
    // A threshold is one number on every ladder: take a table away then.
    foreign.tables = foreign.tables.filter { $0.value.count > 1 }
    #expect(throws: CheckpointFault.self) { try learner.restore(foreign) }
    #expect(learner.checkpoint == before)
  }

  @Test("does not depend on the threads", arguments: LearnerCase.all)
  func threads(example: LearnerCase) throws {
    // More than one block of trajectories.
    var settings = example.settings
    if settings["batch"] == nil, example.learner.entry.settingNames.contains("batch") {
      settings["batch"] = "600"
    }
    let example = LearnerCase(learner: example.learner, settings: settings)
    var (one, three) = (
      try example.start(on: example.ladder()), try example.start(on: example.ladder(), threads: 3)
    )
    for _ in 0..<2 {
      one.iterate()
      three.iterate()
    }
    #expect(one.checkpoint == three.checkpoint)
  }

  @Test("another seed, other numbers", arguments: LearnerCase.all)
  func seeds(example: LearnerCase) throws {
    var (one, other) = (
      try example.start(on: example.ladder(), seed: 1),
      try example.start(on: example.ladder(), seed: 2)
    )
    // The first iteration of mirror descent ends with the uniform policy.
    for _ in 0..<2 {
      one.iterate()
      other.iterate()
    }
    #expect(one.checkpoint != other.checkpoint)
  }

  /// Wait with probability 1 − θ everywhere, else climb.
  private struct Climbers: DifferentiablePolicyFamily {
    let start = [0.2]
    let box = 0.1...0.9
    func policy(at parameters: [Double]) -> Policy {
      let climb = min(max(parameters[0], 0), 1)
      return Policy(
        steps: 1, stateCount: 5, actionCount: 2,
        probabilities: (0..<5).flatMap { _ in [1 - climb, climb] })
    }
    func weightedScores(_ weights: [Double], at parameters: [Double]) -> [Double] {
      [
        weights.indices.reduce(0) {
          $0 + weights[$1] * ($1 % 2 == 1 ? 1 / parameters[0] : -1 / (1 - parameters[0]))
        }
      ]
    }
  }

  @Test("learns policies of one's own, whatever the setting says")
  func ownPolicies() throws {
    let game = SimulatedGame(ladder)
    func settings(_ entry: CatalogueEntry) throws -> ParameterValues {
      try entry.resolve(["batch": "40", "trajectory-length": "15", "learning-rate": "0.1"])
    }
    var learners: [any Learner] = [
      try LikelihoodRatio(
        game: game, family: Climbers(), parameters: settings(LikelihoodRatio.entry), seed: 1),
      try SimultaneousPerturbation(
        game: game, family: Climbers(), parameters: settings(SimultaneousPerturbation.entry),
        seed: 1),
      try TeamSimultaneousPerturbation(
        game: game, family: Climbers(), parameters: settings(TeamSimultaneousPerturbation.entry),
        seed: 1),
    ]
    for index in learners.indices {
      #expect(learners[index].policy == Climbers().policy(at: [0.2]))
      for _ in 0..<2 { learners[index].iterate() }
      let climb = learners[index].policy[0, 0, 1]
      #expect((0.1...0.9).contains(climb) && climb != 0.2)
      #expect(learners[index].policy == Climbers().policy(at: [climb]))
    }
    #expect(throws: ParameterError.self) {
      try SimultaneousPerturbation(
        game: SimulatedGame(SusceptibleInfected()), family: Climbers(),
        parameters: settings(SimultaneousPerturbation.entry), seed: 1)
    }
  }

  @Test("refuses policies of another shape")
  func foreignPolicies() async {
    await #expect(processExitsWith: .failure) {
      _ = try SimultaneousPerturbation(
        game: SimulatedGame(Ladder(rungs: 7, actions: 2)), family: Climbers(),
        parameters: ParameterValues(defaultsOf: SimultaneousPerturbation.entry.parameters), seed: 1)
    }
  }

  @Test("refuses games that end, or that do not", arguments: cataloguedLearners.indices)
  func otherHorizon(index: Int) {
    let example = LearnerCase(learner: cataloguedLearners[index])
    let game = SusceptibleInfected(
      horizon: example.isForGamesThatEnd ? .discounted(0.9) : .finite(steps: 10))
    #expect(throws: ParameterError.self) { try example.start(on: game) }
  }

  @Test("thresholds are for two actions, legal everywhere, of one population")
  func thresholds() {
    for type in cataloguedLearners where type.entry.settingNames.contains("policy") {
      let family = type == LikelihoodRatio.self ? "smooth-threshold" : "threshold"
      let example = LearnerCase(learner: type, settings: ["policy": family])
      #expect(throws: ParameterError.self) { try example.start(on: Ladder(actions: 3)) }
      #expect(throws: Never.self) { try example.start(on: example.ladder()) }
    }
  }

  @Test("refuses a renewal state that is not there, and fewer agents than populations")
  func counts() {
    let renewal = LearnerCase(
      learner: LikelihoodRatio.self, settings: ["estimator": "renewal", "renewal-state": "5"])
    #expect(throws: ParameterError.self) { try renewal.start(on: ladder) }
    let team = LearnerCase(
      learner: TeamSimultaneousPerturbation.self, settings: ["system-agents": "2"])
    #expect(throws: ParameterError.self) {
      try team.start(on: PredatorPrey(horizon: .discounted(0.9)))
    }
  }
}

extension LearnerTests {
  @Test(
    "refuses what would learn nothing",
    arguments: [
      ["trajectory-length": "1", "estimator": "actor-critic"],
      ["trajectory-length": "1", "evaluation": "sarsa"], ["trajectory-length": "10"],
      ["mean-field": "two-timescale"],
      ["mean-field": "two-timescale", "steps": "falling", "step-exponent": "0.6"],
    ])
  func nothingToLearn(settings: [String: String]) throws {
    for type in cataloguedLearners
    where settings.keys.allSatisfy(type.entry.settingNames.contains) {
      // 0.8^11 is the first power below a tenth.
      #expect(throws: ParameterError.self) {
        try LearnerCase(learner: type, settings: settings).start(on: Ladder(rungs: 5, actions: 2))
      }
    }
  }

  @Test("refuses fewer samples than populations")
  func fewSamples() {
    let game = PredatorPrey(horizon: .discounted(0.5))
    let example = LearnerCase(learner: LikelihoodRatio.self, settings: ["batch": "2"])
    #expect(throws: ParameterError.self) { try example.start(on: game) }
  }
}

extension Learner {
  fileprivate var samples: Double { measures().first { $0.name == "samples" }?.value ?? .nan }
}
