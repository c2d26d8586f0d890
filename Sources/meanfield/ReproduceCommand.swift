import ArgumentParser
import Foundation
import MeanFieldPapers
import MeanFieldRuns

/// Makes a paper's figures again and checks its claims.
struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Make a paper's figures again, check its claims and write a report.",
    discussion: """
      meanfield reproduce                                what papers there are
      meanfield reproduce PAPER                          all its figures
      meanfield reproduce PAPER figure-2                 a figure, or all its panels
      meanfield reproduce PAPER --preset quick           smaller, to see how it looks
      meanfield reproduce PAPER --resume                 go on after an interruption
      meanfield reproduce --resume --out DIR             the same, in any folder

      What it will cost is told before it starts. The exit status is 1 if a claim
      fails; the report tells which.
      """)

  @Argument(help: .init("A paper.", valueName: "paper"))
  var paper: String?

  @Argument(help: .init("Figures of it, or panels; all if none is named.", valueName: "figure"))
  var figures: [String] = []

  @Option(
    help: .init(
      "quick, in seconds, laptop, in minutes, or paper, with the paper's own sizes (default: laptop).",
      valueName: "preset"))
  var preset: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "How often runs are repeated that the preset repeats at all.", valueName: "n"))
  var trials: String?

  @Option(
    parsing: .unconditional,
    help: .init("Where all randomness comes from (default: as the runs say).", valueName: "n"))
  var seed: String?

  @Option(
    help: .init(
      "The folder for the report (default: reproductions/PAPER-PRESET, followed by figures, trials and seed if any are named).",
      valueName: "dir"))
  var out: String?

  @Flag(help: "Continue the reproduction in that folder; finished runs are kept.")
  var resume = false

  @OptionGroup var saving: SavingOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let stop = StopRequest()
    let signals = SignalWatch(stop: stop)
    guard try reproduce(among: cataloguedPapers, stop: stop) else {
      throw ExitCode(128 + max(signals.signalNumber, SIGINT))
    }
  }

  /// Does what is asked for; false if somebody asked to stop.
  ///
  /// - Throws: `ExitCode.failure` if a claim fails, after the report, or `UserError`.
  func reproduce(among papers: [Paper], stop: StopRequest) throws -> Bool {
    guard let name = try paper ?? begunPaper() else {
      guard !resume, [preset, trials, seed, out].allSatisfy({ $0 == nil }) else {
        throw UserError(.usage, "name a paper; see: meanfield reproduce")
      }
      try PaperList(papers: papers).print(json: output.json)
      return true
    }
    let wishes = try Wishes(self)
    let display = ProgressDisplay(quiet: work.quiet)
    let reproduction = try make(
      Self.paper(named: name, among: papers), wishes,
      Reproduction.Manner(
        threads: wishes.threads, stop: stop, saveInterval: wishes.saveInterval
      ) { display.update($0.progress, of: $0.part) })
    if !work.quiet, let costs = try reproduction.costs() { CostReport(costs).print() }
    let end = Result { try reproduction.run() }
    display.finish()
    let folder = reproduction.folder.relativePath
    let again = "meanfield reproduce --resume --out \(folder)"
    switch end {
    case .success(.finished(let report)):
      try show(report, in: reproduction.folder)
      if !report.holds { throw ExitCode.failure }
      return true
    case .success(.interrupted):
      printError("Stopped. Continue with: \(again)")
      return false
    case .failure(let error):
      if let error = error as? UserError, [.cannotWrite, .resources].contains(error.kind) {
        printError("What is finished is kept. When this is mended, continue with: \(again)")
      }
      throw error
    }
  }

  /// The paper that the folder to resume in was begun for; nil unless that is asked for.
  private func begunPaper() throws -> String? {
    guard resume, let out, !out.isEmpty else { return nil }
    return try ReproductionRecord.read(from: URL(filePath: out, directoryHint: .isDirectory)).paper
  }

  private func show(_ report: ReproductionReport, in folder: URL) throws {
    if output.json { return try printJSON(report) }
    try ReproductionSummary(report, in: folder).print()
  }

  /// Begins the reproduction, or takes it up.
  private func make(
    _ paper: Paper, _ wishes: Wishes, _ manner: Reproduction.Manner
  ) throws -> Reproduction {
    let plan = try ReproductionPlan(
      paper, figures: figures, preset: wishes.preset ?? .laptop, trials: wishes.trials,
      seed: wishes.seed)
    let folder = URL(
      filePath: out ?? "reproductions/\(plan.folderName)", directoryHint: .isDirectory)
    guard resume else { return try Reproduction.begin(plan, in: folder, manner: manner) }
    let begun = try Reproduction.resume(
      paper, figures: figures, preset: wishes.preset, trials: wishes.trials, seed: wishes.seed,
      in: folder, manner: manner)
    if begun.program != programVersion {
      printError(
        "Warning: \(begun.program) began this reproduction; with \(programVersion) it goes on to "
          + "results that may differ in their last digits.")
    }
    return begun
  }

  private static func paper(named name: String, among papers: [Paper]) throws(UserError) -> Paper {
    if let found = papers.first(where: { $0.name == name }) { return found }
    throw UserError(noSuch: "paper", name, among: papers.map(\.name))
  }
}

/// The flags' values, checked.
private struct Wishes {
  let preset: Preset?
  let trials: Int?
  let seed: UInt64?
  let threads: Int
  let saveInterval: Duration

  init(_ command: ReproduceCommand) throws {
    preset = try command.preset.map { name throws(UserError) in
      if let preset = Preset(rawValue: name) { return preset }
      throw UserError(noSuch: "preset", name, among: Preset.allCases.map(\.rawValue))
    }
    trials = try command.trials.map { try RunFlag.trials($0) }
    seed = try command.seed.map { try RunFlag.seed($0) }
    threads = try command.work.threadCount()
    saveInterval = try command.saving.interval()
    if command.out == "" { throw UserError(.usage, "--out: the name of the folder is empty") }
  }
}
