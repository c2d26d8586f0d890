import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldSolvers

@Suite struct OccupationMeasureOptimisationTests {
  /// Games with rewards and transitions that depend on the population, and an illegal action.
  static let games: [any Game] =
    [
      BeachBar(), SusceptibleInfected(horizon: .finite(steps: 4, discount: 0.9)),
      RockPaperScissors(), CrowdModelling2D(map: .fourRooms(size: 5), horizon: .finite(steps: 3)),
      PredatorPrey(size: 2, horizon: .finite(steps: 3)),
    ] + RandomGame.examples

  @Test("follows the gradient of its function", arguments: games.indices)
  func gradient(index: Int) {
    let game = Self.games[index]
    var process = DecisionProcess(game)
    // Some steps away from the start, where no term is zero.
    var solver = OccupationMeasureOptimisation(
      game: game, weights: .init(flow: 1, values: 0.7, gaps: 0.4)
    ).iterated(5, on: game)
    let gradient = solver.gradient(in: &process)
    var numbers = TestNumbers(seed: 5)
    func expectSlope(
      _ table: WritableKeyPath<OccupationMeasureOptimisation, [Double]>, _ slopes: [Double]
    ) {
      for _ in 0..<4 {
        let entry = Int.random(in: slopes.indices, using: &numbers)
        guard table == \.values.point || game.space.isLegal[entry % game.space.isLegal.count]
        else { continue }
        let point = solver[keyPath: table][entry]
        // A share must stay positive, and where it is tiny its logarithm is too steep to compare.
        guard table != \.occupation || point > 1e-6 else { continue }
        let width = 1e-5 * (table == \.occupation ? point : max(abs(point), 0.01))
        solver[keyPath: table][entry] = point + width
        let above = solver.gradient(in: &process).objective
        solver[keyPath: table][entry] = point - width
        let below = solver.gradient(in: &process).objective
        solver[keyPath: table][entry] = point
        let slope = (above - below) / (2 * width)
        // Differences are good to five digits at this width.
        #expect(abs(slope - slopes[entry]) < 1e-5 * max(1, abs(slope), gradient.objective))
      }
    }
    expectSlope(\.occupation, gradient.occupation)
    expectSlope(\.slacks.point, gradient.slacks)
    expectSlope(\.values.point, gradient.values)
  }

  @Test("its function is zero at an equilibrium")
  func zero() throws {
    // Two thirds go left, twice.
    let game = LeftRight()
    var process = DecisionProcess(game)
    let joint = [2.0 / 3, 1.0 / 3, 0, 0, 0, 0]
    let second = [0, 0, 4.0 / 9, 2.0 / 9, 2.0 / 9, 1.0 / 9]
    let solver = OccupationMeasureOptimisation(
      game: game, coordinates: .simplex, occupation: joint + second)
    #expect(solver.gradient(in: &process).objective < Tolerance.rounding)
  }

  @Test("measures its function, which falls")
  func measure() throws {
    let game = LeftRight()
    var process = DecisionProcess(game)
    var solver = OccupationMeasureOptimisation(game: game)
    let start = try #require(solver.measures(in: &process).first)
    #expect(start.name == "occupation_objective" && !start.isObjective)
    #expect(start.value == solver.gradient(in: &process).objective)
    solver = solver.iterated(100, on: game)
    let before = solver.checkpoint
    let end = try #require(solver.measures(in: &process).first)
    #expect(end.value >= 0 && end.value < 0.01 * start.value)
    // Measuring changes nothing.
    #expect(solver.checkpoint == before)
  }

  /// Exploitabilities of MFGLib 0.3.0.
  ///
  /// They are those of its MFOMO(loss="l1_l2", c1=1, c2=1.5, c3=0.5, Adam with lr 0.01)
  /// from its own start, in float64, after 0, 1, … iterations. In susceptible-infected the actions of the
  /// infected tie there, rounding decides, and a start changed by 1e-13 changes what MFGLib finds from
  /// the second iteration on by more than 1e-3.
  static let golden: [(game: String, exploitability: [Double])] = [
    (
      "beach-bar",
      [
        1.2212622552965304, 1.087281526332255, 1.0612017468789587, 1.040485145804821,
        1.0102336815256532, 0.9756976194233102,
      ]
    ),
    (
      "susceptible-infected",
      [5.466873913228518, 5.519969854864321]
    ),
    (
      "rock-paper-scissors",
      [
        0.33333333333333337, 0.333333333423699, 0.3333543358033051, 0.33285704046317643,
        0.3325224926164454, 0.3326047420155065,
      ]
    ),
    (
      "left-right",
      [
        0.25, 0.24999999994444444, 0.25000057962933425, 0.24998481534529338,
        0.2499202467513798, 0.24977740816396732,
      ]
    ),
  ]

  @Test("is MFGLib's on the simplex", arguments: golden.indices)
  func library(index: Int) throws {
    let expected = Self.golden[index]
    let game = try Golden.game(expected.game)
    let uniform = Policy.uniform(for: game)
    // MFGLib starts with as many agents in each state at every step.
    let start = uniform.probabilities.map { $0 / Double(game.space.stateCount) }
    var solver = OccupationMeasureOptimisation(
      game: game, coordinates: .simplex, weights: .init(flow: 1, values: 1.5, gaps: 0.5),
      learningRate: 0.01, occupation: start)
    for exploitability in expected.exploitability {
      let found = game.exploitability(of: solver.policy).exploitability
      #expect(abs(found - exploitability) < 1e-8)
      solver = solver.iterated(1, on: game)
    }
  }

  @Test("comes to the equilibrium of games that cycle otherwise")
  func solves() {
    let game = RockPaperScissors()
    let policy = OccupationMeasureOptimisation(game: game).iterated(1000, on: game).policy
    #expect(game.exploitability(of: policy).exploitability < 1e-3)
  }
}
