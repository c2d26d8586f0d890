import ArgumentParser
import Foundation
import MeanFieldBenchmarks
import MeanFieldModel
import MeanFieldRuns

/// Measures how fast the package is on this machine.
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "How fast everything is on this machine.",
    discussion: """
      \(Benchmark.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
        \(convergence): how many iterations every algorithm needs on every game

      All but the last, which takes some minutes, if no name is given. Times are
      processor time on one thread, the median of nine samples; speed-ups are by
      the wall clock and need an idle machine.
      """)

  @Argument(help: .init("What to measure.", valueName: "name"))
  var names: [String] = []

  @Option(
    parsing: .unconditional,
    help: .init("About how long each measurement takes, in seconds.", valueName: "s"))
  var seconds: String = "0.2"

  @Option(
    parsing: .unconditional,
    help: .init("Threads whose speed is compared with one's (default: all cores).", valueName: "n"))
  var threads: String?

  @Flag(help: "With --json, do not tell what is being measured.")
  var quiet = false

  @OptionGroup var output: OutputOptions

  private static let convergence = "convergence"

  func run() throws {
    let setup = Benchmark.Setup(
      threads: try threads.map { try RunFlag.threads($0) } ?? ThreadTeam.processorCount,
      seconds: try RunFlag.measurementSeconds(seconds))
    let chosen = try chosen()
    #if DEBUG
      printError("This is a debug build, which is many times slower than a release build.")
    #endif
    var result = BenchmarkJSON(version: programVersion, threads: setup.threads)
    for benchmark in Benchmark.all where chosen.contains(benchmark.name) {
      if !output.json { try printLine("\n\(benchmark.name): \(benchmark.summary)") }
      try benchmark.measure(setup) { timing in
        result.timings.append(timing)
        try show(line(timing, threads: setup.threads))
      }
    }
    if chosen.contains(Self.convergence) {
      if !output.json { try printLine("\n\(Self.convergence): share of the start that is left") }
      try ConvergenceMap.measure { entry in
        result.convergence.append(entry)
        try show(line(entry))
      }
    }
    if output.json { try printJSON(result) }
  }

  /// The names given, or all but the long one.
  private func chosen() throws -> Set<String> {
    let usual = Benchmark.all.map(\.name)
    let all = usual + [Self.convergence]
    for name in names where !all.contains(name) {
      throw UserError(noSuch: "benchmark", name, among: all)
    }
    return Set(names.isEmpty ? usual : names)
  }

  /// Prints a line as soon as it is known: the result itself, or how far a result in JSON is.
  private func show(_ line: String) throws {
    if !output.json { return try printLine(line) }
    if !quiet { printError(line) }
  }

  private func line(_ timing: Timing, threads: Int) -> String {
    var cells = [
      aligned(timing.subject, 56), aligned(timing.unit, 22), alignedRight(time(timing.nanoseconds)),
    ]
    if let entry = timing.nanosecondsPerEntry {
      cells.append(alignedRight(String(format: "%.2f ns an entry", entry), 17))
    }
    if let speedUp = timing.speedUp {
      cells.append(String(format: "× %.2f on %d threads", speedUp, threads))
    }
    return "  " + cells.joined(separator: " ")
  }

  private func line(_ entry: ConvergenceMap.Entry) -> String {
    let cells = [
      aligned(entry.game, 30), aligned(entry.algorithm, 44),
      alignedRight("\(counted(entry.iterations)) iterations", 18),
      alignedRight(short(entry.share)), alignedRight(time(entry.nanoseconds)),
    ]
    return "  " + cells.joined(separator: " ")
  }

  private func time(_ nanoseconds: Double) -> String {
    switch nanoseconds {
    case ..<1e3: short(nanoseconds) + " ns"
    case ..<1e6: short(nanoseconds / 1e3) + " µs"
    case ..<1e9: short(nanoseconds / 1e6) + " ms"
    default: short(nanoseconds / 1e9) + " s"
    }
  }

  private func aligned(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func alignedRight(_ text: String, _ width: Int = 9) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// What was measured, as JSON.
private struct BenchmarkJSON: Encodable {
  let version: String
  let threads: Int
  var timings: [Timing] = []
  var convergence: [ConvergenceMap.Entry] = []
}
