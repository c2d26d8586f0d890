import Foundation

/// A folder that is gone after the test.
final class TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("mean-field-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.path + "/" + name }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Data(text.utf8), to: name)
  }

  @discardableResult
  func write(_ data: Data, to name: String) throws -> String {
    try data.write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  func contents() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }
}

extension TestNumbers {
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

  /// Overwrites, inserts, removes, repeats or cuts.
  mutating func mutate(_ bytes: inout [UInt8], alphabet: String) {
    guard !bytes.isEmpty else { return }
    let letters = Array(alphabet.utf8)
    let letter = below(4) == 0 ? UInt8(truncatingIfNeeded: next()) : letters[below(letters.count)]
    let place = below(bytes.count)
    switch below(6) {
    case 0, 1: bytes[place] = letter
    case 2: bytes.insert(letter, at: place)
    case 3: bytes.remove(at: place)
    case 4:
      let end = min(bytes.count, place + 1 + below(12))
      bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
    default: bytes.removeSubrange((bytes.count - min(bytes.count, 1 + below(8)))...)
    }
  }
}
