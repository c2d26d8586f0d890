import ArgumentParser
import Foundation
import MeanFieldFigures
import MeanFieldGames
import MeanFieldModel
import MeanFieldRuns
import MeanFieldSolvers

/// Solves a game, measures the result and draws it.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Solve a game, from flags or a run file; draw and keep everything in a folder.",
    discussion: """
      meanfield run beach-bar
      meanfield run beach-bar -a fictitious-play --iterations 500
      meanfield run crowd-modelling-2d --set preset=four-rooms --agents 1000 1e12
      meanfield run four-rooms.yaml
      meanfield run --resume runs/four-rooms-by-mirror-descent

      It can be stopped with Ctrl-C, or killed, at any moment; --resume continues to
      the same result. With more --iterations, or a smaller --tolerance, a finished
      run goes on, as if it had been asked for that at once:

      meanfield run --resume runs/four-rooms-by-mirror-descent --iterations 5000
      """)

  @Argument(help: .init("A game's name or a run file (.yaml).", valueName: "game|file.yaml"))
  var target: String?

  @Option(
    name: [.customShort("a"), .long],
    help: .init("The algorithm; see: meanfield algorithms.", valueName: "name"))
  var algorithm: String?

  @OptionGroup var game: GameOptions

  @Option(
    name: .customLong("with"), parsing: .singleValue,
    help: .init("A setting of the algorithm.", valueName: "KEY=VALUE"))
  var algorithmSettings: [String] = []

  @Option(
    parsing: .unconditional,
    help: .init("Iterations of the algorithm (default: 200).", valueName: "n"))
  var iterations: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "End when what the algorithm drives to zero is at most this: the exploitability, with a "
        + "temperature the regularised one, for the team its gap.", valueName: "x"))
  var tolerance: String?

  @Option(
    parsing: .unconditional,
    help: .init("Measure after every so many iterations (default: 10).", valueName: "n"))
  var every: String?

  @Option(
    parsing: .upToNextOption,
    help: .init("Simulate these numbers of agents with the final policy.", valueName: "n"))
  var agents: [String] = []

  @Option(
    parsing: .unconditional,
    help: .init("Independent plays for each number of agents (default: 20).", valueName: "n"))
  var episodes: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Measure with the exploitability what one of this many players gains by deviating.",
      valueName: "n"))
  var players: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Repeat everything with other random numbers (default: 1). Only learners and simulations of "
        + "agents use any; a solver gives the same in each trial.", valueName: "n"))
  var trials: String?

  @Option(
    parsing: .unconditional,
    help: .init("Where all randomness comes from (default: 1).", valueName: "n"))
  var seed: String?

  @Option(help: .init("The folder for the results (default: runs/NAME).", valueName: "dir"))
  var out: String?

  @Option(help: .init("Continue the run in this folder, or take it further.", valueName: "dir"))
  var resume: String?

  @OptionGroup var saving: SavingOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let stop = StopRequest()
    let signals = SignalWatch(stop: stop)
    let display = ProgressDisplay(quiet: work.quiet)
    let threads = try work.threadCount()
    let runner = try makeRunner(threads: threads, stop: stop, display: display)
    if !work.quiet { try stateMemory(runner.memoryNeed()) }
    let end: Runner.End
    // The first iteration of a large game may take a while.
    if isatty(STDERR_FILENO) == 1 {
      let total = try runner.store.run().description.iterations
      display.update(RunProgress(.iterating, done: 0, total: total))
    }
    do {
      end = try runner.run()
    } catch {
      display.finish()
      throw error
    }
    let folder = runner.store.folder
    guard end == .finished else {
      display.finish()
      printError("Stopped. Continue with: meanfield run --resume \(folder.relativePath)")
      throw ExitCode(128 + max(signals.signalNumber, SIGINT))
    }
    let drawing = Result {
      try drawPictures(of: runner.store) { done, total in
        display.update(RunProgress(.drawing, done: done, total: total))
        return !stop.isRequested
      }
    }
    display.finish()
    let summary = try RunSummary(of: runner.store)
    if output.json {
      try printJSON(summary)
    } else {
      try RunReport(
        summary, pictures: (try? drawing.get()) ?? [], folder: folder,
        file: target.flatMap { isRunFile($0) ? $0 : nil }
      ).print()
    }
    let resume = "meanfield run --resume \(folder.relativePath)"
    if stop.isRequested {
      printError("Stopped while drawing. Draw the pictures with: \(resume)")
      throw ExitCode(128 + max(signals.signalNumber, SIGINT))
    }
    if case .failure(let error) = drawing {
      printError("The results are kept. When this is mended, draw them with: \(resume)")
      throw error
    }
  }

  /// Tells beforehand how much memory a run takes that is not small.
  private func stateMemory(_ need: Runner.MemoryNeed) throws {
    guard need.bytesPerTrial >= 0x1p30 else { return }
    printError(
      "Takes about \(MemoryBudget.gibibytes(need.bytesPerTrial)) of memory a trial, "
        + "\(need.trialsAtATime) at a time; there are \(MemoryBudget.gibibytes(MemoryBudget.bytes))."
    )
  }

  private func makeRunner(
    threads: Int, stop: StopRequest, display: ProgressDisplay
  ) throws -> Runner {
    let saveInterval = try saving.interval()
    if let resume {
      guard !resume.isEmpty else {
        throw UserError(.usage, "--resume: the name of the folder is empty")
      }
      guard target == nil, out == nil, !changesRun else {
        throw UserError(
          .usage,
          "--resume needs nothing but the folder, and takes more --iterations or another "
            + "--tolerance: all else that is to be run is written in it")
      }
      let runner = try Runner.resume(
        try runFolder(resume), iterations: try iterations.map { try RunFlag.iterations($0) },
        tolerance: try tolerance.map { try RunFlag.tolerance($0) }, threads: threads, stop: stop,
        saveInterval: saveInterval, report: display.update)
      let run = try runner.store.run()
      if run.finished == nil, run.program != programVersion {
        printError(
          "Warning: \(run.program) began this run; with \(programVersion) it goes on to results that "
            + "may differ in their last digits.")
      }
      return runner
    }
    guard let target else {
      throw UserError(
        .usage, "name a game or a run file, as in: meanfield run beach-bar (see: meanfield games)")
    }
    if out == "" { throw UserError(.usage, "--out: the name of the folder is empty") }
    let (description, base) = try description(of: target)
    try refuseSweptFlags(description, of: target)
    let folder =
      out.map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? freeFolder(named: description.name)
    return try Runner.begin(
      description, base: base, folder: folder, threads: threads, stop: stop,
      saveInterval: saveInterval, report: display.update)
  }

  /// Refuses a flag that sets what the run file sweeps, which would have no effect, and an algorithm
  /// that lacks a setting that the run file sweeps.
  private func refuseSweptFlags(_ description: RunDescription, of file: String) throws {
    let given =
      (algorithm == nil ? [] : ["algorithm"])
      + (try Selection.parseSettings(game.settings)).keys.map { "game." + $0 }
      + (try Selection.parseSettings(algorithmSettings)).keys.map { "algorithm." + $0 }
    let settings = try algorithm.map { try Catalogue.algorithm(named: $0).entry.settingNames }
    for swept in description.sweep {
      var fault: String?
      if given.contains(swept.key) {
        fault = "\(swept.key) is given by a flag and swept by the run file; take it out of one"
      } else if let algorithm, let settings, swept.key.hasPrefix("algorithm."),
        !settings.contains(String(swept.key.dropFirst("algorithm.".count)))
      {
        fault = "\(swept.key) is swept here, and \(algorithm), given by -a, has no such setting"
      }
      guard let fault else { continue }
      throw UserError(
        .usage, fault, at: RunDescription.location(ofSwept: swept.key, in: file))
    }
  }

  /// Whether a flag says what a run that is continued cannot change.
  private var changesRun: Bool {
    !game.settings.isEmpty || !algorithmSettings.isEmpty || !agents.isEmpty
      || [algorithm, every, episodes, players, trials, seed].contains { $0 != nil }
  }

  /// What to run: the run file with the flags on top, or the flags alone.
  private func description(of target: String) throws -> (RunDescription, base: String?) {
    let isFile = isRunFile(target)
    if !isFile, target.contains("."), FileManager.default.fileExists(atPath: target) {
      throw UserError(
        .usage, "\(target): the name of a run file ends in .yaml; or write ./\(target)")
    }
    var description =
      isFile ? try RunDescription.read(path: target) : RunDescription(game: Selection(target))
    if let algorithm, algorithm != description.algorithm.name {
      description.algorithm = Selection(algorithm)
    }
    let ofGame =
      isFile
      ? try Selection.parseSettings(game.settings, fromHereOf: description.game.name)
      : try Selection.parseSettings(game.settings)
    description.game.settings.merge(ofGame) { $1 }
    let ofAlgorithm = try Selection.parseSettings(algorithmSettings)
    description.algorithm.settings.merge(ofAlgorithm) { $1 }
    if !isFile { description.name = defaultName(description) }
    description.iterations =
      try iterations.map { try RunFlag.iterations($0) } ?? description.iterations
    description.trials = try trials.map { try RunFlag.trials($0) } ?? description.trials
    description.seed = try seed.map { try RunFlag.seed($0) } ?? description.seed
    if let tolerance { description.tolerance = try RunFlag.tolerance(tolerance) }
    if let every { description.evaluation.every = try RunFlag.every(every) }
    if let episodes { description.evaluation.episodes = try RunFlag.episodes(episodes) }
    if let players { description.evaluation.players = try RunFlag.players(players) }
    if !agents.isEmpty {
      description.evaluation.agents = try agents.map { try RunFlag.agents($0) }
    }
    return (description, isFile ? RunDescription.folder(of: target) : nil)
  }

  private func defaultName(_ description: RunDescription) -> String {
    let preset = description.game.settings["preset"].map { " \($0)" } ?? ""
    return "\(description.game.name)\(preset) by \(description.algorithm.name)"
  }

  /// `runs/NAME`, or the first of `runs/NAME-2`, `runs/NAME-3`, … that is free.
  private func freeFolder(named name: String) -> URL {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "." }
    let joined = words.joined(separator: "-").drop { $0 == "." || $0 == "-" }
    // File systems limit names to some 255 bytes.
    let short = joined.reduce(into: "") { name, character in
      if name.utf8.count + character.utf8.count <= 200 { name.append(character) }
    }
    let stem = short.isEmpty ? "run" : short
    let runs = URL(filePath: "runs", directoryHint: .isDirectory)
    var folder = runs.appending(path: stem, directoryHint: .isDirectory)
    var number = 2
    while FileManager.default.fileExists(atPath: folder.path) {
      folder = runs.appending(path: "\(stem)-\(number)", directoryHint: .isDirectory)
      number += 1
    }
    return folder
  }
}
