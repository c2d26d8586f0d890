import Foundation
import MeanFieldRuns
import Testing

/// Something that a person may get wrong: a command and the files it finds, and what the program
/// has to say to it.
struct BadInput: Sendable, CustomTestStringConvertible {
  /// The arguments.
  let command: [String]
  /// The files beside which it runs, by path.
  let files: [String: Content]
  /// The exit status, see `UserError`.
  let status: Int32
  /// What the message must contain: the key, the value, what is allowed, the nearest name, the
  /// place.
  let says: [String]

  /// A command whose words are separated by spaces; `''` is an empty one.
  init(
    _ command: String, _ status: Int32, _ says: String..., files: [String: Content] = [:]
  ) {
    self.command = command.split(separator: " ").map { $0 == "''" ? "" : String($0) }
    self.status = status
    self.says = says
    self.files = files
  }

  /// A command of the given words.
  init(words: [String], _ status: Int32, _ says: String...) {
    command = words
    self.status = status
    self.says = says
    files = [:]
  }

  /// `run bad.yaml` with a run file.
  static func runFile(_ text: String, _ says: String..., status: Int32 = 65) -> BadInput {
    BadInput(["run", "bad.yaml", "--out", "out"], ["bad.yaml": .text(text)], status, says)
  }

  /// Evaluating a policy of beach-bar, whose shape is [3, 4, 3].
  static func policy(_ content: Content, _ says: String...) -> BadInput {
    BadInput(
      ["evaluate", "policy.npy", "--game", "beach-bar"], ["policy.npy": content], 65,
      ["policy.npy: "] + says)
  }

  /// Solving the crowd on a map.
  static func map(_ text: String, _ says: String...) -> BadInput {
    BadInput(
      ["run", "crowd-modelling-2d", "--set", "map=map.txt"], ["map.txt": .text(text)], 65, says)
  }

  /// A game of one state and two actions with a table of transitions.
  static func transitions(_ text: String, _ says: String...) -> BadInput {
    BadInput(
      ["run", "tables", "--set", "rewards=r.csv", "--set", "transitions=table.csv"],
      ["r.csv": .text("0 1\n"), "table.csv": .text(text)], 65, says)
  }

  /// Learning over a network whose links are in a file, which may not be there.
  static func links(_ text: String?, status: Int32 = 65, _ says: String...) -> BadInput {
    BadInput(
      [
        "run", "swarm", "-a", "networked-learning", "--with", "network=edges", "--with",
        "edges=links.csv",
      ], text.map { ["links.csv": .text($0)] } ?? [:], status, says)
  }

  private init(_ command: [String], _ files: [String: Content], _ status: Int32, _ says: [String]) {
    self.command = command
    self.files = files
    self.status = status
    self.says = says
  }

  var testDescription: String {
    let words = command.map { $0.count > 60 ? "\($0.prefix(60))…" : $0 }
    let files = files.sorted { $0.key < $1.key }.map { "\($0.key): \("\($0.value)".prefix(60))" }
    return (words + files).joined(separator: " ")
  }
}

/// What is at a path before the program runs.
enum Content: Sendable {
  case text(String)
  case bytes([UInt8])
  case folder
  /// A symbolic link.
  case link(String)
  /// The first bytes of the database of a finished run, a share of them all.
  case databaseCut(to: Double)
  /// The database of a finished run after statements behind the program's back.
  case databaseAfter(String)

  /// A policy of beach-bar, uniform but for one entry of its [3, 4, 3].
  static func policy(_ index: Int = 0, _ value: Double = 1.0 / 3) -> Content {
    var values = [Double](repeating: 1.0 / 3, count: 36)
    values[index] = value
    return .array("(3, 4, 3)", values)
  }

  /// A .npy file of the given shape, type and numbers, which are written as 64-bit floats.
  static func array(
    _ shape: String, _ values: [Double], type: String = "<f8", bytes: Int? = nil
  ) -> Content {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    let elements = values.flatMap { value in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
    let whole =
      [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, UInt8(header.utf8.count), 0]
      + Array(header.utf8) + elements
    return .bytes(Array(whole.prefix(bytes ?? whole.count)))
  }

  /// Puts it at a path.
  func put(at url: URL) throws {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    switch self {
    case .text(let text): try Data(text.utf8).write(to: url)
    case .bytes(let bytes): try Data(bytes).write(to: url)
    case .folder:
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    case .link(let target):
      try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: target)
    case .databaseCut(let share):
      let whole = try Self.finishedRun.get()
      try whole.prefix(Int(Double(whole.count) * share)).write(to: url)
    case .databaseAfter(let sql):
      try Self.finishedRun.get().write(to: url)
      try tamper(url.deletingLastPathComponent(), sql)
    }
  }

  /// The bytes of the database of a small run, made once.
  private static let finishedRun = Result {
    let program = try Program()
    try makeRun(
      RunDescription(
        game: Selection("left-right"), iterations: 4, trials: 2, evaluation: .init(agents: [5])),
      in: program("run"))
    return try Data(contentsOf: program("run/\(RunStore.fileName)"))
  }
}

/// Everything below a folder: what must not change when the program refuses.
struct FolderContents: Equatable {
  private var files: [String: Data] = [:]

  init(of folder: URL) throws {
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      files[path] = (try? Data(contentsOf: folder.appending(path: path))) ?? Data()
    }
  }
}
