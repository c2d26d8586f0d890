import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The built program, run as people run it, in a folder of its own that is gone after the test.
final class Program: Sendable {
  /// The folder it runs in.
  let folder: URL
  /// Holds that folder, and beside it what the program prints.
  private let root: URL
  private let executable: URL

  init(_ name: String = "meanfield") throws {
    executable = try #require(Self.find(name), "\(name) is not beside the tests")
    root = FileManager.default.temporaryDirectory
      .appending(path: "mean-field-program-\(UInt64.random(in: 0 ... .max))")
    folder = root.appending(path: "work")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Whether it is built with a sanitizer, see `script/sanitize`.
  static let isSanitized = ProcessInfo.processInfo.environment["MEANFIELD_SANITIZER"] != nil

  deinit { try? FileManager.default.removeItem(at: root) }

  /// The executable is built into the folder that holds the test bundle.
  private static func find(_ name: String) -> URL? {
    let starts =
      [CommandLine.arguments[0], "/proc/self/exe"].map {
        URL(filePath: $0).resolvingSymlinksInPath()
      } + [Bundle.main.bundleURL]
      + Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }.map(\.bundleURL)
    for start in starts {
      var folder = start
      for _ in 0..<5 {
        folder = folder.deletingLastPathComponent()
        let candidate = folder.appending(path: name)
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(
          atPath: candidate.path, isDirectory: &isFolder)
        if exists, !isFolder.boolValue { return candidate }
      }
    }
    return nil
  }

  /// A place in the folder.
  func callAsFunction(_ name: String) -> URL { folder.appending(path: name) }

  func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: self(name)) }

  /// What a finished process left.
  struct Outcome: CustomTestStringConvertible {
    let status: Int32
    /// The signal that killed it, or nil.
    let signal: Int32?
    let output: String
    let errors: String

    var testDescription: String {
      "status \(status), signal \(signal.map(String.init) ?? "none"): \(output)\(errors)"
    }

    /// Standard output as one JSON object.
    func json() throws -> [String: Any] {
      try #require(
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output)")
    }
  }

  /// A process under way, whose output goes into files so that it never waits for a reader.
  final class Running {
    let process = Process()
    fileprivate let output: URL
    fileprivate let errors: URL
    /// Whose folder must stay as long as the process does.
    private let program: Program

    fileprivate init(_ program: Program, output: URL, errors: URL) {
      self.program = program
      self.output = output
      self.errors = errors
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end; a process that hangs is killed after two minutes, which shows in the
    /// outcome.
    func wait() throws -> Outcome {
      let watchdog = DispatchWorkItem { [process] in kill(process.processIdentifier, SIGKILL) }
      DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
      process.waitUntilExit()
      watchdog.cancel()
      let isSignal = process.terminationReason == .uncaughtSignal
      return Outcome(
        status: isSignal ? -1 : process.terminationStatus,
        signal: isSignal ? process.terminationStatus : nil,
        output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
  }

  /// Starts the program, without input; its output goes to `sink` if there is one.
  func start(_ arguments: [String], sink: FileHandle? = nil) throws -> Running {
    try start(executable, arguments, sink: sink)
  }

  /// Runs a shell script to its end, in which `$PROGRAM` is the program.
  func callAsFunction(shell script: String) throws -> Outcome {
    try start(URL(filePath: "/bin/sh"), ["-c", script], sink: nil).wait()
  }

  private func start(_ tool: URL, _ arguments: [String], sink: FileHandle?) throws -> Running {
    let name = String(UInt64.random(in: 0 ... .max))
    let running = Running(
      self, output: root.appending(path: name + ".out"), errors: root.appending(path: name + ".err")
    )
    for file in [running.output, running.errors] { try Data().write(to: file) }
    running.process.executableURL = tool
    running.process.arguments = arguments
    running.process.currentDirectoryURL = folder
    // A crash shows in the status; its trace would take seconds.
    running.process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no", "PROGRAM": executable.path]) { $1 }
    running.process.standardInput = FileHandle.nullDevice
    running.process.standardOutput = try sink ?? FileHandle(forWritingTo: running.output)
    running.process.standardError = try FileHandle(forWritingTo: running.errors)
    try running.process.run()
    return running
  }

  /// Runs the program to its end.
  @discardableResult
  func callAsFunction(
    run arguments: String..., more: [String] = [], sink: FileHandle? = nil
  ) throws -> Outcome {
    try start(arguments + more, sink: sink).wait()
  }

  /// Whether a file or folder is there.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self(name).path) }

  var contents: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }
}

/// The keys of a JSON object.
func keys(_ object: Any?) -> Set<String> { Set((object as? [String: Any])?.keys.map { $0 } ?? []) }
