import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The crowd on a ring as a paper writes it.
struct PaperShapedRingCrowd: PaperShapedGame {
  var stateCount: Int
  var stepCount: Int
  var noise: Double
  var place: Double
  var cost: Double
  var aversion: Double
  var actionCount: Int { 3 }
  var discountFactor: Double? { nil }
  var initial: [Double] { (0..<stateCount).map { _ in 1 / Double(stateCount) } }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }

  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    let half = Double(stateCount / 2)
    let nearness = 1 - abs(Double(state) - half) / half
    let moved = action == 1 ? 0 : 1 / Double(stateCount)
    return place * nearness - cost * moved - aversion * log(meanField.states[state] + 1e-25)
  }

  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    let aim = state + action - 1 + stateCount
    var law = [aim % stateCount: 1 - noise]
    for wind in -1...1 { law[(aim + wind) % stateCount, default: 0] += noise / 3 }
    return law
  }
}

@Suite struct CrowdModellingTests {
  @Test(
    "agrees with the oracle",
    arguments: [
      (cells: 10, steps: 4, noise: 1.0, place: 1.0, cost: 1.0, aversion: 1.0),
      (2, 3, 0.4, 2, 0.5, 0.3), (3, 3, 0, 1, 3, 2), (7, 2, 0.6, 0.2, 0, 1),
    ])
  func oracle(
    cells: Int, steps: Int, noise: Double, place: Double, cost: Double, aversion: Double
  ) {
    expectAgreement(
      CrowdModelling(
        cells: cells, horizon: .finite(steps: steps), noise: noise, placeReward: place,
        movingCost: cost, crowdAversion: aversion),
      PaperShapedRingCrowd(
        stateCount: cells, stepCount: steps, noise: noise, place: place, cost: cost,
        aversion: aversion))
  }

  @Test("where all places are alike nobody should move", arguments: [0.0, 0.7, 1])
  func nobodyMoves(noise: Double) {
    // The crowd stays even whatever everybody does alike, so that only the moves' cost counts.
    let game = CrowdModelling(
      cells: 8, horizon: .finite(steps: 6), noise: noise, placeReward: 0, movingCost: 4)
    let crowding = 6 * log(8.0)
    let uniform = game.exploitability(of: .uniform(for: game))
    #expect(abs(uniform.bestResponse - crowding) < Tolerance.reordered)
    #expect(abs(uniform.exploitability - 6 * 4.0 / 8 * 2 / 3) < Tolerance.reordered)
    let still = Policy(for: game) { _, _, action in action == 1 ? 1 : 0 }
    #expect(abs(game.exploitability(of: still).exploitability) < Tolerance.reordered)
  }
}
