import MeanFieldModel
import Testing

@Suite struct ValidationTests {
  @Test("passes sound games", arguments: RandomGame.examples + RandomGame.stationaryExamples)
  func sound(game: RandomGame) throws {
    try game.validate()
    try RelabelledGame(game, seed: 1).validate()
    try ExpandedGame(base: game).validate()
  }

  /// A game of two states and two actions that is sound until something is changed.
  static func game(_ change: (inout ClosureGame) -> Void) -> ClosureGame {
    var game = ClosureGame(
      states: 2, actions: 2, horizon: .finite(steps: 3), dynamics: .timeDependent,
      law: { _, action, _, _ in [action: 1] })
    change(&game)
    return game
  }

  static func transitionFault(_ game: ClosureGame) -> (Int, Int, Int)? {
    do throws(GameFault) {
      try game.validate()
      return nil
    } catch {
      guard case .transition(let step, let state, let action, _) = error else { return nil }
      return (step, state, action)
    }
  }

  @Test(
    "finds faulty rows at their step, state and action",
    arguments: [
      ("does not sum to one", [0: 0.5, 1: 0.4]), ("sums to more than one", [0: 0.7, 1: 0.7]),
      ("has a negative entry", [0: 1.5, 1: -0.5]), ("has a NaN", [0: .nan, 1: 1]),
      ("has an infinity", [0: .infinity]), ("is missing", [:]),
    ] as [(String, [Int: Double])])
  func rows(name: String, law: [Int: Double]) {
    let game = Self.game {
      $0.law = { state, action, step, _ in
        state == 1 && action == 0 && step == 2 ? law : [action: 1]
      }
    }
    let fault = Self.transitionFault(game)
    #expect(fault.map { $0 == (2, 1, 0) } == true, "a row that \(name)")
  }

  @Test(
    "every fault says where it is",
    arguments: [
      (
        .transition(step: 3, state: 5, action: 7, reason: "is odd"), "step 3, state 5, action 7: is"
      ),
      (.reward(step: 3, state: 5, action: 7, value: .infinity), "step 3, state 5, action 7 is inf"),
      (.initialDistribution(reason: "is odd"), "initial distribution: is odd"),
      (.horizon(.discounted(2)), "discounted(2.0) has no step, or a discount out of range"),
      (.dynamics(step: 3), "the transitions of step 3 change"),
    ] as [(GameFault, String)])
  func descriptions(fault: GameFault, says: String) {
    #expect(fault.description.contains(says))
  }

  @Test("finds a row that leaves its population")
  func populations() {
    var game = ClosureGame(
      states: 2, actions: 1, horizon: .finite(steps: 2),
      populations: [.init(name: "one", states: 0..<1), .init(name: "two", states: 1..<2)])
    #expect(throws: Never.self) { try game.validate() }
    game.law = { state, _, _, _ in state == 0 ? [0: 1] : [0: 0.5, 1: 0.5] }
    #expect(Self.transitionFault(game).map { $0 == (0, 1, 0) } == true)
  }

  @Test("finds rewards that are not finite", arguments: [Double.nan, .infinity, -.infinity])
  func rewards(value: Double) {
    let game = Self.game {
      $0.reward = { state, action, step, _ in
        state == 0 && action == 1 && step == 1 ? value : 0
      }
    }
    do throws(GameFault) {
      try game.validate()
      Issue.record("not found")
    } catch {
      guard case .reward(1, 0, 1, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(error.description.contains("step 1, state 0, action 1"))
    }
  }

  @Test("does not mind what illegal actions hold")
  func illegal() {
    let game = ClosureGame(
      states: 2, actions: 2, horizon: .finite(steps: 2), isLegal: { $1 == 0 },
      reward: { _, action, _, _ in action == 1 ? .nan : 0 },
      law: { state, action, _, _ in action == 1 ? [:] : [state: 1] })
    #expect(throws: Never.self) { try game.validate() }
  }

  @Test(
    "finds initial distributions that are none",
    arguments: [[0.5, 0.4], [1.5, -0.5], [.nan, 1], [1], [0.5, 0.5, 0]] as [[Double]])
  func initial(distribution: [Double]) {
    let game = Self.game { $0.initialDistribution = distribution }
    do throws(GameFault) {
      try game.validate()
      Issue.record("not found")
    } catch {
      guard case .initialDistribution = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
