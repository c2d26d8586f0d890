import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The chase as a paper writes it.
struct PaperShapedChase: PaperShapedGame {
  var populations: Int
  var size: Int
  var torus: Bool
  var stepCount: Int
  var noise: Double
  var congestion: Double
  var corners: [Int]
  var stateCount: Int { populations * size * size }
  var actionCount: Int { 5 }
  var discountFactor: Double? { nil }
  var initial: [Double] {
    (0..<stateCount).map {
      corners[$0 / (size * size)] == $0 % (size * size) ? 1 / Double(populations) : 0
    }
  }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }

  private func moved(_ cell: Int, _ move: Int) -> Int {
    var row = cell / size + [0, -1, 0, 1, 0][move]
    var column = cell % size + [0, 0, 1, 0, -1][move]
    if torus {
      row = (row + size) % size
      column = (column + size) % size
    } else {
      row = max(0, min(size - 1, row))
      column = max(0, min(size - 1, column))
    }
    return row * size + column
  }

  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    let cells = size * size
    // Each population's own distribution.
    let shares = (0..<populations).map {
      Double(populations) * meanField.states[$0 * cells + state % cells]
    }
    let own = state / cells
    var reward = -congestion * log(shares[own] + 1e-25)
    if populations == 3 {
      reward += shares[(own + 2) % 3] - shares[(own + 1) % 3]
    } else {
      reward += shares[(own + 1) % 4] - shares[(own + 3) % 4]
    }
    return reward
  }

  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    let cells = size * size
    let first = state / cells * cells
    let aim = moved(state % cells, action)
    var law = [first + aim: 1 - noise]
    for move in 1..<5 { law[first + moved(aim, move), default: 0] += noise / 4 }
    return law
  }
}

@Suite struct PredatorPreyTests {
  @Test(
    "agrees with the oracle",
    arguments: [
      (populations: 3, size: 3, torus: false, noise: 0.8, congestion: 1.0),
      (3, 2, true, 0.3, 0.5), (4, 3, true, 0, 2), (4, 2, false, 1, 0),
    ])
  func oracle(populations: Int, size: Int, torus: Bool, noise: Double, congestion: Double) {
    let last = size * size - 1
    expectAgreement(
      PredatorPrey(
        populations: populations, size: size, onTorus: torus, horizon: .finite(steps: 3),
        noise: noise,
        congestion: congestion),
      PaperShapedChase(
        populations: populations, size: size, torus: torus, stepCount: 3, noise: noise,
        congestion: congestion,
        corners: populations == 3
          ? [0, size - 1, last - size + 1] : [0, last - size + 1, last, size - 1]))
  }

  @Test("what one population gains by another, the other loses", arguments: [3, 4])
  func zeroSum(populations: Int) {
    // Without congestion all returns together are zero, whatever everybody does.
    let game = PredatorPrey(populations: populations, size: 4, congestion: 0)
    for seed: UInt64 in 0..<3 {
      let found = game.exploitability(of: .random(for: game, seed: seed))
      #expect(abs(found.value) < Tolerance.reordered)
    }
  }
}
