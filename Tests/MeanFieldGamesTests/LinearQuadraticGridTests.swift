import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The line as a paper writes it.
struct PaperShapedLine: PaperShapedGame {
  var limits = (state: 5, action: 2)
  var stepCount = 4
  var timeStep = 0.1
  var pull = 1.0
  var noise = 3.0
  /// q, κ, terminal.
  var weights = [0.01, 0.5, 1]

  var stateCount: Int { 2 * limits.state + 1 }
  var actionCount: Int { 2 * limits.action + 1 }
  var discountFactor: Double? { nil }
  var initial: [Double] { (0..<stateCount).map { _ in 1 / Double(stateCount) } }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }
  func gap(_ state: Int, _ meanField: PaperShapedMeanField) -> Double {
    let mean = (0..<stateCount).reduce(0) {
      $0 + Double($1 - limits.state) * meanField.states[$1]
    }
    return mean - Double(state - limits.state)
  }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    let (gap, push) = (gap(state, meanField), Double(action - limits.action))
    if step == stepCount - 1 { return -0.5 * weights[2] * gap * gap }
    return timeStep * (-push * push / 2 + weights[0] * push * gap - weights[1] / 2 * gap * gap)
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    let push = Double(action - limits.action)
    let aim = Double(state - limits.state) + (pull * gap(state, meanField) + push) * timeStep
    let levels = (-3...3).map { Double($0) * noise }
    let total = levels.reduce(0) { $0 + exp(-$1 * $1 / 2) }
    var law: [Int: Double] = [:]
    for level in levels {
      // rint rounds halves to even.
      let next = Int(rint(aim + noise * level * sqrt(timeStep)))
      let place = max(-limits.state, min(limits.state, next)) + limits.state
      law[place, default: 0] += exp(-level * level / 2) / total
    }
    return law
  }
}

@Suite struct LinearQuadraticGridTests {
  @Test("agrees with the oracle")
  func oracle() {
    expectAgreement(LinearQuadraticGrid(), PaperShapedLine())
    var motion = LinearQuadraticGrid.Motion()
    motion.timeStep = 0.7
    motion.pull = 0.3
    motion.noise = 0.6
    var weights = LinearQuadraticGrid.Weights()
    weights.cross = 0.9
    weights.spread = 2
    weights.terminal = 0.4
    expectAgreement(
      LinearQuadraticGrid(
        stateLimit: 8, actionLimit: 3, steps: 3, motion: motion, weights: weights),
      PaperShapedLine(
        limits: (8, 3), stepCount: 3, timeStep: 0.7, pull: 0.3, noise: 0.6,
        weights: [0.9, 2, 0.4]))
  }

  @Test("settings arrive where they belong")
  func settings() throws {
    let settings = [
      "state-limit": "2", "action-limit": "1", "steps": "2", "time-step": "0.4", "pull": "0.6",
      "noise": "0.8", "cross-weight": "0.2", "spread-cost": "3", "terminal-cost": "5",
    ]
    expectAgreement(
      try LinearQuadraticGrid(settings, tables: [:]),
      PaperShapedLine(
        limits: (2, 1), stepCount: 2, timeStep: 0.4, pull: 0.6, noise: 0.8, weights: [0.2, 3, 5]))
  }

  /// The place a certain motion leads to, by place and push, without pull and noise.
  @Test("halves are rounded to even, and the ends hold")
  func rounding() throws {
    var motion = LinearQuadraticGrid.Motion()
    motion.timeStep = 0.5
    motion.pull = 0
    motion.noise = 0
    let game = LinearQuadraticGrid(stateLimit: 3, actionLimit: 3, motion: motion)
    let process = filled(game, states: game.initialDistribution)
    func next(_ place: Int, _ push: Int) throws -> Int {
      let law = process.law(place + 3, push + 3)
      return try #require(law.firstIndex { abs($0 - 1) < Tolerance.rounding }) - 3
    }
    // 0.5 → 0, 1.5 → 2, 2.5 → 2, −0.5 → 0, −1.5 → −2.
    #expect(
      try [next(0, 1), next(1, 1), next(2, 1), next(0, -1), next(-1, -1)] == [0, 2, 2, 0, -2])
    #expect(
      try [next(0, 3), next(1, 2), next(3, 3), next(3, 2), next(-3, -3)] == [2, 2, 3, 3, -3])
  }

  @Test("noise beyond the ends gathers there")
  func clampedNoise() {
    var motion = LinearQuadraticGrid.Motion()
    motion.noise = 1
    motion.timeStep = 1e6
    motion.pull = 0
    let game = LinearQuadraticGrid(stateLimit: 2, actionLimit: 0, motion: motion)
    let process = filled(game, states: game.initialDistribution)
    let weights = (-3...3).map { exp(-Double($0 * $0) / 2) }
    let side = weights[..<3].reduce(0, +) / weights.reduce(0, +)
    #expect(distance(process.law(2, 0), [side, 0, 1 - 2 * side, 0, side]) < Tolerance.rounding)
    #expect(distance(process.law(3, 0), [side, 0, 0, 1 - 2 * side, side]) < Tolerance.rounding)
  }

  @Test("the last step costs by the distance to the mean alone")
  func lastStep() {
    let game = LinearQuadraticGrid(stateLimit: 1, actionLimit: 1, steps: 2)
    let process = filled(game, step: 1, states: [0, 0.25, 0.75])
    let expected = [-1.75, -0.75, 0.25].flatMap { gap in
      (0..<3).map { _ in -0.5 * gap * gap }
    }
    #expect(distance(process.rewards, expected) < Tolerance.rounding)
  }

  @Test("pushes that lead to the same places share a row")
  func sharedRows() {
    var motion = LinearQuadraticGrid.Motion()
    motion.noise = 0
    let game = LinearQuadraticGrid(motion: motion)
    // Pushes move by at most 0.2 and the pull by at most 0.5: one row a place, or two.
    let rows = filled(game, states: game.initialDistribution).transitions.rowCount - 1
    #expect((11...22).contains(rows))
  }
}
