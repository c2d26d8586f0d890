import MeanFieldGames
import MeanFieldModel
import Testing

/// The crossing as a paper writes it.
struct PaperShapedCrossing: PaperShapedGame {
  static let drawing = [
    "#######", "#  #  #", "#     #", "#  #  #", "#     #", "#  #  #", "#######",
  ].map(Array.init)
  /// [row, column] of each place.
  static let cells = (0..<49).map { [$0 / 7, $0 % 7] }.filter { drawing[$0[0]][$0[1]] != "#" }
  static let moves = [[0, 0], [-1, 0], [0, 1], [1, 0], [0, -1]]

  var stepCount: Int
  var noise: Double
  var other: Double
  var own: Double
  var target: Double
  var stateCount: Int { 44 }
  var actionCount: Int { 5 }
  var discountFactor: Double? { nil }
  var initial: [Double] {
    let shares: [[[Int]: Double]] = [
      [[2, 1]: 0.4, [2, 2]: 0.4, [4, 1]: 0.2], [[2, 5]: 0.2, [4, 4]: 0.4, [4, 5]: 0.4],
    ]
    return (0..<44).map { (shares[$0 / 22][Self.cells[$0 % 22]] ?? 0) / 2 }
  }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }

  private func moved(_ place: Int, _ move: Int) -> Int {
    let (cell, step) = (Self.cells[place], Self.moves[move])
    return Self.cells.firstIndex(of: [cell[0] + step[0], cell[1] + step[1]]) ?? place
  }

  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    let cell = Self.cells[state % 22]
    let likes = cell == (state < 22 ? [3, 5] : [3, 1])
    // Each population's own distribution.
    let shares = (0..<2).map { 2 * meanField.states[$0 * 22 + state % 22] }
    return (likes ? target : 0) - other * shares[1 - state / 22] - own * shares[state / 22]
  }

  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    let first = state / 22 * 22
    let aim = moved(state % 22, action)
    var law = [first + aim: 1 - noise]
    for move in 1..<5 { law[first + moved(aim, move), default: 0] += noise / 4 }
    return law
  }
}

@Suite struct CrowdAvoidanceTests {
  @Test(
    "agrees with the oracle",
    arguments: [
      (noise: 0.5, other: 0.0, own: 0.0, target: 1.0), (0.2, 1.5, 0.5, 1), (1, 0, 2, 0.3),
      (0, 3, 0, 2),
    ])
  func oracle(noise: Double, other: Double, own: Double, target: Double) {
    expectAgreement(
      CrowdAvoidance(
        horizon: .finite(steps: 4), noise: noise, congestion: other, ownCongestion: own,
        targetReward: target),
      PaperShapedCrossing(stepCount: 4, noise: noise, other: other, own: own, target: target))
  }

  @Test("both populations are in the same position")
  func symmetry() {
    // Half a turn of the grid exchanges them.
    let game = CrowdAvoidance(congestion: 2, ownCongestion: 0.5)
    let policy = Policy.random(for: game, seed: 1)
    let half = [0, 3, 4, 1, 2]
    var turned = policy
    for step in 0..<policy.steps {
      for state in 0..<44 {
        for action in 0..<5 { turned[step, 43 - state, half[action]] = policy[step, state, action] }
      }
    }
    let found = game.exploitability(of: policy).populations
    let other = game.exploitability(of: turned).populations
    for (one, population) in zip(found, other.reversed()) {
      #expect(abs(one.value - population.value) < Tolerance.reordered)
      #expect(abs(one.bestResponse - population.bestResponse) < Tolerance.reordered)
    }
  }

  @Test("by default nobody minds anybody")
  func alone() {
    let game = CrowdAvoidance()
    let best = (0..<3 as Range<UInt64>).map {
      game.exploitability(of: .random(for: game, seed: $0)).bestResponse
    }
    #expect(Set(best).count == 1)
  }
}
