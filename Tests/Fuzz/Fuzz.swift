import Foundation
import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Gives every reader of files wrong files until the time is over: `fuzz SECONDS [SEED]`, or a
/// number of inputs: `fuzz --inputs N [SEED]`.
///
/// Each input is written to `.build/fuzz` before it is tried. A crash, an input that takes more
/// than half a minute, and one that takes more memory than allowed all end the program and leave
/// it there; `fuzz --replay FILE` tries it again. The inputs are the same for the same seed.
@main
struct Fuzz {
  /// The most memory to be used, so that a small file that makes a huge table ends in a crash.
  private static let memoryLimit: UInt64 = 3 << 30
  /// Seconds that an input may take.
  private static let patience: UInt32 = 30

  private let folder = URL(filePath: ".build/fuzz", directoryHint: .isDirectory)
  private var mutator: Mutator
  private var states: [ReaderState]

  /// What is known of a reader so far.
  private struct ReaderState {
    let reader: Reader
    /// Where its inputs are written.
    let path: String
    private let descriptor: Int32
    /// What inputs are made from: the samples, and inputs that got a new answer.
    var pool: [[UInt8]]
    let words: [[UInt8]]
    var answers: Set<String> = []
    var inputs = 0
    var accepted = 0
    var slowest = 0.0

    /// The most inputs to make others from, and the most bytes of one: long ones take long.
    static let (poolLimit, sizeLimit) = (2000, 4096)

    init(_ reader: Reader, in folder: URL) {
      self.reader = reader
      path = folder.path + "/" + reader.name
      descriptor = open(path, O_RDWR | O_CREAT, 0o666)
      precondition(descriptor >= 0, "cannot write \(path)")
      // Samples of bytes are written with a character for each.
      let isText = !reader.name.hasSuffix(".npy")
      func bytes(_ text: String) -> [UInt8] {
        isText ? Array(text.utf8) : text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
      }
      pool = reader.samples.map(bytes)
      words = reader.words.map(bytes)
    }

    /// Writes the next input over the last one; a file begun anew would wait for the disk.
    func write(_ input: [UInt8]) {
      let isWritten =
        pwrite(descriptor, input, input.count, 0) == input.count
        && ftruncate(descriptor, off_t(input.count)) == 0
      precondition(isWritten, "cannot write \(path)")
    }
  }

  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    limitMemory()
    if arguments.first == "--replay", arguments.count == 2 { return try replay(arguments[1]) }
    let isCounted = arguments.first == "--inputs"
    if isCounted { arguments.removeFirst() }
    let numbers = arguments.map { UInt64($0) }
    guard (1...2).contains(numbers.count), !numbers.contains(nil) else {
      print("usage: fuzz SECONDS [SEED] | fuzz --inputs N [SEED] | fuzz --replay FILE")
      exit(64)
    }
    var fuzz = try Fuzz(seed: numbers.count > 1 ? numbers[1] ?? 1 : 1)
    let amount = Double(numbers[0] ?? 0)
    fuzz.run(inputs: isCounted ? Int(amount) : .max, seconds: isCounted ? .infinity : amount)
  }

  private init(seed: UInt64) throws {
    mutator = Mutator(seed: seed)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    states = Reader.all.map { [folder] in ReaderState($0, in: folder) }
  }

  private mutating func run(inputs: Int, seconds: Double) {
    let start = ContinuousClock.now
    func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(1) }
    // The samples themselves come first.
    for index in states.indices {
      for sample in states[index].pool { attempt(sample, index) }
    }
    var count = 0
    while count < inputs, elapsed() < seconds {
      let index = count % states.count
      let input = mutator.input(
        from: states[index].pool, samples: states[index].reader.samples.count,
        words: states[index].words)
      attempt(input, index)
      count += 1
    }
    report(elapsed())
  }

  /// Gives an input to a reader; what gets a new answer is a start for others.
  private mutating func attempt(_ input: [UInt8], _ index: Int) {
    states[index].write(input)
    let start = ContinuousClock.now
    alarm(Self.patience)
    let answer: String
    do {
      try states[index].reader.read(states[index].path)
      answer = "accepted"
      states[index].accepted += 1
    } catch {
      answer = Self.kind(of: Self.reason(error).replacing(states[index].path, with: ""))
    }
    alarm(0)
    states[index].inputs += 1
    states[index].slowest = max(
      states[index].slowest, (ContinuousClock.now - start) / .seconds(1))
    let isNew = states[index].answers.insert(answer).inserted
    if isNew || (answer == "accepted" && mutator.below(8) == 0),
      states[index].pool.count < ReaderState.poolLimit, input.count <= ReaderState.sizeLimit
    {
      states[index].pool.append(input)
    }
  }

  /// What is wrong, without the place.
  private static func reason(_ error: any Error) -> String {
    (error as? TextError)?.reason ?? (error as? FileError).map { "\($0.key): \($0.reason)" }
      ?? "\(error)"
  }

  /// The first words of an answer without its numbers: the rest quotes the input.
  private static func kind(of message: String) -> String {
    message.filter { !$0.isNumber }.split(separator: " ").prefix(3).joined(separator: " ")
  }

  private func report(_ seconds: Double) {
    print("reader           inputs    accepted  answers   slowest")
    for state in states {
      print(
        state.reader.name.padding(toLength: 14, withPad: " ", startingAt: 0)
          + String(
            format: "%9d %11d %8d %8.3f s", state.inputs, state.accepted, state.answers.count,
            state.slowest))
    }
    let inputs = states.reduce(0) { $0 + $1.inputs }
    print(
      String(
        format: "%d inputs in %.1f s: %.0f a second", inputs, seconds, Double(inputs) / seconds))
  }

  /// Tries a file that is named like a reader's once more.
  private static func replay(_ path: String) throws {
    let name = (path as NSString).lastPathComponent
    guard let reader = Reader.all.first(where: { $0.name == name }) else {
      print("no reader has files named \(name)")
      exit(64)
    }
    do {
      try reader.read(path)
      print("accepted")
    } catch {
      print("\(error)")
    }
  }

  /// More than the limit cannot be had; a sanitizer needs its own, much larger room.
  private static func limitMemory() {
    guard ProcessInfo.processInfo.environment["MEANFIELD_SANITIZER"] == nil else { return }
    var limit = rlimit(rlim_cur: rlim_t(memoryLimit), rlim_max: rlim_t(memoryLimit))
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      setrlimit(RLIMIT_AS, &limit)
    #endif
  }
}
