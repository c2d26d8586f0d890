import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct StationaryDistributionTests {
  @Test("of gambler's ruin weighs both ends by the chances", arguments: [0.5, 0.4, 0.7])
  func gamblersRuin(win: Double) {
    let goal = 12
    let chain = MarkovChain(
      (0...goal).map { $0 == 0 || $0 == goal ? [$0: 1] : [$0 - 1: 1 - win, $0 + 1: win] })
    let ratio = (1 - win) / win
    for start in 0...goal {
      var initial = [Double](repeating: 0, count: goal + 1)
      initial[start] = 1
      let longRun = chain.stationaryDistribution(from: initial)
      let chance =
        win == 0.5
        ? Double(start) / Double(goal)
        : (1 - pow(ratio, Double(start))) / (1 - pow(ratio, Double(goal)))
      #expect(distance(longRun.absorption, [1 - chance, chance]) < Tolerance.rounding)
      #expect(abs(longRun.distribution[0] - (1 - chance)) < Tolerance.rounding)
      #expect(abs(longRun.distribution[goal] - chance) < Tolerance.rounding)
      #expect(longRun.distribution[1..<goal].allSatisfy { $0 == 0 })
      #expect(longRun.isReducible && !longRun.isPeriodic)
    }
  }

  @Test("of a cycle is uniform though the chain keeps moving", arguments: [2, 3, 7])
  func cycles(length: Int) {
    let chain = MarkovChain((0..<length).map { [($0 + 1) % length: 1] })
    var initial = [Double](repeating: 0, count: length)
    initial[0] = 1
    let longRun = chain.stationaryDistribution(from: initial)
    let uniform = [Double](repeating: 1 / Double(length), count: length)
    #expect(distance(longRun.distribution, uniform) < Tolerance.rounding)
    #expect(longRun.isPeriodic && !longRun.isReducible)
    #expect(longRun.recurrentClasses[0].period == length)
  }

  @Test("leaves nothing in transient states")
  func transient() {
    // 0 → 1 → the pair 2, 3.
    let chain = MarkovChain([[0: 0.9, 1: 0.1], [2: 1], [2: 0.5, 3: 0.5], [2: 0.25, 3: 0.75]])
    let longRun = chain.stationaryDistribution(from: [0.5, 0.25, 0.25, 0])
    #expect(distance(longRun.distribution, [0, 0, 1.0 / 3, 2.0 / 3]) < Tolerance.rounding)
    #expect(longRun.absorption == [1])
  }

  @Test("is exact however slowly transient states are left")
  func slowAbsorption() {
    // Absorption at a rate of 1e-7 a step to each side, one side twice as likely.
    let chain = MarkovChain([[0: 1], [0: 1e-7, 1: 1 - 3e-7, 2: 2e-7], [2: 1]])
    let longRun = chain.stationaryDistribution(from: [0, 1, 0])
    #expect(distance(longRun.distribution, [1.0 / 3, 0, 2.0 / 3]) < Tolerance.stationary)
  }

  @Test(
    "of a birth and death chain keeps relative accuracy",
    arguments: [
      (states: 2, up: 1e-12, down: 0.7), (30, 1e-9, 0.5), (30, 0.5, 1e-9), (512, 0.3, 0.31),
      (400, 0.1, 0.9), (400, 0.9, 0.1), (60, 1e-9, 0.5), (60, 0.5, 1e-9),
    ])
  func birthAndDeath(states: Int, up: Double, down: Double) {
    let chain = MarkovChain.birthAndDeath(states, up: up, down: down)
    let uniform = [Double](repeating: 1 / Double(states), count: states)
    let longRun = chain.stationaryDistribution(from: uniform)
    // π_i ∝ (up / down)^i, told from the likelier end.
    let ratio = min(up / down, down / up)
    let weights = (0..<states).map { pow(ratio, Double(up > down ? states - 1 - $0 : $0)) }
    let sum = weights.reduce(0, +)
    // One rounding or two for each state that is eliminated.
    let accuracy = 8 * Double(states) * Double.ulpOfOne
    let ratios = (0..<states).map { longRun.distribution[$0] / (weights[$0] / sum) }
    // Subnormal shares have no relative accuracy to keep.
    let normal = ratios.indices.filter { weights[$0] > 1e-290 }
    #expect(distance(normal.map { ratios[$0] }, normal.map { _ in 1 }) < accuracy)
    #expect(longRun.distribution.allSatisfy { $0 >= 0 })
    #expect(abs(longRun.distribution.reduce(0, +) - 1) < Tolerance.rounding)
  }

  @Test(
    "of more than 512 states is found by iteration, and by elimination where successors are near",
    arguments: [1, 7])
  func large(spread: Int) {
    // One step on with probability 0.9, back to the first state otherwise, under numbers that are
    // `spread` apart from one state to the next.
    let states = 601
    let number = { state in state * spread % states }
    let laws = (0..<states).map { state in
      let next = min(state + 1, states - 1)
      return (number(state), [number(0): 0.1, number(next): 0.9])
    }
    let chain = MarkovChain(laws.sorted { $0.0 < $1.0 }.map(\.1))
    var initial = [Double](repeating: 0, count: states)
    initial[7] = 1
    let longRun = chain.stationaryDistribution(from: initial)
    let expected = (0..<states).map {
      pow(0.9, Double($0)) * ($0 + 1 < states ? 0.1 : 1)
    }
    let found = (0..<states).map { longRun.distribution[number($0)] }
    #expect(distance(found, expected) < Tolerance.rounding)
    #expect(longRun.residual < Tolerance.rounding)
  }

  @Test("of more than 512 transient states follows them to where they end")
  func largeTransient() {
    // On along a line of 600 states with probability 0.5, off it to one of two ends with 0.2 or 0.3.
    let states = 600
    let ends = [states, states + 1]
    let chain = MarkovChain(
      (0..<states).map { state in
        [min(state + 1, states - 1): 0.5, ends[0]: 0.2, ends[1]: 0.3]
      } + ends.map { [$0: 1] })
    var initial = [Double](repeating: 0, count: states + 2)
    (initial[3], initial[ends[1]]) = (0.5, 0.5)
    let longRun = chain.stationaryDistribution(from: initial)
    // Half of all are at the second end from the start; of the others two fifths go to the first.
    #expect(distance(longRun.absorption, [0.2, 0.8]) < Tolerance.rounding)
    #expect(longRun.distribution[..<states].allSatisfy { $0 == 0 })
    #expect(longRun.residual < Tolerance.rounding)
  }

  @Test("of a large periodic chain is found by iteration too")
  func largePeriodic() {
    // States alternate between an even and an odd half; every other state is likelier.
    let states = 602
    let chain = MarkovChain(
      (0..<states).map { state in
        let other = (state + 1) % 2
        return state % 4 < 2 ? [other: 1] : [other + 2 * ((state / 2) % 301): 0.5, other: 0.5]
      })
    let classes = chain.communicatingClasses().filter(\.isRecurrent)
    let longRun = chain.stationaryDistribution(
      from: [Double](repeating: 1 / Double(states), count: states))
    #expect(longRun.residual < Tolerance.rounding)
    #expect(classes.allSatisfy { $0.period == 2 })
  }

  @Test("is stationary for random chains", arguments: 0..<10)
  func random(seed: Int) {
    var numbers = TestNumbers(seed: UInt64(seed))
    let states = 40
    let chain = MarkovChain(
      (0..<states).map { state in
        let weights = (0..<3).map { _ in
          (Int.random(in: 0..<states, using: &numbers), 1e-3 + numbers.fraction())
        }
        let law = Dictionary(weights + [((state + 1) % states, 0.1)], uniquingKeysWith: +)
        let sum = law.values.reduce(0, +)
        return law.mapValues { $0 / sum }
      })
    var initial = [Double](repeating: 0, count: states)
    initial[0] = 1
    let longRun = chain.stationaryDistribution(from: initial)
    #expect(longRun.residual < Tolerance.rounding)
    #expect(distance(chain.push(longRun.distribution), longRun.distribution) < Tolerance.rounding)
    #expect(abs(longRun.distribution.reduce(0, +) - 1) < Tolerance.rounding)
  }
}
