import MeanFieldModel

/// A text in TNTP form: its metadata and, line by line, the words after them.
///
/// Metadata are lines `<KEY> value` up to `<END OF METADATA>`. Lines that are blank or begin with
/// `~` say nothing. Words are divided by spaces and tabs; `:` and `;` are words of their own.
struct TNTPText {
  /// Some characters of one line.
  struct Word {
    let bytes: Range<Int>
    let line: Int
  }

  private let bytes: [UInt8]
  /// The bytes of each line, without what ends it.
  private let lines: [Range<Int>]
  private var metadata: [String: Word] = [:]
  /// The line that ends the metadata.
  private var lastMetadataLine = 0

  /// Reads a text as far as the end of its metadata.
  ///
  /// - Throws: `TextError` if the metadata have another form or no end.
  init(_ text: String) throws(TextError) {
    bytes = Array(text.utf8)
    lines = Self.lines(of: bytes)
    while lastMetadataLine < lines.count {
      let line = lastMetadataLine
      let words = words(ofLine: line)
      guard let first = words.first else {
        lastMetadataLine += 1
        continue
      }
      guard bytes[first.bytes.lowerBound] == UInt8(ascii: "<"),
        let close = bytes[lines[line]].firstIndex(of: UInt8(ascii: ">"))
      else { throw error("expected <KEY> value, or <END OF METADATA>", at: first) }
      let key = String(decoding: bytes[first.bytes.lowerBound...close], as: UTF8.self).uppercased()
      if key == "<END OF METADATA>" { return }
      if let value = words.first(where: { $0.bytes.lowerBound > close }) {
        guard metadata.updateValue(value, forKey: key) == nil || !Self.keys.contains(key) else {
          throw error("\(key) is there twice", at: first)
        }
      }
      lastMetadataLine += 1
    }
    throw errorAtEnd("there is no <END OF METADATA>")
  }

  /// The keys whose values are used.
  private static let keys: Set = [
    "<NUMBER OF ZONES>", "<NUMBER OF NODES>", "<FIRST THRU NODE>", "<NUMBER OF LINKS>",
    "<TOTAL OD FLOW>",
  ]

  /// The whole number from 0 that the metadata give for a key.
  ///
  /// - Throws: `TextError` if there is none.
  func count(_ key: String) throws(TextError) -> Int {
    guard let word = metadata[key] else {
      throw error("the metadata have no \(key)", atLine: lastMetadataLine)
    }
    return try integer(word)
  }

  /// Where the metadata give the value of a key, if they do.
  func value(_ key: String) -> Word? { metadata[key] }

  /// Goes through the words after the metadata.
  var cursor: Cursor { Cursor(file: self, line: lastMetadataLine) }

  /// A place between two words of a text.
  struct Cursor {
    private let file: TNTPText
    private var line: Int
    private var words: [Word] = []
    private var position = 0

    fileprivate init(file: TNTPText, line: Int) {
      self.file = file
      self.line = line
    }

    /// The words of the next line that has some.
    mutating func nextLine() -> [Word]? {
      repeat {
        line += 1
        guard line < file.lines.count else { return nil }
        words = file.words(ofLine: line)
      } while words.isEmpty
      position = words.count
      return words
    }

    /// The next word.
    mutating func next() -> Word? {
      if position == words.count {
        guard nextLine() != nil else { return nil }
        position = 0
      }
      position += 1
      return words[position - 1]
    }

    /// The next word.
    ///
    /// - Throws: `TextError` that tells what was expected if there is none.
    mutating func next(_ expected: String) throws(TextError) -> Word {
      guard let word = next() else {
        throw file.errorAtEnd("the file ends where \(expected) should be")
      }
      return word
    }

    /// Goes past a word.
    ///
    /// - Throws: `TextError` if it is another.
    mutating func skip(_ text: String) throws(TextError) {
      let word = try next("'\(text)'")
      guard file.text(word) == text else {
        throw file.error("expected '\(text)' instead of '\(file.text(word))'", at: word)
      }
    }
  }

  /// The characters of a word.
  func text(_ word: Word) -> String { String(decoding: bytes[word.bytes], as: UTF8.self) }

  /// The whole number from 0 that a word is.
  ///
  /// - Throws: `TextError` if it is none.
  func integer(_ word: Word) throws(TextError) -> Int {
    guard let value = Int(text(word)), value >= 0 else {
      throw error("'\(text(word))' is not a whole number from 0", at: word)
    }
    return value
  }

  /// The decimal number from 0 that a word is.
  ///
  /// - Throws: `TextError` if it is none.
  func number(_ word: Word) throws(TextError) -> Double {
    let text = text(word)
    guard !text.contains(where: { "xXpP".contains($0) }), let value = Double(text), value >= 0,
      value.isFinite
    else { throw error("'\(text)' is not a number from 0", at: word) }
    return value
  }

  /// An error in the place of a word.
  func error(_ reason: String, at word: Word) -> TextError {
    let before = bytes[lines[word.line].lowerBound..<word.bytes.lowerBound]
    return TextError(
      line: word.line + 1, column: String(decoding: before, as: UTF8.self).count + 1, reason: reason
    )
  }

  /// An error after the last character.
  func errorAtEnd(_ reason: String) -> TextError {
    let last = String(decoding: bytes[lines[lines.count - 1]], as: UTF8.self)
    return TextError(line: lines.count, column: last.count + 1, reason: reason)
  }

  private func error(_ reason: String, atLine line: Int) -> TextError {
    TextError(line: line + 1, column: 1, reason: reason)
  }

  private func words(ofLine line: Int) -> [Word] {
    var words: [Word] = []
    var position = lines[line].lowerBound
    let end = lines[line].upperBound
    func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") || byte == UInt8(ascii: ";") }
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (9...13).contains(byte) }
    while position < end {
      let start = position
      position += 1
      if isSpace(bytes[start]) { continue }
      if words.isEmpty, bytes[start] == UInt8(ascii: "~") { return [] }
      if !isMark(bytes[start]) {
        while position < end, !isSpace(bytes[position]), !isMark(bytes[position]) { position += 1 }
      }
      words.append(Word(bytes: start..<position, line: line))
    }
    return words
  }

  /// Lines end with a line feed, a carriage return or both.
  private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for (position, byte) in bytes.enumerated() where byte == 10 || byte == 13 {
      if byte == 10, position > 0, bytes[position - 1] == 13 {
        start = position + 1
        continue
      }
      lines.append(start..<position)
      start = position + 1
    }
    lines.append(start..<bytes.count)
    return lines
  }
}
