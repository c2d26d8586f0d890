import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

extension Solver {
  /// The solver after some iterations on a game.
  func iterated(_ iterations: Int, on game: any Game, threadCount: Int = 1) -> Self {
    var solver = self
    var process = DecisionProcess(game, team: ThreadTeam(threadCount: threadCount))
    for _ in 0..<iterations { solver.iterate(in: &process) }
    return solver
  }
}

@Suite struct OnlineMirrorDescentTests {
  @Test("iterates as the paper says", arguments: RandomGame.examples, [1, 0.2])
  func oracle(game: RandomGame, learningRate: Double) {
    var process = DecisionProcess(game)
    var solver = OnlineMirrorDescent(game: game, learningRate: learningRate)
    var policy = game.uniformPolicy
    var scores = policy.map { $0.map { $0.map { _ in 0.0 } } }
    for _ in 0..<4 {
      solver.iterate(in: &process)
      policy = game.mirrorDescent(policy, scores: &scores, learningRate: learningRate)
      #expect(distance(solver.policy.probabilities, flat(policy)) < Tolerance.reordered)
    }
  }

  @Test("iterates as the paper says in stationary games", arguments: RandomGame.stationaryExamples)
  func stationary(game: RandomGame) {
    var process = DecisionProcess(game)
    var solver = OnlineMirrorDescent(game: game, learningRate: 1)
    var policy = game.uniformPolicy
    var scores = policy.map { $0.map { $0.map { _ in 0.0 } } }
    for _ in 0..<2 {
      solver.iterate(in: &process)
      policy = game.mirrorDescent(policy, scores: &scores, learningRate: 1)
      #expect(distance(solver.policy.probabilities, flat(policy)) < Tolerance.atRest)
    }
  }

  @Test("stays finite when probabilities vanish", arguments: [0, 1])
  func vanishing(best: Int) {
    // The action is the next state and one state pays 1 a step: its probability goes to 1, the
    // other's below the smallest number.
    let game = ClosureGame(
      states: 2, actions: 2, horizon: .discounted(0.5),
      reward: { state, _, _, _ in state == best ? 1 : 0 }, law: { _, action, _, _ in [action: 1] })
    var process = DecisionProcess(game)
    var solver = OnlineMirrorDescent(game: game, learningRate: 10)
    var flow = MeanFieldFlow(for: game)
    var firstFault: Int?
    for iteration in 1...160 {
      solver.iterate(in: &process)
      let found = process.exploitability(of: solver.policy, flow: &flow)
      if firstFault == nil, !found.exploitability.isFinite || flow.states.contains(where: \.isNaN) {
        firstFault = iteration
      }
    }
    #expect(firstFault == nil)
    #expect(solver.policy[0, 0, best] == 1)
  }

  @Test("starts from the uniform policy")
  func start() {
    let game = BeachBar()
    #expect(OnlineMirrorDescent(game: game).policy == .uniform(for: game))
  }

  @Test("finds two thirds left")
  func leftRight() {
    let game = LeftRight()
    let policy = OnlineMirrorDescent(game: game, learningRate: 1).iterated(60, on: game).policy
    // Contracts by about a half an iteration: after 60 only rounding is left.
    #expect(abs(policy[0, 0, 0] - 2.0 / 3) < Tolerance.rounding)
    #expect(abs(game.exploitability(of: policy).exploitability) < Tolerance.rounding)
  }

  @Test("calms down in rock, paper, scissors only at a low rate")
  func rockPaperScissors() {
    // The game is not monotone: MFGLib's mirror descent at rate 1 moves away as well.
    let game = RockPaperScissors()
    let uniform = game.exploitability(of: .uniform(for: game)).exploitability
    let fast = OnlineMirrorDescent(game: game, learningRate: 1).iterated(10, on: game)
    #expect(game.exploitability(of: fast.policy).exploitability > uniform)
  }

  @Test("nears its aim on every game of the catalogue", arguments: CatalogueCase.quick)
  func catalogue(example: CatalogueCase) throws {
    try SolverCase(solver: OnlineMirrorDescent.self, example: example).expectHalved()
  }
}
