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

  /// How a game adds a derivative, for weights and values.
  typealias Addition =
    @Sendable (any Game, [Double], [Double], Int, MeanField, inout MeanField) ->
    Void

  static let ofRewards: Addition = { game, weights, _, step, meanField, gradient in
    game.addRewardGradient(weights: weights, at: step, meanField: meanField, into: &gradient)
  }

  static let ofTransitions: Addition = { game, weights, values, step, meanField, gradient in
    game.addTransitionGradient(
      weights: weights, values: values, at: step, meanField: meanField, into: &gradient)
  }

  @Test("a game's own derivatives are those of its rewards", arguments: examples)
  func rewards(example: CatalogueCase) throws {
    compare(try example.game(), Self.ofRewards)
  }

  @Test("a game's own derivatives are those of its transitions", arguments: examples)
  func transitions(example: CatalogueCase) throws {
    let game = try example.game()
    guard game.dynamics == .meanFieldDependent else { return }
    compare(game, Self.ofTransitions)
  }

  @Test("no game of the catalogue leaves its derivatives to differences", arguments: examples)
  func isOwn(example: CatalogueCase) throws {
    let game = try example.game()
    #expect(!areDifferences(Self.ofRewards, of: game))
    if game.dynamics == .meanFieldDependent {
      #expect(!areDifferences(Self.ofTransitions, of: game))
    }
  }

  @Test("a game that leaves its derivatives to differences would be found out")
  func isFoundOut() {
    // Rewards that depend on the population, and rewards that do not.
    for game in [BeachBar(), SusceptibleInfected()] as [any Game] {
      #expect(areDifferences(Self.ofRewards, of: WithoutDerivatives(game: game)))
    }
  }

  /// Whether a game adds by `add` what differences add, to the last bit.
  ///
  /// The sums start at −0, so that adding a difference of 0 where nothing depends on the population
  /// shows, against adding nothing.
  private func areDifferences(_ add: Addition, of game: any Game) -> Bool {
    let step = game.horizon.steps - 1
    let meanField = inside(game, step)
    let own = gradient(of: game, at: step, meanField, add)
    let differences = gradient(of: WithoutDerivatives(game: game), at: step, meanField, add)
    return own.map(\.bitPattern) == differences.map(\.bitPattern)
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
    compare(game, Self.ofRewards)
  }

  private func compare(_ game: any Game, _ add: Addition) {
    for step in Set([0, game.horizon.steps - 1]) {
      let meanField = inside(game, step)
      let own = gradient(of: game, at: step, meanField, add)
      let differences = gradient(of: WithoutDerivatives(game: game), at: step, meanField, add)
      for (one, other) in zip(own, differences) {
        #expect(abs(one - other) <= Self.tolerance * max(1, abs(other)))
      }
    }
  }

  /// A mixture with a lopsided population, so that no share is at the edge and no mean at a jump.
  private func inside(_ game: any Game, _ step: Int) -> MeanField {
    let flow = game.meanField(of: .random(for: game, seed: 3))
    let (states, pairs) = (game.space.stateCount, game.space.isLegal.count)
    let lopsided = (0..<states).map { 2 * Double($0 + 1) / Double(states * (states + 1)) }
    let shares = (0..<states).map { 0.5 * flow[step, $0] + 0.5 * lopsided[$0] }
    let joint =
      flow.stateActions.isEmpty
      ? [] : (0..<pairs).map { shares[$0 * states / pairs] / Double(pairs / states) }
    return MeanField(states: shares, stateActions: joint)
  }

  /// What `add` adds to −0, state-actions after states.
  private func gradient(
    of game: any Game, at step: Int, _ meanField: MeanField, _ add: Addition
  ) -> [Double] {
    let (states, pairs) = (game.space.stateCount, game.space.isLegal.count)
    let weights = (0..<pairs).map { game.space.isLegal[$0] ? Double((3 * $0 + 1) % 7) / 7 : 0 }
    let values = (0..<states).map { Double((5 * $0 + 2) % 11) / 11 }
    var gradient = MeanField(
      states: Array(repeating: -0.0, count: states),
      stateActions: Array(repeating: -0.0, count: meanField.stateActions.count))
    add(game, weights, values, step, meanField, &gradient)
    return gradient.states + gradient.stateActions
  }
}
