import MeanFieldGames
import MeanFieldModel
import Testing

/// The same game without its own derivatives: the defaults take differences.
private struct WithoutDerivatives: Game {
  let game: any Game

  var space: StateActionSpace { game.space }
  var horizon: Horizon { game.horizon }
  var initialDistribution: [Double] { game.initialDistribution }
  var coupling: Coupling { game.coupling }
  var dynamics: Dynamics { game.dynamics }

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    game.fillRewards(&rewards, at: step, meanField: meanField)
  }

  func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    game.fillTransitions(&transitions, at: step, meanField: meanField)
  }
}

@Suite struct GradientTests {
  /// Differences of functions of size 1 to 100 are good to about 1e-9 of that, more where a share is
  /// small and its logarithm bends.
  static let tolerance = 1e-6

  /// Every game, and the ring whose transitions depend on the population if it is set so.
  static let examples =
    CatalogueCase.all + [
      CatalogueCase(type: LinearQuadraticRing.self, settings: ["mean-reversion": "0.3"])
    ]

  @Test("a game's own derivatives are those of its rewards", arguments: examples)
  func rewards(example: CatalogueCase) throws {
    try compare(example.game()) { game, weights, _, step, meanField, gradient in
      game.addRewardGradient(
        weights: weights, at: step, meanField: meanField, into: &gradient)
    }
  }

  @Test("a game's own derivatives are those of its transitions", arguments: examples)
  func transitions(example: CatalogueCase) throws {
    guard try example.game().dynamics == .meanFieldDependent else { return }
    try compare(example.game()) { game, weights, values, step, meanField, gradient in
      game.addTransitionGradient(
        weights: weights, values: values, at: step, meanField: meanField, into: &gradient)
    }
  }

  /// A game of tables whose rewards depend on the population in all the ways that they can.
  @Test("tables with all kinds of congestion know their derivatives", arguments: [true, false])
  func tables(interactsByAction: Bool) {
    let (states, actions) = (3, 2)
    var rows = TransitionRows(stateCount: states, actionCount: actions)
    for state in 0..<states {
      for action in 0..<actions { rows[state, action] = rows.appendCertain((state + action) % 3) }
    }
    let width = interactsByAction ? actions * states : states
    let game = TabularGame(
      space: StateActionSpace(states: ["a", "b", "c"], actions: ["stay", "go"]),
      horizon: .finite(steps: 3), initial: [0.5, 0.3, 0.2],
      rewards: [Array(repeating: 0, count: states * actions)], transitions: [rows],
      congestion: .init(linear: [1, 0, 2], logarithmic: [0.5, 0.3, 0]),
      interaction: (0..<states * width).map { Double($0 % 5) - 2 })
    compare(game) { game, weights, _, step, meanField, gradient in
      game.addRewardGradient(
        weights: weights, at: step, meanField: meanField, into: &gradient)
    }
  }

  private func compare(
    _ game: any Game,
    _ add: (any Game, [Double], [Double], Int, MeanField, inout MeanField) -> Void
  ) {
    let flow = game.meanField(of: .random(for: game, seed: 3))
    let (states, pairs) = (game.space.stateCount, game.space.isLegal.count)
    // A mixture with a lopsided population, so that no share is at the edge and no mean at a jump.
    let lopsided = (0..<states).map { 2 * Double($0 + 1) / Double(states * (states + 1)) }
    for step in Set([0, game.horizon.steps - 1]) {
      let shares = (0..<states).map { 0.5 * flow[step, $0] + 0.5 * lopsided[$0] }
      let joint =
        flow.stateActions.isEmpty
        ? [] : (0..<pairs).map { shares[$0 * states / pairs] / Double(pairs / states) }
      let meanField = MeanField(states: shares, stateActions: joint)
      let weights = (0..<pairs).map {
        game.space.isLegal[$0] ? Double((3 * $0 + 1) % 7) / 7 : 0
      }
      let values = (0..<states).map { Double((5 * $0 + 2) % 11) / 11 }
      let zero = MeanField(
        states: Array(repeating: 0, count: states),
        stateActions: Array(repeating: 0, count: joint.count))
      var (own, differences) = (zero, zero)
      add(game, weights, values, step, meanField, &own)
      add(WithoutDerivatives(game: game), weights, values, step, meanField, &differences)
      for (one, other) in zip(
        own.states + own.stateActions, differences.states + differences.stateActions)
      {
        #expect(abs(one - other) <= Self.tolerance * max(1, abs(other)))
      }
    }
  }
}
