import MeanFieldModel
import Testing

@Suite struct GameFamilyTests {
  @Test(
    "of one member is that game", arguments: RandomGame.examples + RandomGame.stationaryExamples)
  func single(game: RandomGame) {
    guard game.space.populations.count == 1 else { return }
    let family = GameFamily(members: [game])
    let policy = Policy.random(for: game, seed: 1)
    #expect(family.meanField(of: policy) == game.meanField(of: policy))
    #expect(family.exploitability(of: policy).value == game.exploitability(of: policy).value)
  }

  @Test("of equal members is one of them, whatever their weights")
  func equal() throws {
    let game = RandomGame.examples[0]
    let family = GameFamily(members: [game, game, game], weights: [1, 2, 5])
    try family.validate()
    let policy = Policy.random(for: game, seed: 2)
    let rules = stride(
      from: 0, to: policy.probabilities.count, by: game.stateCount * game.actionCount)
    let tripled = Policy(
      steps: policy.steps, stateCount: 3 * policy.stateCount, actionCount: policy.actionCount,
      probabilities: rules.flatMap { first in
        let rule = policy.probabilities[first..<first + game.stateCount * game.actionCount]
        return Array(repeatElement(Array(rule), count: 3).joined())
      })
    let found = family.exploitability(of: tripled)
    let alone = game.exploitability(of: policy)
    #expect(distance(found.shares, [0.125, 0.25, 0.625]) < Tolerance.rounding)
    for population in found.populations {
      #expect(abs(population.value - alone.value) < Tolerance.reordered)
      #expect(abs(population.bestResponse - alone.bestResponse) < Tolerance.reordered)
    }
  }

  @Test("puts every member on the same map")
  func grid() throws {
    var game = ClosureGame(states: 2, actions: 1, horizon: .finite(steps: 1))
    game.space = StateActionSpace(
      states: ["a", "b"], actions: ["stay"], grid: Grid(rows: 1, columns: 3, cellOfState: [2, 0]))
    let grid = try #require(GameFamily(members: [game, game]).space.grid)
    #expect(grid.rows == 1 && grid.columns == 3 && grid.cellOfState == [2, 0, 2, 0])
  }

  @Test("of unequal members lets each face all")
  func unequal() throws {
    // One type likes action 0, the other action 1; both dislike the crowd of both together.
    func member(_ liked: Int) -> ClosureGame {
      ClosureGame(
        states: 1, actions: 2, horizon: .finite(steps: 1), coupling: .stateActions,
        reward: { _, action, _, meanField in
          (action == liked ? 1 : 0) - meanField.stateActions[action]
        })
    }
    let family = GameFamily(members: [member(0), member(1)], weights: [3, 1], names: ["a", "b"])
    try family.validate()
    #expect(family.space.populations.map(\.name) == ["a", "b"])
    // Type a takes action 0 with ½, type b with 1: ½ · ¾ + ¼ = ⅝ take it.
    let policy = Policy(
      steps: 1, stateCount: 2, actionCount: 2, probabilities: [0.5, 0.5, 1, 0])
    let found = family.exploitability(of: policy)
    let crowds = (0.625, 0.375)
    #expect(found.populations[0].value == 0.5 * (1 - crowds.0) - 0.5 * crowds.1)
    #expect(found.populations[0].bestResponse == max(1 - crowds.0, -crowds.1))
    #expect(found.populations[1].value == -crowds.0)
    #expect(found.populations[1].bestResponse == max(-crowds.0, 1 - crowds.1))
  }
}
