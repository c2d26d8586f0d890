import ArgumentParser
import Foundation
import MeanFieldModel
import MeanFieldRuns

/// The program: games with very many agents, from the command line.
@main
struct MeanFieldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meanfield",
    abstract: "Games with very many agents: equilibria, simulations and the distance between them.",
    discussion: """
      Start with:
        meanfield games                     what games there are
        meanfield run beach-bar             solve one and draw the result
        meanfield run beach-bar --agents 1000 1e12
        meanfield simulate beach-bar --policy uniform --agents 1e6
      """,
    version: programVersion,
    subcommands: [
      GamesCommand.self, AlgorithmsCommand.self, RunCommand.self, EvaluateCommand.self,
      SimulateCommand.self, ReproduceCommand.self, RunsCommand.self, BenchmarkCommand.self,
    ])

  static func main() {
    // A reader that closes the pipe early is no error of ours, and a file that may not grow is one
    // that can be told.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // Without these a database could become the standard output.
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDONLY)
    }
    do {
      try refuseUnknownCommand(CommandLine.arguments.dropFirst().first)
      var command = try parseAsRoot()
      try command.run()
    } catch let error as UserError {
      printError("Error: \(error)")
      exit(withStatus: error.exitStatus)
    } catch let error as BrokenPipe {
      exit(withStatus: error.exitStatus)
    } catch {
      exit(withError: error)
    }
  }

  /// Refuses a first word that is no command, with the nearest that there is.
  private static func refuseUnknownCommand(_ word: String?) throws {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let word, !word.hasPrefix("-"), word != "help", !names.contains(word) else { return }
    throw UserError(noSuch: "command", word, among: names)
  }

  private static func exit(withStatus status: Int32) -> Never { Foundation.exit(status) }
}

/// The options of commands that print a result.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object on standard output and nothing else.")
  var json = false
}

/// The options of commands that work for a while.
struct WorkOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init(
      "How many threads to use; the result does not depend on it. All cores by default.",
      valueName: "n"))
  var threads: String?

  @Flag(help: "Show no progress.")
  var quiet = false

  /// The number of threads to use.
  ///
  /// - Throws: `UserError` that names the value and the range.
  func threadCount() throws -> Int {
    try threads.map { try RunFlag.threads($0) } ?? ProcessInfo.processInfo.activeProcessorCount
  }
}

/// How often what is not finished is saved.
struct SavingOptions: ParsableArguments {
  /// For tests: what was killed continues from what was saved last.
  @Option(
    parsing: .unconditional,
    help: .init(
      "Seconds between two savings of a trial's state.", valueName: "x", visibility: .hidden))
  var saveEvery: String?

  /// The time between two savings.
  ///
  /// - Throws: `UserError` that names the value and the range.
  func interval() throws -> Duration {
    try saveEvery.map { .seconds(try RunFlag.saveEvery($0)) } ?? Runner.defaultSaveInterval
  }
}

/// A game by name with settings.
struct GameOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: .init("A setting of the game; see: meanfield games NAME.", valueName: "KEY=VALUE"))
  var settings: [String] = []
}
