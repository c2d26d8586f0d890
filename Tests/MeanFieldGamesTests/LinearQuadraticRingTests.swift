import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The linear-quadratic game as a paper writes it.
struct PaperShapedLinearQuadratic: PaperShapedGame {
  var stateCount: Int
  var largestMove: Int
  var stepCount: Int
  var timeStep: Double
  var reversion: Double
  var volatility: Double
  var cross: Double
  var weight: Double
  var actionCount: Int { 2 * largestMove + 1 }
  var discountFactor: Double? { nil }
  var initial: [Double] { (0..<stateCount).map { _ in 1 / Double(stateCount) } }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }

  private func distance(_ state: Int, _ meanField: PaperShapedMeanField) -> Double {
    (0..<stateCount).reduce(0) { $0 + Double($1) * meanField.states[$1] } - Double(state)
  }

  /// The nearest whole number, of two the even one.
  private func nearest(_ x: Double) -> Int {
    let below = floor(x)
    guard x - below != 0.5 else { return Int(below) + abs(Int(below) % 2) }
    return Int(floor(x + 0.5))
  }

  private func around(_ cell: Int) -> Int {
    var cell = cell
    while cell < 0 { cell += stateCount }
    while cell >= stateCount { cell -= stateCount }
    return cell
  }

  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    let move = Double(action - largestMove)
    let far = distance(state, meanField)
    return timeStep / 2 * (-move * move + 2 * cross * move * far - weight * far * far)
  }

  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    let drift = reversion * distance(state, meanField)
    let aim = around(state + nearest((Double(action - largestMove) + drift) * timeStep))
    // P(|e| ≤ x).
    func central(_ x: Double) -> Double { erf(x / (volatility * sqrt(2))) }
    var law: [Int: Double] = [:]
    for noise in -largestMove...largestMove {
      let size = Double(abs(noise))
      let probability =
        noise == 0
        ? central(0.5)
        : 0.5 * ((abs(noise) == largestMove ? 1 : central(size + 0.5)) - central(size - 0.5))
      let next = around(nearest(Double(aim) + Double(noise) * sqrt(timeStep) * volatility))
      law[next, default: 0] += probability
    }
    return law
  }
}

@Suite struct LinearQuadraticRingTests {
  @Test(
    "agrees with the oracle",
    arguments: [
      (cells: 10, largest: 3, step: 1.0, reversion: 0.0, volatility: 1.0, cross: 0.01, weight: 0.5),
      (6, 2, 0.25, 0.4, 2, 0.3, 1), (9, 1, 2, 0.7, 0.5, -0.2, 0), (5, 4, 0.5, 0, 1.3, 1, 0.2),
    ])
  func oracle(
    cells: Int, largest: Int, step: Double, reversion: Double, volatility: Double, cross: Double,
    weight: Double
  ) {
    expectAgreement(
      LinearQuadraticRing(
        cells: cells, largestMove: largest, horizon: .finite(steps: 3), timeStep: step,
        meanReversion: reversion, volatility: volatility, crossWeight: cross,
        distanceWeight: weight),
      PaperShapedLinearQuadratic(
        stateCount: cells, largestMove: largest, stepCount: 3, timeStep: step,
        reversion: reversion, volatility: volatility, cross: cross, weight: weight))
  }

  @Test("without the mean only the moves cost, and nobody should move")
  func onlyMoves() {
    let game = LinearQuadraticRing(
      horizon: .finite(steps: 5), timeStep: 0.5, crossWeight: 0, distanceWeight: 0)
    // The mean of a² over −3…3 is 4.
    let found = game.exploitability(of: .uniform(for: game))
    #expect(abs(found.value + 5 * 0.25 * 4) < Tolerance.reordered)
    #expect(abs(found.bestResponse) < Tolerance.reordered)
    // The mean of 0 to 9.
    let measures = game.measures(of: MeanField(states: game.initialDistribution))
    #expect(measures.map(\.name) == ["mean_state"])
    #expect(measures.allSatisfy { abs($0.value - 4.5) < Tolerance.rounding })
  }

  @Test("without noise everybody goes where they mean to")
  func noNoise() {
    let game = LinearQuadraticRing(horizon: .finite(steps: 2), volatility: 0)
    // All of the even spread move two to the right, and are as evenly spread as before.
    let right = Policy(for: game) { _, _, action in action == 5 ? 1 : 0 }
    var process = DecisionProcess(game)
    process.fillTransitions(at: 0, against: game.meanField(of: right))
    for cell in 0..<10 {
      let entries = process.transitions.entries(of: process.transitions[cell, 5])
      #expect(Array(process.transitions.successors[entries]) == [Int32((cell + 2) % 10)])
      #expect(Array(process.transitions.probabilities[entries]) == [1])
    }
  }

  @Test("transitions depend on the population only through the drift to its mean")
  func dynamics() {
    #expect(LinearQuadraticRing().dynamics == .fixed)
    #expect(LinearQuadraticRing(meanReversion: 0.1).dynamics == .meanFieldDependent)
  }
}
