/// A stream of random numbers that is found by counting, not by splitting.
///
/// The stream of a seed, a purpose, a trial, a step and a block is always the same, whoever asks for
/// it and in whatever order: blocks of agents may be spread over any number of threads without
/// changing a result.
///
/// ```swift
/// var stream = RandomStream(seed: 7, purpose: .transitions, step: 12, block: 3)
/// let successor = tables.sample(table: state, using: &stream)
/// ```
///
/// The numbers come from xoshiro256++ 1.0 (Blackman and Vigna, Scrambled linear pseudorandom number
/// generators, ACM TOMS 47, 2021): period 2²⁵⁶ − 1, equidistributed in up to four dimensions less
/// one point. Its four words of state start as a permutation of the counters.
///
/// - With `f` the finaliser of splitmix64, the words (f(seed) ⊕ purpose, trial, step, block) pass
///   through seven Feistel steps `w[i+1] ⊕= f(w[i] + constant)`, so that every word depends on
///   every counter. The steps are invertible: under one seed no two different tuples share a state
///   (under two seeds, some do with a chance near 2⁻⁶⁴), and that two streams of 2⁴⁰ draws overlap
///   has a chance near 2⁻²¹⁵.
/// - Promised: the same 64-bit integers and uniforms on every platform and with every toolchain.
///   Not promised: secrecy. Seeds are not keys.
@frozen
public struct RandomStream: RandomNumberGenerator, Sendable, Equatable {
  @usableFromInline var word0: UInt64
  @usableFromInline var word1: UInt64
  @usableFromInline var word2: UInt64
  @usableFromInline var word3: UInt64

  /// Finds the stream that belongs to a tuple of counters, in about the time of 8 draws.
  ///
  /// - Parameters:
  ///   - seed: The seed of the whole computation.
  ///   - purpose: What the numbers are for.
  ///   - trial: Which repetition, or which iteration of an algorithm.
  ///   - step: The time step t.
  ///   - block: Which block of agents, or which row of a table.
  @inlinable
  public init(seed: UInt64, purpose: StreamPurpose, trial: Int = 0, step: Int = 0, block: Int = 0) {
    var key = Self.finalised(seed, tweak: 1) ^ purpose.rawValue
    var first = UInt64(bitPattern: Int64(trial))
    var second = UInt64(bitPattern: Int64(step))
    var third = UInt64(bitPattern: Int64(block))
    // Forward: the last word comes to depend on all four.
    first ^= Self.finalised(key, tweak: 2)
    second ^= Self.finalised(first, tweak: 3)
    third ^= Self.finalised(second, tweak: 4)
    // Around again: so do the others.
    key ^= Self.finalised(third, tweak: 5)
    first ^= Self.finalised(key, tweak: 6)
    second ^= Self.finalised(first, tweak: 7)
    third ^= Self.finalised(second, tweak: 8)
    // Zero, the one state that xoshiro never leaves, belongs to one tuple out of 2²⁵⁶.
    if key | first | second | third == 0 { key = 1 }
    self.init(state: (key, first, second, third))
  }

  /// Starts xoshiro256++ from a given state, for known-answer tests.
  ///
  /// - Parameter state: The four words, not all zero.
  @inlinable
  public init(state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(
      state.0 | state.1 | state.2 | state.3 != 0, "Expected a state that is not all zero")
    (word0, word1, word2, word3) = state
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let result = Self.rotated(word0 &+ word3, by: 23) &+ word0
    let shifted = word1 << 17
    word2 ^= word0
    word3 ^= word1
    word1 ^= word2
    word0 ^= word3
    word2 ^= shifted
    word3 = Self.rotated(word3, by: 45)
    return result
  }

  /// A number from [0, 1): one of the 2⁵³ multiples of 2⁻⁵³, each equally likely.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number from (0, 1): one of the 2⁵² odd multiples of 2⁻⁵³, each equally likely.
  ///
  /// Neither end is ever met, and `1 − u` has exactly the distribution of `u`.
  @inlinable
  public mutating func openUniform() -> Double {
    (Double(next() >> 12) + 0.5) * 0x1p-52
  }

  @inlinable
  static func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
    (word << count) | (word >> (64 &- count))
  }

  /// The output function of splitmix64 (Steele, Lea and Flood 2014; Stafford's variant 13).
  ///
  /// - Parameters:
  ///   - word: The word to mix.
  ///   - tweak: How many golden-ratio increments to add first, so that steps differ.
  /// - Returns: The mixed word, a permutation of `word` for each tweak.
  @inlinable
  static func finalised(_ word: UInt64, tweak: UInt64) -> UInt64 {
    var mixed = word &+ tweak &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
