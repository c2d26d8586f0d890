import MeanFieldModel

/// Makes wrong files from right ones; the same for the same seed.
struct Mutator {
  /// The most bytes of an input.
  private static let sizeLimit = 1 << 16

  /// Numbers at and beyond the edge of what can be held.
  private static let numbers = [
    "0", "-0", "1", "-1", "2", "3", "7", "10", "100", "1000", "65536", "1000000", "1e3", "1e6",
    "1e9", "1e15", "1e16", "2147483648", "9007199254740993", "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "18446744073709551615", "1e308", "1e309",
    "1e-320", "1e-400", "0.1", ".5", "5.", "nan", "inf", "-inf", ".nan", "0x10", "0o7", "1_000",
    "1__0", "٣", "1e", "--1", "+1",
  ].map { Array($0.utf8) }

  private var stream: RandomStream

  init(seed: UInt64) { stream = RandomStream(seed: seed, purpose: .game) }

  mutating func next() -> UInt64 { stream.next() }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }

  /// One of the pool, every other time one of the samples it begins with, changed in one to eight
  /// ways.
  mutating func input(from pool: [[UInt8]], samples: Int, words: [[UInt8]]) -> [UInt8] {
    var bytes = pool[below(below(2) == 0 ? samples : pool.count)]
    for _ in 0...below(below(4) == 0 ? 8 : 2) { mutate(&bytes, pool, words) }
    return Array(bytes.prefix(Self.sizeLimit))
  }

  private mutating func mutate(_ bytes: inout [UInt8], _ pool: [[UInt8]], _ words: [[UInt8]]) {
    switch below(14) {
    case 0: if !bytes.isEmpty { bytes[below(bytes.count)] ^= 1 << UInt8(below(8)) }
    case 1: if !bytes.isEmpty { bytes[below(bytes.count)] = UInt8(below(256)) }
    case 2: bytes.removeSubrange(range(in: bytes))
    case 3: bytes.insert(contentsOf: bytes[range(in: bytes)], at: below(bytes.count + 1))
    case 4: bytes.insert(contentsOf: words[below(words.count)], at: below(bytes.count + 1))
    case 5: bytes.replaceSubrange(range(in: bytes), with: words[below(words.count)])
    case 6: bytes.removeLast(below(bytes.count + 1))
    case 7, 8: replaceNumber(&bytes)
    case 9: splice(&bytes, pool[below(pool.count)])
    case 10: changeLines(&bytes)
    case 11: repeatPart(&bytes)
    case 12: bytes.insert(UInt8(below(256)), at: below(bytes.count + 1))
    default: if !bytes.isEmpty { bytes[below(bytes.count)] = [0, 0x7F, 0x80, 0xFF][below(4)] }
    }
  }

  /// A short part, sometimes a long one.
  private mutating func range(in bytes: [UInt8]) -> Range<Int> {
    let start = below(bytes.count + 1)
    let length = below(8) == 0 ? bytes.count : 16
    return start..<min(bytes.count, start + below(length + 1))
  }

  private mutating func replaceNumber(_ bytes: inout [UInt8]) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let starts = bytes.indices.filter { index in
      digits.contains(bytes[index]) && (index == 0 || !digits.contains(bytes[index - 1]))
    }
    guard !starts.isEmpty else { return }
    let start = starts[below(starts.count)]
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: Self.numbers[below(Self.numbers.count)])
  }

  private mutating func splice(_ bytes: inout [UInt8], _ other: [UInt8]) {
    bytes.removeLast(below(bytes.count + 1))
    bytes += other.dropFirst(below(other.count + 1))
  }

  /// Removes, repeats, moves or indents a line.
  private mutating func changeLines(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    let place = below(lines.count)
    switch below(4) {
    case 0: lines.remove(at: place)
    case 1: lines.insert(lines[below(lines.count)], at: place)
    case 2: lines.swapAt(place, below(lines.count))
    default: lines[place] = Array(repeating: 0x20, count: below(5)) + lines[place]
    }
    bytes = Array(lines.joined(separator: [0x0A]))
  }

  private mutating func repeatPart(_ bytes: inout [UInt8]) {
    let part = Array(bytes[range(in: bytes)])
    guard !part.isEmpty else { return }
    let most = Self.sizeLimit / part.count
    let count = min(most, 1 << below(17))
    bytes.insert(contentsOf: repeatElement(part, count: count).joined(), at: below(bytes.count + 1))
  }
}
