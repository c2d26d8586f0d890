import MeanFieldModel
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  /// xoshiro256plusplus.c as published at prng.di.unimi.it, compiled with gcc, from state 1, 2, 3, 4.
  @Test func generatorGivesThePublishedNumbers() {
    let golden: [UInt64] = [
      41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386,
      9_228_616_714_210_784_205, 9_973_669_472_204_895_162, 14_011_001_112_246_962_877,
      12_406_186_145_184_390_807, 15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
    ]
    var stream = RandomStream(state: (1, 2, 3, 4))
    #expect(golden.map { _ in stream.next() } == golden)
    for _ in 10..<999 { _ = stream.next() }
    #expect(stream.next() == 1_045_639_946_057_077_588)
  }

  /// By a Python program written from the paper, from the numbers above; of bounds near 2⁶³ a quarter of
  /// all draws are thrown away.
  @Test func indicesAndOrdersStay() {
    var stream = RandomStream(state: (1, 2, 3, 4))
    #expect((0..<10).map { _ in stream.index(below: 10) } == [0, 0, 0, 0, 5, 5, 7, 6, 8, 5])
    stream = RandomStream(state: (1, 2, 3, 4))
    #expect(
      (0..<8).map { _ in stream.index(below: 3 << 61) } == [
        15_728_640, 22_020_134, 1_345_802_254_417_958, 1_346_629_440_995_394,
        3_460_731_267_829_044_076, 3_740_126_052_076_835_685, 5_254_125_417_092_611_078,
        4_652_319_804_444_146_552,
      ])
    stream = RandomStream(state: (1, 2, 3, 4))
    var order = Array(Int32(0)..<8)
    stream.shuffle(&order)
    #expect(order == [4, 3, 1, 2, 5, 6, 7, 0])
    #expect(stream.index(below: 1) == 0)
  }

  /// What seeds promise: never change these numbers.
  ///
  /// By a Python program written from the description of `RandomStream`, its finaliser checked
  /// against splitmix64's known first number for the seed 1234567.
  @Test func seedsGiveTheirNumbersForEver() {
    var first = RandomStream(seed: 0, purpose: .initialStates)
    #expect(
      (0..<3).map { _ in first.next() } == [
        15_873_749_758_297_538_718, 14_710_549_455_159_787_605, 8_196_885_155_471_366_541,
      ])
    var second = RandomStream(seed: 7, purpose: .transitions, step: 12, block: 3)
    #expect(
      (0..<3).map { _ in second.next() } == [
        8_047_682_514_246_854_301, 3_419_826_336_176_789_275, 17_882_165_093_251_836_077,
      ])
    var third = RandomStream(
      seed: .max, purpose: .counts, trial: -1, step: 1_000_000, block: 1 << 40)
    #expect(
      (0..<3).map { _ in third.next() } == [
        9_147_712_326_067_020_112, 27_863_008_344_281_545, 8_364_771_056_114_974_001,
      ])
  }

  @Test func everyCounterChoosesAnotherStream() {
    let purposes: [StreamPurpose] = [
      .initialStates, .actions, .transitions, .counts, .policyInitialisation, .deviation, .game,
    ]
    var seen: Set<UInt64> = []
    for seed in 0..<4 {
      for purpose in purposes {
        for cell in 0..<1000 {
          var stream = RandomStream(
            seed: UInt64(seed), purpose: purpose, trial: cell / 100, step: cell / 10 % 10,
            block: cell % 10)
          seen.insert(stream.next())
        }
      }
    }
    #expect(seen.count == 4 * 7 * 1000)
  }

  /// Each bit of each counter must turn each output bit with probability ½.
  @Test func flippedCounterBitsFlipHalfTheOutput() {
    func first(_ counters: [UInt64]) -> UInt64 {
      let numbers = counters.map { Int(bitPattern: UInt($0)) }
      var stream = RandomStream(
        seed: counters[0], purpose: .game, trial: numbers[1], step: numbers[2], block: numbers[3])
      return stream.next()
    }
    var total = 0
    let samples = 4 * 64 * 16
    for sample in 0..<samples {
      let counters = [UInt64](repeating: UInt64(sample) / 256 * 1009, count: 4)
      var flipped = counters
      flipped[sample / 64 % 4] ^= 1 << UInt64(sample % 64)
      let distance = (first(counters) ^ first(flipped)).nonzeroBitCount
      // Seven standard deviations to either side.
      #expect(distance > 4 && distance < 60)
      total += distance
    }
    // Each distance has mean 32 and variance 16.
    let standardError = 4 * Double(samples).squareRoot()
    #expect(abs(Double(total - 32 * samples)) < standardErrorLimit * standardError)
  }

  /// Uniforms of one long stream, and the same numbers of draws spread over blocks and over steps.
  @Test(arguments: [0, 1, 2])
  func uniformsFillTheInterval(spreading: Int) {
    let cells = 256
    let draws = 64_000
    var observed = [Int](repeating: 0, count: cells)
    var pairs = [Int](repeating: 0, count: cells)
    var long = RandomStream(seed: 11, purpose: .actions)
    for start in 0..<(draws / 2) {
      var short = RandomStream(
        seed: 12, purpose: .actions, step: spreading == 1 ? start : 4,
        block: spreading == 2 ? start : 5)
      let first = spreading == 0 ? long.uniform() : short.uniform()
      let second = spreading == 0 ? long.openUniform() : short.openUniform()
      observed[Int(first * 256)] += 1
      observed[Int(second * 256)] += 1
      pairs[Int(first * 16) * 16 + Int(second * 16)] += 1
    }
    let expected = [Double](repeating: Double(draws) / 256, count: cells)
    #expect(chiSquarePValue(observed: observed, expected: expected) > significance)
    #expect(chiSquarePValue(observed: pairs, expected: expected.map { $0 / 2 }) > significance)
  }

  /// The k-th draws of neighbouring streams must not be correlated.
  @Test(arguments: [0, 1, 2])
  func neighboursAreUncorrelated(neighbour: Int) {
    let streams = 500
    let draws = 32
    var sum = 0.0
    for index in 0..<streams {
      var stream = RandomStream(seed: 3, purpose: .counts, trial: 1, step: 20, block: index)
      var other =
        switch neighbour {
        case 0: RandomStream(seed: 3, purpose: .counts, trial: 1, step: 20, block: index + 1)
        case 1: RandomStream(seed: 3, purpose: .counts, trial: 1, step: 21, block: index)
        default: RandomStream(seed: 3, purpose: .counts, trial: 2, step: 20, block: index)
        }
      for _ in 0..<draws { sum += (stream.uniform() - 0.5) * (other.uniform() - 0.5) }
    }
    // Each product has variance 1/144.
    let standardError = Double(streams * draws).squareRoot() / 12
    #expect(abs(sum) < standardErrorLimit * standardError)
  }

  @Test func uniformsStayWithinTheirIntervals() {
    // The first number from these states is 2⁶⁴ − 1, and 0.
    var highest = RandomStream(state: (.max, 1, 1, 1))
    var lowest = RandomStream(state: (0, 1, 1, 0))
    let copies = (highest, lowest)
    #expect(highest.next() == UInt64.max)
    #expect(lowest.next() == 0 as UInt64)
    (highest, lowest) = copies
    #expect(highest.uniform() == 1 - 0x1p-53)
    #expect(lowest.uniform() == 0)
    (highest, lowest) = copies
    #expect(highest.openUniform() == 1 - 0x1p-53)
    #expect(lowest.openUniform() == 0x1p-53)
  }
}
