import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@Suite struct SolverTests {
  @Test("answers with a policy after every iteration", arguments: SolverCase.all)
  func policies(example: SolverCase) throws {
    let game = try example.example.game()
    var solver = try example.start(on: game)
    var process = DecisionProcess(game)
    // At the uniform policy, or hardly beside it.
    let uniform = Policy.uniform(for: game).probabilities
    #expect(zip(solver.policy.probabilities, uniform).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(solver.checkpoint.iteration == 0)
    for iteration in 1...3 {
      solver.iterate(in: &process)
      #expect(solver.policy.firstFault(in: game) == nil)
      #expect(solver.checkpoint.iteration == iteration)
    }
    let found = game.exploitability(of: solver.policy)
    #expect(found.exploitability.isFinite)
    #expect(found.exploitability >= -1e-9)
  }

  @Test("continues from a checkpoint bit for bit", arguments: SolverCase.all, [0, 2])
  func checkpoints(example: SolverCase, stop: Int) throws {
    let game = try example.example.game()
    let whole = try example.start(on: game).iterated(4, on: game)
    let first = try example.start(on: game).iterated(stop, on: game)
    // Into a new solver, with a new process.
    var second = try example.start(on: game)
    try second.restore(first.checkpoint)
    #expect(second.policy == first.policy)
    second = second.iterated(4 - stop, on: game)
    #expect(second.policy == whole.policy)
    #expect(second.checkpoint == whole.checkpoint)
    // And back into one that has gone on.
    var third = whole
    try third.restore(first.checkpoint)
    #expect(third.iterated(4 - stop, on: game).policy == whole.policy)
  }

  @Test("does not depend on the threads", arguments: SolverCase.all)
  func threads(example: SolverCase) throws {
    let game = try example.example.game()
    let one = try example.start(on: game).iterated(3, on: game)
    let two = try example.start(on: game).iterated(3, on: game, threadCount: 2)
    #expect(one.checkpoint == two.checkpoint)
    #expect(one.policy == two.policy)
  }

  @Test("does not depend on the threads where there are several blocks")
  func largeGame() throws {
    let game = CrowdModelling2D(
      map: .fourRooms(size: 100), horizon: .finite(steps: 2), starts: [0, 17, 5000],
      onlyDistributionReward: false)
    #expect(game.space.stateCount * game.space.actionCount > 40_000)
    for type in cataloguedSolvers {
      guard let solver = try SolverCase.start(type, on: game) else { continue }
      let one = solver.iterated(1, on: game)
      for threadCount in [2, 3, 5] {
        let many = solver.iterated(1, on: game, threadCount: threadCount)
        #expect(one.checkpoint == many.checkpoint)
      }
    }
  }

  @Test("settings continue bit for bit too", arguments: SolverCase.withOtherSettings)
  func checkpointsOfSettings(example: SolverCase) throws {
    try checkpoints(example: example, stop: 2)
  }

  /// A chain of choices worth 2 to 20 each, and a crowd that takes at most 1 from that: the best
  /// response is the same whatever the others do, so that every map has its fixed point near it.
  @Test("comes near its aim where others matter little", arguments: cataloguedSolvers.indices)
  func improvement(index: Int) throws {
    let game = ClosureGame(
      states: 3, actions: 3, horizon: .finite(steps: 3), coupling: .stateActions,
      reward: { state, action, step, meanField in
        2 * Double((7 * state + 5 * action + 3 * step) % 11)
          - meanField.stateActions[3 * state + action]
      },
      law: { _, action, _, _ in [action: 1] })
    guard let start = try SolverCase.start(cataloguedSolvers[index], on: game) else { return }
    let end = start.iterated(200, on: game)
    #expect(end.distanceToAim(in: game) < 0.1 * start.distanceToAim(in: game))
  }

  @Test("no temperature is too low", arguments: cataloguedSolvers.indices)
  func lowTemperatures(index: Int) throws {
    let type = cataloguedSolvers[index]
    for parameter in type.entry.parameters where parameter.name == "temperature" {
      // One over it is beyond all numbers.
      let settings = try type.entry.resolve([parameter.name: "1e-310"])
      for game in [RockPaperScissors(), RandomGame.examples[0]] as [any Game] {
        var solver = try type.init(game: game, parameters: settings)
        for _ in 0..<3 {
          solver = solver.iterated(1, on: game)
          #expect(solver.policy.firstFault(in: game) == nil)
        }
      }
    }
  }

  @Test("lowers the exploitability of games of random dynamics, kept monotone", arguments: 0..<2)
  func monotone(seed: Int) throws {
    // Crowding −½ ln μ alone, dynamics without the population: monotone, so both converge.
    let game = RandomGame(seed: UInt64(seed), coupling: .states, dynamics: .timeDependent)
    let uniform = game.exploitability(of: .uniform(for: game)).exploitability
    for solver in [FictitiousPlay(game: game), OnlineMirrorDescent(game: game)] as [any Solver] {
      let policy = solver.iterated(100, on: game).policy
      #expect(game.exploitability(of: policy).exploitability < 0.1 * uniform)
    }
  }

  @Test("mirror descent at a low rate solves predator-prey")
  func lowRate() {
    let game = PredatorPrey()
    let uniform = game.exploitability(of: .uniform(for: game)).exploitability
    let policy = OnlineMirrorDescent(game: game, learningRate: 0.1).iterated(20, on: game).policy
    #expect(game.exploitability(of: policy).exploitability < 0.1 * uniform)
  }

  @Test("stationary games are solved too", arguments: cataloguedSolvers.indices)
  func stationary(index: Int) throws {
    let type = cataloguedSolvers[index]
    for game in RandomGame.stationaryExamples {
      guard let solver = try SolverCase.start(type, on: game) else { continue }
      let after = solver.iterated(3, on: game)
      #expect(after.policy.firstFault(in: game) == nil)
      #expect(game.exploitability(of: after.policy).exploitability >= -1e-9)
      var restored = solver
      try restored.restore(solver.iterated(2, on: game).checkpoint)
      #expect(restored.iterated(1, on: game).checkpoint == after.checkpoint)
    }
  }

  @Test("parameters are checked", arguments: cataloguedSolvers.indices)
  func parameters(index: Int) throws {
    let entry = cataloguedSolvers[index].entry
    #expect(throws: ParameterError.self) { try entry.resolve(["nonsense": "1"]) }
    for parameter in entry.parameters {
      #expect(throws: ParameterError.self) { try entry.resolve([parameter.name: "nan"]) }
      let text = parameter.defaultValue.description
      #expect(try parameter.parse(text) == parameter.defaultValue)
    }
    let names = cataloguedSolvers.map { $0.entry.name }
    #expect(names == names.sorted() && Set(names).count == names.count)
  }

  @Test("settings arrive where they belong")
  func settings() throws {
    let game = BeachBar()
    let slow = try OnlineMirrorDescent(
      game: game, parameters: OnlineMirrorDescent.entry.resolve(["learning-rate": "0.1"]))
    #expect(
      slow.iterated(2, on: game).policy
        == OnlineMirrorDescent(game: game, learningRate: 0.1).iterated(2, on: game).policy)
    let constant = try FictitiousPlay(
      game: game,
      parameters: FictitiousPlay.entry.resolve(["weights": "constant", "weight": "0.25"]))
    #expect(
      constant.iterated(3, on: game).policy
        == FictitiousPlay(game: game, weights: .constant(0.25)).iterated(3, on: game).policy)
    let damped = try FixedPointIteration(
      game: game,
      parameters: FixedPointIteration.entry.resolve(["damping": "0.5", "temperature": "0.2"]))
    #expect(
      damped.iterated(3, on: game).policy
        == FixedPointIteration(game: game, damping: 0.5, temperature: 0.2)
        .iterated(3, on: game).policy)
  }
}
