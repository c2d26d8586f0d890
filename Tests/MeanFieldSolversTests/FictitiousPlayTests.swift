import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@Suite struct FictitiousPlayTests {
  @Test("iterates as the paper says", arguments: RandomGame.examples)
  func oracle(game: RandomGame) {
    for weights in [FictitiousPlay.Weights.harmonic, .constant(0.3), .constant(1)] {
      var process = DecisionProcess(game)
      var solver = FictitiousPlay(game: game, weights: weights)
      var policy = game.uniformPolicy
      for iteration in 1...4 {
        solver.iterate(in: &process)
        let weight =
          switch weights {
          case .harmonic: 1 / Double(iteration + 1)
          case .constant(let weight): weight
          }
        policy = game.fictitiousPlay(policy, weight: weight)
        #expect(distance(solver.policy.probabilities, flat(policy)) < Tolerance.reordered)
      }
    }
  }

  @Test("approaches two thirds left")
  func leftRight() {
    let game = LeftRight()
    let solver = FictitiousPlay(game: game).iterated(400, on: game)
    // An average of k choices is within 1/(k + 1) of where it wants to be.
    #expect(abs(solver.policy[0, 0, 0] - 2.0 / 3) < 2.0 / 401)
    #expect(game.exploitability(of: solver.policy).exploitability < 0.01)
  }

  @Test("approaches the equilibrium of rock, paper, scissors")
  func rockPaperScissors() {
    let game = RockPaperScissors()
    let uniform = game.exploitability(of: .uniform(for: game)).exploitability
    let solver = FictitiousPlay(game: game).iterated(200, on: game)
    #expect(game.exploitability(of: solver.policy).exploitability < 0.2 * uniform)
  }

  @Test("plays uniformly where no response has been")
  func unvisited() {
    // The action is the next state and 2 is best. The uniform policy visits every state at step 1;
    // with weight 1 it is forgotten and state 1 is visited by nobody.
    let game = ClosureGame(
      states: 3, actions: 3, horizon: .finite(steps: 2), initial: [1, 0, 0],
      reward: { state, action, _, _ in Double(state) + (action == 0 ? 0.1 : 0) },
      law: { _, action, _, _ in [action: 1] })
    let policy = FictitiousPlay(game: game, weights: .constant(1)).iterated(1, on: game).policy
    func row(_ step: Int, _ state: Int) -> [Double] { (0..<3).map { policy[step, state, $0] } }
    let third = 1.0 / 3
    #expect(row(0, 0) == [0, 0, 1])
    #expect(row(1, 1) == [third, third, third])
    #expect(row(1, 2) == [1, 0, 0])
  }

  /// Where the dynamics depend on the population, that of the average policy is not the average of the
  /// populations, and fictitious play need not converge: on Braess's network it stays at 0.19 from 0.5.
  @Test(
    "nears an equilibrium on every game of the catalogue whose dynamics others leave alone",
    arguments: CatalogueCase.quick)
  func catalogue(example: CatalogueCase) throws {
    guard try example.game().dynamics != .meanFieldDependent else { return }
    try SolverCase(solver: FictitiousPlay.self, example: example).expectHalved()
  }
}
