import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldSolvers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct LogitContinuationTests {
  /// One choice between two actions, the first of which is worth `gain` of the share that takes it.
  private func choice(_ gain: @escaping @Sendable (_ share: Double) -> Double) -> ClosureGame {
    ClosureGame(
      states: 1, actions: 2, horizon: .finite(steps: 1), coupling: .stateActions,
      reward: { _, action, _, meanField in action == 0 ? gain(meanField.stateActions[0]) : 0 })
  }

  /// For odds x and shares p(x) the temperature of the path is f(p)/x; it has a minimum of 0.63 at x = 0.75 and a
  /// maximum of 1.04 at x = 2.66.
  private static let folding: @Sendable (Double) -> Double = { 0.3 + 30 * pow($0 - 0.5, 3) }

  // MARK: - The path

  @Test("begins beside the uniform policy, at odds of gains over the temperature")
  func start() {
    let rewards = [1.0, 4, 2]
    let game = ClosureGame(
      states: 1, actions: 3, horizon: .finite(steps: 1), reward: { rewards[$1] + 0 * $3.states[$0] }
    )
    let solver = LogitContinuation(game: game, stepsPerIteration: 1).iterated(1, on: game)
    let temperature = solver.point.temperature
    // Nobody matters to anybody: choices are worth their difference in reward.
    #expect(solver.scale == 3)
    #expect(abs(temperature - 30) < 1)
    let sum = rewards.reduce(0) { $0 + exp($1 / temperature) }
    for action in 0..<3 {
      let expected = exp(rewards[action] / temperature) / sum
      #expect(abs(solver.policy[0, 0, action] - expected) < Tolerance.rounding)
    }
  }

  @Test("begins at the uniform policy also where states differ in what is legal")
  func startWithIllegalActions() {
    // More choice later is no gain: the first action leads to the state of three.
    let game = ClosureGame(
      states: 2, actions: 3, horizon: .finite(steps: 3), initial: [1, 0],
      isLegal: { state, action in state == 1 || action < 2 },
      reward: { state, action, step, _ in step == 2 && state == 1 && action == 2 ? 1e-3 : 0 },
      law: { state, action, _, _ in [state == 1 || action == 0 ? 1 : 0: 1] })
    let solver = LogitContinuation(game: game, stepsPerIteration: 1).iterated(1, on: game)
    for state in 0..<2 {
      for action in 0..<3 where game.space.isLegal[3 * state + action] {
        let odds = log(solver.policy[0, state, action] * (state == 0 ? 2 : 3))
        #expect(abs(odds) < 0.1)
      }
    }
    #expect(solver.policy[0, 0, 2] == 0)
  }

  @Test("each of its points is the logit equilibrium of its temperature", arguments: 0..<4)
  func points(index: Int) {
    let games: [any Game] = [
      LeftRight(), SusceptibleInfected(horizon: .finite(steps: 4, discount: 0.9)),
      AsymmetricSIS(horizon: .finite(steps: 4)),
      AsymmetricRockPaperScissors(horizon: .finite(steps: 3)),
    ]
    let game = games[index]
    var solver = LogitContinuation(game: game, stepsPerIteration: 1)
    var process = DecisionProcess(game)
    for _ in 0..<9 {
      solver.iterate(in: &process)
      let found = game.exploitability(of: solver.policy, temperature: solver.point.temperature)
      // Quadratic in the last correction, 1e-9 at most.
      #expect(abs(found.exploitability) < Tolerance.reordered)
    }
    #expect(solver.stepCount == 9)
  }

  @Test("goes round folds and keeps on the path")
  func folds() {
    let game = choice(Self.folding)
    var solver = LogitContinuation(game: game)
    var process = DecisionProcess(game)
    solver.begin(in: &process)
    var temperatures: [Double] = []
    // Nine tenths go there only after the second fold.
    for _ in 0..<100 where solver.share < 0.99 {
      solver.follow(in: &process)
      let odds = log(solver.share / (1 - solver.share))
      // The last correction was 1e-9 at most, in shares, and the slope of f is 23 at most.
      #expect(abs(solver.point.temperature * odds - Self.folding(solver.share)) < 1e-7)
      temperatures.append(solver.point.temperature)
    }
    #expect(solver.share > 0.99 && solver.foldCount == 2)
    let turns = temperatures.indices.dropFirst().dropLast().filter {
      (temperatures[$0] - temperatures[$0 - 1]) * (temperatures[$0 + 1] - temperatures[$0]) < 0
    }
    #expect(turns.map { (temperatures[$0] * 10).rounded() } == [6, 10])
  }

  @Test("derivatives are those of a closed form")
  func derivatives() {
    // ∂(Q(0) − Q(1))/∂ ln(π(0)/π(1)) = f'(p) p (1 − p).
    let game = choice { 5 * $0 * $0 }
    var process = DecisionProcess(game)
    var equations = LogitEquations(game)
    equations.take([log(0.3), log(0.7)])
    let compared = ComparedActions(of: equations.policy) { _ in true }
    #expect(compared.actions == [0] && compared.references == [1])
    var found: [Double] = []
    equations.differentiate(compared, temperature: 0, in: &process) { _, slopes in found = slopes }
    // One-sided differences are good to their width, 1.5e-8.
    #expect(abs(found[0] - 10 * 0.3 * 0.3 * 0.7) < 1e-6)
    #expect(abs(equations.policy.probabilities[0] - 0.3) < Tolerance.rounding)
  }

  // MARK: - Equilibria

  @Test("finds equilibria that are known")
  func known() {
    let rockPaperScissors = AsymmetricRockPaperScissors(horizon: .finite(steps: 4))
    let shares = [35.0 / 101, 40.0 / 101, 26.0 / 101]
    let hands = LogitContinuation(game: rockPaperScissors).iterated(2, on: rockPaperScissors)
    let flow = rockPaperScissors.meanField(of: hands.policy)
    // What counts is how many show a hand, not what they showed before.
    for step in 0..<4 {
      for action in 0..<3 {
        let found = (0..<3).reduce(0) { sum, state in
          sum + flow[step, state] * hands.policy[step, state, action]
        }
        #expect(abs(found - (step < 3 ? shares[action] : 1.0 / 3)) < 1e-9)
      }
    }
    #expect(hands.isFinished)
    // Two thirds go left.
    let sides = LogitContinuation(game: LeftRight()).iterated(1, on: LeftRight())
    #expect(abs(sides.policy[0, 0, 0] - 2.0 / 3) < 1e-9)
  }

  @Test("comes to rounding where others stall", arguments: [true, false])
  func epidemics(isCoupledThroughActions: Bool) {
    // The path of the first folds twice.
    let game: any Game =
      isCoupledThroughActions
      ? AsymmetricSIS(horizon: .finite(steps: 13))
      : SusceptibleInfected(horizon: .finite(steps: 10))
    let solver = LogitContinuation(game: game).iterated(3, on: game)
    #expect(solver.isFinished)
    #expect(solver.policy.firstFault(in: game) == nil)
    #expect(abs(game.exploitability(of: solver.policy).exploitability) < 1e-9)
    // Once found, it stays.
    #expect(solver.iterated(1, on: game).policy == solver.policy)
  }

  @Test("comes to the equilibrium beyond the folds")
  func beyondFolds() {
    let game = choice(Self.folding)
    let solver = LogitContinuation(game: game).iterated(10, on: game)
    #expect(solver.policy.probabilities == [1, 0])
    #expect(solver.isFinished)
  }

  @Test("choices that nobody faces, or that matter to nobody, do no harm")
  func idleChoices() {
    // Two crowded roads from state 0; nobody is in state 1, and after the first step all choices tie.
    let game = ClosureGame(
      states: 2, actions: 3, horizon: .finite(steps: 3), initial: [1, 0], coupling: .stateActions,
      reward: { state, action, step, meanField in
        guard step == 0 else { return 0 }
        return state == 0
          ? (action == 2 ? -5 : -Double(action + 1) * meanField.stateActions[action])
          : Double(action)
      })
    let solver = LogitContinuation(game: game).iterated(3, on: game)
    #expect(solver.isFinished)
    // p = 2 (1 − p), and the third road is out of the question.
    #expect(abs(solver.policy[0, 0, 0] - 2.0 / 3) < 1e-9)
    #expect(solver.policy[0, 0, 2] == 0)
    #expect(solver.policy[0, 1, 2] == 1)
    for action in 0..<3 { #expect(abs(solver.policy[1, 0, action] - 1.0 / 3) < 1e-6) }
  }

  @Test("a game in which nothing matters is solved to begin with")
  func nothing() {
    for actions in 1...2 {
      let game = ClosureGame(states: 2, actions: actions, horizon: .finite(steps: 2))
      let solver = LogitContinuation(game: game)
      #expect(solver.iterated(1, on: game).policy == solver.policy)
    }
  }

  @Test("does not depend on the unit of rewards", arguments: [1e-8, 1e8])
  func units(unit: Double) {
    let game = choice { unit * Self.folding($0) }
    let solver = LogitContinuation(game: game).iterated(10, on: game)
    #expect(solver.policy.probabilities == [1, 0])
  }

  @Test("refuses what Newton's method finds unless nobody gains")
  func refused() {
    // Of shares about even Newton's step leads where nobody takes the first action, which is the better one
    // everywhere.
    let game = choice { 0.25 + 0.1 * $0 }
    var process = DecisionProcess(game)
    var solver = LogitContinuation(game: game)
    solver.begin(in: &process)
    solver.follow(in: &process)
    #expect(solver.polished(in: &process) == nil)
    #expect(LogitContinuation(game: game).iterated(3, on: game).policy.probabilities == [1, 0])
  }

  // MARK: - Runs

  @Test("continues through a fold bit for bit")
  func checkpoints() throws {
    let game = choice(Self.folding)
    var whole = LogitContinuation(game: game)
    var process = DecisionProcess(game)
    whole.begin(in: &process)
    for _ in 0..<100 where whole.foldCount == 0 { whole.follow(in: &process) }
    var second = LogitContinuation(game: game)
    try second.restore(whole.checkpoint)
    #expect(second.foldCount == 1 && second.stepCount == whole.stepCount)
    for _ in 0..<30 {
      whole.follow(in: &process)
      second.follow(in: &process)
    }
    #expect(second.foldCount == 2)
    #expect(second.checkpoint == whole.checkpoint)
  }

  @Test("measures where the path is, all numbers finite")
  func measures() {
    let game = choice(Self.folding)
    var process = DecisionProcess(game)
    var solver = LogitContinuation(game: game)
    #expect(solver.measures(in: &process).isEmpty)
    for _ in 0..<3 {
      solver.iterate(in: &process)
      let measures = solver.measures(in: &process)
      #expect(measures.map(\.name) == ["path_temperature", "folds", "path_steps"])
      #expect(measures.allSatisfy { $0.value.isFinite && !$0.isObjective })
    }
  }

  @Test(
    "refuses games without an end, with jumps, or too large",
    arguments: [
      ("malware-spread", "finite horizon"), ("dynamic-routing", "derivatives"),
      ("crowd-modelling-2d", "4000 unknowns, more than size-limit, 2000"),
    ])
  func refusals(name: String, reason: String) throws {
    let type = try #require(cataloguedGames.first { $0.entry.name == name })
    let game = try type.init(parameters: type.entry.resolve([:]))
    let error = #expect(throws: ParameterError.self) {
      try LogitContinuation(game: game, parameters: LogitContinuation.entry.resolve([:]))
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test("counts its unknowns")
  func unknowns() {
    #expect(LogitContinuation.unknowns(of: AsymmetricSIS()) == 20 * 2)
    #expect(LogitContinuation.unknowns(of: LeftRight()) == 2 * 3)
  }
}

extension LogitContinuation {
  /// The share that takes the first action in the first state, where the path is.
  fileprivate var share: Double {
    let odds = point.logits[1] - point.logits[0]
    return 1 / (1 + exp(odds))
  }
}
