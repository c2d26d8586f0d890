/// The header of a .npy file: the type, the order and the shape of the elements.
struct NPYHeader: Equatable {
  /// NumPy's name of the type, such as `<f8`.
  let type: String
  /// Whether the first axis is contiguous rather than the last.
  let isColumnMajor: Bool
  /// The lengths of the axes.
  let shape: [Int]

  /// The most bytes of a header.
  static let lengthLimit = 1 << 16

  /// Why a header is not one.
  struct Fault: Error {
    let reason: String
  }

  /// Reads a Python dictionary of the keys `descr`, `fortran_order` and `shape`.
  init(dictionary: some Sequence<UInt8>) throws(Fault) {
    var parser = PythonParser(text: Array(dictionary))
    var (type, order, shape): (String?, Bool?, [Int]?) = (nil, nil, nil)
    try parser.expect("{")
    while !parser.accept("}") {
      let key = try parser.string()
      try parser.expect(":")
      switch key {
      case "descr" where type == nil:
        guard !parser.isNext("[") else {
          throw Fault(reason: "it holds records with fields; only plain numbers can be read")
        }
        type = try parser.string()
      case "fortran_order" where order == nil: order = try parser.boolean()
      case "shape" where shape == nil: shape = try parser.tuple()
      default: throw Fault(reason: "its header has the key \(key), unknown or twice")
      }
      if !parser.accept(",") {
        try parser.expect("}")
        break
      }
    }
    try parser.expectEnd()
    guard let type, let order, let shape else {
      throw Fault(reason: "its header lacks descr, fortran_order or shape")
    }
    self.type = type
    isColumnMajor = order
    self.shape = shape
  }
}

/// The few forms of Python's literals that occur in headers.
private struct PythonParser {
  let text: [UInt8]
  var position = 0

  /// The most axes an array can have, as in NumPy.
  static let axisLimit = 64

  func fault(_ what: String) -> NPYHeader.Fault {
    NPYHeader.Fault(reason: "its header is not one: \(what) expected at byte \(position)")
  }

  mutating func skipSpaces() {
    while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) {
      position += 1
    }
  }

  mutating func isNext(_ character: Character) -> Bool {
    skipSpaces()
    return position < text.count && text[position] == character.asciiValue
  }

  mutating func accept(_ character: Character) -> Bool {
    guard isNext(character) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Character) throws(NPYHeader.Fault) {
    guard accept(character) else { throw fault("\(character)") }
  }

  mutating func expectEnd() throws(NPYHeader.Fault) {
    skipSpaces()
    guard position == text.count else { throw fault("the end") }
  }

  mutating func string() throws(NPYHeader.Fault) -> String {
    let isDouble = isNext("\"")
    guard isDouble || isNext("'") else { throw fault("a text in quotes") }
    let quote = text[position]
    let rest = text[(position + 1)...]
    guard let end = rest.firstIndex(of: quote) else { throw fault("a text in quotes") }
    position = end + 1
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  mutating func boolean() throws(NPYHeader.Fault) -> Bool {
    skipSpaces()
    for (word, value) in [("True", true), ("False", false)]
    where text[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw fault("True or False")
  }

  mutating func tuple() throws(NPYHeader.Fault) -> [Int] {
    var lengths: [Int] = []
    try expect("(")
    while !accept(")") {
      lengths.append(try length())
      guard lengths.count <= Self.axisLimit else {
        throw NPYHeader.Fault(reason: "it has more than \(Self.axisLimit) axes")
      }
      if !accept(",") {
        try expect(")")
        break
      }
    }
    return lengths
  }

  /// A whole number without a sign; Python 2 wrote some with an L at the end.
  private mutating func length() throws(NPYHeader.Fault) -> Int {
    skipSpaces()
    let digits = text[position...].prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { throw fault("a length") }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw NPYHeader.Fault(reason: "its shape is beyond all bounds")
    }
    position = digits.endIndex
    _ = accept("L")
    return value
  }
}
